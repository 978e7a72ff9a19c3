//! `avrogen check`: whether an edit breaks anybody.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use avrogen_build::tools::compat::{self, Callers, Checked, Gone, Mode, Waivers};
use avrogen_build::tools::moved;
use avrogen_schema::compat::project::{Remark, SCHEMA_DELETED};
use avrogen_schema::compat::{Finding, OldVersion, sort};
use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::source::Span;

use crate::clock;
use crate::context::Context;
use crate::exit::Exit;
use crate::output::findings::{self, Counts, Issue};
use crate::output::{self, Output, printable};
use crate::project::Workspace;
use crate::sources::baseline::{self, Against, Baseline};

/// Check that an edit breaks nobody
///
/// Every subject is checked under its mode against all versions that count, and everything is found in one run. The verdict is
/// the registry's; warnings are about what it lets pass and people regret. Without --against it is the lock that is compared
/// with, and without a lock the commit at which this branch left the default branch. A subject that is new passes. What is
/// accepted stands in avrogen-waivers.md; `avrogen waive` adds to it.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Schemas: files, folders or globs. Without them, those of avrogen.toml, or the folder `schemas`
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// What to compare with: `lock`, `registry`, `git:REV` for any revision, or a folder or file. A file and one PATH that is a
    /// file are compared with each other, whatever their names
    #[arg(long, value_name = "BASELINE")]
    against: Option<Against>,

    /// The mode of every subject: NONE, BACKWARD, FORWARD, FULL, the last three also with `_TRANSITIVE`. Without it, that of
    /// `[subject]`, else of the lock, else of `[compatibility]`, else BACKWARD
    #[arg(long, value_name = "MODE")]
    mode: Option<Mode>,

    /// Add what the wire allows and callers of the generated code have to follow
    #[arg(long)]
    source: bool,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let mut workspace = Workspace::open(&context.project, &options.paths)?;
    let baseline = baseline::read(options.against.as_ref(), &mut workspace, &context.output)?;
    let locked = if options.source { workspace.locked() } else { BTreeMap::new() };
    let waivers = if baseline.is_direct { Waivers::default() } else { workspace.checkout.waivers()? };
    let settings = compat::Settings {
        project: workspace.checkout.settings.as_ref(),
        mode: options.mode,
        callers: if options.source { Callers::All } else { Callers::None },
        waivers: &waivers,
        today: Some(clock::today()),
        is_whole: workspace.is_whole(),
    };
    let moved = if options.source {
        let sources = &workspace.checkout.sources;
        moved(&workspace.schemas, &baseline.past, locked.values(), sources, &settings)
    } else {
        Vec::new()
    };
    let checked = compat::check(&workspace.schemas, &baseline.past, &settings, moved);
    let report = Report::new(&mut workspace, &baseline, checked);
    report.write(&context.output, &workspace, &baseline)?;
    Ok(report.exit())
}

/// What a check found, ready to be written.
pub(super) struct Report {
    checked: Checked,
    issues: Vec<Issue>,
    /// The files that were looked at.
    files: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds what the check itself cannot see, and puts all of it in order.
    pub(super) fn new(workspace: &mut Workspace, baseline: &Baseline, mut checked: Checked) -> Self {
        let deleted = deleted(workspace, baseline);
        checked.findings.extend(deleted);
        sort(&mut checked.findings, &workspace.checkout.sources);
        let until = clock::accept_until().to_string();
        let issue = |finding| Issue::of_check(finding, &workspace.checkout.sources, &until);
        let issues = checked.findings.iter().map(issue).collect();
        let name = |schema: &compat::Schema| workspace.checkout.sources.get(schema.file).name.to_string();
        let mut files: Vec<String> = workspace.schemas.iter().map(name).collect();
        files.dedup();
        let diagnostics = [&workspace.checkout.warnings, &baseline.errors, &checked.diagnostics];
        let diagnostics = diagnostics.into_iter().flatten().cloned().collect();
        Self { checked, issues, files, diagnostics }
    }

    /// Returns how the check ended.
    pub(super) fn exit(&self) -> Exit {
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            Exit::Incomplete
        } else if Counts::of(&self.issues).errors > 0 {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }

