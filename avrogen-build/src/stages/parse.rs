//! From texts to the schemas of a set.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::{FileId, SourceMap};

use super::load::Loaded;
use crate::paths::relative;
use crate::project::{Project, SchemaFile};

/// The schemas of a set.
pub(crate) struct Parsed {
    /// The schemas; none where one of the findings is an error.
    pub(crate) set: Option<ParsedSet>,
    pub(crate) findings: Vec<Diagnostic>,
}

/// Valid schemas and the files that hold them.
pub(crate) struct ParsedSet {
    pub(crate) schemas: Arc<SchemaSet>,
    /// The files, as the project's folder sees them.
    pub(crate) files: Vec<(FileId, SchemaFile)>,
}

/// Reads the schemas of files strictly: code is generated from them.
pub(crate) fn parse(base: &Path, project: Option<&Project>, loaded: &Loaded, sources: &SourceMap) -> Parsed {
    let ids: Vec<FileId> = loaded.files.iter().map(|(file, _)| *file).collect();
    let avrogen_schema::Parsed { set, diagnostics } =
        avrogen_schema::parse_schemas(sources, &ids, &Options::strict());
    let set = set.map(|schemas| {
        let files = schema_files(base, &schemas, loaded, project);
        ParsedSet { schemas: Arc::new(schemas), files }
    });
    Parsed { set, findings: diagnostics }
}

/// The files of a set, with their paths as seen from the project's folder.
fn schema_files(
    base: &Path,
    set: &SchemaSet,
    loaded: &Loaded,
    project: Option<&Project>,
) -> Vec<(FileId, SchemaFile)> {
    let folder = project.map_or(Path::new(""), |project| &project.folder);
    let fullname = |file: FileId| {
        let root = set.roots().iter().find(|root| root.file == file)?;
        set.node(root.place.node).kind.named().map(|named| named.fullname.to_string())
    };
    let known = |(file, path): &(FileId, PathBuf)| {
        (*file, SchemaFile { path: relative(base, folder, path), fullname: fullname(*file) })
    };
    loaded.files.iter().map(known).collect()
}
