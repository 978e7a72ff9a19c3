//! What happens when a schema is registered or looked up.

use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::options::Mode as Strictness;

use super::answer::Refusal;
use super::prepare::{Prepared, resolve_references};
use super::request::Submitted;
use super::scope::{merge_metadata, merge_rules};
use super::store::{Context, Event, Found, State, identity_of};
use super::verdict;
use crate::registry::subject::{QualifiedSubject, qualify};
use crate::registry::types::{Config, Metadata, Mode, Schema, WireSchema};

/// The metadata property that a registry keeps for itself.
const VERSION_PROPERTY: &str = "confluent:version";

/// How a schema is registered.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Registering {
    pub(crate) normalize: bool,
    /// Whether compatibility is not checked.
    pub(crate) force: bool,
    /// The time, in milliseconds since 1970.
    pub(crate) now: i64,
}

/// What a registration leads to: a version that is there, or a change that brings one.
#[derive(Debug)]
pub(crate) enum Outcome {
    Known(Found),
    New(Event),
}

/// Decides about a registration.
pub(crate) fn register(
    state: &State,
    subject: &str,
    submitted: Submitted,
    how: Registering,
) -> Result<Outcome, Refusal> {
    check_subject(subject)?;
    let Submitted { mut schema, id, version } = submitted;
    let mode = state.effective_mode(subject);
    let config = state.effective_config(subject);
    let normalize = (how.normalize || config.normalize == Some(true)) && mode != Mode::Import;
    resolve_references(state, subject, &mut schema.references, false)?;
    add_configured(&mut schema, &config);
    // A schema that is there is found before anything is checked: it may be incompatible with a later one by now.
    if let Some(found) = find(state, subject, &schema, normalize, false)?
        && version.is_none_or(|version| version == found.version)
    {
        return match id {
            Some(id) if id != found.entry.id => Err(Refusal::other_id(found.entry.id, id)),
            _ => Ok(Outcome::Known(found)),
        };
    }
    check_mode(subject, mode, id)?;
    let is_strict = mode != Mode::Import && config.validate_new_schemas != Some(false);
    let strictness = if is_strict { Strictness::Strict } else { Strictness::Lenient };
    let prepared = Prepared::new(state, subject, &schema, strictness).map_err(Refusal::invalid_schema)?;
    if mode != Mode::Import && !how.force {
        let live: Vec<Found> = state.versions(subject).filter(|found| !found.entry.deleted).collect();
        let messages = verdict::against_all(state, &config, &schema, &prepared, &live);
        if !messages.is_empty() {
            return Err(Refusal::incompatible(subject, &messages));
        }
    }
    keep(&mut schema, &prepared, normalize);
    let id = choose_id(state, subject, &schema, id)?;
    let last = state.versions(subject).next_back().map_or(0, |found| found.version);
    let version = version.filter(|_| mode == Mode::Import).unwrap_or(last + 1);
    Ok(Outcome::New(Event::Registered(Box::new(WireSchema {
        subject: Some(subject.to_owned()),
        version: Some(version),
        id: Some(id),
        ts: Some(how.now),
        ..WireSchema::from(&schema)
    }))))
}

/// The version of a subject that holds a schema, the newest first.
pub(crate) fn lookup(
    state: &State,
    subject: &str,
    mut schema: Schema,
    normalize: bool,
    deleted: bool,
) -> Result<Found, Refusal> {
    let has_versions = |subject: &str| state.versions(subject).any(|found| deleted || !found.entry.deleted);
    // Under a name without a context, every context is looked through.
    let name = QualifiedSubject::parse(subject);
    let subject = if has_versions(subject) || !name.is_default() {
        subject.to_owned()
    } else {
        let mut others = state.contexts().map(|context| qualify(context, subject));
        others.find(|other| has_versions(other)).unwrap_or_else(|| subject.to_owned())
    };
    if !has_versions(&subject) {
        return Err(Refusal::subject_not_found(&subject));
    }
    let config = state.effective_config(&subject);
    let normalize = normalize || config.normalize == Some(true);
    resolve_references(state, &subject, &mut schema.references, true)?;
    find(state, &subject, &schema, normalize, deleted)?.ok_or_else(Refusal::schema_not_found)
}

