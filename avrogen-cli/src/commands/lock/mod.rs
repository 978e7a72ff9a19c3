//! `avrogen lock`: the working schemas become versions, for teams without a registry.

mod references;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;

use anyhow::Result;
use avrogen_build::tools::compat::{self, Callers, Checked, Past};
use avrogen_build::tools::files::{Change, folder_of};
use avrogen_build::tools::lock::{
    Digest, History, Lock, Pin, Reference, Text, Version, locked_folder, stored_form,
};
use avrogen_schema::diagnostic::Severity;
use avrogen_schema::rule::RuleKind;
use avrogen_schema::stored::render;
use serde::Serialize;

use self::references::References;
use super::check;
use crate::clock;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, json, printable};
use crate::project::Workspace;
use crate::project_lock::ProjectLock;
use crate::sources::baseline::{self, Against, Baseline};

/// Accept the working schemas as the next versions, where there is no registry
///
/// What `check` refuses is refused, and so are subjects that a registry owns: those are for `push`. The texts go to the folder
/// `.locked` beside the schemas, and avrogen.lock says what they are: check both in.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {}

/// A line of JSON.
#[derive(Serialize)]
struct Line {
    subject: String,
    version: u32,
    file: String,
    state: &'static str,
}

pub(super) fn run(_: &Options, context: &Context) -> Result<Exit> {
    let output = &context.output;
    let lock = ProjectLock::acquire(&context.project, output)?;
    let mut workspace = Workspace::open(&context.project, &[])?;
    workspace.only_default_set();
    let baseline = if workspace.checkout.lock.is_some() {
        baseline::read(Some(&Against::Lock), &mut workspace, output)?
    } else {
        Baseline::empty(&workspace, "nothing, for there is no avrogen.lock yet")
    };
    let waivers = workspace.checkout.waivers()?;
    let settings = compat::Settings {
        project: workspace.checkout.settings.as_ref(),
        mode: None,
        callers: Callers::None,
        waivers: &waivers,
        today: Some(clock::today()),
        is_whole: true,
    };
    let checked = compat::check(&workspace.schemas, &baseline.past, &settings, Vec::new());
    let waived = waived(&checked);
    let report = check::Report::new(&mut workspace, &baseline, checked);
    let is_clean = report.exit() == Exit::Clean;
    let locked = is_clean.then(|| accept(&workspace, &baseline.past, waived, &lock));
    drop(lock);
    report.write(output, &workspace, &baseline)?;
    if let Some(lines) = locked {
        return tell(context, lines?);
    }
    output.note("nothing was locked");
    Ok(report.exit())
}

/// Makes the schemas the next versions of their subjects, and writes that down.
fn accept(
    workspace: &Workspace,
    past: &[Past],
    waived: BTreeMap<String, BTreeSet<String>>,
    project_lock: &ProjectLock,
) -> Result<Vec<Line>> {
    let (references, lock) = (References::new(workspace)?, workspace.checkout.locked());
    let mut run = Run { workspace, past, references, waived, lock, texts: Vec::new(), lines: Vec::new() };
    for at in run.references.order()? {
        run.schema(at)?;
    }
    let Run { lock, texts, lines, .. } = run;
    for (text, bytes) in &texts {
        let path = workspace.checkout.folder.join(&text.file);
        if fs::read(&path).is_ok_and(|locked| locked != *bytes) {
            let message = format!("{} has another text, of which avrogen.lock does not know", path.display());
            return Err(Failure::new(message)
                .help("bring back the avrogen.lock that it belongs to: `git checkout avrogen.lock`")
                .help(
                    "or delete the file, where it is left over and nothing was ever written with its schema",
                )
                .into());
        }
    }
    let folder = &workspace.checkout.folder;
    let mut changes: Vec<Change> = texts.iter().map(|(text, bytes)| text.change(folder, bytes)).collect();
    changes.extend(made(workspace));
    changes.push(lock.change(folder));
    project_lock.sweep(lock.schemas.values().map(|text| folder_of(&folder.join(&text.file))));
    project_lock.sweep(workspace.schemas.iter().map(|schema| folder_of(&folder.join(&schema.path))));
    project_lock.write(&changes)?;
    Ok(lines)
}

/// Returns the schemas that tables of topics make and no file held: what is locked has a working copy.
fn made(workspace: &Workspace) -> impl Iterator<Item = Change> {
    workspace.schemas.iter().filter_map(|schema| {
        let path = workspace.checkout.folder.join(&schema.path);
        let is_missing = is_top_level(schema) && !path.exists();
        is_missing.then(|| Change::new(path, workspace.checkout.sources.get(schema.file).text.as_bytes()))
    })
}

/// Returns the waived findings by subject, each as `RULE PATH`.
fn waived(checked: &Checked) -> BTreeMap<String, BTreeSet<String>> {
    let mut waived: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let accepted = checked.findings.iter().filter(|finding| finding.severity == Severity::Waived);
    for finding in accepted.filter(|finding| finding.rule.kind == RuleKind::Verdict) {
        let key = format!("{} {}", finding.rule.id(), finding.path);
        waived.entry(finding.subject.clone()).or_default().insert(key);
    }
    waived
}

