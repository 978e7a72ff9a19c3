//! Why a file could not be written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A file that the file system refused.
#[derive(Debug)]
pub struct Error {
    doing: &'static str,
    path: PathBuf,
    cause: io::Error,
    /// Files of the same batch that are not as they were.
    left: Vec<String>,
}

impl Error {
    pub(super) fn new(doing: &'static str, path: &Path, cause: io::Error) -> Self {
        Self { doing, path: path.to_owned(), cause, left: Vec::new() }
    }

    pub(super) fn write(path: &Path, cause: io::Error) -> Self {
        Self::new("write", path, cause)
    }

    pub(super) fn leaving(mut self, left: Vec<String>) -> Self {
        self.left = left;
        self
    }

    /// Returns what the file system said.
    pub fn kind(&self) -> io::ErrorKind {
        self.cause.kind()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self
            .path
            .strip_prefix(".")
            .ok()
            .filter(|path| !path.as_os_str().is_empty())
            .unwrap_or(&self.path);
        write!(f, "cannot {} {}", self.doing, path.display())?;
        if !self.left.is_empty() {
            write!(f, " (and files written before it could not be put back: {})", self.left.join("; "))?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
