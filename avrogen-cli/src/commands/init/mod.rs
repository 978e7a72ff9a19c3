//! `avrogen init`: a package that generates Rust from its schemas in `build.rs`.

mod crate_source;
mod find;
mod manifest;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use avrogen_build::tools::display;
use avrogen_build::tools::files::{Change, folder_of};
use avrogen_build::{Config, Error, Findings};
use serde::Serialize;

use self::crate_source::CrateSource;
use self::manifest::Manifest;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line_ends;
use crate::output::{self, Output, json};
use crate::project;
use crate::project_lock::ProjectLock;

/// Set up this folder: avrogen.toml, build.rs, dependencies
///
/// What is there already is kept: of Cargo.toml and .gitattributes only what is missing is added, and the other files are
/// left alone. In a folder without a package, a place for schemas only, there is no build.rs. With --project it is another
/// folder that is set up.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where the crates come from, if not from the registry of crates: `path:DIR` or `git:URL` of avrogen's repository
    #[arg(long, value_name = "SOURCE")]
    source: Option<CrateSource>,
}

/// What became of a file; a line of JSON.
#[derive(Serialize)]
struct Line {
    file: String,
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
    let folder = folder(context.project.given())?;
    let lock = ProjectLock::of_folder(&folder, output)?;
    let manifest = Manifest::read(&folder.join("Cargo.toml"))?;
    if let Some(source) = &options.source {
        source.check()?;
    }
    let is_package = manifest.as_ref().is_some_and(Manifest::is_package);
    let found = find::schemas(&folder, is_package)?;

    let mut files = Files::default();
    files.create(folder.join(project::PROJECT_FILE), &project_file(&found));
    let mut script = None;
    if let Some(mut manifest) = manifest.filter(Manifest::is_package) {
        script = Some(manifest.build_script());
        if script.as_ref().is_some_and(|script| script.as_deref() == Some("build.rs")) {
            files.create(folder.join("build.rs"), BUILD_SCRIPT);
        }
        let source = options.source.as_ref().map(|source| source.seen_from(&folder));
        manifest.add("dependencies", "avrogen-runtime", source.as_ref())?;
        manifest.add("build-dependencies", "avrogen-build", source.as_ref())?;
        files.replace(folder.join("Cargo.toml"), &manifest.text())?;
    }
    files.append(folder.join(".gitattributes"), &ATTRIBUTES)?;
    lock.sweep([folder_of(&folder.join(project::PROJECT_FILE))]);
    lock.write(&files.changes)?;
    drop(lock);
    report(output, &files.lines)?;
    for step in script.map(|script| what_is_left(&folder, script.as_deref())).unwrap_or_default() {
        output.note(&step);
    }
    if found.is_empty() {
        let schemas = display(&folder.join("schemas"));
        output.note(&format!("put schemas into the folder `{schemas}`: files that end in .avsc"));
        return Ok(Exit::Clean);
    }
    try_out(&folder, output)
}

/// The folder to set up: the current one, or that of the project file that was named, which need not be there yet.
fn folder(given: Option<&PathBuf>) -> Result<PathBuf> {
    let Some(given) = given else { return Ok(PathBuf::new()) };
    if given.is_dir() {
        return Ok(given.clone());
    }
    let folder =
        given.parent().filter(|_| given.file_name().is_some_and(|name| name == project::PROJECT_FILE));
    match folder {
        Some(folder) if folder.as_os_str().is_empty() || folder.is_dir() => Ok(folder.to_owned()),
        _ => {
            Err(Failure::new(format!("{} is neither a folder nor the avrogen.toml of one", given.display()))
                .help("name the folder to set up: `avrogen init --project DIR`")
                .into())
        }
    }
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

/// The files of a package that is set up, and what becomes of each.
#[derive(Default)]
struct Files {
    changes: Vec<Change>,
    lines: Vec<Line>,
}

impl Files {
    /// Writes a file that is not there.
    fn create(&mut self, path: PathBuf, text: &str) {
        if path.exists() {
            return self.tell(&path, State::Kept);
        }
        self.tell(&path, State::Created);
        self.changes.push(Change::new(path, text));
    }

    /// Writes a file that is there, where it changes.
    fn replace(&mut self, path: PathBuf, text: &str) -> Result<()> {
        let old = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = line_ends::kept(&old, text);
        self.tell(&path, if old == text { State::Kept } else { State::Changed });
        self.changes.push(Change::new(path, text));
        Ok(())
    }

    /// Adds the lines that a file does not have.
    fn append(&mut self, path: PathBuf, lines: &[&str]) -> Result<()> {
        let old = match fs::read_to_string(&path) {
            Ok(old) => old,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.create(path, &format!("{}\n", lines.join("\n")));
                return Ok(());
            }
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let missing: Vec<&str> =
            lines.iter().copied().filter(|line| !old.lines().any(|old| old.trim() == *line)).collect();
        if missing.is_empty() {
            self.tell(&path, State::Kept);
            return Ok(());
        }
        let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
        self.replace(path, &format!("{old}{gap}{}\n", missing.join("\n")))
    }

    fn tell(&mut self, path: &Path, state: State) {
        self.lines.push(Line { file: display(path), state });
    }
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
fn what_is_left(folder: &Path, script: Option<&str>) -> Vec<String> {
    let mut left = Vec::new();
    let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default();
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
        let root = roots.iter().find(|file| folder.join(file).exists()).unwrap_or(&roots[0]);
        let module = "    pub mod avro {\n        avrogen_runtime::include_schemas!();\n    }\n";
        left.push(format!("take the types in, in {root}:\n\n{module}"));
    }
    left
}

/// Generates in memory, so that what is wrong with the schemas is known before the first build.
fn try_out(folder: &Path, output: &Output) -> Result<Exit> {
    match Config::new().package("").project(folder.join(project::PROJECT_FILE)).generate() {
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
