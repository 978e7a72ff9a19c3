//! All files of a set: schemas that paths name, texts of the lock, and what follows from topics.

use std::collections::BTreeMap;
use std::path::Path;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::{FileId, SourceMap};

use super::derived::add_values;
use super::locate::locate;
use super::{Loaded, load};
use crate::error::Error;
use crate::lock::{Locked, Requested, ValidLock, Version, pinned};
use crate::project::Project;
use crate::stages::jobs::Job;

/// The files of a set.
#[derive(Debug, Default)]
pub(crate) struct LoadedSet {
    pub(crate) loaded: Loaded,
    /// The texts of the lock among the files.
    pub(crate) pinned: BTreeMap<FileId, Version>,
    pub(crate) findings: Vec<Diagnostic>,
    /// Whether all files are there.
    pub(crate) is_whole: bool,
}

/// Reads the files of a set.
///
/// # Errors
/// A path that leads to nothing and stands in no `avrogen.toml`, or a file system that refuses.
pub(crate) fn load_set(
    base: &Path,
    job: &Job<'_>,
    project: Option<&Project>,
    locked: &mut Locked,
    sources: &mut SourceMap,
) -> Result<LoadedSet, Error> {
    let mut findings = Vec::new();
    let mut loaded = match load(base, &job.paths, sources, &mut findings) {
        Ok(loaded) => loaded,
        Err(error) => {
            let finding = project.and_then(|project| locate(project, base, &error)).ok_or(error)?;
            return Ok(LoadedSet { findings: vec![finding], ..LoadedSet::default() });
        }
    };
    let pinned = match locked {
        Locked::Valid(valid) => load_pinned(job, valid, &mut loaded, sources, &mut findings),
        Locked::Absent => {
            findings.extend(job.subjects.iter().map(Requested::without_lock));
            BTreeMap::new()
        }
        Locked::Broken(_) => BTreeMap::new(),
    };
    if let Some(project) = project.filter(|_| job.has_topics) {
        add_values(base, project, &mut loaded, sources);
    }
    // What is wrong with a text may have been reported before.
    let is_whole = findings.is_empty() && (job.subjects.is_empty() || !pinned.is_empty());
    Ok(LoadedSet { loaded, pinned, findings, is_whole })
}

/// Takes the texts of the lock that a set asks for, with their versions.
fn load_pinned(
    job: &Job<'_>,
    valid: &mut ValidLock,
    loaded: &mut Loaded,
    sources: &mut SourceMap,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<FileId, Version> {
    if job.subjects.is_empty() {
        return BTreeMap::new();
    }
    let ValidLock { lock, texts } = valid;
    let pinned = pinned(&job.subjects, lock, texts, sources, findings);
    for (file, version) in &pinned {
        let path = lock.folder.join(&lock.lock.schemas[version].file);
        loaded.watched.insert(path.clone());
        loaded.files.push((*file, path));
    }
    pinned
}
