//! The schemas of generated types as models, for what walks them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::error::Fault;
use crate::schema::Schema;
use crate::{Error, SchemaDef};

/// The schema of a generated type, which is read once.
pub(crate) fn schema_of(def: &'static SchemaDef) -> Result<Schema, Error> {
    static KNOWN: Mutex<BTreeMap<usize, Schema>> = Mutex::new(BTreeMap::new());

    // A static stays where it is, and there are as many as the program has.
    let key = std::ptr::from_ref(def).addr();
    if let Some(schema) = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(schema.clone());
    }
    let unreadable = |_| Error::new(Fault::Malformed("the schema of the type cannot be read"), 0);
    let schema = Schema::of(def).map_err(unreadable)?;
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(key, schema.clone());
    Ok(schema)
}
