//! `avrogen init`: a package that generates Rust from its schemas in `build.rs`.

mod find;
mod manifest;
mod source;

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use avrogen_build::{Config, Error, Findings};
use serde::Serialize;

use self::manifest::Manifest;
use self::source::Source;
use super::Context;
use crate::exit::Exit;
use crate::output::{self, Output, json};
use crate::project;

/// Set up this folder: avrogen.toml, build.rs, dependencies
///
/// What is there already is kept: of Cargo.toml and .gitattributes only what is missing is added, and the other files are
/// left alone. In a folder without a package, a place for schemas only, there is no build.rs.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where the crates come from, if not from the registry of crates: `path:DIR` or `git:URL` of avrogen's repository
    #[arg(long, value_name = "SOURCE")]
    source: Option<Source>,
}

/// What became of a file; a line of JSON.
#[derive(Serialize)]
struct Line {
    file: &'static str,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Created,
    Changed,
    Kept,
}

const BUILD_SCRIPT: &str = r"//! Generates Rust from the schemas that avrogen.toml names.

fn main() -> Result<(), avrogen_build::Error> {
    avrogen_build::Config::from_package().compile()
}
";

/// So that two branches that add subjects merge: the lock file has one line an entry, in whatever order. And so that no
/// checkout changes the bytes of a locked text.
const ATTRIBUTES: [&str; 2] = ["avrogen.lock merge=union", "**/.locked/** -text"];

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let output = &context.output;
    let manifest = Manifest::read(Path::new("Cargo.toml"))?;
    if let Some(source) = &options.source {
        source.check()?;
    }
    let is_package = manifest.as_ref().is_some_and(Manifest::is_package);
    let found = find::schemas(Path::new(""), is_package)?;

    let mut left = Vec::new();
    let mut lines = vec![Line { file: project::NAME, state: create(project::NAME, &project_file(&found))? }];
    if let Some(mut manifest) = manifest.filter(Manifest::is_package) {
        let script = manifest.build_script();
        if let Some("build.rs") = script.as_deref() {
            lines.push(Line { file: "build.rs", state: create("build.rs", BUILD_SCRIPT)? });
        }
        manifest.add("dependencies", "avrogen-runtime", options.source.as_ref())?;
        manifest.add("build-dependencies", "avrogen-build", options.source.as_ref())?;
        lines.push(Line { file: "Cargo.toml", state: replace("Cargo.toml", &manifest.text())? });
        left = what_is_left(script.as_deref());
    }
    lines.push(Line { file: ".gitattributes", state: append(".gitattributes", &ATTRIBUTES)? });
    report(output, &lines)?;
    for step in left {
        output.note(&step);
    }
    if found.is_empty() {
        output.note("put schemas into the folder `schemas`: files that end in .avsc");
        return Ok(Exit::Clean);
    }
    try_out(output)
}

/// `avrogen.toml`, with what most projects set sooner or later.
fn project_file(found: &[String]) -> String {
    let paths = if found.is_empty() { vec!["schemas".to_owned()] } else { found.to_vec() };
    let paths: toml_edit::Array = paths.into_iter().collect();
    format!(
        "[schemas]\npaths = {paths} # files, folders or globs\n\n\
         # [registry]\n# url = \"http://localhost:8081\" # AVROGEN_REGISTRY_URL wins; credentials come from the environment\n\n\
         # [compatibility]\n# mode = \"BACKWARD\"\n"
    )
}

/// Writes a file that is not there.
fn create(file: &str, text: &str) -> Result<State> {
    if Path::new(file).exists() {
        return Ok(State::Kept);
    }
    fs::write(file, text).with_context(|| format!("cannot write {file}"))?;
    Ok(State::Created)
}

/// Writes a file that is there, where it changes.
fn replace(file: &str, text: &str) -> Result<State> {
    let old = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    if old == text {
        return Ok(State::Kept);
    }
    fs::write(file, text).with_context(|| format!("cannot write {file}"))?;
    Ok(State::Changed)
}

/// Adds the lines that a file does not have.
fn append(file: &str, lines: &[&str]) -> Result<State> {
    let old = match fs::read_to_string(file) {
        Ok(old) => old,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return create(file, &format!("{}\n", lines.join("\n")));
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {file}")),
    };
    let missing: Vec<&str> =
        lines.iter().copied().filter(|line| !old.lines().any(|old| old.trim() == *line)).collect();
    if missing.is_empty() {
        return Ok(State::Kept);
    }
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    replace(file, &format!("{old}{gap}{}\n", missing.join("\n")))
}

fn report(output: &Output, lines: &[Line]) -> Result<()> {
    let mut out = output::data();
    for line in lines {
        let state = match line.state {
            State::Created => "created",
            State::Changed => "changed",
            State::Kept => "kept",
        };
        if output.is_json() {
            json::line(&mut out, line)?;
        } else {
            writeln!(out, "{state:7} {}", line.file)?;
        }
    }
    out.flush()?;
    Ok(())
}

const CALL: &str = "avrogen_build::Config::from_package().compile()?;";

/// What nobody but the author of the code can do.
fn what_is_left(script: Option<&str>) -> Vec<String> {
    let mut left = Vec::new();
    let text = |file: &str| fs::read_to_string(file).unwrap_or_default();
    match script {
        None => {
            left.push(
                "Cargo.toml says `build = false`: take that out for schemas to be generated".to_owned(),
            );
        }
        Some(file) if file != "build.rs" || !text(file).contains("avrogen_build") => {
            left.push(format!("add to the `main` of {file}:\n\n    {CALL}\n"));
        }
        Some(_) => {}
    }
    let roots = ["src/lib.rs", "src/main.rs"];
    if !roots.iter().any(|file| text(file).contains("include_schemas!")) {
        let root = roots.iter().find(|file| Path::new(file).exists()).unwrap_or(&roots[0]);
        let module = "    pub mod avro {\n        avrogen_runtime::include_schemas!();\n    }\n";
        left.push(format!("take the types in, in {root}:\n\n{module}"));
    }
    left
}

/// Generates in memory, so that what is wrong with the schemas is known before the first build.
fn try_out(output: &Output) -> Result<Exit> {
    match Config::new().package("").project(project::NAME).generate() {
        Ok(generated) => {
            let Findings { sources, diagnostics, .. } = &generated.findings;
            output.diagnostics(sources, diagnostics);
            Ok(Exit::Clean)
        }
        Err(Error::Findings(findings)) => {
            output.diagnostics(&findings.sources, &findings.diagnostics);
            let help =
                "mend the schemas, or name others in `paths` of avrogen.toml; then run `avrogen generate`";
            output.finding("the folder is set up, and its schemas have errors", help);
            Ok(Exit::Findings)
        }
        Err(misuse) => Err(misuse.into()),
    }
}
