//! A schema of a revision.

use std::path::Path;

use anyhow::Result;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::shell::word;
use avrogen_schema::source::{FileId, SourceMap};

use super::{Entry, Repository};
use crate::failure::Failure;
use crate::project::top_level;

/// Reads the schema of a file in a revision, with what it refers to in its folder.
pub(crate) fn schema(revision: &str, path: &Path, sources: &mut SourceMap) -> Result<(SchemaSet, NodeId)> {
    let repository = Repository::open()?;
    let revision = repository.revision(revision)?;
    let asked = path;
    let path = repository
        .inside(path)
        .ok_or_else(|| Failure::new(format!("{} is not in the repository", path.display())))?;
    let entries = repository.files(&revision)?;
    let is_near = |entry: &&Entry| {
        entry.path == path
            || entry.path.parent() == path.parent() && entry.path.extension() == path.extension()
    };
    let near: Vec<_> = entries.iter().filter(is_near).cloned().collect();
    let Some(at) = near.iter().position(|entry| entry.path == path) else {
        let failure = Failure::new(format!("there is no {} in {}", asked.display(), revision.name));
        // Git itself counts from the top.
        let of_top = entries.iter().find(|entry| entry.path == asked);
        let help = of_top.map(|entry| {
            let name = word(&repository.shown(&revision, &entry.path));
            format!("paths count from the current folder: write {name}")
        });
        return Err(help.into_iter().fold(failure, Failure::help).into());
    };
    let contents = repository.contents(&near)?;
    let files: Vec<FileId> = near
        .iter()
        .zip(contents)
        .map(|(entry, bytes)| {
            sources.add(repository.shown(&revision, &entry.path), String::from_utf8_lossy(&bytes))
        })
        .collect();
    top_level(files[at], &files, sources)
}
