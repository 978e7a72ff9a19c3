//! The one way in which files are written.
//!
//! A file is never changed in place: its new bytes go to a temporary file in the same folder, which then takes its name. So a
//! reader sees the old bytes or the new ones, and so does whoever comes after a process that was killed or a disk that was
//! full. Permissions, owner and symbolic links stay. Two kinds of output cannot be replaced: files that are only added to,
//! which [`Appending`] cuts back when that fails, and outputs that are no regular files, such as `/dev/stdout` or a FIFO,
//! which are written straight.

mod appending;
mod batch;
mod error;
#[cfg(debug_assertions)]
mod failpoint;
mod leftovers;
mod line_ends;
mod output;
mod target;
mod temporary;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use appending::Appending;
pub use error::Error;
pub use leftovers::sweep;
pub use line_ends::{line_end, with_line_ends};
pub use output::Output;

use batch::Batch;

/// What becomes of a file.
#[derive(Clone, Debug)]
pub struct Change {
    path: PathBuf,
    /// The bytes that it gets; none for a file that goes.
    bytes: Option<Vec<u8>>,
    durability: Durability,
}

/// Whether a write waits until the disk has the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Durability {
    /// It does: nobody else has them.
    Synced,
    /// It does not: they can be made again.
    Renewable,
}

impl Change {
    /// Gives a file exactly these bytes.
    pub fn new(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: Some(bytes.into()), durability: Durability::Synced }
    }

    /// Gives a file a text whose lines end as those of the present file do.
    pub fn text(path: impl Into<PathBuf>, text: &str) -> Self {
        let path = path.into();
        // A file that cannot be read is told about when it is written.
        let old = fs::read(&path).unwrap_or_default();
        match line_end(&String::from_utf8_lossy(&old)) {
            "\n" => Self::new(path, text),
            end => Self::new(path, with_line_ends(text, end)),
        }
    }

    /// Removes a file.
    pub fn removal(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), bytes: None, durability: Durability::Synced }
    }

    /// The same without waiting for the disk, for what can be generated again.
    #[must_use]
    pub fn renewable(self) -> Self {
        Self { durability: Durability::Renewable, ..self }
    }

    /// Returns the file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether the file is already as it is to be.
    pub fn is_made(&self) -> bool {
        // To read a FIFO would take away what it holds, or wait for ever.
        if fs::metadata(&self.path).is_ok_and(|there| !there.is_file()) {
            return false;
        }
        match (fs::read(&self.path), &self.bytes) {
            (Ok(old), Some(new)) => old == *new,
            (Err(error), None) => error.kind() == io::ErrorKind::NotFound,
            _ => false,
        }
    }

    /// Returns [`folder_of`] the file.
    pub fn folder(&self) -> PathBuf {
        folder_of(&self.path)
    }
}

/// Makes changes, those that are not made yet, all or none.
///
/// Everything is written beside its place first. Then the files take their places in the order given, so that what refers to
/// the others belongs at the end; when one cannot, those before it are put back.
///
/// # Errors
/// When the file system refuses. Then every file is as it was, unless the error names those that could not be put back.
pub fn write(changes: &[Change]) -> Result<(), Error> {
    let mut batch = Batch::default();
    for change in changes.iter().filter(|change| !change.is_made()) {
        batch.prepare(change)?;
    }
    batch.commit()
}

/// Returns the folder that a file is in, or will be, behind symbolic links.
pub fn folder_of(path: &Path) -> PathBuf {
    let path = target::follow(path).ok().flatten().unwrap_or_else(|| path.to_owned());
    parent(&path).to_owned()
}

/// The folder that a path names; the current one for a bare name.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(debug_assertions)]
use failpoint::{room, step};

/// A step at which a test may end the process: not in a build with optimisations.
#[cfg(not(debug_assertions))]
fn step() {}

#[cfg(not(debug_assertions))]
fn room(wanted: usize) -> usize {
    wanted
}
