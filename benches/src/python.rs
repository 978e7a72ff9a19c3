//! Python, with a package of a certain version: peers that are no crates.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter of an environment with a package, which is made once. `requirement` is what pip is told: the package, and what it
/// is to bring along.
pub fn environment(name: &str, requirement: &str) -> PathBuf {
    let venv = Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join(name);
    if !venv.join("complete").exists() {
        output(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        output(Command::new(venv.join("bin/pip")).args(["install", "--quiet", requirement]));
        fs::write(venv.join("complete"), "").expect("it can be written");
    }
    venv.join("bin/python")
}

/// What a command prints.
pub fn output(command: &mut Command) -> String {
    let done = command.output().expect("it starts");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text")
}

/// What a script of this package prints for some arguments: numbers.
pub fn numbers(python: &Path, script: &str, arguments: &[&str]) -> Vec<f64> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(script);
    let line = output(Command::new(python).arg(script).args(arguments));
    line.split_whitespace().map(|word| word.parse().expect("a number")).collect()
}
