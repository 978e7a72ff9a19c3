//! Typed Rust from Avro schemas.
