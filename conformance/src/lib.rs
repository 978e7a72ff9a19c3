//! What the checks share: where their data is, and how a failure is told.

pub mod corpus;
pub mod data;
pub mod exchange;
pub mod java;
pub mod peer;
pub mod process;
pub mod program;
pub mod scratch;
pub mod shape;
pub mod time;

use std::path::PathBuf;

/// The folder that an environment variable names.
///
/// # Panics
/// Where it is not set or leads nowhere: a check that cannot run has failed.
pub fn folder(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable).map(PathBuf::from);
    let path = path.unwrap_or_else(|| panic!("{variable} must name the folder that this check reads"));
    assert!(path.is_dir(), "{variable} leads to {}, which is no folder", path.display());
    path
}

/// The text of a file. What is not UTF-8 is replaced, as a loader that reports it would go on.
///
/// # Panics
/// Where it cannot be read.
pub fn text(path: &std::path::Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Fails with all failures, the first ones spelled out.
///
/// # Panics
/// Where there are any, or where nothing was checked.
pub fn conclude(what: &str, checked: usize, failures: &[String]) {
    assert!(checked > 0, "{what}: nothing was checked");
    let shown: Vec<&str> = failures.iter().take(20).map(String::as_str).collect();
    assert!(failures.is_empty(), "{what}: {} of {checked} failed\n{}", failures.len(), shown.join("\n"));
}
