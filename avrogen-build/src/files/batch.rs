//! Several files, all or none.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::target::Target;
use super::temporary::Temporary;
use super::{Change, Durability, Error, parent, step};

/// So many are synced by one thread at least.
const SHARE: usize = 8;
const MAX_THREADS: usize = 16;

/// What is prepared, in order. What is dropped before it is committed leaves nothing behind.
#[derive(Debug, Default)]
pub(super) struct Batch<'c> {
    steps: Vec<Step<'c>>,
    folders: Vec<PathBuf>,
}

#[derive(Debug)]
struct Step<'c> {
    /// The path as it was given.
    given: &'c Path,
    durability: Durability,
    action: Action<'c>,
}

#[derive(Debug)]
enum Action<'c> {
    Replace { path: PathBuf, old: Option<Metadata>, new: Temporary, bytes: &'c [u8] },
    Remove { old: Metadata },
    Straight { bytes: &'c [u8] },
}

/// A change that was made, and how to undo it.
struct Done {
    path: PathBuf,
    /// What was there, if it is kept.
    old: Option<Temporary>,
    is_new: bool,
}

impl<'c> Batch<'c> {
    /// Writes the new bytes of a file beside it.
    pub(super) fn prepare(&mut self, change: &'c Change) -> Result<(), Error> {
        let (given, durability) = (&*change.path, change.durability);
        let action = if let Some(bytes) = &change.bytes {
            self.new_file(given, bytes).map_err(|cause| Error::write(given, cause))?
        } else {
            let old = fs::symlink_metadata(given);
            Action::Remove { old: old.map_err(|cause| Error::new("remove", given, cause))? }
        };
        self.steps.push(Step { given, durability, action });
        Ok(())
    }

    fn new_file(&mut self, path: &Path, bytes: &'c [u8]) -> io::Result<Action<'c>> {
        let Target::Regular { path, old } = Target::find(path)? else {
            return Ok(Action::Straight { bytes });
        };
        create_folders(parent(&path), &mut self.folders)?;
        let new = Temporary::with_bytes(&path, old.as_ref(), bytes)?;
        Ok(Action::Replace { path, old, new, bytes })
    }

    /// Lets everything take its place.
    pub(super) fn commit(mut self) -> Result<(), Error> {
        self.sync()?;
        let steps = std::mem::take(&mut self.steps);
        let last = steps.len().saturating_sub(1);
        let mut done = Vec::new();
        let mut unsynced: BTreeSet<PathBuf> = BTreeSet::new();
        if steps.iter().any(|step| step.durability == Durability::Synced) {
            unsynced.extend(self.folders.iter().map(|made| parent(made).to_owned()));
        }
        for (at, step) in steps.into_iter().enumerate() {
            // What comes last refers to the others: it is not to be there without them.
            let ready = if at == last { sync_folders(&mut unsynced) } else { Ok(()) };
            let durable = (step.durability == Durability::Synced).then(|| step.folder().to_owned());
            if let Err(error) = ready.and_then(|()| step.make(at == last, &mut done)) {
                return Err(error.leaving(put_back(done)));
            }
            unsynced.extend(durable);
        }
        self.folders.clear();
        step();
        sync_folders(&mut unsynced)
    }

    /// Waits until the disk has what was prepared.
    fn sync(&self) -> Result<(), Error> {
        let is_durable = |step: &&Step<'_>| step.durability == Durability::Synced;
        let files: Vec<(&Path, &Temporary)> =
            self.steps.iter().filter(is_durable).filter_map(Step::new_file).collect();
        each_at_once(&files, |(path, new)| match new.sync() {
            // Whoever takes it away has it written again when it takes its place.
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(Error::write(path, cause)),
            _ => Ok(()),
        })
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.steps.clear();
        // Only the folders that were made for files that are not there now. One that is no longer empty stays.
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

impl Step<'_> {
    fn new_file(&self) -> Option<(&Path, &Temporary)> {
        match &self.action {
            Action::Replace { new, .. } => Some((self.given, new)),
            _ => None,
        }
    }

    fn folder(&self) -> &Path {
        match &self.action {
            Action::Replace { path, .. } => parent(path),
            _ => parent(self.given),
        }
    }

    fn make(self, is_last: bool, done: &mut Vec<Done>) -> Result<(), Error> {
        let given = self.given;
        match self.action {
            Action::Replace { path, old, new, bytes } => {
                let made = replace(path, old.as_ref(), new, bytes, is_last)
                    .map_err(|cause| Error::write(given, cause))?;
                done.push(made);
            }
            Action::Remove { old } => {
                done.push(remove(given, &old).map_err(|cause| Error::new("remove", given, cause))?);
            }
            Action::Straight { bytes } => {
                straight(given, bytes).map_err(|cause| Error::write(given, cause))?;
            }
        }
        Ok(())
    }
}

fn replace(
    path: PathBuf,
    old: Option<&Metadata>,
    mut new: Temporary,
    bytes: &[u8],
    is_last: bool,
) -> io::Result<Done> {
    let is_new = old.is_none();
    let kept = match old {
        Some(old) if !is_last => Some(Temporary::keeping(&path, old)?),
        _ => None,
    };
    match new.place(&path) {
        // Another command took it for one that a killed process left.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let again = Temporary::with_bytes(&path, old, bytes);
            again.and_then(|mut new| new.sync().and_then(|()| new.place(&path)))?;
        }
        placed => placed?,
    }
    Ok(Done { path, old: kept, is_new })
}

fn remove(path: &Path, old: &Metadata) -> io::Result<Done> {
    let kept = Temporary::keeping(path, old)?;
    step();
    fs::remove_file(path)?;
    step();
    Ok(Done { path: path.to_owned(), old: Some(kept), is_new: false })
}

fn straight(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.write_all(bytes)
}

/// Undoes changes, the last one first. Returns what stays, in words.
fn put_back(done: Vec<Done>) -> Vec<String> {
    let mut left = Vec::new();
    for Done { path, old, is_new } in done.into_iter().rev() {
        match old {
            Some(mut old) => {
                if let Err(error) = old.place(&path) {
                    let old = old.leave();
                    left.push(format!("{}: {error}; what it held is in {}", path.display(), old.display()));
                }
            }
            None if is_new => {
                if let Err(error) = fs::remove_file(&path)
                    && error.kind() != io::ErrorKind::NotFound
                {
                    left.push(format!("{}: {error}", path.display()));
                }
            }
            None => {}
        }
    }
    left
}

/// Makes the folders that are missing, and notes which they are.
fn create_folders(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<&Path> =
        folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
    for above in missing.into_iter().rev() {
        match fs::create_dir(above) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && above.is_dir() => {}
            created => {
                created?;
                made.push(above.to_owned());
            }
        }
    }
    Ok(())
}

/// Makes names as durable as what they stand for. Only Unix can sync a folder, and not every file system there.
fn sync_folders(folders: &mut BTreeSet<PathBuf>) -> Result<(), Error> {
    let folders: Vec<PathBuf> = std::mem::take(folders).into_iter().filter(|_| cfg!(unix)).collect();
    each_at_once(&folders, |folder| match File::open(folder).and_then(|open| open.sync_all()) {
        Err(cause) if !cannot_sync(cause.kind()) => Err(Error::new("sync", folder, cause)),
        _ => Ok(()),
    })
}

fn cannot_sync(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied)
}

/// Does something with each of many, several at a time: a file system syncs many in little more time than one.
fn each_at_once<T: Sync>(all: &[T], act: impl Fn(&T) -> Result<(), Error> + Sync) -> Result<(), Error> {
    if all.len() <= SHARE {
        return all.iter().try_for_each(act);
    }
    let share = all.len().div_ceil(MAX_THREADS).max(SHARE);
    let act = &act;
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            all.chunks(share).map(|share| scope.spawn(move || share.iter().try_for_each(act))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("syncing does not panic"))
    })
}
