//! `check`, `lock`, `waive`, `diff`, `lint` and `fmt`, in folders and repositories that the tests make.

mod baselines;
mod formats;
mod git;
mod lock;
mod modes;
mod reports;
mod style;
mod waivers;
mod workflow;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A project in a folder of its own.
struct Project(tempfile::TempDir);

/// What a command printed, and its exit code.
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Project {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// With a user, locked as version 1.
    fn locked() -> Self {
        let project = Self::new();
        project.write("schemas/user.avsc", USER);
        let ran = project.run(&["lock"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        project
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("it can be read")
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("it can be removed");
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_in("", args)
    }

    fn run_in(&self, folder: &str, args: &[&str]) -> Ran {
        let mut command = command(&self.path().join(folder));
        ran(command.args(args).output().expect("it starts"))
    }

    /// What is found, a line each, severities before rules.
    fn found(&self, args: &[&str]) -> Vec<String> {
        let ran = self.run(&[&["check", "--format", "json"], args].concat());
        let lines = ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        let text = |line: &serde_json::Value, key: &str| line[key].as_str().unwrap_or("-").to_owned();
        lines
            .map(|line| {
                format!("{} {} {}", text(&line, "severity"), text(&line, "rule"), text(&line, "path"))
            })
            .collect()
    }

    fn git(&self, args: &[&str]) -> String {
        let output = git(self.path(), args);
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }
}

/// The command, in a folder and without what the surroundings say.
fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
    command.current_dir(folder);
    for name in [
        "GITHUB_BASE_REF",
        "GITHUB_OUTPUT",
        "GITHUB_WORKSPACE",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
        "CI_PROJECT_DIR",
        "AVROGEN_REGISTRY_URL",
    ] {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().expect("it ended by itself"),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

/// Git with fixed names and times, so that commits are the same every time.
fn git(folder: &Path, args: &[&str]) -> Output {
    Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z")
        .output()
        .expect("git starts")
}

const USER: &str = r#"{
  "type": "record",
  "name": "User",
  "namespace": "com.acme",
  "fields": [
    {"name": "id", "type": "long"}
  ]
}
"#;

/// A user with a further field, which has no default.
fn user_with(field: &str) -> String {
    USER.replace(
        "\"type\": \"long\"}\n",
        &format!("\"type\": \"long\"}},\n    {{\"name\": \"{field}\", \"type\": \"string\"}}\n"),
    )
}

const MISSING: &str = "READER_FIELD_MISSING_DEFAULT_VALUE";
