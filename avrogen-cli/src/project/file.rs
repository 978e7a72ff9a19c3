//! Where `avrogen.toml` is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use avrogen_build::tools::project::Project;
use avrogen_schema::source::SourceMap;

use crate::failure::{Failure, refused};

/// The name of the project file.
pub(crate) const NAME: &str = "avrogen.toml";

/// Which project file holds.
#[derive(Clone, Debug)]
pub(crate) struct ProjectFile {
    given: Option<PathBuf>,
}

impl ProjectFile {
    pub(crate) fn new(given: Option<PathBuf>) -> Self {
        Self { given }
    }

    /// The one that was named.
    pub(crate) fn given(&self) -> Option<&PathBuf> {
        self.given.as_ref()
    }

    /// What the file says, if there is one.
    pub(crate) fn load(&self) -> Result<Option<Project>> {
        let Some(path) = self.find()? else { return Ok(None) };
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut sources = SourceMap::new();
        let file = sources.add(path.display().to_string(), text);
        let (project, findings) = Project::parse(&sources, file, path.parent().unwrap_or(Path::new("")));
        if findings.is_empty() { Ok(Some(project)) } else { Err(refused(sources, findings).into()) }
    }

    /// The one that was named, else the one in the current folder or the nearest above it, relative to the current folder.
    pub(crate) fn find(&self) -> Result<Option<PathBuf>> {
        if let Some(given) = &self.given {
            if given.is_dir() && given.join(NAME).is_file() {
                return Ok(Some(given.join(NAME)));
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
            if above.join(NAME).is_file() {
                return Ok(Some(way.join(NAME)));
            }
            way.push("..");
        }
        Ok(None)
    }
}
