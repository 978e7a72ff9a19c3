//! Data on their way in and out: what `avrogen decode` and `avrogen encode` share.

mod encoding;
mod framing;
mod input;
mod schema;
mod values;

pub(crate) use encoding::Encoding;
pub(crate) use framing::Framing;
pub(crate) use input::Input;
pub(crate) use schema::{Found, SchemaOptions, find};
pub(crate) use values::Values;
