//! Packages as users have them, built by cargo: the pages of the documentation, and what `avrogen init` makes.

mod init;
mod pages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A package in a folder of its own, apart from the workspace.
struct Package {
    folder: PathBuf,
    /// Where the registry is that the pages have at `http://localhost:8081`.
    registry: Option<String>,
}

impl Package {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        let package = Self { folder, registry: None };
        // The versions that the workspace has: nothing is looked up.
        package
            .write("Cargo.lock", &fs::read_to_string(workspace().join("Cargo.lock")).expect("a lock file"));
        package
    }

    /// That of the folder: all are built in one place, where programs of one name would be one file.
    fn name(&self) -> &str {
        self.folder.file_name().and_then(|name| name.to_str()).expect("it was made of a name")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs `cargo` or `avrogen`, and returns what it says: of cargo, what the program said that it ran.
    fn run(&self, command: &str) -> String {
        let words: Vec<&str> = command.split_whitespace().collect();
        let Output { status, stdout, stderr } = match words[..] {
            ["cargo", subcommand, ref args @ ..] => {
                let mut cargo = Command::new(env!("CARGO"));
                cargo.args([subcommand, "--offline", "--quiet"]).args(args);
                cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages"));
                cargo.current_dir(&self.folder).output()
            }
            ["avrogen", ref args @ ..] => {
                let mut avrogen = Command::new(env!("CARGO_BIN_EXE_avrogen"));
                avrogen.envs(self.registry.iter().map(|url| ("AVROGEN_REGISTRY_URL", url)));
                avrogen.args(args).current_dir(&self.folder).output()
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

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}
