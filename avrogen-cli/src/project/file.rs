//! Which avrogen.toml a command works with.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use avrogen_build::tools::project::Project;
use avrogen_schema::source::SourceMap;

use crate::failure::{Failure, refused};

/// The name of the project file.
pub(crate) const PROJECT_FILE: &str = "avrogen.toml";

/// Finds the project file: the one that was named on the command line, or the nearest one.
#[derive(Clone, Debug)]
pub(crate) struct ProjectFile {
    given: Option<PathBuf>,
}

impl ProjectFile {
    pub(crate) fn new(given: Option<PathBuf>) -> Self {
        Self { given }
    }

    /// Returns the path that was named.
    pub(crate) fn given(&self) -> Option<&PathBuf> {
        self.given.as_ref()
    }

    /// Reads the settings, if there is a project file.
    ///
    /// # Errors
    /// All that is wrong with the file.
    pub(crate) fn load(&self) -> Result<Option<Project>> {
        let (mut sources, mut findings) = (SourceMap::new(), Vec::new());
        let project = self.read(&mut sources, &mut findings)?;
        if findings.is_empty() { Ok(project) } else { Err(refused(sources, findings).into()) }
    }

    /// Reads the settings into `sources`, if there is a project file, and adds what is wrong with them to `findings`.
    pub(super) fn read(
        &self,
        sources: &mut SourceMap,
        findings: &mut Vec<avrogen_build::Diagnostic>,
    ) -> Result<Option<Project>> {
        let Some(path) = self.find()? else { return Ok(None) };
        Ok(Some(Project::read(Path::new(""), &path, sources, findings)?))
    }

    /// Returns the path relative to the current folder: the one that was named, else the one in the current folder or the nearest
    /// above it.
    pub(crate) fn find(&self) -> Result<Option<PathBuf>> {
        if let Some(given) = &self.given {
            if given.is_dir() && given.join(PROJECT_FILE).is_file() {
                return Ok(Some(given.join(PROJECT_FILE)));
            }
            if !given.is_file() {
                let message = format!("there is no project file {}", given.display());
                return Err(Failure::new(message)
                    .help("run `avrogen init` in the folder to make one")
                    .into());
            }
            return Ok(Some(given.clone()));
        }
        let folder = std::env::current_dir().context("the current folder cannot be read")?;
        let mut way = PathBuf::new();
        for above in folder.ancestors() {
            if above.join(PROJECT_FILE).is_file() {
                return Ok(Some(way.join(PROJECT_FILE)));
            }
            way.push("..");
        }
        Ok(None)
    }
}
