//! `avrogen encode` and `avrogen decode`: what one makes, the other reads, in every framing; and what happens with damage.

mod files;
mod messages;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const USER: &str = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": [
    {"name": "id", "type": "long"}, {"name": "nick", "type": ["null", "string"], "default": null}]}"#;

const USERS: &str = "{\"id\":1,\"nick\":{\"string\":\"ada\"}}\n{\"id\":2,\"nick\":null}\n{\"id\":3,\"nick\":{\"string\":\"\"}}\n";

/// A folder to work in.
struct Folder(tempfile::TempDir);

/// How a command ended, and what it said.
struct Ended {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
}

impl Ended {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("text")
    }

    /// Nothing was wrong.
    fn clean(self) -> Vec<u8> {
        assert_eq!((self.code, &*self.stderr), (Some(0), ""));
        self.stdout
    }
}

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.write("user.avsc", USER);
        folder.write("users.json", USERS);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::File::create(self.path(name))
            .and_then(|mut file| file.write_all(bytes.as_ref()))
            .expect("a file");
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn run(&self, args: &[&str]) -> Ended {
        self.pipe(args, b"")
    }

    fn pipe(&self, args: &[&str], stdin: &[u8]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
        let command = command.args(args).current_dir(self.0.path()).env_remove("AVROGEN_REGISTRY_URL");
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.expect("it starts");
        // It may end before it has read all.
        let _ = child.stdin.take().expect("it is piped").write_all(stdin);
        let output = child.wait_with_output().expect("it ends");
        let stderr = String::from_utf8(output.stderr).expect("text");
        Ended { code: output.status.code(), stdout: output.stdout, stderr }
    }
}
