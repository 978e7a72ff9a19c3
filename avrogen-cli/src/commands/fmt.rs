//! `avrogen fmt`: the layout of schema files.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::files::{Change, folder_of};
use avrogen_build::tools::load;
use avrogen_schema::format::format;
use avrogen_schema::options::Limits;
use avrogen_schema::source::SourceMap;
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::refused;
use crate::output::{self, json, printable};
use crate::project::Checkout;
use crate::project_lock::ProjectLock;

/// Lay schema files out
///
/// What fits on a line stands on one, and a record has a line for each of its fields. Nothing but blanks changes: keys keep their
/// order, strings and numbers the way they are written, and comments their places.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Schemas: files, folders or globs. Without them, those of avrogen.toml, or the folder `schemas`
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write nothing; exit with 1 where a file is laid out otherwise
    #[arg(long)]
    check: bool,
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    state: &'static str,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let is_written = !options.check;
    let lock = is_written.then(|| ProjectLock::acquire(&context.project, &context.output)).transpose()?;
    let mut findings = Vec::new();
    let (loaded, sources) = if options.paths.is_empty() {
        let mut checkout = Checkout::open(&context.project)?;
        let paths = checkout.all_paths()?;
        (checkout.load(&paths, &mut findings)?.unwrap_or_default(), checkout.sources)
    } else {
        let mut sources = SourceMap::new();
        (load(Path::new(""), &options.paths, &mut sources, &mut findings)?, sources)
    };
    let mut changed = Vec::new();
    for (file, path) in &loaded.files {
        let source = sources.get(*file);
        match format(&source.text, &Limits::default()) {
            Ok(text) if text == *source.text => {}
            Ok(text) => changed.push((*file, path, text)),
            Err(found) => {
                // The formatter read the text by itself.
                for mut one in found.diagnostics {
                    one.labels.iter_mut().for_each(|label| label.span.file = *file);
                    findings.push(one);
                }
            }
        }
    }
    if !findings.is_empty() {
        return Err(refused(sources, findings).into());
    }
    if let Some(lock) = lock {
        lock.sweep(loaded.files.iter().map(|(_, path)| folder_of(path)));
        let new: Vec<Change> = changed.iter().map(|(_, path, text)| Change::new(path, &**text)).collect();
        lock.write(&new)?;
    }
    let mut out = output::data();
    for (file, _, _) in &changed {
        let (name, state) =
            (&*sources.get(*file).name, if options.check { "unformatted" } else { "formatted" });
        if context.output.is_json() {
            json::line(&mut out, &Line { file: name, state })?;
        } else {
            writeln!(out, "{}: {state}", printable(name))?;
        }
    }
    out.flush()?;
    let (number, all) = (changed.len(), loaded.files.len());
    if !options.check {
        context.output.note(&format!("{number} of {all} files changed"));
    } else if number > 0 {
        let message = format!("{number} of {all} files are laid out otherwise");
        context.output.finding(&message, "run `avrogen fmt`");
        return Ok(Exit::Findings);
    }
    Ok(Exit::Clean)
}
