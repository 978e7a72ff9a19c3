//! What a registry is asked and what it answers.
//!
//! Servers leave members out, send them empty or send `null`, and add members that no client knows: all of that reads
//! alike.

mod config;
mod rules;
mod schema;
mod version;
mod wire;

use serde::{Deserialize, Deserializer};

pub use config::{Config, ConfigUpdate, Level, Mode, Setting, UnknownMode};
pub use rules::{Metadata, Rule, RuleSet};
pub use schema::{
    Registration, Schema, SchemaReference, SchemaType, StoredSchema, SubjectVersion, Verdict, VersionOf,
};
pub use version::{Deleted, Version};
pub(crate) use wire::WireSchema;

/// Reads `null` as nothing.
pub(crate) fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// Whether a member is left out. Serde wants a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}
