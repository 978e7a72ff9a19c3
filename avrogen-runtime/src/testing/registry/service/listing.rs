//! Lists.

use std::collections::BTreeSet;

use serde_json::json;

use super::select::{found_by_id, referrers, selected};
use super::{Answer, Found, Outcomes, QualifiedSubject, Refusal, Request, State, request};
use crate::registry::subject::has_prefix;
use crate::registry::types::{Deleted, VersionOf};
use crate::testing::registry::store::Identity;

pub(super) fn subjects(state: &State, request: &Request) -> Outcomes {
    let prefix = request.query("subjectPrefix").unwrap_or(":*:");
    let deleted = request.deleted();
    let matching = state.subjects().filter(|(subject, entries)| {
        let is_deleted = entries.values().all(|entry| entry.deleted);
        has_prefix(subject, prefix)
            && match deleted {
                Deleted::Excluded => !is_deleted,
                Deleted::Included => true,
                Deleted::Only => is_deleted,
            }
    });
    Answer::json(&request.page(matching.map(|(subject, _)| subject)))
}

pub(super) fn versions(state: &State, subject: &str, request: &Request) -> Outcomes {
    let as_negative = request.flag("deletedAsNegative");
    let deleted = if as_negative { Deleted::Included } else { request.deleted() };
    let all: Vec<i32> = state
        .versions(subject)
        .filter(|found| selected(found, deleted))
        .map(|found| if as_negative && found.entry.deleted { -found.version } else { found.version })
        .collect();
    if all.is_empty() {
        return Err(Refusal::subject_not_found(subject));
    }
    Answer::json(&request.page(all.into_iter()))
}

pub(super) fn contexts(state: &State, request: &Request) -> Outcomes {
    let prefix = request.query("contextPrefix").unwrap_or_default();
    Answer::json(&request.page(state.contexts().filter(|context| context.starts_with(prefix))))
}

pub(super) fn schemas(state: &State, request: &Request) -> Outcomes {
    let prefix = request.query("subjectPrefix").unwrap_or_default();
    let prefix = if prefix.is_empty() { ":*:" } else { prefix };
    let (deleted, latest_only) = (request.deleted(), request.flag("latestOnly"));
    let names: Vec<String> =
        state.subjects().map(|(name, _)| name).filter(|name| has_prefix(name, prefix)).collect();
    let all = names.iter().flat_map(|name| {
        let mut of: Vec<Found> = state.versions(name).filter(|found| selected(found, deleted)).collect();
        if latest_only {
            of.drain(..of.len().saturating_sub(1));
        }
        of
    });
    Answer::json(&request.page(all.map(|found| found.to_wire())))
}

/// The ids of the schemas that refer to a version, none of them deleted.
pub(super) fn referenced_by(state: &State, subject: &str, version: &str, request: &Request) -> Outcomes {
    let number = request::version(version)?;
    let mut all = state.versions(subject).rev();
    let found = match number {
        Some(number) => all.find(|found| found.version == number),
        None => all.find(|found| !found.entry.deleted),
    };
    let found = found.ok_or_else(|| {
        if state.versions(subject).next().is_none() {
            Refusal::subject_not_found(subject)
        } else {
            Refusal::version_not_found(number.unwrap_or(-1))
        }
    })?;
    Answer::json(&request.page(referrers(state, &found).into_iter()))
}

/// The versions that hold the schema of an id, of any context that the request allows.
fn holders(state: &State, id: &str, request: &Request) -> Result<Vec<VersionOf>, Refusal> {
    let (context, number, _) = found_by_id(state, id, request)?;
    let subject =
        request.query("subject").filter(|subject| !QualifiedSubject::parse(subject).subject().is_empty());
    let mut holders = Vec::new();
    for (name, _) in state.subjects() {
        if QualifiedSubject::parse(&name).context() != context
            || subject.is_some_and(|subject| subject != name)
        {
            continue;
        }
        let deleted = request.deleted();
        let of = state.versions(&name).filter(|found| found.entry.id == number && selected(found, deleted));
        holders.extend(of.map(|found| VersionOf { subject: found.subject, version: found.version }));
    }
    Ok(holders)
}

pub(super) fn id_subjects(state: &State, id: &str, request: &Request) -> Outcomes {
    let subjects: BTreeSet<String> = holders(state, id, request)?.into_iter().map(|of| of.subject).collect();
    Answer::json(&request.page(subjects.into_iter()))
}

pub(super) fn id_versions(state: &State, id: &str, request: &Request) -> Outcomes {
    Answer::json(&request.page(holders(state, id, request)?.into_iter()))
}

pub(super) fn guid_ids(state: &State, guid: &str) -> Outcomes {
    let identity = Identity::parse(guid).ok_or_else(|| Refusal::id_not_found(guid))?;
    let id_in = |name: &str| Some(json!({ "context": name, "id": state.context(name)?.id_of(&identity)? }));
    let ids: Vec<_> = state.contexts().filter_map(id_in).collect();
    if ids.is_empty() {
        return Err(Refusal::id_not_found(guid));
    }
    Answer::json(&ids)
}
