//! The lock of a run, read once for everything that needs it: the check of a build, the sets that are made from locked texts,
//! and the pins of topics.

use std::path::Path;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

use super::{LockFile, Texts};
use crate::error::Error;

/// What a run knows of the lock.
#[derive(Debug)]
pub(crate) enum Locked {
    /// There is none.
    Absent,
    /// Something is wrong with it. What could be read of it is there.
    Broken(Box<LockFile>),
    /// It can be worked with.
    Valid(Box<ValidLock>),
}

/// A lock without errors.
#[derive(Debug)]
pub(crate) struct ValidLock {
    pub(crate) lock: LockFile,
    /// The texts that have been read so far.
    pub(crate) texts: Texts,
}

impl Locked {
    /// Reads the lock of a folder, which is relative to `base`. What is wrong with it is among the findings.
    ///
    /// # Errors
    /// When the file system refuses.
    pub(crate) fn read(
        base: &Path,
        folder: &Path,
        sources: &mut SourceMap,
    ) -> Result<(Self, Vec<Diagnostic>), Error> {
        let mut findings = Vec::new();
        let locked = match LockFile::read(base, folder, sources, &mut findings)? {
            None => Self::Absent,
            Some(lock) if findings.iter().any(Diagnostic::is_error) => Self::Broken(Box::new(lock)),
            Some(lock) => Self::Valid(Box::new(ValidLock { lock, texts: Texts::new() })),
        };
        Ok((locked, findings))
    }

    /// The lock, where it can be worked with.
    pub(crate) fn valid(&mut self) -> Option<&mut ValidLock> {
        match self {
            Self::Valid(valid) => Some(valid),
            Self::Absent | Self::Broken(_) => None,
        }
    }
}
