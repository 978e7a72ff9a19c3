//! `avrogen generate`: schemas to Rust, written, checked or printed.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::files::folder_of;
use avrogen_build::{Config, Difference, Generated, GeneratedSet};
use avrogen_schema::shell::word;
use serde::Serialize;

use crate::context::Context;
use crate::data::is_stdout;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output, diff, json};
use crate::project_lock::ProjectLock;

/// Generate Rust from schemas
///
/// Code goes to --out, else to `out` of `[generate]` in avrogen.toml, else to stdout. Files are written only where they
/// change, and of the files that are no longer generated those are removed that an earlier run wrote.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Schemas: files, folders or globs. Without them, those of avrogen.toml, or the folder `schemas`
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Where checked-in code goes: a folder for a tree of modules, or a file that ends in .rs; `-` is standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Generate this set of avrogen.toml and no other
    #[arg(long, value_name = "NAME")]
    set: Option<String>,

    /// Write nothing; exit with 1 where checked-in code is not what the schemas give
    #[arg(long)]
    check: bool,

    /// Write nothing; print what would change as a unified diff, and exit with 1 where something would
    #[arg(long)]
    diff: bool,
}

/// A line of JSON: what was done to a file of checked-in code, or is wrong with it.
#[derive(Serialize)]
struct FileLine<'a> {
    set: Option<&'a str>,
    file: String,
    state: &'static str,
    diff: Option<String>,
}

/// A line of JSON: code that goes nowhere else.
#[derive(Serialize)]
struct CodeLine<'a> {
    set: Option<&'a str>,
    code: &'a str,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let is_compared = options.check || options.diff;
    let is_written = !is_compared && options.writes(context);
    let lock = is_written.then(|| ProjectLock::acquire(&context.project, &context.output)).transpose()?;
    let project = context.project.find()?;
    let generated = options.config(project.as_deref())?.generate()?;
    context.output.diagnostics(&generated.findings.sources, &generated.findings.diagnostics);
    let checked_in: Vec<(&GeneratedSet, &Path)> =
        generated.sets.iter().filter_map(|set| Some((set, set.out.as_deref()?))).collect();
    match (is_compared, checked_in.is_empty()) {
        (true, true) => Err(Failure::new("there is no checked-in code to compare with")
            .help("say where it is: `avrogen generate --check --out DIR`, or `out` of [generate] in avrogen.toml")
            .into()),
        (true, false) => compare(options, context, &checked_in),
        (false, true) => {
            drop(lock);
            print(&generated, &context.output)
        }
        (false, false) => {
            // None where `out` came into the project file in this moment.
            let lock = lock.map_or_else(|| ProjectLock::acquire(&context.project, &context.output), Ok)?;
            write(&checked_in, lock, &context.output)
        }
    }
}

impl Options {
    /// Whether code goes anywhere but to stdout. What is wrong with the project is told when it is read to generate from it.
    fn writes(&self, context: &Context) -> bool {
        match &self.out {
            Some(out) => !is_stdout(out),
            None => matches!(context.project.load(), Ok(Some(project)) if project.has_checked_in_code()),
        }
    }

    fn config(&self, project: Option<&Path>) -> Result<Config> {
        // Whether an edit may be made is what `avrogen check` is asked.
        let mut config = Config::new().package("").check(false);
        match project {
            Some(file) => config = config.project(file),
            None if self.paths.is_empty() && !Path::new("schemas").exists() => {
                return Err(Failure::new(
                    "there is nothing to generate from: no avrogen.toml and no folder `schemas`",
                )
                .help("name the schemas: `avrogen generate PATH..`, or run `avrogen init`")
                .into());
            }
            None => {}
        }
        if !self.paths.is_empty() {
            config = config.schemas(&self.paths).part();
        }
        match &self.out {
            Some(out) if is_stdout(out) => config = config.in_place(),
            Some(out) => config = config.out(out),
            None => {}
        }
        if let Some(set) = &self.set {
            config = config.set(set);
        }
        Ok(config)
    }

    /// The command that does what this one would.
    fn command(&self, context: &Context) -> String {
        let mut words = vec!["avrogen".to_owned(), "generate".to_owned()];
        let mut option = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                words.extend([name.to_owned(), word(&value)]);
            }
        };
        let text = |path: &PathBuf| path.display().to_string();
        option("--project", context.project.given().map(text));
        option("--set", self.set.clone());
        option("--out", self.out.as_ref().map(text));
        words.extend(self.paths.iter().map(|path| word(&text(path))));
        words.join(" ")
    }
}

