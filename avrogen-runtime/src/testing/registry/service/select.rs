//! The versions, schemas and contexts that a request is about.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Found, QualifiedSubject, Refusal, Request, State, qualify};
use crate::registry::subject::is_qualified;
use crate::registry::types::Deleted;
use crate::testing::registry::store::Stored;

/// Whether a version is among those that a request is about.
pub(super) fn selected(found: &Found, deleted: Deleted) -> bool {
    match deleted {
        Deleted::Excluded => !found.entry.deleted,
        Deleted::Included => true,
        Deleted::Only => found.entry.deleted,
    }
}

/// The schema of an id, with the context that it was found in.
pub(super) fn found_by_id(
    state: &State,
    id: &str,
    request: &Request,
) -> Result<(String, i32, Arc<Stored>), Refusal> {
    let number: i32 = id.parse().map_err(|_| Refusal::not_found())?;
    let mut contexts = contexts_of(state, request.query("subject")).into_iter();
    let found = contexts.find_map(|name| {
        let stored = state.context(name)?.schema(number)?;
        Some((name.to_owned(), number, Arc::clone(stored)))
    });
    found.ok_or_else(|| Refusal::id_not_found(number))
}

/// The ids of the live schemas that refer to a version.
pub(super) fn referrers(state: &State, to: &Found) -> BTreeSet<i32> {
    let mut ids = BTreeSet::new();
    for (name, _) in state.subjects() {
        let from = QualifiedSubject::parse(&name);
        for found in state.versions(&name).filter(|found| !found.entry.deleted) {
            let refers = found.stored.schema.references.iter().any(|reference| {
                let of = from.relative(&reference.subject);
                let of = QualifiedSubject::parse(&of);
                reference.version == to.version && qualify(of.context(), of.subject()) == to.subject
            });
            if refers {
                ids.insert(found.entry.id);
            }
        }
    }
    ids
}

/// The contexts that a question without one is about: the default one, then the others.
fn contexts_of<'a>(state: &'a State, subject: Option<&str>) -> Vec<&'a str> {
    let all = state.contexts();
    match subject.filter(|subject| is_qualified(subject)) {
        None => all.collect(),
        Some(subject) => {
            let context = QualifiedSubject::parse(subject).context();
            all.filter(|own| *own == context).collect()
        }
    }
}
