//! `avrogen lint`: what schemas could do better.

use std::path::PathBuf;

use anyhow::Result;
use avrogen_build::tools::compat::Acceptance;
use avrogen_schema::lint::{self, Finding, lint};
use avrogen_schema::rule::{Rule, RuleKind};
use avrogen_schema::source::FileId;

use crate::clock;
use crate::context::Context;
use crate::exit::Exit;
use crate::output;
use crate::output::findings::{self, Counts, Issue};
use crate::project::Workspace;

/// Find what schemas could do better: names, documentation, defaults
///
/// `avrogen rules` lists what is looked for, and `[rules]` of avrogen.toml sets how bad it is. Errors and warnings make the
/// command end with 1, what is only informative does not. What is accepted stands in avrogen-waivers.md; `avrogen waive` adds to it.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Schemas: files, folders or globs. Without them, those of avrogen.toml, or the folder `schemas`
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let mut workspace = Workspace::open(&context.project, &options.paths)?;
    let waivers = workspace.checkout.waivers()?;
    let severities =
        workspace.checkout.settings.as_ref().map(|project| project.severities.clone()).unwrap_or_default();
    let settings = lint::Settings { severities };
    let mut seen: Vec<FileId> = Vec::new();
    let mut found = Vec::new();
    for schema in &workspace.schemas {
        if !seen.contains(&schema.file) {
            seen.push(schema.file);
            // What a file refers to is in a file of its own.
            found.extend(
                lint(&schema.set, &settings).into_iter().filter(|finding| finding.span().file == schema.file),
            );
        }
    }
    let mut acceptance = Acceptance::new(&waivers, Some(clock::today()));
    for finding in &mut found {
        if let Some(waiver) = acceptance.of(finding.rule, &finding.path) {
            finding.waive(&waiver.reason, waiver.until.to_string());
        }
    }
    let is_style = |rule: &Rule| rule.kind == RuleKind::Lint;
    let remarks = acceptance.remarks(workspace.checkout.settings.as_ref(), workspace.is_whole(), is_style);
    found.extend(remarks.into_iter().map(Finding::from));
    let name = |file: FileId| workspace.checkout.sources.get(file).name.to_string();
    found.sort_by_key(|finding| (name(finding.span().file), finding.span().start, finding.rule.id()));
    let issues: Vec<Issue> =
        found.iter().map(|finding| Issue::of_lint(finding, &workspace.checkout.sources)).collect();
    let mut files: Vec<String> = seen.into_iter().map(name).collect();
    files.sort();
    findings::write(&mut output::data(), &context.output, &workspace.checkout.sources, &issues, &files)?;
    let counts = Counts::of(&issues);
    let number = if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
    context
        .output
        .note(&format!("{number}: {}", counts.in_words().unwrap_or_else(|| "nothing found".to_owned())));
    Ok(if counts.errors + counts.warnings > 0 { Exit::Findings } else { Exit::Clean })
}
