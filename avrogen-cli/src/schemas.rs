//! Schema files as commands are given them.

use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::{Related, load};
use avrogen_build::{Error, Findings};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::{FileId, SourceMap};

/// Files that were read.
#[derive(Debug)]
pub(crate) struct Schemas {
    pub(crate) sources: SourceMap,
    pub(crate) files: Vec<FileId>,
    related: Related,
}

impl Schemas {
    /// Reads files, folders and globs.
    pub(crate) fn read(paths: &[PathBuf], options: Options) -> Result<Self> {
        let (mut sources, mut findings) = (SourceMap::new(), Vec::new());
        let loaded = load(Path::new(""), paths, &mut sources, &mut findings)?;
        if !findings.is_empty() {
            return Err(refused(sources, findings).into());
        }
        let files: Vec<FileId> = loaded.files.iter().map(|(file, _)| *file).collect();
        let related = Related::new(&sources, files.iter().copied(), options);
        Ok(Self { sources, files, related })
    }

    /// The schemas of a file, with all that it refers to.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub(crate) fn parse(&self, file: FileId) -> Result<(SchemaSet, Vec<Diagnostic>), Vec<Diagnostic>> {
        self.related.parse(&self.sources, file)
    }
}

/// What is wrong with texts, as an error.
pub(crate) fn refused(sources: SourceMap, diagnostics: Vec<Diagnostic>) -> Error {
    Error::Findings(Box::new(Findings { sources, diagnostics }))
}