fn find(
    state: &State,
    subject: &str,
    schema: &Schema,
    normalize: bool,
    deleted: bool,
) -> Result<Option<Found>, Refusal> {
    let mut versions =
        state.versions(subject).rev().filter(|found| deleted || !found.entry.deleted).peekable();
    // What comes first is parsed strictly later, and says so better.
    if versions.peek().is_none() {
        return Ok(None);
    }
    let prepared =
        Prepared::new(state, subject, schema, Strictness::Lenient).map_err(Refusal::invalid_schema)?;
    let mut kept = schema.clone();
    keep(&mut kept, &prepared, normalize);
    let identity = identity_of(&kept);
    let all: Vec<Found> = versions.collect();
    if let Some(found) = all.iter().find(|found| found.stored.identity == identity) {
        return Ok(Some(found.clone()));
    }
    Ok(all.into_iter().find(|found| is_equivalent(state, &kept, &prepared, found)))
}

/// Whether a schema is one that is there, though its bytes differ. What is spelled out may be there by reference.
fn is_equivalent(state: &State, schema: &Schema, prepared: &Prepared, found: &Found) -> bool {
    let known = &found.stored.schema;
    if without_version(schema.metadata.as_ref()) != without_version(known.metadata.as_ref())
        || schema.rule_set != known.rule_set
        || !(schema.references == known.references || schema.references.is_empty())
    {
        return false;
    }
    let known = Prepared::new(state, &found.subject, known, Strictness::Lenient);
    known.is_ok_and(|known| equal((&prepared.set, prepared.root), (&known.set, known.root), Equality::Lookup))
}

fn without_version(metadata: Option<&Metadata>) -> Option<Metadata> {
    let mut metadata = metadata?.clone();
    let removed = metadata.properties.remove(VERSION_PROPERTY).is_some();
    (!removed || metadata != Metadata::default()).then_some(metadata)
}

/// Puts a schema into the form that is kept.
fn keep(schema: &mut Schema, prepared: &Prepared, normalize: bool) {
    schema.text = prepared.text(normalize);
    if normalize {
        schema.references.sort_by(|a, b| (&a.subject, a.version).cmp(&(&b.subject, b.version)));
        schema.references.dedup();
    }
}

/// Metadata and rules that settings bring along: under the schema's own, or over them.
fn add_configured(schema: &mut Schema, config: &Config) {
    let metadata = merge_metadata(config.default_metadata.clone(), schema.metadata.take());
    schema.metadata = merge_metadata(metadata, config.override_metadata.clone());
    let rules = merge_rules(config.default_rule_set.clone(), schema.rule_set.take());
    schema.rule_set = merge_rules(rules, config.override_rule_set.clone());
}

fn choose_id(state: &State, subject: &str, schema: &Schema, asked: Option<i32>) -> Result<i32, Refusal> {
    let context = state.context(QualifiedSubject::parse(subject).context());
    let identity = identity_of(schema);
    let known = context.and_then(|context| context.id_of(&identity));
    match (asked, known) {
        (None, Some(known)) => Ok(known),
        (None, None) => Ok(context.map_or(0, Context::last_id) + 1),
        (Some(asked), _) => {
            let other = context.and_then(|context| context.schema(asked));
            if other.is_some_and(|other| other.identity != identity) {
                return Err(Refusal::id_taken(asked));
            }
            Ok(asked)
        }
    }
}

fn check_mode(subject: &str, mode: Mode, id: Option<i32>) -> Result<(), Refusal> {
    let refuse = |what: &str| Err(Refusal::not_permitted(format!("Subject {subject} {what}")));
    match (mode, id) {
        (Mode::ReadOnly | Mode::ReadOnlyOverride, _) => refuse("is in read-only mode"),
        (Mode::ReadWrite, Some(_)) => refuse("is not in import mode"),
        (Mode::Import | Mode::Forward, None) => refuse("is in import mode: a schema must come with its id"),
        _ => Ok(()),
    }
}

/// Refuses what can be no name of a subject.
pub(crate) fn check_subject(subject: &str) -> Result<(), Refusal> {
    let name = QualifiedSubject::parse(subject).subject();
    if name.is_empty() || name.chars().any(char::is_control) || matches!(name, "__GLOBAL" | "__EMPTY") {
        return Err(Refusal::invalid_subject(subject));
    }
    Ok(())
}
