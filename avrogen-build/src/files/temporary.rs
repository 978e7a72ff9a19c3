//! Temporary files: what takes a file's place, or keeps what was there.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{parent, room, step};

const PREFIX: &str = ".avrogen-";
const SUFFIX: &str = ".tmp";

/// A file that is removed unless it takes another one's place.
#[derive(Debug)]
pub(super) struct Temporary {
    path: PathBuf,
    is_placed: bool,
}

impl Temporary {
    /// Creates an empty file beside another one, with its permissions and owner.
    pub(super) fn create(beside: &Path, old: Option<&Metadata>) -> io::Result<(Self, File)> {
        step();
        let folder = parent(beside);
        loop {
            let path = folder.join(new_name());
            let file = match options(old).open(&path) {
                // A process of the same number left it.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened.map_err(|error| refused(folder, error))?,
            };
            let temporary = Self { path, is_placed: false };
            if let Some(old) = old {
                keep_owner(&file, old)?;
                file.set_permissions(old.permissions())?;
            }
            return Ok((temporary, file));
        }
    }

    /// Creates a file with some bytes beside another one.
    pub(super) fn with_bytes(beside: &Path, old: Option<&Metadata>, bytes: &[u8]) -> io::Result<Self> {
        let (temporary, mut file) = Self::create(beside, old)?;
        let (first, second) = bytes.split_at(bytes.len() / 2);
        write_all(&mut file, first)?;
        step();
        write_all(&mut file, second)?;
        Ok(temporary)
    }

    /// Keeps what another file holds under a second name: the file itself where the file system lets it have two names, else
    /// a copy.
    pub(super) fn keeping(other: &Path, old: &Metadata) -> io::Result<Self> {
        step();
        loop {
            let path = parent(other).join(new_name());
            return match fs::hard_link(other, &path) {
                Ok(()) => Ok(Self { path, is_placed: false }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(_) => Self::with_bytes(other, Some(old), &fs::read(other)?),
            };
        }
    }

    /// Waits until the disk has its bytes.
    pub(super) fn sync(&self) -> io::Result<()> {
        OpenOptions::new().write(true).open(&self.path)?.sync_all()
    }

    /// Takes the place of another file at once.
    pub(super) fn place(&mut self, at: &Path) -> io::Result<()> {
        step();
        #[expect(clippy::disallowed_methods, reason = "this is the one place where files are replaced")]
        fs::rename(&self.path, at)?;
        self.is_placed = true;
        step();
        Ok(())
    }

    /// Leaves the file where it is, and returns its path.
    pub(super) fn leave(mut self) -> PathBuf {
        self.is_placed = true;
        std::mem::take(&mut self.path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_placed {
            // One that cannot be removed is removed by a later command.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Writes to a file, or fails as a full disk does where a test says so.
pub(super) fn write_all(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    let room = room(bytes.len());
    file.write_all(&bytes[..room])?;
    if room < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
}

/// Returns the process that made a temporary file, from the file's name.
pub(super) fn maker(name: &str) -> Option<u32> {
    let (process, number) = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.split_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    process.parse().ok().filter(|_| is_number(process) && is_number(number))
}

fn new_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id())
}

/// Nobody may read a temporary file who may not read the file.
fn options(old: Option<&Metadata>) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if let Some(old) = old {
        use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
        options.mode(old.mode() & 0o777);
    }
    #[cfg(not(unix))]
    let _ = old;
    options
}

/// Keeps owner and group where the system allows it: root edits a user's files, too.
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid())
            && fchown(file, Some(old.uid()), Some(old.gid())).is_err()
        {
            // Who may not give a file away may still have the group; who has neither gets a file of their own.
            let _ = fchown(file, None, Some(old.gid()));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, old);
    Ok(())
}

fn refused(folder: &Path, error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            let text = format!("no file can be created in the folder {}: {error}", folder.display());
            io::Error::new(error.kind(), text)
        }
        _ => error,
    }
}
