//! The JSON encoding (Avro 1.12 specification, "JSON Encoding"): of generated types, and of any schema.
//!
//! A union's value other than null stands in an object whose key is the branch, bytes are characters U+0000 to U+00FF, and
//! logical types are what their underlying types are. Numbers that JSON does not have are the strings that Java writes:
//! `"NaN"`, `"Infinity"`, `"-Infinity"`. What a datum would not keep is refused: a number beyond what its type holds, of which Java
//! makes infinity, and a key that a map has twice. For JSON as other programs make it, without branches, generated types derive
//! serde's traits by setting.
//!
//! JSON is read and written next to the binary form, value by value: there is no tree of either in memory.
//!
//! ```
//! # use avrogen_runtime::__private::v1;
//! # #[derive(Debug, PartialEq)]
//! # struct Name(Option<String>);
//! # static SCHEMA: v1::SchemaDef = v1::SchemaDef::new("union", r#"["null", "string"]"#, 0, 0, &[]);
//! # impl v1::Encode for Name {
//! #     fn bound(&self) -> usize { 100 }
//! #     fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
//! #         w.write(&[2]);
//! #         v1::string::encode(self.0.as_deref().unwrap_or_default(), w)
//! #     }
//! # }
//! # impl<'de> v1::Decode<'de> for Name {
//! #     fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
//! #         v1::int::decode(r)?;
//! #         v1::string::decode(r).map(Some).map(Self)
//! #     }
//! # }
//! # impl v1::AvroType for Name { const SCHEMA: &'static v1::SchemaDef = &SCHEMA; }
//! use avrogen_runtime::json;
//!
//! let name = Name(Some("Ada".into()));
//! assert_eq!(json::to_string(&name)?, r#"{"string":"Ada"}"#);
//! assert_eq!(json::from_str::<Name>(r#"{"string": "Ada"}"#)?, name);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod print;
mod read;
mod tokens;

use crate::schema::Schema;
use crate::schema::schema_of;
use crate::{AvroType, Error, Limits, Reader, from_slice_with, to_vec};
pub use error::JsonError;
use tokens::Tokens;

/// The JSON encoding of a value, on one line.
///
/// # Errors
/// When a logical value does not fit its schema, or the text takes more memory than the default [`Limits`] allow.
pub fn to_string<T: AvroType>(value: &T) -> Result<String, Error> {
    let bytes = to_vec(value)?;
    from_binary(&schema_of(T::SCHEMA)?, &mut Reader::new(&bytes))
}

/// The value that a JSON text encodes. Fields of a record may come in any order; a branch may be given by its fullname or, where
/// that is clear, by its name.
///
/// # Errors
/// Where it is not JSON, or encodes no value of the type, or when one of the default [`Limits`] is met.
pub fn from_str<T: AvroType>(text: &str) -> Result<T, JsonError> {
    from_str_with(text, Limits::new())
}

/// [`from_str`] under limits of the caller's choice.
///
/// # Errors
/// As [`from_str`].
pub fn from_str_with<T: AvroType>(text: &str, limits: Limits) -> Result<T, JsonError> {
    let schema = schema_of(T::SCHEMA).map_err(JsonError::of_datum)?;
    let bytes = to_binary_with(&schema, text, limits)?;
    from_slice_with(&bytes, limits).map_err(JsonError::of_datum)
}

/// The next datum of a reader as JSON, on one line.
///
/// ```
/// use avrogen_runtime::datum::Schema;
/// use avrogen_runtime::{Reader, json};
///
/// let schema = Schema::parse(r#"{"type": "map", "values": ["null", "bytes"]}"#)?;
/// let text = json::from_binary(&schema, &mut Reader::new(&[2, 2, b'k', 2, 2, 0xff, 0]))?;
/// assert_eq!(text, r#"{"k":{"bytes":"\u00ff"}}"#);
/// assert_eq!(json::to_binary(&schema, &text)?, [2, 2, b'k', 2, 2, 0xff, 0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When it is not a datum of the schema, or a limit of the reader is met; the text counts as memory.
pub fn from_binary(schema: &Schema, reader: &mut Reader<'_>) -> Result<String, Error> {
    print::print(schema, reader)
}

/// The binary form of what a JSON text encodes.
///
/// # Errors
/// Where it is not JSON, or encodes no datum of the schema.
pub fn to_binary(schema: &Schema, text: &str) -> Result<Vec<u8>, JsonError> {
    to_binary_with(schema, text, Limits::new())
}

/// [`to_binary`] under limits of the caller's choice, of which the depth counts.
///
/// # Errors
/// As [`to_binary`].
pub fn to_binary_with(schema: &Schema, text: &str, limits: Limits) -> Result<Vec<u8>, JsonError> {
    read::read(schema, Tokens::new(text), limits).map_err(|fault| JsonError::of_text(text, fault))
}

/// Levels of data within each other for each record that the limit on depth allows: as in [`datum::read`](crate::datum::read).
const LEVELS_OF_RECORD: u32 = 4;
