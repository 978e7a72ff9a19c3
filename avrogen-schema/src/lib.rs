//! Avro schemas as a generator and a compatibility checker need them.

pub mod diagnostic;
pub mod json;
pub mod name;
pub mod schema;
pub mod source;
