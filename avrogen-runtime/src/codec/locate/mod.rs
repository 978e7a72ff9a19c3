//! Where in a value an error happened.
//!
//! Generated code records what went wrong and at which byte, and nothing else: keeping a path up to date would cost
//! every message what only the broken ones need. So the broken datum is walked once more, with its schema, up to that
//! byte. For encoding, the datum is what had been written when the value could not be.

mod path;
mod walk;

use avrogen_schema::schema::NodeId;

use crate::schema::{Schema, schema_of};
use crate::{Error, SchemaDef};

/// The error with the place in a datum that it is about; `base` is where the datum begins in what the error counts.
#[cold]
#[inline(never)]
pub(crate) fn locate(schema: Option<&'static SchemaDef>, datum: &[u8], base: usize, error: Error) -> Error {
    match schema.map(|def| (def.name(), schema_of(def))) {
        Some((name, Ok(schema))) => place(&schema, name, datum, base, None, error),
        _ => error.moved(base),
    }
}

/// [`locate`] where there is no generated type.
#[cold]
#[inline(never)]
pub(crate) fn locate_in(schema: &Schema, datum: &[u8], base: usize, error: Error) -> Error {
    place(schema, schema.name(), datum, base, None, error)
}

/// [`locate_in`] of an error that is about all of the value that begins at its offset, and has this schema.
#[cold]
#[inline(never)]
pub(crate) fn locate_at(schema: &Schema, datum: &[u8], node: Option<NodeId>, error: Error) -> Error {
    place(schema, schema.name(), datum, 0, node, error)
}

fn place(
    schema: &Schema,
    name: &str,
    datum: &[u8],
    base: usize,
    node: Option<NodeId>,
    error: Error,
) -> Error {
    let place =
        walk::walk((schema.set(), schema.root()), datum, node, &error, error.offset().saturating_sub(base));
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    error.placed(path::text(name, &place.steps), place.offset)
}
