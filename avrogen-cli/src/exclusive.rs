//! A file that one process at a time works with.
//!
//! The lock is the system's, so that it ends with the process that has it, however that ends.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// A file that no other process of this command has until this one drops it.
#[derive(Debug)]
pub(crate) struct Exclusive {
    path: PathBuf,
    file: File,
}

/// What is done where another process has the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patience {
    Wait,
    GiveUp,
}

impl Exclusive {
    /// Takes a file, which is made where there is none, as soon as no other process has it.
    ///
    /// # Errors
    /// When the file system refuses.
    pub(crate) fn wait(path: &Path) -> io::Result<Self> {
        let busy = || io::Error::new(io::ErrorKind::WouldBlock, "another process works with it");
        Self::open(path, Patience::Wait)?.ok_or_else(busy)
    }

    /// Takes a file, which is made where there is none; nothing where another process has it.
    ///
    /// # Errors
    /// When the file system refuses.
    pub(crate) fn take(path: &Path) -> io::Result<Option<Self>> {
        Self::open(path, Patience::GiveUp)
    }

    fn open(path: &Path, patience: Patience) -> io::Result<Option<Self>> {
        let Some(file) = system::open(path, patience)? else { return Ok(None) };
        // Where a link leads, so that it stays one.
        Ok(Some(Self { path: fs::canonicalize(path)?, file }))
    }

    /// What stands in it.
    pub(crate) fn read(&mut self) -> io::Result<String> {
        let mut text = String::new();
        self.file.read_to_string(&mut text)?;
        Ok(text)
    }

    /// Gives it another text, and lets it go.
    pub(crate) fn replace(self, text: &str) -> io::Result<()> {
        system::replace(&self.path, self.file, text)
    }
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options
}

#[cfg(unix)]
mod system {
    use std::fs::{self, File};
    use std::io::{self, Write as _};
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    use rustix::fs::{FlockOperation, flock};
    use rustix::io::{Errno, retry_on_intr};

    use super::{Patience, options};

    pub(super) fn open(path: &Path, patience: Patience) -> io::Result<Option<File>> {
        let operation = match patience {
            Patience::Wait => FlockOperation::LockExclusive,
            Patience::GiveUp => FlockOperation::NonBlockingLockExclusive,
        };
        loop {
            let file = options().open(path)?;
            match retry_on_intr(|| flock(&file, operation)) {
                Ok(()) => {}
                Err(Errno::WOULDBLOCK) => return Ok(None),
                // A file system that has no locks is no reason to do nothing.
                Err(Errno::NOTSUP | Errno::NOSYS | Errno::NOLCK) => return Ok(Some(file)),
                Err(error) => return Err(error.into()),
            }
            // Who had it before may have put another file in its place.
            if is_at(&file, path)? {
                return Ok(Some(file));
            }
        }
    }

    fn is_at(file: &File, path: &Path) -> io::Result<bool> {
        let own = file.metadata()?;
        match fs::metadata(path) {
            Ok(there) => Ok((own.dev(), own.ino()) == (there.dev(), there.ino())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The new file takes the place of the old one at once: whoever reads meanwhile reads one of them, and all of it.
    pub(super) fn replace(path: &Path, old: File, text: &str) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("/"));
        let mut new = tempfile::Builder::new().prefix(".avrogen-").tempfile_in(folder)?;
        new.write_all(text.as_bytes())?;
        new.as_file().set_permissions(old.metadata()?.permissions())?;
        new.persist(path).map_err(|error| error.error)?;
        drop(old);
        Ok(())
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::File;
    use std::io::{self, Seek as _, SeekFrom, Write as _};
    use std::path::Path;

    use super::{Patience, options};

    /// The system refuses to open a file once more that was opened for one process to write; others may read it.
    #[cfg(windows)]
    pub(super) fn open(path: &Path, patience: Patience) -> io::Result<Option<File>> {
        use std::os::windows::fs::OpenOptionsExt as _;
        const FILE_SHARE_READ: u32 = 1;
        const ERROR_SHARING_VIOLATION: i32 = 32;
        loop {
            match options().share_mode(FILE_SHARE_READ).open(path) {
                Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => {}
                opened => return opened.map(Some),
            }
            if patience == Patience::GiveUp {
                return Ok(None);
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    #[cfg(not(windows))]
    pub(super) fn open(path: &Path, _: Patience) -> io::Result<Option<File>> {
        options().open(path).map(Some)
    }

    /// A file that is open cannot be replaced everywhere, so it is written where it is.
    pub(super) fn replace(_: &Path, mut file: File, text: &str) -> io::Result<()> {
        file.seek(SeekFrom::Start(0))?;
        file.set_len(0)?;
        file.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_somebody_has_is_not_given_to_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        let mut first = Exclusive::take(&path).expect("it can be made").expect("nobody has it");
        assert!(Exclusive::take(&path).expect("it is there").is_none());
        assert_eq!(first.read().expect("it can be read"), "");
        first.replace("new").expect("it can be written");
        let mut second = Exclusive::wait(&path).expect("it is there");
        assert_eq!(second.read().expect("it can be read"), "new");
        // Nothing is left beside.
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