struct Run<'w> {
    workspace: &'w Workspace,
    past: &'w [Past],
    references: References<'w>,
    waived: BTreeMap<String, BTreeSet<String>>,
    lock: Lock,
    texts: Vec<(Text, Vec<u8>)>,
    lines: Vec<Line>,
}

impl Run<'_> {
    /// Makes a schema the next version of its subject, where it differs from the last one.
    fn schema(&mut self, at: usize) -> Result<()> {
        let (schema, past) = (&self.workspace.schemas[at], &self.past[at]);
        let subject = &schema.subject;
        let references = self.references_of(at);
        let last = past.versions.last().and_then(|version| version.name.version);
        let last = last.map(|number| Version::new(subject, number));
        let is_same = past
            .versions
            .last()
            .is_some_and(|version| stored_form(&version.set, version.file) == self.form(schema));
        let waived: Vec<String> = self.waived.remove(subject).into_iter().flatten().collect();
        if let Some((version, text)) =
            last.and_then(|last| Some((last.clone(), self.lock.schemas.get_mut(&last)?)))
            && is_same
            && (text.references == references || !past.is_local)
        {
            let state = if waived.is_empty() { "unchanged" } else { "accepted" };
            text.waived.extend(waived);
            text.waived.sort();
            text.waived.dedup();
            self.lines.push(Line {
                subject: subject.clone(),
                version: version.number,
                file: text.file.clone(),
                state,
            });
            return Ok(());
        }
        if let Some(registry) = self.lock.subjects.get(subject).and_then(|pin| pin.registry.as_ref()) {
            let message = format!("{} belongs to the registry {}", printable(subject), printable(registry));
            return Err(Failure::new(message).help("run `avrogen push`, and nothing was locked").into());
        }
        let number =
            self.lock.versions(subject).map(|(version, _)| version.number).max().unwrap_or_default() + 1;
        let version = Version::new(subject, number);
        let bytes = self.text(schema).into_bytes();
        let file = self.lock.text_file(&locked_folder(self.workspace.checkout.settings.as_ref()), &version);
        let text = Text { references, waived, ..Text::new(file.clone(), Digest::of(&bytes)) };
        self.texts.push((text.clone(), bytes));
        self.lock.schemas.insert(version, text);
        self.lock.subjects.insert(subject.clone(), Pin { history: History::Complete, ..Pin::new(number) });
        self.lines.push(Line { subject: subject.clone(), version: number, file, state: "locked" });
        Ok(())
    }

    /// What a schema takes from others, at the versions that those have now.
    fn references_of(&self, at: usize) -> Vec<Reference> {
        let known = self.references.of(at).iter().filter_map(|(name, subject)| {
            let version = self.lock.pinned(subject)?;
            Some(Reference { name: name.clone(), version })
        });
        known.collect()
    }

    /// The text of the file; of a schema inside of one, and of one that has the types of other files in full, a text of its own.
    fn text(&self, schema: &compat::Schema) -> String {
        if self.references.refers_by_name(schema) {
            self.workspace.checkout.sources.get(schema.file).text.to_string()
        } else {
            render(&schema.set, schema.node)
        }
    }

    /// The text that a registry would store.
    fn form(&self, schema: &compat::Schema) -> Option<String> {
        if self.references.refers_by_name(schema) {
            stored_form(&schema.set, schema.file)
        } else {
            Some(avrogen_schema::stored::stored(&schema.set, schema.node, false, &|_| false))
        }
    }
}

/// Returns whether a schema is all that its file holds.
fn is_top_level(schema: &compat::Schema) -> bool {
    let mut roots = schema.set.roots().iter().filter(|root| root.file == schema.file);
    roots.next().is_some_and(|root| root.place.node == schema.node) && roots.next().is_none()
}

fn tell(context: &Context, mut lines: Vec<Line>) -> Result<Exit> {
    lines.sort_by(|a, b| a.subject.cmp(&b.subject));
    let mut out = output::data();
    for line in &lines {
        if context.output.is_json() {
            json::line(&mut out, line)?;
        } else if line.state != "unchanged" {
            let Line { subject, version, file, state } = line;
            writeln!(out, "{state} {} version {version}: {}", printable(subject), printable(file))?;
        }
    }
    out.flush()?;
    let locked = lines.iter().filter(|line| line.state == "locked").count();
    context.output.note(&summary(locked, lines.len() - locked));
    Ok(Exit::Clean)
}

/// `1 subject locked, 2 unchanged`
fn summary(locked: usize, unchanged: usize) -> String {
    let subjects =
        |count: usize| if count == 1 { "1 subject".to_owned() } else { format!("{count} subjects") };
    match (locked, unchanged) {
        (0, _) => format!("{} unchanged", subjects(unchanged)),
        (_, 0) => format!("{} locked", subjects(locked)),
        _ => format!("{} locked, {unchanged} unchanged", subjects(locked)),
    }
}