    pub(super) fn write(&self, output: &Output, workspace: &Workspace, baseline: &Baseline) -> Result<()> {
        findings::write(&mut output::data(), output, &workspace.checkout.sources, &self.issues, &self.files)?;
        output.diagnostics(&workspace.checkout.sources, &self.diagnostics);
        tell(output, baseline, &self.checked, &self.issues);
        Ok(())
    }
}

/// Writes what was compared, and the result.
fn tell(output: &Output, baseline: &Baseline, checked: &Checked, issues: &[Issue]) {
    for outcome in &checked.outcomes {
        let stops_at = outcome.stops_at.as_ref().and_then(|version| version.version);
        if let Some(number) = stops_at {
            output.note(&format!("{}: a registry stops at version {number}", printable(&outcome.subject)));
            continue;
        }
        let what = match (outcome.is_new, outcome.stops_at.is_some(), outcome.compared) {
            (true, ..) => "is new".to_owned(),
            (_, true, _) => "is incompatible".to_owned(),
            (.., 1) => "is compatible with 1 version".to_owned(),
            (.., compared) => format!("is compatible with {compared} versions"),
        };
        output.detail(&format!("{} {what} ({})", printable(&outcome.subject), outcome.mode));
    }
    let number = checked.outcomes.len();
    let subjects = if number == 1 { "1 subject".to_owned() } else { format!("{number} subjects") };
    let found = Counts::of(issues).in_words().unwrap_or_else(|| "nothing found".to_owned());
    output.note(&format!("{subjects} checked against {}: {found}", baseline.name));
}

/// Schemas that are no more: of a locked subject that is an error.
fn deleted(workspace: &mut Workspace, baseline: &Baseline) -> Vec<Finding> {
    let lock = workspace.checkout.locked();
    let mut remarks = Vec::new();
    for Gone { schema, name } in &baseline.gone {
        let old = workspace.checkout.sources.get(schema.file).text.clone();
        let path = avrogen_build::tools::display(&workspace.checkout.folder.join(&schema.path));
        // A reader looks for it where it was.
        let file = workspace.checkout.sources.add(path, old);
        let named = schema.set.node(schema.node).kind.named().map(|named| named.name_span);
        let span = named.unwrap_or(schema.set.node(schema.node).span);
        let span = Span { file, ..span };
        remarks.push((
            schema.subject.clone(),
            schema.fullname().map(ToString::to_string),
            Some(name.clone()),
            span,
        ));
    }
    for subject in &baseline.gone_subjects {
        let span = workspace.checkout.lock.as_ref().map(|lock| lock.place(subject));
        remarks.extend(span.map(|span| (subject.clone(), None, None, span)));
    }
    let project = workspace.checkout.settings.as_ref();
    let waivers = Waivers::default();
    let settings = compat::Settings {
        project,
        mode: None,
        callers: Callers::None,
        waivers: &waivers,
        today: None,
        is_whole: false,
    };
    let finding = |(subject, fullname, old, span): (String, Option<String>, Option<OldVersion>, Span)| {
        let is_locked = lock.subjects.contains_key(&subject);
        let severity = compat::severity_of(&SCHEMA_DELETED, project)?;
        let severity = if is_locked { Severity::Error } else { severity };
        let (mode, _) = compat::modes(&subject, None, &settings);
        let restore = "restore its file, or name it by [subject] in avrogen.toml if it has moved";
        let fix = if is_locked {
            vec![
                restore.to_owned(),
                format!("if the subject has ended, remove the lines of {subject} from avrogen.lock"),
            ]
        } else {
            vec![restore.to_owned()]
        };
        let title = match &fullname {
            Some(name) => format!("the schema `{name}` of {subject} is gone"),
            None => format!("the schema of {subject} is gone"),
        };
        let place = (span, if old.is_some() { "it was here" } else { "still locked" }.to_owned());
        let path = fullname.unwrap_or_else(|| subject.clone());
        Some(Remark { rule: &SCHEMA_DELETED, severity, subject, mode, old, path, title, place, fix }.into())
    };
    remarks.into_iter().filter_map(finding).collect()
}
