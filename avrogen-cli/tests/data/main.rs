//! `avrogen encode` and `avrogen decode`: what one makes, the other reads, in every framing; and what happens with damage.

mod files;
mod messages;

use std::ops::Deref;
use std::process::Command;

use avrogen_harness::{Folder, Ran};

const USER: &str = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": [
    {"name": "id", "type": "long"}, {"name": "nick", "type": ["null", "string"], "default": null}]}"#;

const USERS: &str = "{\"id\":1,\"nick\":{\"string\":\"ada\"}}\n{\"id\":2,\"nick\":null}\n{\"id\":3,\"nick\":{\"string\":\"\"}}\n";

/// A folder with a schema and its values.
struct Users(Folder);

impl Deref for Users {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Users {
    fn new() -> Self {
        let folder = Self(Folder::new());
        folder.write("user.avsc", USER);
        folder.write("users.json", USERS);
        folder
    }

    fn run(&self, args: &[&str]) -> Ran<Vec<u8>> {
        self.pipe(args, b"")
    }

    fn pipe(&self, args: &[&str], stdin: &[u8]) -> Ran<Vec<u8>> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
        let command = command.args(args).current_dir(self.path()).env_remove("AVROGEN_REGISTRY_URL");
        Ran::bytes(command, stdin)
    }
}
