//! `avro!`: typed Rust from Avro schemas in place.
