//! Schemas: fetched and deleted.

use avrogen_schema::options::Mode as Strictness;

use super::select::{found_by_id, referrers};
use super::{Answer, Event, Found, Outcomes, Prepared, QualifiedSubject, Refusal, Request, State, request};
use crate::registry::types::Mode;
use crate::testing::registry::store::{Context, Identity, Stored};

/// The format in which everything is spelled out.
const RESOLVED: &str = "resolved";

/// A version as a path names it.
fn one(state: &State, subject: &str, version: &str, deleted: bool) -> Result<Found, Refusal> {
    let number = request::version(version)?;
    let mut all = state.versions(subject).rev().filter(|found| deleted || !found.entry.deleted).peekable();
    if all.peek().is_none() {
        return Err(Refusal::subject_not_found(subject));
    }
    let found = match number {
        Some(number) => all.find(|found| found.version == number),
        None => all.find(|found| !found.entry.deleted),
    };
    found.ok_or_else(|| Refusal::version_not_found(number.unwrap_or(-1)))
}

pub(super) fn version(state: &State, subject: &str, version: &str, request: &Request) -> Outcomes {
    let found = one(state, subject, version, request.flag("deleted"))?;
    let mut wire = found.to_wire();
    wire.schema = Some(text(state, &found, request));
    if request.query("referenceFormat").is_some_and(|format| format.eq_ignore_ascii_case("qualified")) {
        let from = QualifiedSubject::parse(&found.subject);
        wire.references
            .iter_mut()
            .for_each(|reference| reference.subject = from.relative(&reference.subject));
    }
    Answer::json(&wire)
}

pub(super) fn version_text(state: &State, subject: &str, version: &str, request: &Request) -> Outcomes {
    let found = one(state, subject, version, request.flag("deleted"))?;
    Ok(Answer::text(&text(state, &found, request)))
}

/// The text as it is kept, or with everything spelled out. A format that nobody knows is none.
fn text(state: &State, found: &Found, request: &Request) -> String {
    let schema = &found.stored.schema;
    if request.query("format") == Some(RESOLVED)
        && let Ok(prepared) = Prepared::new(state, &found.subject, schema, Strictness::Lenient)
    {
        return prepared.resolved_text();
    }
    schema.text.clone()
}

pub(super) fn by_metadata(state: &State, subject: &str, request: &Request) -> Outcomes {
    let wanted: Vec<(&str, &str)> = request.queries("key").zip(request.queries("value")).collect();
    let deleted = request.flag("deleted");
    let mut all = state.versions(subject).rev().filter(|found| deleted || !found.entry.deleted).peekable();
    if all.peek().is_none() {
        return Err(Refusal::subject_not_found(subject));
    }
    let has_all = |found: &Found| {
        let properties = found.stored.schema.metadata.as_ref().map(|metadata| &metadata.properties);
        properties
            .is_some_and(|own| wanted.iter().all(|(key, value)| own.get(*key).is_some_and(|is| is == value)))
    };
    let found = all.find(has_all).ok_or_else(Refusal::schema_not_found)?;
    Answer::json(&found.to_wire())
}

/// The text of an id, in the form that is asked for. What it refers to depends on who holds it, but not what comes of it.
fn text_of_id(state: &State, context: &str, id: i32, stored: &Stored, request: &Request) -> String {
    if request.query("format") != Some(RESOLVED) {
        return stored.schema.text.clone();
    }
    let names = state.subjects().map(|(name, _)| name);
    let mut names = names.filter(|name| QualifiedSubject::parse(name).context() == context);
    let holder = names.find_map(|name| state.versions(&name).find(|found| found.entry.id == id));
    holder.map_or_else(|| stored.schema.text.clone(), |holder| text(state, &holder, request))
}

pub(super) fn id(state: &State, id: &str, request: &Request) -> Outcomes {
    let (context, number, stored) = found_by_id(state, id, request)?;
    let mut wire = stored.to_wire();
    wire.schema = Some(text_of_id(state, &context, number, &stored, request));
    if request.flag("fetchMaxId") {
        wire.max_id = state.context(&context).map(Context::last_id);
    }
    Answer::json(&wire)
}

pub(super) fn id_text(state: &State, id: &str, request: &Request) -> Outcomes {
    let (context, number, stored) = found_by_id(state, id, request)?;
    Ok(Answer::text(&text_of_id(state, &context, number, &stored, request)))
}

pub(super) fn guid(state: &State, guid: &str) -> Outcomes {
    let identity = Identity::parse(guid).ok_or_else(|| Refusal::id_not_found(guid))?;
    let found = state.contexts().find_map(|name| {
        let context = state.context(name)?;
        context.schema(context.id_of(&identity)?)
    });
    Answer::json(&found.ok_or_else(|| Refusal::id_not_found(guid))?.to_wire())
}

pub(super) fn delete_subject(
    state: &State,
    subject: &str,
    request: &Request,
) -> Result<(Event, Answer), Refusal> {
    check_writable(state, subject)?;
    let all: Vec<Found> = state.versions(subject).collect();
    let Some(first) = all.first() else { return Err(Refusal::subject_not_found(subject)) };
    let full_name = first.subject.clone();
    let permanent = request.flag("permanent");
    let live: Vec<&Found> = all.iter().filter(|found| !found.entry.deleted).collect();
    if permanent && !live.is_empty() {
        return Err(Refusal::subject_not_deleted_first(subject));
    }
    if !permanent && live.is_empty() {
        return Err(Refusal::subject_deleted(subject));
    }
    let going: Vec<&Found> = if permanent { all.iter().collect() } else { live };
    for found in &going {
        check_unreferenced(state, found)?;
    }
    let versions: Vec<i32> = going.iter().map(|found| found.version).collect();
    let answer = Answer::json(&versions)?;
    Ok((Event::Deleted { subject: full_name, versions, permanent }, answer))
}

pub(super) fn delete_version(
    state: &State,
    subject: &str,
    version: &str,
    request: &Request,
) -> Result<(Event, Answer), Refusal> {
    check_writable(state, subject)?;
    let permanent = request.flag("permanent");
    let found = one(state, subject, version, true)?;
    if permanent && !found.entry.deleted {
        return Err(Refusal::version_not_deleted_first(subject, found.version));
    }
    if !permanent && found.entry.deleted {
        return Err(Refusal::version_deleted(subject, found.version));
    }
    check_unreferenced(state, &found)?;
    let answer = Answer::json(&found.version)?;
    Ok((Event::Deleted { subject: found.subject, versions: vec![found.version], permanent }, answer))
}

fn check_unreferenced(state: &State, found: &Found) -> Result<(), Refusal> {
    if referrers(state, found).is_empty() {
        return Ok(());
    }
    Err(Refusal::referenced(&found.subject, found.version))
}

/// Refuses a write where there may be none.
pub(super) fn check_writable(state: &State, subject: &str) -> Result<(), Refusal> {
    match state.effective_mode(subject) {
        Mode::ReadOnly | Mode::ReadOnlyOverride => {
            Err(Refusal::not_permitted(format!("Subject {subject} is in read-only mode")))
        }
        _ => Ok(()),
    }
}
