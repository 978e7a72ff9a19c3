use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Ran;

/// The folder of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the package is in the workspace")
}

/// Gives a package or workspace the versions of dependencies that this workspace has: nothing is looked up.
///
/// # Panics
/// The lock file cannot be copied.
pub fn lock_versions(folder: &Path) {
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
}

/// A command of cargo in a folder, without the network.
pub fn cargo(folder: &Path, target: &Path, command: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([command, "--offline", "--color", "never"]);
    cargo.current_dir(folder).env("CARGO_TARGET_DIR", target);
    cargo
}

/// A package in a folder of its own, apart from the workspace, built by cargo.
#[derive(Debug)]
pub struct Package {
    folder: PathBuf,
    target: PathBuf,
}

impl Package {
    /// Creates an empty one, below the folder that cargo has for a crate's tests: `env!("CARGO_TARGET_TMPDIR")`. Packages of
    /// different tests have different names, because all are built in one place.
    pub fn new(below: &str, name: &str) -> Self {
        let (folder, target) = (Path::new(below).join(name), Path::new(below).join("packages"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        lock_versions(&folder);
        Self { folder, target }
    }

    /// Returns a package in a folder of this one.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        Self { folder: self.folder.join(name), target: self.target.clone() }
    }

    /// Writes its manifest, with crates of this workspace as dependencies of the package and of its build script.
    #[must_use]
    pub fn depending_on(self, edition: &str, crates: &[&str], build: &[&str]) -> Self {
        let list = |title: &str, crates: &[&str]| {
            let lines = crates.iter().map(|name| {
                let path = workspace().join(name);
                format!("{name} = {{ path = '{}' }}\n", path.display())
            });
            std::iter::once(format!("\n[{title}]\n")).chain(lines).collect::<String>()
        };
        let head =
            format!("[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = {edition:?}\n", self.name());
        let [crates, build] = [list("dependencies", crates), list("build-dependencies", build)];
        self.write("Cargo.toml", &[&head, "\n[workspace]\n", &crates, &build].concat());
        self
    }

    /// Returns its name, which is that of its folder.
    pub fn name(&self) -> &str {
        self.folder.file_name().and_then(|name| name.to_str()).expect("it was made of a name")
    }

    /// Returns its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        crate::write(&self.folder.join(path), text);
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Returns a command of cargo in its folder.
    pub fn cargo(&self, command: &str) -> Command {
        cargo(&self.folder, &self.target, command)
    }

    /// Runs `cargo check`.
    pub fn check(&self) -> Ran {
        Ran::of(&mut self.cargo("check"))
    }

    /// Returns the lines that the build script printed in its last run.
    pub fn printed_by_build_script(&self) -> Vec<String> {
        let builds = fs::read_dir(self.target.join("debug/build")).expect("builds");
        let outputs = builds.map(|entry| entry.expect("a build").path()).filter(|path| {
            let folder = path.file_name().expect("a name").to_string_lossy().into_owned();
            folder.rsplit_once('-').is_some_and(|(package, _)| package == self.name())
        });
        let mut outputs: Vec<_> =
            outputs.map(|path| path.join("output")).filter(|path| path.exists()).collect();
        outputs.sort_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).expect("a time"));
        let text = fs::read_to_string(outputs.last().expect("an output")).expect("text");
        text.lines().map(str::to_owned).collect()
    }
}
