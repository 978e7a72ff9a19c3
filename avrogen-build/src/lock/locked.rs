//! The lock of a run, read once for all who need it: the check of a build, and the sets that are made from locked texts.

use std::path::Path;

use avrogen_schema::diagnostic::Diagnostic;

use crate::error::{Error, Findings};
use crate::lock::{LockFile, Texts};

/// What is known of the lock.
#[derive(Debug, Default)]
pub(crate) enum Locked {
    /// Nobody has needed it.
    #[default]
    Unread,
    /// There is none.
    Absent,
    /// Something is wrong with it, which is among the findings.
    Broken,
    /// What it says, and the texts that were needed so far.
    Sound(Box<Sound>),
}

/// A lock that can be worked with.
#[derive(Debug)]
pub(crate) struct Sound {
    pub(crate) lock: LockFile,
    pub(crate) texts: Texts,
}

impl Locked {
    /// Reads the lock of a folder, which is relative to `base`, unless that has been done.
    pub(crate) fn read(&mut self, base: &Path, folder: &Path, findings: &mut Findings) -> Result<(), Error> {
        if !matches!(self, Self::Unread) {
            return Ok(());
        }
        let mut found = Vec::new();
        let lock = LockFile::read(base, folder, &mut findings.sources, &mut found)?;
        let is_sound = !found.iter().any(Diagnostic::is_error);
        findings.diagnostics.extend(found);
        *self = match lock {
            None => Self::Absent,
            Some(_) if !is_sound => Self::Broken,
            Some(lock) => Self::Sound(Box::new(Sound { lock, texts: Texts::new() })),
        };
        Ok(())
    }

    /// The lock, where it can be worked with.
    pub(crate) fn sound(&mut self) -> Option<&mut Sound> {
        match self {
            Self::Sound(sound) => Some(sound),
            _ => None,
        }
    }
}
