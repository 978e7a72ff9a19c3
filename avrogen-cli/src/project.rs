//! Where `avrogen.toml` is.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::exit::Failure;

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
