//! The Rust to be made, decided to the last name. Everything that reads a plan (the emitter, the command line, topics,
//! the source-compatibility report) finds decisions here and takes none.

mod codec;
mod leaf;
mod topics;
mod traits;
mod types;

use std::collections::BTreeSet;
use std::fmt;

use crate::config::CodecStyle;

pub use codec::{Codec, Value};
pub use leaf::{DecimalLibrary, Digits, Leaf, Passing, TimeKind, TimeLibrary};
pub use topics::{Topic, TopicKey, TopicSchema, TopicValue};
pub(crate) use traits::Traits;
pub use types::{Enum, Field, Newtype, Record, Symbol, Type, TypeKind, Union, Variant};

/// The Rust to be made from one set of schemas.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The set's name; none for the one that `include_schemas!()` includes.
    pub set: Option<String>,
    /// Path of the crate that generated code calls, `::avrogen_runtime` unless set otherwise.
    pub runtime: String,
    /// What the codec is made for.
    pub codec: CodecStyle,
    /// What that crate must offer.
    pub level: Level,
    /// Every type, by module and then by name, with the unions of a record behind it.
    pub types: Vec<Type>,
    /// Every module; the first is the root, which stands where the code is included.
    pub modules: Vec<Module>,
    /// The schemas of all types that are Avro types of their own, by name.
    pub schemas: Vec<Schema>,
    /// Types that other crates bring.
    pub externs: Vec<Extern>,
    /// Markers of topics, which stand at the root.
    pub topics: Vec<Topic>,
}

/// What generated code asks of the runtime; the first line of the code says it, so that a runtime that is too old
/// gives one error and not a hundred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The contract's number.
    pub number: u32,
    /// The first version of the runtime that has all of it.
    pub version: &'static str,
    /// Features that it needs.
    pub features: BTreeSet<&'static str>,
}

/// A type of a [`Plan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// A module of a [`Plan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(pub(crate) usize);

/// A schema of a [`Plan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub(crate) usize);

/// An extern type of a [`Plan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExternId(pub(crate) usize);

/// An identifier that compiles where it was allocated, `r#` included where it needs it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ident(String);

impl Ident {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its text, with `r#` where it is raw.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its text without `r#`.
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A module, made from one segment of a namespace.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name; empty for the root.
    pub ident: Ident,
    /// The namespace; empty for the root, which holds the types that have none.
    pub namespace: String,
    /// The module around it; none for the root.
    pub parent: Option<ModuleId>,
    /// The modules within it.
    pub modules: Vec<ModuleId>,
    /// Its types, in order.
    pub types: Vec<TypeId>,
    /// Names of the prelude that its types hide. The root counts as hiding them all: what stands around the code that
    /// is included there is the user's.
    pub hides: BTreeSet<String>,
}

/// A schema as generated code holds it.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The name of its static.
    pub ident: Ident,
    /// The fullname, or the name of the file where the schema has none.
    pub name: String,
    /// The text: of a file exactly what stands there, else rendered.
    pub text: String,
    /// CRC-64-AVRO of the Parsing Canonical Form.
    pub rabin: u64,
    /// Hash over canonical form and logical types.
    pub shape: u64,
    /// Schemas that the text names and does not define.
    pub references: Vec<Reference>,
}

/// A schema that the text of another one names and does not define.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The subject under which it is registered.
    pub subject: String,
    /// The version of the subject, where the text is one of the lock.
    pub version: Option<u32>,
    /// Where it is.
    pub target: Target,
}

/// Where the schema of a [`Reference`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// In this plan.
    Schema(SchemaId),
    /// In another crate.
    Extern(ExternId),
}

/// A type that another crate brings.
#[derive(Clone, Debug)]
pub struct Extern {
    /// The fullname.
    pub name: String,
    /// Its path in Rust.
    pub path: String,
    /// The shape that its schema must have.
    pub shape: u64,
    /// Fewest bytes that a value encodes to.
    pub min: u64,
}

impl Plan {
    /// A type.
    pub fn type_(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// A module.
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0]
    }

    /// A schema.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }

    /// The root, which stands where the code is included.
    pub const ROOT: ModuleId = ModuleId(0);
}
