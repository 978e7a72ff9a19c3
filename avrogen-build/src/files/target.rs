//! Where a write leads.

use std::fs::{self, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::parent;

/// What a path stands for.
#[derive(Debug)]
pub(super) enum Target {
    /// A regular file, or one that is not there yet, behind any symbolic links.
    Regular { path: PathBuf, old: Option<Metadata> },
    /// A device, a FIFO, a socket, or a file that is open elsewhere: it is written where it is.
    Straight,
}

/// As many links as Linux follows.
const MAX_LINKS: usize = 40;

impl Target {
    /// Finds out what a path stands for, and whether it may be written.
    pub(super) fn find(path: &Path) -> io::Result<Self> {
        let old = match fs::metadata(path) {
            Ok(there) if there.is_dir() => return Err(io::Error::other("it is a folder")),
            Ok(there) if !there.is_file() => return Ok(Self::Straight),
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let Some(path) = follow(path)? else { return Ok(Self::Straight) };
        if let Some(old) = &old {
            may_be_written(&path, old)?;
        }
        Ok(Self::Regular { path, old })
    }
}

/// The file at the end of symbolic links, there or not; nothing where they lead to what a process has open.
pub(super) fn follow(path: &Path) -> io::Result<Option<PathBuf>> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        // `/dev/stdout` may be a regular file whose name nobody should take from the process that reads it.
        if cfg!(unix) && ["/dev", "/proc"].iter().any(|folder| path.starts_with(folder)) {
            return Ok(None);
        }
        match fs::symlink_metadata(&path) {
            Ok(there) if there.is_symlink() => path = parent(&path).join(fs::read_link(&path)?),
            _ => return Ok(Some(path)),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// A file can be replaced by whoever may write to its folder. Who may not write to the file did not mean to.
fn may_be_written(path: &Path, old: &Metadata) -> io::Result<()> {
    if old.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    OpenOptions::new().write(true).open(path).map(drop)
}
