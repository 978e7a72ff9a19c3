//! From memory to disk, all or nothing: everything is written beside its place first, and takes its place when nothing can
//! fail any more for want of space or rights.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::NamedTempFile;

/// What a file is to hold; nothing, where it is to go.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Option<Vec<u8>>,
}

impl Change {
    pub(crate) fn new(path: PathBuf, text: impl Into<Vec<u8>>) -> Self {
        Self { path, bytes: Some(text.into()) }
    }

    /// Whether the file is so already.
    pub(crate) fn is_made(&self) -> bool {
        match (fs::read(&self.path), &self.bytes) {
            (Ok(old), Some(new)) => old == *new,
            (Err(error), None) => error.kind() == std::io::ErrorKind::NotFound,
            _ => false,
        }
    }
}

/// Makes changes in their order. When one cannot be made, those before it are taken back.
pub(crate) fn write(changes: &[Change]) -> Result<()> {
    let mut ready = Vec::new();
    for change in changes {
        let new = match &change.bytes {
            Some(bytes) => Some(beside(&change.path, bytes)?),
            None => None,
        };
        ready.push((&*change.path, fs::read(&change.path).ok(), new));
    }
    let mut done: Vec<(&Path, Option<Vec<u8>>)> = Vec::new();
    for (path, old, new) in ready {
        let outcome = match new {
            Some(new) => new.persist(path).map(drop).map_err(|error| error.error),
            None => fs::remove_file(path),
        };
        if let Err(error) = outcome {
            for (path, old) in done.into_iter().rev() {
                // Whatever fails now, the first failure is the one to tell.
                let _ = match old {
                    Some(old) => fs::write(path, old),
                    None => fs::remove_file(path),
                };
            }
            return Err(error).with_context(|| format!("cannot write {}", path.display()));
        }
        done.push((path, old));
    }
    Ok(())
}

/// The new file, in the folder where it goes.
fn beside(path: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = || -> std::io::Result<NamedTempFile> {
        if path.is_dir() {
            return Err(std::io::Error::other("it is a folder"));
        }
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".avrogen-");
        // As any other file: what the user's mask leaves.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.flush()?;
        Ok(file)
    };
    written().with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_where_something_cannot_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old").expect("a file");
        fs::create_dir(at("b")).expect("a folder");
        let changes =
            [Change::new(at("a"), "new"), Change::new(at("c/d"), "new"), Change::new(at("b"), "new")];
        let error = write(&changes).expect_err("a folder is in the way");
        assert!(format!("{error:#}").ends_with("b: it is a folder"), "{error:#}");
        assert_eq!(fs::read_to_string(at("a")).expect("it is there"), "old");
        assert!(!at("c/d").exists());
        write(&changes[..2]).expect("nothing is in the way");
        assert!(changes[..2].iter().all(Change::is_made));
        // Nothing is left beside.
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 3);
    }

    #[test]
    fn what_was_done_is_taken_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old").expect("a file");
        let gone = Change { path: at("nothing"), bytes: None };
        let changes = [Change::new(at("a"), "new"), Change::new(at("b"), "new"), gone];
        assert!(write(&changes).is_err());
        assert_eq!(fs::read_to_string(at("a")).expect("it is there"), "old");
        assert!(!at("b").exists());
    }
}
