//! Schemas on their way to a registry and back.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::or_default;
use super::rules::{Metadata, RuleSet};

/// A schema as a registry keeps it: the text and everything beside it.
///
/// ```
/// use avrogen_runtime::registry::Schema;
///
/// let line = Schema::new(r#"{"type": "record", "name": "Line", "fields": [{"name": "sku", "type": "string"}]}"#);
/// let order = Schema::new(r#"{"type": "record", "name": "Order", "fields": [{"name": "line", "type": "Line"}]}"#)
///     .reference("Line", "line", 1);
/// # assert_eq!((line.references.len(), order.references.len()), (0, 1));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Schema {
    /// The text: JSON for Avro, also for a primitive (`"string"` with its quotes).
    pub text: String,
    /// Its language.
    pub schema_type: SchemaType,
    /// What the text names without defining it.
    pub references: Vec<SchemaReference>,
    /// What is said about it.
    pub metadata: Option<Metadata>,
    /// Its rules.
    pub rule_set: Option<RuleSet>,
}

impl Schema {
    /// An Avro schema that stands for itself.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a reference: `name` is the fullname that the text uses.
    #[must_use]
    pub fn reference(mut self, name: impl Into<String>, subject: impl Into<String>, version: i32) -> Self {
        self.references.push(SchemaReference { name: name.into(), subject: subject.into(), version });
        self
    }
}

/// The language of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SchemaType {
    /// Avro.
    #[default]
    Avro,
    /// JSON Schema.
    Json,
    /// Protocol Buffers.
    Protobuf,
    /// One that this client does not know.
    Other(String),
}

impl SchemaType {
    /// The word that a registry uses.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Avro => "AVRO",
            Self::Json => "JSON",
            Self::Protobuf => "PROTOBUF",
            Self::Other(name) => name,
        }
    }

    /// Servers up to 7.9 leave the word out for Avro.
    pub(crate) fn from_wire(name: Option<String>) -> Self {
        match name.as_deref() {
            None | Some("" | "AVRO") => Self::Avro,
            Some("JSON") => Self::Json,
            Some("PROTOBUF") => Self::Protobuf,
            Some(_) => Self::Other(name.unwrap_or_default()),
        }
    }

    pub(crate) fn to_wire(&self) -> Option<String> {
        (*self != Self::Avro).then(|| self.as_str().to_owned())
    }
}

impl fmt::Display for SchemaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A version of a subject that a schema needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SchemaReference {
    /// The fullname by which the schema calls it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// The subject that it is registered under.
    #[serde(default, deserialize_with = "or_default")]
    pub subject: String,
    /// Its version; -1 in a registration means the latest.
    #[serde(default = "latest")]
    pub version: i32,
}

fn latest() -> i32 {
    -1
}

/// What a registration led to. Only the id is certain: how much more there is depends on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The id under which messages carry the schema.
    pub id: i32,
    /// The globally unique id, from servers that know one.
    pub guid: Option<String>,
    /// The version of the subject.
    pub version: Option<i32>,
    /// The schema as it is kept: it may differ from the one sent, where the registry's settings say so.
    pub schema: Option<Schema>,
}

/// A version of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectVersion {
    /// The subject, with its context unless that is the default one.
    pub subject: String,
    /// Its number.
    pub version: i32,
    /// The id of the schema: unique within the context.
    pub id: i32,
    /// The globally unique id, from servers that know one.
    pub guid: Option<String>,
    /// When it was registered, in milliseconds since 1970, from servers that tell.
    pub timestamp: Option<i64>,
    /// Whether it was softly deleted.
    pub deleted: bool,
    /// The schema.
    pub schema: Schema,
}

/// A schema found by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSchema {
    /// The id, where it was asked for by that.
    pub id: Option<i32>,
    /// The globally unique id, from servers that know one.
    pub guid: Option<String>,
    /// The schema.
    pub schema: Schema,
}

/// Which version of which subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VersionOf {
    /// The subject.
    pub subject: String,
    /// The version.
    pub version: i32,
}

/// Whether a schema could be registered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it could.
    #[serde(rename = "is_compatible")]
    pub compatible: bool,
    /// Why not, one line each. Some servers never say.
    #[serde(default, deserialize_with = "or_default")]
    pub messages: Vec<String>,
}
