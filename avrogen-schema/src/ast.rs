//! What a file says, before names are resolved: nothing in it is known to make sense.

use std::sync::Arc;

use crate::json;
use crate::schema::{FieldAlias, Named, Order, Prop, Symbol};
use crate::source::{FileId, Span};

/// A schema of an [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SchemaId(pub(crate) u32);

/// The schemas of one file.
#[derive(Debug)]
pub struct Ast {
    /// The file.
    pub file: FileId,
    /// Every schema that stands in the file, references included.
    pub schemas: Vec<Schema>,
    /// The top-level schema; the `types` of a protocol.
    pub roots: Vec<SchemaId>,
    /// The messages of a protocol.
    pub messages: Vec<Message>,
    /// Whether something could not be read, so that names may be missing.
    pub incomplete: bool,
}

/// A schema as it is written.
#[derive(Debug)]
pub struct Schema {
    /// Its text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Attributes that the specification does not know, in source order.
    pub props: Vec<Prop>,
}

/// What a schema is written as.
#[derive(Debug)]
pub enum Kind {
    /// Nothing that could be read; it has been reported.
    Invalid,
    /// A name.
    Reference {
        /// The name as it is written.
        name: Box<str>,
        /// The namespace around it.
        namespace: Namespace,
    },
    /// A primitive type.
    Primitive(Primitive),
    /// An array of items.
    Array(SchemaId),
    /// A map of values.
    Map(SchemaId),
    /// A union of branches.
    Union(Vec<SchemaId>),
    /// A record.
    Record {
        /// Its names.
        named: Named,
        /// Its fields.
        fields: Vec<Field>,
        /// Whether it is an error.
        is_error: bool,
    },
    /// An enum.
    Enum {
        /// Its names.
        named: Named,
        /// Its symbols.
        symbols: Vec<Symbol>,
        /// Its default, an index into the symbols.
        default: Option<usize>,
    },
    /// A fixed.
    Fixed {
        /// Its names.
        named: Named,
        /// Bytes of a value.
        size: u64,
        /// Where the size stands.
        size_span: Span,
    },
}

/// The namespace around a schema, if any.
pub type Namespace = Option<Arc<str>>;

/// A primitive type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primitive {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `int`
    Int,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bytes`
    Bytes,
    /// `string`
    String,
}

/// A field as it is written.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// The whole field.
    pub span: Span,
    /// Its schema.
    pub schema: SchemaId,
    /// Its documentation.
    pub doc: Option<String>,
    /// Its default.
    pub default: Option<json::Value>,
    /// How it counts when records are sorted.
    pub order: Order,
    /// Its aliases.
    pub aliases: Vec<FieldAlias>,
    /// Attributes that the specification does not know.
    pub props: Vec<Prop>,
}

/// A message of a protocol.
#[derive(Debug)]
pub struct Message {
    /// Its parameters.
    pub request: Vec<Field>,
    /// What it answers, unless it is one-way.
    pub response: Option<SchemaId>,
    /// The errors it declares.
    pub errors: Vec<SchemaId>,
}

impl Ast {
    /// A schema of this file.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }
}

impl Primitive {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Null,
        Self::Boolean,
        Self::Int,
        Self::Long,
        Self::Float,
        Self::Double,
        Self::Bytes,
        Self::String,
    ];

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|primitive| primitive.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::Bytes => "bytes",
            Self::String => "string",
        }
    }
}

impl Kind {
    /// The names, where the schema is a record, enum or fixed.
    pub fn named(&self) -> Option<&Named> {
        match self {
            Self::Record { named, .. } | Self::Enum { named, .. } | Self::Fixed { named, .. } => Some(named),
            _ => None,
        }
    }
}
