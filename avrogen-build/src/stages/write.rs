//! From memory to disk, only where bytes differ.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::generated::{GeneratedFile, GeneratedSet, HEADER, are_equal, are_sealed, lay_out};
use crate::error::Error;
use crate::files::{self, Change};

/// The list of the files that a run wrote into a folder, so that the next one removes those and no others.
const MANIFEST: &str = ".avrogen";

/// A file that is not on disk as it was generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path.
    pub path: PathBuf,
    /// What is there; none where nothing is.
    pub old: Option<String>,
    /// What was generated; none for a file that an earlier run wrote and this one would not.
    pub new: Option<String>,
}

/// Writes the files of a set to where they are checked in, and removes those that an earlier run wrote and this one did
/// not. Returns what was written or removed.
///
/// # Errors
/// When there is a file already that somebody else wrote; then nothing is written. When the file system refuses.
pub fn write(out: &Path, set: &GeneratedSet) -> Result<Vec<Difference>, Error> {
    let old = old_texts(out, set)?;
    if let Some((_, foreign, _)) = old.iter().find(|(_, _, old)| is_foreign(old.as_deref())) {
        return Err(Error::misuse(format!(
            "{} is not generated code, which would take its place: move it away, or generate to another place",
            foreign.display()
        )));
    }
    let plain = |text: &str| text.replace("\r\n", "\n");
    let mut differences = differences(out, set, old, are_sealed)?;
    differences.retain(|Difference { old, new, .. }| old.as_deref().map(plain) != new.as_deref().map(plain));
    let mut changes: Vec<Change> = differences
        .iter()
        .map(|Difference { path, new, .. }| match new {
            Some(new) => Change::text(path, new).renewable(),
            None => Change::removal(path).renewable(),
        })
        .collect();
    // At the end: what a run that is killed before did not do is done by the next one.
    if !is_file(out) {
        changes.push(Change::text(out.join(MANIFEST), &manifest(&set.files)).renewable());
    }
    files::write(&changes)?;
    Ok(differences)
}

/// What differs between checked-in code and what was generated, as Rust: neither layout nor line ends count.
///
/// # Errors
/// When the file system refuses.
pub fn compare(out: &Path, set: &GeneratedSet) -> Result<Vec<Difference>, Error> {
    differences(out, set, old_texts(out, set)?, are_equal)
}

/// A file of a set, its path, and the text that is there.
type Old<'a> = (&'a GeneratedFile, PathBuf, Option<String>);

fn old_texts<'a>(out: &Path, set: &'a GeneratedSet) -> Result<Vec<Old<'a>>, Error> {
    let folder = if is_file(out) { out.parent().unwrap_or(Path::new("")) } else { out };
    let files = set.files.iter().map(|file| (file, folder.join(&file.path)));
    files.map(|(file, path)| read(&path).map(|old| (file, path, old))).collect()
}

/// What differs from what is there. Only files of which nothing says that they are the same are laid out.
fn differences(
    out: &Path,
    set: &GeneratedSet,
    old: Vec<Old<'_>>,
    are_same: fn(&[(&GeneratedFile, &str)]) -> Vec<bool>,
) -> Result<Vec<Difference>, Error> {
    let there: Vec<_> = old.iter().filter_map(|(file, _, old)| Some((*file, old.as_deref()?))).collect();
    let mut same = are_same(&there).into_iter();
    let changed: Vec<Old<'_>> =
        old.into_iter().filter(|(_, _, old)| old.is_none() || same.next() != Some(true)).collect();
    lay_out(&changed.iter().map(|(file, ..)| *file).collect::<Vec<_>>());
    let changed = changed.into_iter();
    let mut differences: Vec<Difference> =
        changed.map(|(file, path, old)| Difference { path, old, new: Some(file.written()) }).collect();
    if !is_file(out) {
        for path in stale(out, &set.files)? {
            differences.push(Difference { old: read(&path)?, path, new: None });
        }
    }
    Ok(differences)
}

