//! What the tests of several crates work with: folders, packages that cargo builds, git repositories, and commands that end.
//!
//! It knows nothing of Avro, so that every crate can depend on it. Everything panics where the system does not do what a
//! test takes for granted.

mod folder;
mod git;
mod package;
mod ran;

pub use folder::{Folder, files_below, write};
pub use git::git;
pub use package::{Package, cargo, lock_versions, workspace};
pub use ran::Ran;
