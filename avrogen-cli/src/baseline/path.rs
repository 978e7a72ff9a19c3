//! A folder or file.

use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::compat::{compare, parse, schemas};
use avrogen_build::load;
use avrogen_schema::codes::UNKNOWN_NAME;
use avrogen_schema::options::Options;
use avrogen_schema::source::FileId;

use super::{Baseline, is_file, tells_gone};
use crate::workspace::Workspace;

/// What a folder or file holds. Two files are compared with each other, whatever they are called.
pub(super) fn read(path: &Path, workspace: &mut Workspace) -> Result<Baseline> {
    let mut baseline = Baseline { name: path.display().to_string(), ..Baseline::default() };
    let loaded = load(Path::new(""), &[path.to_owned()], &mut workspace.sources, &mut baseline.errors)?;
    if !baseline.errors.is_empty() {
        return Err(crate::schemas::refused(std::mem::take(&mut workspace.sources), baseline.errors).into());
    }
    // Paths count from the folder, as those of the project count from its folder.
    let relative = |file: &Path| {
        file.strip_prefix(path).ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(file).to_owned()
    };
    let files: Vec<(FileId, PathBuf)> =
        loaded.files.iter().map(|(file, path)| (*file, relative(path))).collect();
    let (mut parsed, mut errors) = parse(&workspace.sources, &files, &[], Options::lenient());
    if is_file(path) && errors.iter().any(|one| one.code == UNKNOWN_NAME) {
        let others = workspace.neighbours(&[path.to_owned()], Vec::new());
        (parsed, errors) = parse(&workspace.sources, &files, &others, Options::lenient());
    }
    baseline.errors = errors;
    let old = schemas(workspace.project.as_ref(), &parsed, &[]);
    baseline.is_direct = is_file(path)
        && workspace.given.len() == 1
        && is_file(&workspace.given[0])
        && workspace.schemas.len() == 1;
    if baseline.is_direct && old.len() == 1 {
        let mut renamed = old;
        renamed[0].subject.clone_from(&workspace.schemas[0].subject);
        let paired = compare(&workspace.schemas, &renamed, &workspace.sources);
        baseline.past = paired.past;
        return Ok(baseline);
    }
    // Of the project, too, the paths count from the folder that was named.
    let mut new = workspace.schemas.clone();
    for schema in &mut new {
        let real = workspace.folder.join(&schema.path);
        let named = workspace.given.iter().find_map(|given| real.strip_prefix(given).ok());
        if let Some(rest) = named.filter(|rest| !rest.as_os_str().is_empty()) {
            rest.clone_into(&mut schema.path);
        }
    }
    let paired = compare(&new, &old, &workspace.sources);
    baseline.past = paired.past;
    if is_file(path) || !tells_gone(&workspace.given) {
        return Ok(baseline);
    }
    baseline.gone = paired.gone;
    Ok(baseline)
}
