//! The lock that a command holds on a project while it changes the project's files.
//!
//! It is an advisory lock of the system on the project's folder: it leaves no file, and ends with the process that holds it,
//! however that ends. It is taken before anything is read that decides what is written, so that a second command builds on
//! what the first one wrote. It has nothing to do with `avrogen.lock`.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use avrogen_build::tools::files::{Change, sweep, write};
use fs4::{FileExt, TryLockError};

use crate::output::Output;
use crate::project::ProjectFile;

/// How long somebody waits without wondering.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a lock is tried meanwhile.
const INTERVAL: Duration = Duration::from_millis(10);

/// A project that no other command changes until this is dropped. Drop it before anything is printed: whoever reads the output
/// may run a command that waits for the lock.
#[derive(Debug)]
pub(crate) struct ProjectLock {
    /// None where the file system has no locks.
    _folder: Option<File>,
}

impl ProjectLock {
    /// Waits until no other command changes the project. Without a project file it is the current folder that is locked.
    ///
    /// # Errors
    /// When the project file that was named is not there, or the system refuses.
    pub(crate) fn acquire(project: &ProjectFile, output: &Output) -> Result<Self> {
        let file = project.find()?;
        Self::of_folder(file.as_deref().and_then(Path::parent).unwrap_or(Path::new("")), output)
    }

    /// Waits until no other command changes the project in a folder.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn of_folder(folder: &Path, output: &Output) -> Result<Self> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Some(handle) = handle(folder)? else { return Ok(Self { _folder: None }) };
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match try_lock(&handle)? {
                Tried::Locked => return Ok(Self { _folder: Some(handle) }),
                Tried::NoLocks => return Ok(Self { _folder: None }),
                Tried::Busy => sleep(INTERVAL),
            }
        }
        let shown = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        output.note(&format!(
            "another avrogen command is changing files in {}; waiting for it to finish",
            shown.display()
        ));
        loop {
            match FileExt::lock(&handle) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                locked => {
                    locked?;
                    return Ok(Self { _folder: Some(handle) });
                }
            }
        }
    }

    /// Makes changes, all or none, after removing what killed commands left in the folders of their files.
    ///
    /// # Errors
    /// When the file system refuses: see [`write()`].
    pub(crate) fn write(&self, changes: &[Change]) -> Result<()> {
        self.sweep(changes.iter().map(Change::folder));
        Ok(write(changes)?)
    }

    /// Removes what killed commands left in some folders. Without the lock, another command may still need it.
    #[expect(clippy::unused_self, reason = "only who holds the lock may do that")]
    pub(crate) fn sweep(&self, folders: impl IntoIterator<Item = PathBuf>) {
        let folders: BTreeSet<PathBuf> = folders.into_iter().collect();
        sweep(folders.iter().map(PathBuf::as_path), &is_running);
    }
}

/// What came of an attempt to lock a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tried {
    Locked,
    /// Another process has it.
    Busy,
    /// The file system has no locks, which is no reason to do nothing.
    NoLocks,
}

/// Locks a file or folder until its handle is closed, if no other process has it.
///
/// # Errors
/// When the system refuses.
pub(crate) fn try_lock(handle: &File) -> io::Result<Tried> {
    loop {
        match FileExt::try_lock(handle) {
            Ok(()) => return Ok(Tried::Locked),
            Err(TryLockError::WouldBlock) => return Ok(Tried::Busy),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) if has_no_locks(&error) => return Ok(Tried::NoLocks),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// NFS, for one, refuses to lock what is open for reading only, which is the only way to open a folder.
#[cfg(unix)]
fn has_no_locks(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let none = [Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOSYS, Errno::NOLCK, Errno::BADF, Errno::INVAL];
    error.raw_os_error().is_some_and(|raw| none.iter().any(|errno| errno.raw_os_error() == raw))
}

#[cfg(not(unix))]
fn has_no_locks(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported
}

/// Opens what is locked: the folder. Nothing where that cannot be opened for reading.
#[cfg(unix)]
fn handle(folder: &Path) -> io::Result<Option<File>> {
    match File::open(folder) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(None),
        opened => opened.map(Some),
    }
}

/// Opens what is locked: where a folder has no locks, an empty file outside of the project that stands for it.
#[cfg(not(unix))]
fn handle(folder: &Path) -> io::Result<Option<File>> {
    let real = folder.canonicalize()?;
    let number = avrogen_schema::fingerprint::crc64(real.as_os_str().as_encoded_bytes());
    let file = std::env::temp_dir().join(format!("avrogen-project-{number:016x}"));
    File::options().create(true).truncate(false).write(true).open(file).map(Some)
}

/// Whether a process has not ended. Where nobody can tell, it has: a temporary file that is missed is written again.
fn is_running(process: u32) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        use rustix::process::{Pid, test_kill_process};
        let process = i32::try_from(process).ok().and_then(Pid::from_raw);
        process.is_some_and(|process| test_kill_process(process) != Err(Errno::SRCH))
    }
    #[cfg(not(unix))]
    {
        let _ = process;
        false
    }
}
