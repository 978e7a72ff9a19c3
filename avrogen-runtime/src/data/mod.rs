//! Data beyond one type's codec: data of any schema, JSON, schema resolution, container files and the framing of messages.

pub mod container;
pub mod datum;
pub mod framing;
#[cfg(feature = "json")]
pub mod json;
pub mod resolution;
