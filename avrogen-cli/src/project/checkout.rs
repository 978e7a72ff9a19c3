//! What avrogen.toml, avrogen.lock and the waivers of a project say.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use avrogen_build::tools::compat::{WAIVERS_FILE, Waivers};
use avrogen_build::tools::lock::{Lock, LockFile};
use avrogen_build::tools::project::Project;
use avrogen_build::tools::{display, place};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

use super::ProjectFile;
use crate::failure::refused;

/// A project without its schemas.
#[derive(Debug)]
pub(crate) struct Checkout {
    /// Every text that was read.
    pub(crate) sources: SourceMap,
    /// The settings; none without an avrogen.toml.
    pub(crate) settings: Option<Project>,
    /// The project's folder, relative to the current one.
    pub(crate) folder: PathBuf,
    /// The lock; none without an avrogen.lock.
    pub(crate) lock: Option<LockFile>,
    /// What is doubtful in these files.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Checkout {
    /// Reads avrogen.toml and avrogen.lock. A folder without either is an empty project.
    ///
    /// # Errors
    /// All that is wrong with both.
    pub(crate) fn open(file: &ProjectFile) -> Result<Self> {
        let (mut sources, mut found) = (SourceMap::new(), Vec::new());
        let settings = file.read(&mut sources, &mut found)?;
        let folder = settings.as_ref().map_or_else(PathBuf::new, |settings| settings.folder.clone());
        let lock = LockFile::read(Path::new(""), &folder, &mut sources, &mut found)?;
        let (errors, warnings): (Vec<_>, Vec<_>) = found.into_iter().partition(Diagnostic::is_error);
        if !errors.is_empty() {
            return Err(refused(sources, errors).into());
        }
        Ok(Self { sources, settings, folder, lock, warnings })
    }

    /// Returns the content of the lock, which is empty where there is none.
    pub(crate) fn locked(&self) -> Lock {
        self.lock.as_ref().map(|file| file.lock.clone()).unwrap_or_default()
    }

    /// Returns the names of the locked subjects.
    pub(crate) fn locked_subjects(&self) -> Vec<String> {
        self.lock.iter().flat_map(|file| file.lock.subjects.keys().cloned()).collect()
    }

    /// Reads the waivers.
    pub(crate) fn waivers(&mut self) -> Result<Waivers> {
        let path = self.folder.join(WAIVERS_FILE);
        if !path.exists() {
            return Ok(Waivers::default());
        }
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let file = self.sources.add(display(&path), text);
        Ok(Waivers::parse(&self.sources, file))
    }

    /// Returns a path of the project as typed in the current folder.
    pub(crate) fn shown(&self, path: &Path) -> String {
        self.folder.join(path).display().to_string()
    }

    /// Returns a path relative to the project's folder.
    pub(crate) fn relative(&self, path: &Path) -> PathBuf {
        let folder = place(Path::new(""), &self.folder);
        place(Path::new(""), path).strip_prefix(&folder).unwrap_or(path).to_owned()
    }
}
