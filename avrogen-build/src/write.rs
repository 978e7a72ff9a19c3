//! From memory to disk, only where bytes differ; and what a build script tells cargo.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use crate::config::Config;
use crate::error::{Error, Findings};
use crate::generate::{Generated, GeneratedFile, GeneratedSet, HEADER, generate};
use crate::report;

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

/// Generates, writes, and tells cargo. See [`Config::compile`].
pub(crate) fn compile(config: &Config) -> Result<(), Error> {
    let generated = match generate(config) {
        Ok(generated) => generated,
        Err(Error::Findings(findings)) => return print(&instructions(&findings)),
        Err(misuse) => return Err(misuse),
    };
    let mut lines = instructions(&generated.findings);
    for set in &generated.sets {
        match &set.out {
            Some(out) => {
                write(&config.base().join(out), set)?;
            }
            None => lines.push_str(&write_to_out_dir(set)?),
        }
    }
    lines.push_str(&rerun_lines(&generated));
    print(&lines)
}

/// Writes one file into `OUT_DIR` and says where it is.
fn write_to_out_dir(set: &GeneratedSet) -> Result<String, Error> {
    let Some(folder) = std::env::var_os("OUT_DIR").map(PathBuf::from) else {
        let message =
            "OUT_DIR is not set: `compile` is for build scripts; elsewhere call `generate`, or set `out`";
        return Err(Error::misuse(message));
    };
    let mut lines = String::new();
    for file in &set.files {
        write_if_changed(&folder.join(&file.path), file.contents.as_bytes())?;
        let set = set.name.as_ref().map(|name| format!("_{name}")).unwrap_or_default();
        let _ = writeln!(lines, "cargo::rustc-env=AVROGEN_SCHEMAS{set}={}", file.path.display());
    }
    Ok(lines)
}

fn instructions(findings: &Findings) -> String {
    findings.diagnostics.iter().map(|finding| report::instructions(&findings.sources, finding)).collect()
}

/// What cargo watches: every file and folder that was read. A name that would break the line is left to its folder.
fn rerun_lines(generated: &Generated) -> String {
    let mut lines = String::new();
    let plain = |path: &Path| path.to_str().is_some_and(|text| !text.contains(char::is_control));
    let paths =
        generated.watched.iter().map(|path| path.ancestors().find(|path| plain(path)).unwrap_or(path));
    for path in paths.collect::<BTreeSet<_>>() {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let _ = writeln!(lines, "cargo::rerun-if-changed={}", path.display());
    }
    lines
}

fn print(lines: &str) -> Result<(), Error> {
    let done = io::stdout().write_all(lines.as_bytes());
    done.map_err(|error| Error::misuse(format!("cannot tell cargo: {error}")))
}

/// Writes the files of a set to where they are checked in, and removes those that an earlier run wrote and this one did
/// not. Returns what was written or removed.
///
/// # Errors
/// When there is a file already that somebody else wrote; then nothing is written. When the file system refuses.
pub fn write(out: &Path, set: &GeneratedSet) -> Result<Vec<Difference>, Error> {
    let differences = compare(out, set)?;
    if let Some(foreign) = differences.iter().find(|difference| is_foreign(difference.old.as_deref())) {
        return Err(Error::misuse(format!(
            "{} is not generated code, which would take its place: move it away, or generate to another place",
            foreign.path.display()
        )));
    }
    for difference in &differences {
        match &difference.new {
            Some(new) => write_if_changed(&difference.path, new.as_bytes())?,
            None => fs::remove_file(&difference.path)
                .map_err(|error| Error::io("remove", &difference.path, &error))?,
        }
    }
    if !is_file(out) {
        write_if_changed(&out.join(MANIFEST), manifest(&set.files).as_bytes())?;
    }
    Ok(differences)
}

/// What differs between checked-in code and what was generated. Line ends do not count: a checkout may change them.
///
/// # Errors
/// When the file system refuses.
pub fn compare(out: &Path, set: &GeneratedSet) -> Result<Vec<Difference>, Error> {
    let folder = if is_file(out) { out.parent().unwrap_or(Path::new("")) } else { out };
    let mut differences = Vec::new();
    for file in &set.files {
        let path = folder.join(&file.path);
        let old = read(&path)?;
        if old.as_ref().map(|old| old.replace("\r\n", "\n")) != Some(file.contents.replace("\r\n", "\n")) {
            differences.push(Difference { path, old, new: Some(file.contents.clone()) });
        }
    }
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
    let mut paths: Vec<String> = files.iter().map(|file| crate::load::display(&file.path)).collect();
    paths.sort();
    format!(
        "# Files that avrogen wrote here, and removes when they are no longer generated.\n{}\n",
        paths.join("\n")
    )
}

pub(crate) fn write_if_changed(path: &Path, contents: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, &error))?;
    }
    fs::write(path, contents).map_err(|error| Error::io("write", path, &error))
}
