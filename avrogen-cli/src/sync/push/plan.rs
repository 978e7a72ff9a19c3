//! Plans a registration: looks every schema up, and compares new ones with the versions before.

use std::collections::BTreeMap;

use anyhow::Result;
use avrogen_build::tools::compat::{self, Callers, Past, Waivers, check};
use avrogen_runtime::registry::{self, Client, Error, ErrorKind, Level, SchemaReference, Verdict};
use avrogen_schema::compat::{Finding, Side};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::diff::diff;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::rule::RuleKind;
use avrogen_schema::source::SourceMap;

use super::Item;
use crate::sources::registry::past::Served;
use crate::sources::registry::{About, each, failed};

/// What a push does with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// The subject is new.
    Create,
    /// The subject gets a version.
    Register,
    /// The registry has it.
    Unchanged,
    /// The latest version says the same in another way.
    Same,
    /// It may not follow the versions before it.
    Refused,
}

/// The planned step of an item.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) action: Action,
    /// The version that it is, once it is one.
    pub(crate) version: Option<u32>,
    pub(crate) id: Option<i32>,
    pub(crate) level: Option<Level>,
    /// The latest version that there is.
    pub(crate) latest: Option<u32>,
    /// The differences from the latest version.
    pub(crate) changes: Vec<String>,
    /// Why the registry refuses it, in its words.
    pub(crate) messages: Vec<String>,
    /// Whether the registry has said that it would take it. It cannot say so about what refers to something new.
    pub(crate) is_asked: bool,
}

/// A step for each item, and what there is to say about them.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) items: Vec<Item>,
    pub(crate) steps: Vec<Step>,
    pub(crate) sources: SourceMap,
    pub(crate) findings: Vec<Diagnostic>,
}

/// What a registry says about a schema.
#[derive(Debug, Default)]
struct Asked {
    /// Version and id, where it is there.
    found: Option<(i32, i32)>,
    served: Served,
    verdict: Option<Verdict>,
}

impl Plan {
    pub(crate) fn has(&self, action: Action) -> bool {
        self.steps.iter().any(|step| step.action == action)
    }
}

