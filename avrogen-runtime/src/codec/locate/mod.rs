//! Where in a value an error happened.
//!
//! Generated code records what went wrong and at which byte, and nothing else: keeping a path up to date would cost
//! every message what only the broken ones need. So the broken datum is walked once more, with its schema, up to that
//! byte. For encoding, the datum is what had been written when the value could not be.

mod path;
mod walk;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use avrogen_schema::options::Options;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::SourceMap;

use crate::schema::Schema;
use crate::{Error, SchemaDef};

/// How many parsed schemas are kept. Errors may come with every message, and parsing takes longer than walking.
const KEPT: usize = 64;

/// The error with the place in a datum that it is about; `base` is where the datum begins in what the error counts.
#[cold]
#[inline(never)]
pub(crate) fn locate(schema: Option<&'static SchemaDef>, datum: &[u8], base: usize, error: Error) -> Error {
    let Some((schema, set)) = schema.and_then(|schema| Some((schema, parsed(schema)?))) else {
        return error.moved(base);
    };
    let Some(root) = set.roots().first() else { return error.moved(base) };
    place((&set, root.place.node), schema.name(), datum, base, None, error)
}

/// [`locate`] where there is no generated type.
#[cold]
#[inline(never)]
pub(crate) fn locate_in(schema: &Schema, datum: &[u8], base: usize, error: Error) -> Error {
    place((schema.set(), schema.root()), schema.name(), datum, base, None, error)
}

/// [`locate_in`] of an error that is about all of the value that begins at its offset, and has this schema.
#[cold]
#[inline(never)]
pub(crate) fn locate_at(schema: &Schema, datum: &[u8], node: Option<NodeId>, error: Error) -> Error {
    place((schema.set(), schema.root()), schema.name(), datum, 0, node, error)
}

fn place(
    schema: (&SchemaSet, NodeId),
    name: &str,
    datum: &[u8],
    base: usize,
    node: Option<NodeId>,
    error: Error,
) -> Error {
    let place = walk::walk(schema, datum, node, &error, error.offset().saturating_sub(base));
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    error.placed(path::text(name, &place.steps), place.offset)
}

/// The schema as a model, unless its text cannot be read.
fn parsed(schema: &'static SchemaDef) -> Option<Arc<SchemaSet>> {
    static PARSED: Mutex<BTreeMap<usize, Arc<SchemaSet>>> = Mutex::new(BTreeMap::new());

    // A static stays where it is, and two statics do not share a place.
    let key = std::ptr::from_ref(schema).addr();
    if let Some(set) = PARSED.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Some(Arc::clone(set));
    }
    let set = Arc::new(parse(schema)?);
    let mut kept = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(key, Arc::clone(&set));
    Some(set)
}

/// Reads the text and those that it refers to, which may refer to each other.
fn parse(schema: &'static SchemaDef) -> Option<SchemaSet> {
    let all = schema.closure();
    let mut sources = SourceMap::new();
    let files: Vec<_> = all.iter().map(|one| sources.add(one.name(), one.text())).collect();
    avrogen_schema::parse_schemas(&sources, &files, &Options::lenient()).set
}
