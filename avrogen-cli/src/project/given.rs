//! Schema files that are named on the command line.

use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::{Related, load};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::{FileId, SourceMap};

use crate::failure::{Failure, refused};

/// Schema files that were read, each parsed on its own with what it refers to.
#[derive(Debug)]
pub(crate) struct GivenSchemas {
    pub(crate) sources: SourceMap,
    pub(crate) files: Vec<FileId>,
    related: Related,
}

impl GivenSchemas {
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

/// The top-level schema of a file, with what it refers to in others.
pub(crate) fn top_level(
    file: FileId,
    files: &[FileId],
    sources: &mut SourceMap,
) -> Result<(SchemaSet, NodeId)> {
    let related = Related::new(sources, files.iter().copied(), Options::lenient());
    match related.parse(sources, file) {
        Ok((set, _)) => {
            let root = set.roots().iter().find(|root| root.file == file).map(|root| root.place.node);
            let root =
                root.ok_or_else(|| Failure::new(format!("{} has no schema", sources.get(file).name)))?;
            Ok((set, root))
        }
        Err(findings) => {
            let findings = findings.into_iter().filter(Diagnostic::is_error).collect();
            Err(refused(std::mem::take(sources), findings).into())
        }
    }
}
