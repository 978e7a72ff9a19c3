//! Packages as users have them, built by cargo: the pages of the documentation, and what `avrogen init` makes.

mod init;
mod pages;

use std::ops::Deref;
use std::process::{Command, Output};

/// A package as a user has it, in which commands are run.
struct Package {
    files: avrogen_harness::Package,
    /// Where the registry is that the pages have at `http://localhost:8081`.
    registry: Option<String>,
}

impl Deref for Package {
    type Target = avrogen_harness::Package;

    fn deref(&self) -> &avrogen_harness::Package {
        &self.files
    }
}

impl Package {
    fn new(name: &str) -> Self {
        Self { files: avrogen_harness::Package::new(env!("CARGO_TARGET_TMPDIR"), name), registry: None }
    }

    /// A package in a folder of this one.
    fn member(&self, name: &str) -> Self {
        Self { files: self.files.member(name), registry: None }
    }

    /// Runs `cargo` or `avrogen`, and returns what it says: of cargo, what the program said that it ran.
    fn run(&self, command: &str) -> String {
        let words: Vec<&str> = command.split_whitespace().collect();
        let Output { status, stdout, stderr } = match words[..] {
            ["cargo", subcommand, ref args @ ..] => self.cargo(subcommand).arg("--quiet").args(args).output(),
            ["avrogen", ref args @ ..] => {
                let mut avrogen = Command::new(env!("CARGO_BIN_EXE_avrogen"));
                avrogen.envs(self.registry.iter().map(|url| ("AVROGEN_REGISTRY_URL", url)));
                avrogen.args(args).current_dir(self.folder()).output()
            }
            _ => panic!("neither cargo nor avrogen: {command}"),
        }
        .expect("it starts");
        let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
        if words[0] == "cargo" {
            assert!(status.success(), "{command}\n{stderr}");
            return stdout;
        }
        let said = stdout + &stderr;
        self.registry.iter().fold(said, |said, url| said.replace(url, "http://localhost:8081"))
    }
}
