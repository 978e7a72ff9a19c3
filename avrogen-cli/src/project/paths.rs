//! Which files are the schemas of a project.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::project::Project;
use avrogen_build::tools::{Loaded, load, locate};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::FileId;

use super::Checkout;
use crate::failure::Failure;

/// Files that belong together: the default set, or a named one.
pub(super) struct Group {
    pub(super) paths: Vec<PathBuf>,
    pub(super) is_named: bool,
}

impl Checkout {
    /// Returns `paths` of `[schemas]`, or the folder `schemas`.
    pub(crate) fn schema_paths(&self) -> Vec<PathBuf> {
        let listed = self.settings.as_ref().and_then(|settings| settings.schemas.as_ref());
        listed.map_or_else(
            || vec![self.folder.join("schemas")],
            |paths| paths.iter().map(|path| self.folder.join(&path.value)).collect(),
        )
    }

    /// Returns the files that `[subject]` names, whether they are there or not.
    pub(super) fn subject_files(&self) -> impl Iterator<Item = PathBuf> {
        let sections = self.settings.iter().flat_map(|settings| settings.subjects.values());
        sections.filter_map(|section| Some(self.folder.join(&section.file.as_ref()?.value)))
    }

    /// Returns the files of all sets.
    pub(crate) fn all_paths(&self) -> Result<Vec<PathBuf>> {
        Ok(self.groups()?.into_iter().flat_map(|group| group.paths).collect())
    }

    /// Returns the default set, if it has files, and every named set.
    pub(super) fn groups(&self) -> Result<Vec<Group>> {
        let sets = self.settings.iter().flat_map(Project::sets);
        let sets: Vec<Group> = sets
            .map(|(_, paths)| Group {
                paths: paths.iter().map(|path| self.folder.join(&path.value)).collect(),
                is_named: true,
            })
            .collect();
        let says_paths = self.settings.as_ref().is_some_and(|settings| settings.schemas.is_some());
        // Sets that are made from the lock leave the working copies to the default set.
        let is_free = sets.iter().all(|set| set.paths.is_empty());
        let mut paths = if says_paths || is_free { self.schema_paths() } else { Vec::new() };
        if !sets.is_empty() && !says_paths {
            paths.retain(|path| path.exists());
        }
        if !says_paths && sets.is_empty() && !paths.iter().all(|path| path.exists()) {
            let message = "there are no schemas: no `paths` in avrogen.toml and no folder `schemas`";
            return Err(Failure::new(message)
                .help("name the schemas as arguments, or run `avrogen init`")
                .into());
        }
        paths.extend(self.subject_files().filter(|file| file.is_file()));
        let default = (!paths.is_empty()).then_some(Group { paths, is_named: false });
        Ok(default.into_iter().chain(sets).collect())
    }

    /// Reads files. Returns none where a path of avrogen.toml leads nowhere, and adds that to `errors`.
    pub(crate) fn load(&mut self, paths: &[PathBuf], errors: &mut Vec<Diagnostic>) -> Result<Option<Loaded>> {
        let error = match load(Path::new(""), paths, &mut self.sources, errors) {
            Ok(loaded) => return Ok(Some(loaded)),
            Err(error) => error,
        };
        match self.settings.as_ref().and_then(|settings| locate(settings, Path::new(""), &error)) {
            Some(finding) => {
                errors.push(finding);
                Ok(None)
            }
            None => Err(error.into()),
        }
    }

    /// Reads the files that some may refer to: those beside them, and those at other paths.
    pub(crate) fn neighbours(&mut self, paths: &[PathBuf], others: Vec<PathBuf>) -> Vec<FileId> {
        let beside = paths.iter().filter(|path| path.is_file()).filter_map(|path| path.parent());
        let beside = beside.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        let around: BTreeSet<PathBuf> = others.into_iter().chain(beside.map(Path::to_owned)).collect();
        let mut files = Vec::new();
        for path in around {
            let mut found = Vec::new();
            // A file that cannot be read defines nothing.
            let loaded = load(Path::new(""), &[path], &mut self.sources, &mut found).unwrap_or_default();
            let broken: Vec<_> = found.iter().filter_map(|one| Some(one.span()?.file)).collect();
            files.extend(loaded.files.into_iter().filter(|(file, _)| !broken.contains(file)));
        }
        let mut seen: BTreeSet<PathBuf> =
            paths.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
        files.retain(|(_, path)| fs::canonicalize(path).is_ok_and(|real| seen.insert(real)));
        files.into_iter().map(|(file, _)| file).collect()
    }
}
