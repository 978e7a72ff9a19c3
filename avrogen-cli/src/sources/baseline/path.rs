//! A folder or file.

use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::compat::{self, compare, parse, schemas};
use avrogen_build::tools::{load, place};
use avrogen_schema::codes::UNKNOWN_NAME;
use avrogen_schema::options::Options;
use avrogen_schema::source::FileId;

use super::{Baseline, is_file, tells_gone};
use crate::project::Workspace;

/// Reads a folder or file. Two files are compared with each other, whatever their names.
pub(super) fn read(path: &Path, workspace: &mut Workspace) -> Result<Baseline> {
    let mut baseline = Baseline { name: path.display().to_string(), ..Baseline::default() };
    let loaded =
        load(Path::new(""), &[path.to_owned()], &mut workspace.checkout.sources, &mut baseline.errors)?;
    if !baseline.errors.is_empty() {
        return Err(crate::failure::refused(
            std::mem::take(&mut workspace.checkout.sources),
            baseline.errors,
        )
        .into());
    }
    // Paths count from the folder, as those of the project count from its folder.
    let relative = |file: &Path| {
        file.strip_prefix(path).ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(file).to_owned()
    };
    let files: Vec<(FileId, PathBuf)> =
        loaded.files.iter().map(|(file, path)| (*file, relative(path))).collect();
    let (mut parsed, mut errors) = parse(&workspace.checkout.sources, &files, &[], Options::lenient());
    if is_file(path) && errors.iter().any(|one| one.code == UNKNOWN_NAME) {
        let others = workspace.checkout.neighbours(&[path.to_owned()], Vec::new());
        (parsed, errors) = parse(&workspace.checkout.sources, &files, &others, Options::lenient());
    }
    baseline.errors = errors;
    let old = schemas(workspace.checkout.settings.as_ref(), &parsed, &[]);
    // A file may have several subjects, and it is one schema all the same.
    let is_one_file = || {
        workspace.schemas.windows(2).all(|pair| pair[0].file == pair[1].file && pair[0].node == pair[1].node)
    };
    baseline.is_direct = is_file(path)
        && matches!(&*workspace.given, [given] if is_file(given))
        && old.len() == 1
        && is_one_file();
    if baseline.is_direct {
        for schema in &workspace.schemas {
            let of_subject = compat::Schema { subject: schema.subject.clone(), ..old[0].clone() };
            let paired = compare(std::slice::from_ref(schema), &[of_subject], &workspace.checkout.sources);
            baseline.past.extend(paired.past);
        }
        return Ok(baseline);
    }
    // Of the project, too, the paths count from the folder that was named.
    let mut new = workspace.schemas.clone();
    let given: Vec<PathBuf> = workspace.given.iter().map(|given| place(Path::new(""), given)).collect();
    for schema in &mut new {
        let real = place(&workspace.checkout.folder, &schema.path);
        let named = given.iter().find_map(|given| real.strip_prefix(given).ok());
        if let Some(rest) = named.filter(|rest| !rest.as_os_str().is_empty()) {
            rest.clone_into(&mut schema.path);
        }
    }
    let paired = compare(&new, &old, &workspace.checkout.sources);
    baseline.past = paired.past;
    if is_file(path) || !tells_gone(&workspace.given) {
        return Ok(baseline);
    }
    baseline.gone = paired.gone;
    Ok(baseline)
}
