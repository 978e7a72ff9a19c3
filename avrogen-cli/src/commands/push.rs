//! `avrogen plan` and `avrogen push`: from schema files to the registry.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::Result;
use avrogen_runtime::registry::Level;
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Progress;
use crate::output::{self, Output, json, printable};
use crate::project::WorkingCopies;
use crate::project_lock::ProjectLock;
use crate::sources::registry::Registry;
use crate::sync::pull::fetch::Which;
use crate::sync::pull::{Wanted, pull};
use crate::sync::push::plan::{Action, Plan, Step, plan};
use crate::sync::push::register::register;
use crate::sync::push::{Item, items};

/// Show what registering the project's schemas would do
///
/// Every schema is looked up under its subject; what is new is held against the versions before it, by the registry and by
/// avrogen, which says where. Exit code 1 says that something would be refused.
#[derive(Debug, clap::Args)]
pub(crate) struct PlanOptions {
    /// Only this subject and what it refers to; may be repeated
    #[arg(long = "subject", value_name = "SUBJECT", num_args = 1..)]
    subjects: Vec<String>,
}

/// Register the project's schemas, what they refer to first
///
/// Nothing is registered where something would be refused, and nothing twice. Versions and ids go into avrogen.lock.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    plan: PlanOptions,

    /// Register nothing: the same as `avrogen plan`
    #[arg(long)]
    dry_run: bool,
}

/// A line of JSON: a schema, and what becomes of it.
#[derive(Serialize)]
struct Line<'a> {
    subject: &'a str,
    action: &'static str,
    version: Option<u32>,
    id: Option<i32>,
    compatibility: Option<&'static str>,
    file: String,
    references: Vec<ReferenceLine<'a>>,
    changes: &'a [String],
    messages: &'a [String],
}

#[derive(Serialize)]
struct ReferenceLine<'a> {
    name: &'a str,
    subject: &'a str,
}

/// Whether something was done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tense {
    Future,
    Past,
}

pub(super) fn run_plan(options: &PlanOptions, context: &Context) -> Result<Exit> {
    let working = WorkingCopies::with_topics(&context.project)?;
    let registry = Registry::connect(working.checkout.settings.as_ref())?;
    let plan = make(options, &working, &registry, &context.output)?;
    report(&plan, &working, Tense::Future, &context.output)?;
    Ok(conclude(&plan, &context.output))
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    if options.dry_run {
        return run_plan(&options.plan, context);
    }
    let output = &context.output;
    let project_lock = ProjectLock::acquire(&context.project, output)?;
    let working = WorkingCopies::with_topics(&context.project)?;
    let registry = Registry::connect(working.checkout.settings.as_ref())?;
    let mut plan = make(&options.plan, &working, &registry, output)?;
    if plan.has(Action::Refused) {
        drop(project_lock);
        report(&plan, &working, Tense::Future, output)?;
        return Ok(conclude(&plan, output));
    }
    let mut progress = Progress::new("registering", output);
    let registered = registry
        .run(async |client| register(client, &mut plan, &mut |done, all| progress.at(done, all)).await);
    drop(progress);
    // What was registered is locked, whatever happened to the rest.
    // A schema of a topic that no file holds is none of the project's files here: it is written as what was pulled.
    let locked = WorkingCopies::open(&context.project)
        .and_then(|files| lock(&plan, &files, &registry, &project_lock, output));
    drop(project_lock);
    report(&plan, &working, Tense::Past, output)?;
    registered?;
    locked?;
    Ok(conclude(&plan, output))
}

fn make(
    options: &PlanOptions,
    working: &WorkingCopies,
    registry: &Registry,
    output: &Output,
) -> Result<Plan> {
    let (items, homeless) = items(working, &options.subjects)?;
    for path in homeless {
        let path = printable(&working.checkout.shown(&path));
        output.note(&format!("{path} has no subject, and is left out: name it in avrogen.toml, [subject.\"S\"] file = \"{path}\""));
    }
    if items.is_empty() {
        return Err(Failure::new("there is nothing to register: the project has no schema with a subject")
            .help("put schemas into the folder `schemas`, or name their files: [subject.\"S\"] file = \"..\" in avrogen.toml")
            .into());
    }
    let mut progress = Progress::new("comparing", output);
    let sources = working.checkout.sources.clone();
    registry.run(async |client| plan(client, items, sources, &mut |done, all| progress.at(done, all)).await)
}

