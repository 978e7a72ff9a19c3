//! The face for build scripts: generates, writes what changed, and says to cargo what it depends on.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::error::{Error, Findings};
use crate::files::{self, Change};
use crate::report;
use crate::stages::generated::{Generated, GeneratedSet, are_sealed};
use crate::stages::write::write;

/// Generates from schemas, for a `build.rs`: [`Config::from_package`] with these schemas.
///
/// # Errors
/// Misuse. What is wrong with the schemas is printed: [`Config::compile`].
pub fn compile(schemas: impl AsRef<Path>) -> Result<(), Error> {
    Config::from_package().schemas([schemas.as_ref()]).compile()
}

impl Config {
    /// Generates, writes what changed, and tells cargo what it depends on. For build scripts.
    ///
    /// Errors in schemas and settings are printed as `cargo::error`, by which cargo fails the build when the script ends;
    /// the result is `Ok` then, or cargo would print them again.
    ///
    /// # Errors
    /// Misuse: a path that is not there, a folder that cannot be written to, a call from outside of a build script.
    pub fn compile(&self) -> Result<(), Error> {
        let generated = match self.generate() {
            Ok(generated) => generated,
            Err(Error::Findings(findings)) => return print(&instructions(&findings)),
            Err(misuse) => return Err(misuse),
        };
        let mut lines = instructions(&generated.findings);
        for set in &generated.sets {
            match &set.out {
                Some(out) => {
                    write(&self.base().join(out), set)?;
                }
                None => lines.push_str(&write_to_out_dir(set)?),
            }
        }
        lines.push_str(&rerun_lines(&generated));
        print(&lines)
    }
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
        let path = folder.join(&file.path);
        let is_there = fs::read_to_string(&path).is_ok_and(|old| are_sealed(&[(file, &old)]) == [true]);
        if !is_there {
            files::write(&[Change::new(path, file.written().as_bytes()).renewable()])?;
        }
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
