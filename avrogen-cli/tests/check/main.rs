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

use std::ops::Deref;
use std::path::Path;
use std::process::Command;

use avrogen_harness::{Folder, Ran, git};

/// A project in a folder of its own.
struct Project(Folder);

impl Deref for Project {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Project {
    fn new() -> Self {
        Self(Folder::new())
    }

    /// With a user, locked as version 1.
    fn locked() -> Self {
        let project = Self::new();
        project.write("schemas/user.avsc", USER);
        let ran = project.run(&["lock"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        project
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_in("", args)
    }

    fn run_in(&self, folder: &str, args: &[&str]) -> Ran {
        Ran::of(command(&self.join(folder)).args(args))
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
        git(self.path(), args)
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
