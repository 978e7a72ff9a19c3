//! Where a package keeps its schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Folders that are named for schemas: all below them is taken, also what comes later.
const HOMES: [&str; 4] = ["schemas", "schema", "avro", "avsc"];

/// Folders of a package with what is not its own code.
const ASIDE: [&str; 4] = ["benches", "examples", "fuzz", "tests"];

/// The folders with schemas below a folder, as `paths` of `avrogen.toml` names them. Those of other packages are theirs, and
/// of tests and examples only where there are no others.
pub(super) fn schemas(folder: &Path, is_package: bool) -> Result<Vec<String>> {
    let mut files = Vec::new();
    walk(folder, &mut Vec::new(), is_package, &mut files)?;
    let is_aside = |file: &Vec<String>| file.len() > 1 && ASIDE.contains(&file[0].as_str());
    if !files.iter().all(is_aside) {
        files.retain(|file| !is_aside(file));
    }
    Ok(paths(&files))
}

/// Every schema file, as the components of its path.
fn walk(folder: &Path, way: &mut Vec<String>, is_package: bool, files: &mut Vec<Vec<String>>) -> Result<()> {
    let here: PathBuf = folder.join(way.iter().collect::<PathBuf>());
    let here = if here.as_os_str().is_empty() { PathBuf::from(".") } else { here };
    let cannot = || format!("cannot read the folder {}", here.display());
    for entry in fs::read_dir(&here).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        // A name that is no text cannot stand in a TOML file.
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let path = entry.path();
        // Links are not followed: they may lead out of the package, or around in it.
        let kind = entry.file_type().with_context(cannot)?;
        way.push(name);
        if kind.is_dir() && !is_other(&path, &way[way.len() - 1], is_package) {
            walk(folder, way, is_package, files)?;
        } else if kind.is_file() && is_schema(&path) {
            files.push(way.clone());
        }
        way.pop();
    }
    Ok(())
}

fn is_schema(path: &Path) -> bool {
    matches!(path.extension().and_then(OsStr::to_str), Some("avsc" | "avpr"))
}

/// Whether a folder holds what is hidden, built, fetched, or of another package.
fn is_other(path: &Path, name: &str, is_package: bool) -> bool {
    let is_built = || path.join("CACHEDIR.TAG").exists();
    name.starts_with('.')
        || name == "node_modules"
        || is_built()
        || (is_package && path.join("Cargo.toml").exists())
}

/// One path for each folder at the top: as deep as all its schemas are, unless its name says what it is for.
fn paths(files: &[Vec<String>]) -> Vec<String> {
    let mut tops: BTreeMap<&str, Vec<&[String]>> = BTreeMap::new();
    let mut paths: BTreeSet<String> = BTreeSet::new();
    for file in files {
        match file.as_slice() {
            [] => {}
            [name] => {
                let extension = name.rsplit_once('.').map_or("avsc", |(_, extension)| extension);
                paths.insert(format!("*.{extension}"));
            }
            [top, .., _] => tops.entry(top).or_default().push(&file[..file.len() - 1]),
        }
    }
    for (top, folders) in tops {
        let common = if HOMES.contains(&top) { 1 } else { common_length(&folders) };
        paths.insert(folders[0][..common].join("/"));
    }
    paths.into_iter().collect()
}

fn common_length(folders: &[&[String]]) -> usize {
    let first = folders[0];
    let agrees = |at: &usize| folders.iter().all(|folder| folder.get(*at) == first.get(*at));
    (0..first.len()).take_while(agrees).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_path_for_each_folder_at_the_top() {
        let file = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let of = |files: &[&str]| paths(&files.iter().map(|path| file(path)).collect::<Vec<_>>());
        assert_eq!(of(&["schemas/users/a.avsc"]), ["schemas"]);
        assert_eq!(of(&["src/main/avro/a.avsc", "src/main/avro/b/c.avsc"]), ["src/main/avro"]);
        assert_eq!(of(&["data/a/x.avsc", "data/b/y.avsc", "z.avsc", "p.avpr"]), ["*.avpr", "*.avsc", "data"]);
    }
}
