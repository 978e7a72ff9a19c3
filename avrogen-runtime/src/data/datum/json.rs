//! Data as JSON: by way of their bytes, so that there is one JSON encoding.

use super::{Datum, from_slice, to_vec};
use crate::data::json::{JsonError, from_binary, to_binary};
use crate::schema::Schema;
use crate::{Error, Limits, Reader};

/// Memory that data of the caller's own may take: as much as they do.
const NO_LIMIT: Limits = Limits::new().memory(usize::MAX).empty_items(usize::MAX);

/// The JSON encoding of a datum, on one line.
///
/// # Errors
/// Where it is no datum of the schema.
pub fn to_json(schema: &Schema, datum: &Datum) -> Result<String, Error> {
    let bytes = to_vec(schema, datum)?;
    from_binary(schema, &mut Reader::with_limits(&bytes, NO_LIMIT))
}

/// The datum that a JSON text encodes. Fields of a record may come in any order; a branch may be given by its fullname or, where
/// that is clear, by its name.
///
/// # Errors
/// Where it is not JSON, or encodes no datum of the schema.
pub fn from_json(schema: &Schema, text: &str) -> Result<Datum, JsonError> {
    let bytes = to_binary(schema, text)?;
    from_slice(schema, &bytes, NO_LIMIT).map_err(JsonError::of_datum)
}