/// Prints the one set that was asked for.
fn print(generated: &Generated, output: &Output) -> Result<Exit> {
    let set = match &*generated.sets {
        [only] => only,
        sets => sets.iter().find(|set| set.name.is_none()).ok_or_else(|| {
            let names: Vec<&str> = sets.iter().filter_map(|set| set.name.as_deref()).collect();
            Failure::new("there are several sets, and one can be printed")
                .help(format!("say which: `avrogen generate --set NAME`, one of {}", names.join(", ")))
        })?,
    };
    let mut out = output::data();
    for file in &set.files {
        if output.is_json() {
            json::line(&mut out, &CodeLine { set: set.name.as_deref(), code: file.contents() })?;
        } else {
            out.write_all(file.contents().as_bytes())?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn write(sets: &[(&GeneratedSet, &Path)], lock: ProjectLock, output: &Output) -> Result<Exit> {
    let mut written = Vec::new();
    for (set, out) in sets {
        let is_file = out.extension().is_some_and(|extension| extension == "rs");
        let root = if is_file { folder_of(out) } else { out.to_path_buf() };
        lock.sweep(set.files.iter().map(|file| folder_of(&root.join(&file.path))).chain([root.clone()]));
        written.push(avrogen_build::write(out, set)?);
    }
    drop(lock);
    let mut out = output::data();
    for ((set, folder), differences) in sets.iter().zip(&written) {
        for difference in differences {
            let (state, path) =
                (if difference.new.is_some() { "written" } else { "removed" }, &difference.path);
            if output.is_json() {
                let file = path.display().to_string();
                json::line(&mut out, &FileLine { set: set.name.as_deref(), file, state, diff: None })?;
            }
            output.detail(&format!("{state}: {}", path.display()));
        }
        output.note(&summary(folder, set.files.len(), differences));
    }
    out.flush()?;
    Ok(Exit::Clean)
}

/// `src/avro: 12 files, 3 written, 1 removed`
fn summary(folder: &Path, files: usize, differences: &[Difference]) -> String {
    let removed = differences.iter().filter(|difference| difference.new.is_none()).count();
    let written = differences.len() - removed;
    let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
    let done = match (written, removed) {
        (0, 0) => "all up to date".to_owned(),
        (_, 0) => format!("{written} written"),
        _ => format!("{written} written, {removed} removed"),
    };
    format!("{}: {files}, {done}", folder.display())
}

/// Tells what differs, and writes nothing.
fn compare(options: &Options, context: &Context, sets: &[(&GeneratedSet, &Path)]) -> Result<Exit> {
    let output = &context.output;
    let mut count = 0;
    let mut out = output::data();
    for (set, folder) in sets {
        for difference in avrogen_build::compare(folder, set)? {
            count += 1;
            let file = difference.path.display().to_string();
            let state = match (&difference.old, &difference.new) {
                (None, _) => "missing",
                (_, None) => "surplus",
                _ => "changed",
            };
            let is_json = output.is_json();
            let diff = options.diff.then(|| change(&file, &difference, output.colors_data() && !is_json));
            match diff {
                _ if is_json => {
                    json::line(&mut out, &FileLine { set: set.name.as_deref(), file, state, diff })?;
                }
                Some(diff) => out.write_all(diff.as_bytes())?,
                None => writeln!(out, "{file}: {}", in_words(state))?,
            }
        }
    }
    out.flush()?;
    if count == 0 {
        output.note("the checked-in code is up to date");
        return Ok(Exit::Clean);
    }
    let what = if count == 1 {
        "1 file of checked-in code is".to_owned()
    } else {
        format!("{count} files of checked-in code are")
    };
    output.finding(
        &format!("{what} not what the schemas give"),
        &format!("run `{}`", options.command(context)),
    );
    Ok(Exit::Findings)
}

fn in_words(state: &str) -> &'static str {
    match state {
        "missing" => "is missing",
        "surplus" => "is no longer generated",
        _ => "differs from what the schemas give",
    }
}

/// A difference as a diff. A checkout may have changed line ends, and they do not count.
fn change(file: &str, difference: &Difference, color: bool) -> String {
    let text = |text: &Option<String>| text.as_ref().map(|text| text.replace("\r\n", "\n"));
    diff::unified(file, text(&difference.old).as_deref(), text(&difference.new).as_deref(), color)
}