/// Plans items that stand in order. The sources are those that they were parsed from.
pub(crate) async fn plan(
    client: &Client,
    items: Vec<Item>,
    sources: SourceMap,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Plan> {
    let mut plan = Plan { items, steps: Vec::new(), sources, findings: Vec::new() };
    let mut versions: BTreeMap<String, Option<u32>> = BTreeMap::new();
    while plan.steps.len() < plan.items.len() {
        // As many as need nothing of each other.
        let from = plan.steps.len();
        let is_ready =
            |item: &&Item| item.references.iter().all(|needed| versions.contains_key(&needed.subject));
        let ready = plan.items[from..].iter().take_while(is_ready);
        let questions: Vec<(String, Option<registry::Schema>)> =
            ready.map(|item| (item.subject().to_owned(), schema(item, &versions))).collect();
        let all = plan.items.len();
        let mut progress = |done, _| progress(from + done, all);
        let asked = each(
            questions,
            |(subject, schema)| {
                let client = client.clone();
                async move { ask(&client, &subject, schema).await.map_err(|error| (subject, error)) }
            },
            &mut progress,
        );
        let asked = asked.await.map_err(|(subject, error)| failed(&error, About::Subject(&subject)))?;
        for asked in asked {
            let item = &plan.items[plan.steps.len()];
            let step = step(item, asked, &mut plan.sources, &mut plan.findings);
            let is_there = matches!(step.action, Action::Unchanged | Action::Same);
            versions.insert(item.subject().to_owned(), step.version.filter(|_| is_there));
            plan.steps.push(step);
        }
    }
    Ok(plan)
}

/// An item as the registry is told it, where the versions of all that it refers to are known.
pub(super) fn schema(item: &Item, versions: &BTreeMap<String, Option<u32>>) -> Option<registry::Schema> {
    let mut schema = registry::Schema::new(&*item.text);
    for needed in &item.references {
        let version = versions.get(&needed.subject).copied().flatten();
        let version = version.and_then(|version| i32::try_from(version).ok())?;
        let (name, subject) = (needed.name.clone(), needed.subject.clone());
        schema.references.push(SchemaReference { name, subject, version });
    }
    Some(schema)
}

async fn ask(client: &Client, subject: &str, schema: Option<registry::Schema>) -> Result<Asked, Error> {
    let mut asked = Asked::default();
    if let Some(schema) = &schema {
        asked.found = lookup(client, subject, schema).await?;
        if asked.found.is_some() {
            return Ok(asked);
        }
    }
    asked.served = Served::ask(client, subject, &|level| level.unwrap_or_default().is_transitive()).await?;
    if let Some(schema) = &schema {
        asked.verdict = verdict(client, subject, schema, &asked.served).await?;
    }
    Ok(asked)
}

/// The version and id of a schema, where a subject has it.
pub(super) async fn lookup(
    client: &Client,
    subject: &str,
    schema: &registry::Schema,
) -> Result<Option<(i32, i32)>, Error> {
    match client.lookup(subject, schema).await {
        Ok(found) => Ok(Some((found.version, found.id))),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the registry itself says about a schema; nothing, where it cannot say.
pub(super) async fn verdict(
    client: &Client,
    subject: &str,
    schema: &registry::Schema,
    served: &Served,
) -> Result<Option<Verdict>, Error> {
    let yes = Verdict { compatible: true, messages: Vec::new() };
    // Some servers check under a level of their own where none is set.
    if served.versions.is_empty() || served.level == Some(Level::None) {
        return Ok(Some(yes));
    }
    let verdict = match client.check(subject, schema).await {
        // Not every server knows the question about all versions at once.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            one_by_one(client, subject, schema, served).await
        }
        verdict => verdict,
    };
    match verdict {
        // Not every server follows references when it is only asked. Registering tells.
        Err(error) if error.kind() == ErrorKind::InvalidSchema && !schema.references.is_empty() => Ok(None),
        verdict => verdict.map(Some),
    }
}

async fn one_by_one(
    client: &Client,
    subject: &str,
    schema: &registry::Schema,
    served: &Served,
) -> Result<Verdict, Error> {
    for (version, _) in served.versions.iter().rev() {
        let verdict = client.check_against(subject, version.version, schema).await?;
        if !verdict.compatible {
            return Ok(verdict);
        }
    }
    Ok(Verdict { compatible: true, messages: Vec::new() })
}

fn step(item: &Item, asked: Asked, sources: &mut SourceMap, findings: &mut Vec<Diagnostic>) -> Step {
    let Asked { found, served, verdict } = asked;
    let mut step = Step {
        action: Action::Create,
        version: None,
        id: None,
        level: served.level,
        latest: served.latest().and_then(|latest| u32::try_from(latest.version).ok()),
        changes: Vec::new(),
        messages: Vec::new(),
        is_asked: verdict.is_some(),
    };
    if let Some((version, id)) = found {
        (step.action, step.version, step.id) = (Action::Unchanged, u32::try_from(version).ok(), Some(id));
        return step;
    }
    let Some(latest) = served.latest() else { return step };
    step.action = Action::Register;
    // An old version that does not parse cannot be compared; the registry's verdict is enough.
    let past = served.past(item.subject(), sources, &mut Vec::new());
    if let Some(last) = past.as_ref().and_then(|past| past.versions.last()) {
        let (new, old) = (item.schema.side(), last.side());
        // A text that refers to others is another one than the same schema in full.
        let is_layout = item.is_inline && !latest.schema.references.is_empty();
        if !is_layout && equal((new.set, new.node), (old.set, old.node), Equality::Lookup) {
            (step.action, step.version, step.id) = (Action::Same, step.latest, Some(latest.id));
            return step;
        }
        step.changes = changes(old, new);
    }
    let own = past.map(|past| judge(item, past)).unwrap_or_default();
    let is_refused = match &verdict {
        Some(verdict) => !verdict.compatible,
        None => own.iter().any(|finding| finding.rule.kind == RuleKind::Verdict),
    };
    // The registry decides; what it accepts is no finding.
    let is_told = |finding: &&Finding| is_refused || finding.rule.kind != RuleKind::Verdict;
    findings.extend(own.iter().filter(is_told).map(|finding| finding.diagnostic(None)));
    if is_refused {
        step.action = Action::Refused;
        step.messages = verdict.map(|verdict| verdict.messages).unwrap_or_default();
    }
    step
}

/// Runs the compatibility check under the registry's mode.
fn judge(item: &Item, past: Past) -> Vec<Finding> {
    let settings = compat::Settings {
        project: None,
        mode: None,
        callers: Callers::None,
        waivers: &Waivers::default(),
        today: None,
        is_whole: false,
    };
    check(std::slice::from_ref(&item.schema), &[past], &settings, Vec::new()).findings
}

fn changes(old: Side<'_>, new: Side<'_>) -> Vec<String> {
    diff(old, new).map(|all| all.iter().map(ToString::to_string).collect()).unwrap_or_default()
}
