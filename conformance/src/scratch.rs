//! Packages of generated code, which cargo builds below its target folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use avrogen_harness::{Ran, cargo, lock_versions, workspace};

/// Cargo takes all processors, and the compiler much memory: one workspace is built at a time.
static BUILDING: Mutex<()> = Mutex::new(());

/// A workspace to build generated code in. What stays the same from one run to the next is not built again.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    members: String,
}

impl Workspace {
    /// An empty one.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, members: String::new() }
    }

    /// Adds a package that depends on the runtime, and gives the folder for its sources.
    ///
    /// # Panics
    /// Where nothing can be written.
    pub fn package(&mut self, name: &str, edition: &str, features: &[&str]) -> PathBuf {
        let folder = self.folder.join(name);
        let runtime = workspace().join("avrogen-runtime").display().to_string();
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = {edition:?}\n\n[dependencies]\navrogen-runtime = {{ path = {runtime:?}, features = {features:?} }}\n"
        );
        write(&folder.join("Cargo.toml"), &manifest);
        let written = write!(self.members, "{name:?}, ");
        debug_assert!(written.is_ok(), "a string takes all that is written to it");
        folder.join("src")
    }

    /// Runs cargo in the workspace, with third-party crates as the project locks them.
    ///
    /// # Errors
    /// What cargo says.
    ///
    /// # Panics
    /// Where nothing can be written, or there is no cargo.
    pub fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let profile = "[profile.dev]\ndebug = false\nincremental = false\n";
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n{profile}", self.members);
        write(&self.folder.join("Cargo.toml"), &manifest);
        if !self.folder.join("Cargo.lock").exists() {
            lock_versions(&self.folder);
        }
        let _building = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
        let [command, arguments @ ..] = arguments else { panic!("cargo is given no command") };
        let ran = Ran::of(cargo(&self.folder, &self.target(), command).args(arguments).arg("--quiet"));
        if ran.code == 0 { Ok(()) } else { Err(ran.stderr) }
    }

    /// Where a program is, once it is built.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target().join("debug").join(name)
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }
}

/// Splits code into batches of so many bytes, about: one crate each.
pub fn batches<T>(all: Vec<T>, bytes: usize, size: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut batches: Vec<Vec<T>> = Vec::new();
    let mut filled = bytes;
    for one in all {
        if filled >= bytes {
            batches.push(Vec::new());
            filled = 0;
        }
        filled += size(&one);
        batches.last_mut().expect("there is one").push(one);
    }
    batches
}

/// Writes only what differs, so that a second run compiles nothing.
///
/// # Panics
/// Where it cannot be written.
pub fn write(path: &Path, contents: &str) {
    if std::fs::read(path).is_ok_and(|old| old == contents.as_bytes()) {
        return;
    }
    avrogen_harness::write(path, contents);
}