/// Pins what is registered, as a pull of these versions does.
fn lock(
    plan: &Plan,
    working: &WorkingCopies,
    registry: &Registry,
    project_lock: &ProjectLock,
    output: &Output,
) -> Result<()> {
    let steps = plan.items.iter().zip(&plan.steps);
    let done = steps.filter_map(|(item, step)| Some((item, step.version?, step.id)));
    let subjects: BTreeMap<String, Which> =
        done.clone().map(|(item, version, _)| (item.subject().to_owned(), Which::Number(version))).collect();
    if subjects.is_empty() {
        return Ok(());
    }
    // What is tried out somewhere is no reason to forget where the schemas come from.
    let old = working.checkout.locked();
    let mut owners = old.subjects.values().filter_map(|pin| pin.registry.as_deref());
    if let Some(other) = owners.find(|url| *url != registry.url()) {
        let other = printable(other);
        output.note(&format!(
            "avrogen.lock is of {other}, and stays as it is; `avrogen pull` takes over what {} has",
            registry.url()
        ));
        return Ok(());
    }
    let named = subjects.keys().cloned().collect();
    let wanted = Wanted { subjects, named, force: false };
    let pull = pull(working, registry, wanted, output)?;
    for (item, version, id) in done {
        let subject = item.subject();
        let version = avrogen_build::tools::lock::Version::new(subject, version);
        let confirmed = pull.answer.texts.get(&version).map(|text| text.id);
        if id.is_some() && id != confirmed {
            let [first, second] = [id, confirmed].map(|id| id.map_or("none".to_owned(), |id| id.to_string()));
            return Err(Failure::new(format!(
                "the registry gives {} the id {first}, and then the id {second}",
                printable(&version.to_string())
            ))
            .help("do the URLs lead to one registry? avrogen.lock is as it was")
            .into());
        }
    }
    if let Some(version) = pull.changed.first() {
        return Err(Failure::new(format!(
            "{} is locked with another text than the registry has; avrogen.lock is as it was",
            printable(&version.to_string())
        ))
        .help("if the registry is a new one, take over what it has: `avrogen pull --force`")
        .into());
    }
    pull.write(project_lock)
}

fn name(action: Action, tense: Tense) -> &'static str {
    match (action, tense) {
        (Action::Create, Tense::Future) => "create",
        (Action::Create, Tense::Past) => "created",
        (Action::Register, Tense::Future) => "register",
        (Action::Register, Tense::Past) => "registered",
        (Action::Unchanged, _) => "unchanged",
        (Action::Same, _) => "same",
        (Action::Refused, _) => "refused",
    }
}

fn report(plan: &Plan, working: &WorkingCopies, tense: Tense, output: &Output) -> Result<()> {
    let mut out = output::data();
    for (item, step) in plan.items.iter().zip(&plan.steps) {
        // What was to be done and was not is no past.
        let is_new = matches!(step.action, Action::Create | Action::Register);
        let tense = if is_new && step.version.is_none() { Tense::Future } else { tense };
        let action = name(step.action, tense);
        if output.is_json() {
            json::line(&mut out, &line(item, step, action, working))?;
            continue;
        }
        let is_quiet = matches!(step.action, Action::Unchanged) && !output.is_verbose();
        if is_quiet {
            continue;
        }
        let version = step.version.map(|version| format!(" version {version}")).unwrap_or_default();
        let id = step.id.map(|id| format!(" (id {id})")).unwrap_or_default();
        let file = working.checkout.shown(&item.schema.path);
        writeln!(out, "{action:10} {}{version}{id}: {}", printable(item.subject()), printable(&file))?;
        for change in &step.changes {
            writeln!(out, "             {}", printable(change))?;
        }
        if step.action == Action::Same {
            writeln!(out, "             no semantic change")?;
        }
        for message in &step.messages {
            writeln!(out, "           ! {}", printable(message))?;
        }
    }
    out.flush()?;
    drop(out);
    output.diagnostics(&plan.sources, &plan.findings);
    Ok(())
}

fn line<'a>(item: &'a Item, step: &'a Step, action: &'static str, working: &WorkingCopies) -> Line<'a> {
    let references = item.references.iter();
    Line {
        subject: item.subject(),
        action,
        version: step.version,
        id: step.id,
        compatibility: step.level.map(Level::name),
        file: working.checkout.shown(&item.schema.path),
        references: references
            .map(|needed| ReferenceLine { name: &needed.name, subject: &needed.subject })
            .collect(),
        changes: &step.changes,
        messages: &step.messages,
    }
}

fn conclude(plan: &Plan, output: &Output) -> Exit {
    let refused = plan.steps.iter().filter(|step| step.action == Action::Refused).count();
    if refused > 0 {
        let what = if refused == 1 { "1 subject".to_owned() } else { format!("{refused} subjects") };
        output.finding(
            &format!("the registry would refuse {what}, so nothing is registered"),
            "mend the schemas: `avrogen check --against registry` says where and how",
        );
        return Exit::Findings;
    }
    let is_new = |step: &Step| matches!(step.action, Action::Create | Action::Register);
    if !plan.steps.iter().any(is_new) {
        output.note("the registry has all of it");
    }
    Exit::Clean
}