/// Whether there is a text that does not begin as generated code does.
fn is_foreign(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty() && !text.starts_with(HEADER))
}

fn is_file(out: &Path) -> bool {
    out.extension().is_some_and(|extension| extension == "rs")
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", path, &error)),
    }
}

/// Files that the manifest lists, that are not to be written any more, and that still begin as generated ones do.
fn stale(out: &Path, files: &[GeneratedFile]) -> Result<Vec<PathBuf>, Error> {
    let Some(manifest) = read(&out.join(MANIFEST))? else { return Ok(Vec::new()) };
    let mut stale = Vec::new();
    for line in manifest.lines().filter(|line| !line.starts_with('#')) {
        let path = Path::new(line);
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        if inside
            && files.iter().all(|file| file.path != path)
            && read(&out.join(path))?.is_some_and(|text| text.starts_with(HEADER))
        {
            stale.push(out.join(path));
        }
    }
    Ok(stale)
}

fn manifest(files: &[GeneratedFile]) -> String {
    let mut paths: Vec<String> = files.iter().map(|file| crate::paths::display(&file.path)).collect();
    paths.sort();
    format!(
        "# Files that avrogen wrote here, and removes when they are no longer generated.\n{}\n",
        paths.join("\n")
    )
}

#[cfg(all(test, feature = "format"))]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::stages::{layout, seal};

    /// A file that another version of the formatter has laid out is left as it is, and so nothing is laid out here.
    #[test]
    fn sealed_file_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let (schema, out) = (folder.path().join("a.avsc"), folder.path().join("avro.rs"));
        fs::write(&schema, r#"{"type": "enum", "name": "A", "symbols": ["B"]}"#).expect("a file");
        let set = || {
            let generated = Config::new().schemas([&schema]).out(&out).generate();
            generated.unwrap_or_else(|error| panic!("{error}")).sets.remove(0)
        };
        write(&out, &set()).expect("it can be written");
        let own = fs::read_to_string(&out).expect("it was written");
        let file = &set().files[0];
        let [fingerprint] = layout::fingerprints(file.emitter(), &[file.parts()])[..] else {
            panic!("one file")
        };
        let other = seal::sealed(&file.contents().replace("\n\n", "\n"), fingerprint);
        fs::write(&out, &other).expect("a file");
        assert_eq!(write(&out, &set()).expect("it can be written"), []);
        assert_eq!(compare(&out, &set()).expect("it can be read"), []);
        assert_eq!(fs::read_to_string(&out).expect("it is there"), other);

        fs::write(&out, other.replace("f.pad(", "f.write_str(")).expect("a file");
        assert_eq!(compare(&out, &set()).expect("it can be read").len(), 1);
        assert_eq!(write(&out, &set()).expect("it can be written").len(), 1);
        assert_eq!(fs::read_to_string(&out).expect("it was written"), own);
    }

    /// Whoever edits a file and seals it anew is found out by `compare`, which reads the code.
    #[test]
    fn forged_seal_does_not_pass_comparison() {
        let folder = tempfile::tempdir().expect("a folder");
        let (schema, out) = (folder.path().join("a.avsc"), folder.path().join("avro.rs"));
        fs::write(&schema, r#"{"type": "enum", "name": "A", "symbols": ["B"]}"#).expect("a file");
        let generated = Config::new().schemas([&schema]).out(&out).generate().expect("it is valid");
        let file = &generated.sets[0].files[0];
        let [fingerprint] = layout::fingerprints(file.emitter(), &[file.parts()])[..] else {
            panic!("one file")
        };
        let forged = seal::sealed(&file.contents().replace("f.pad(", "f.write_str("), fingerprint);
        fs::write(&out, forged).expect("a file");
        assert_eq!(compare(&out, &generated.sets[0]).expect("it can be read").len(), 1);
    }
}
