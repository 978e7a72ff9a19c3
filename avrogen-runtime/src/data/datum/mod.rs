//! Data of any schema, for tools: read and written by walking the schema, as bytes and as JSON.
//!
//! Programs have generated types, which are many times faster and cannot be put together wrong. A [`Datum`] is for what
//! knows no schema before it runs: a command line, a test that makes data at random.
//!
//! ```
//! use avrogen_runtime::Limits;
//! use avrogen_runtime::datum::{self, Datum, Schema};
//!
//! let schema = Schema::parse(r#"["null", {"type": "array", "items": "int"}]"#)?;
//! let datum = datum::from_slice(&schema, &[2, 4, 2, 3, 0], Limits::new())?;
//! assert_eq!(datum::to_json(&schema, &datum)?, r#"{"array":[1,-2]}"#);
//! assert_eq!(datum::from_json(&schema, r#"{"array": [1, -2]}"#)?, datum);
//! assert_eq!(datum::to_vec(&schema, &datum)?, [2, 4, 2, 3, 0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod decode;
#[cfg(feature = "json")]
mod json;
mod random;

pub use crate::schema::Schema;
pub use avrogen_schema::default::Datum;
pub use decode::{from_slice, read};
#[cfg(feature = "json")]
pub use json::{from_json, to_json};
pub use random::Random;

use crate::Error;

/// The bytes of a datum.
///
/// # Errors
/// Where it is no datum of the schema.
pub fn to_vec(schema: &Schema, datum: &Datum) -> Result<Vec<u8>, Error> {
    check::check(schema, datum)?;
    let mut bytes = Vec::new();
    datum.encode(&mut bytes);
    Ok(bytes)
}
