//! Errors about the paths of an `avrogen.toml`, told where the paths stand.

use std::path::Path;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

use super::load;
use crate::codes;
use crate::error::Error;
use crate::project::Project;

/// Why schemas could not be read, at the path of `avrogen.toml` that leads to nothing; nothing where it was another path.
pub fn locate(project: &Project, base: &Path, error: &Error) -> Option<Diagnostic> {
    let Error::Misuse(message) = error else { return None };
    let of_sets = project.sets.values().flat_map(|set| &set.paths);
    let mut paths = project.schemas.iter().flatten().chain(of_sets);
    let at = paths.find(|at| {
        let alone = load(base, &[project.folder.join(&at.value)], &mut SourceMap::new(), &mut Vec::new());
        matches!(alone, Err(Error::Misuse(of_path)) if of_path == *message)
    })?;
    let finding = Diagnostic::error(codes::INVALID_VALUE, at.span, message.clone());
    Some(finding.help("correct the path, or put schemas there"))
}
