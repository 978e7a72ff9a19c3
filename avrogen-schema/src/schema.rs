//! The resolved model: an arena of nodes in which every name leads somewhere.
//!
//! A named schema is one node wherever it is used; every other occurrence is a node of its own. Java Avro's
//! compatibility algorithm depends on this identity, and recursion needs no special case.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::json;
use crate::name::Fullname;
use crate::source::{FileId, Span};

/// A node of a [`SchemaSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

/// A closed set of schemas: within it one fullname is one schema.
#[derive(Clone, Debug, Default)]
pub struct SchemaSet {
    pub(crate) nodes: Vec<Node>,
    pub(crate) names: BTreeMap<Fullname, NodeId>,
    pub(crate) roots: Vec<Root>,
    /// Which nodes came from which file.
    pub(crate) files: Vec<(FileId, Range<usize>)>,
}

/// The schema that a file holds at its top level.
#[derive(Clone, Debug)]
pub struct Root {
    /// The file.
    pub file: FileId,
    /// Where its schema is used or defined.
    pub place: Place,
}

/// A use of a schema: the `type` of a field, the `items` of an array, a branch of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The schema.
    pub node: NodeId,
    /// The text of this use, which for a reference is the name.
    pub span: Span,
    /// Whether the text spells the schema out here, rather than naming it.
    pub inline: bool,
}

/// A schema.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The text that defines it.
    pub span: Span,
    /// Its logical type, where the specification lets it apply.
    pub logical: Option<Logical>,
    /// Attributes that the specification does not know, in source order. `logicalType` and its parameters are
    /// among them, applied or not: they must survive printing.
    pub props: Vec<Prop>,
}

/// An attribute that the specification does not know.
#[derive(Clone, Debug)]
pub struct Prop {
    /// Its key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: json::Value,
}

/// What a schema is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// No value.
    Null,
    /// True or false.
    Boolean,
    /// 32-bit signed.
    Int,
    /// 64-bit signed.
    Long,
    /// IEEE 754 single.
    Float,
    /// IEEE 754 double.
    Double,
    /// A sequence of bytes.
    Bytes,
    /// Unicode text.
    String,
    /// A sequence of items.
    Array(Place),
    /// Values by string.
    Map(Place),
    /// One of several branches.
    Union(Vec<Place>),
    /// Fields in order.
    Record(Record),
    /// One of several symbols.
    Enum(Enum),
    /// So many bytes.
    Fixed(Fixed),
}

/// What all named schemas have.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its fullname.
    pub fullname: Fullname,
    /// Where the `name` stands.
    pub name_span: Span,
    /// Fullnames of its aliases.
    pub aliases: Vec<Alias>,
    /// Its documentation.
    pub doc: Option<String>,
}

/// Another fullname under which a reader accepts data of a writer.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The fullname; a relative alias has taken the namespace of its schema.
    pub fullname: Fullname,
    /// Where it stands.
    pub span: Span,
}

/// A record, or an error of a protocol.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its names and doc.
    pub named: Named,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Whether it was declared as `error`.
    pub is_error: bool,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// The whole field.
    pub span: Span,
    /// Its schema.
    pub place: Place,
    /// Its documentation.
    pub doc: Option<String>,
    /// Its default, as written.
    pub default: Option<json::Value>,
    /// How it counts when records are sorted.
    pub order: Order,
    /// Other names under which a reader finds it in a writer's record.
    pub aliases: Vec<FieldAlias>,
    /// Attributes that the specification does not know.
    pub props: Vec<Prop>,
}

/// Another name of a field.
#[derive(Clone, Debug)]
pub struct FieldAlias {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// How a field counts when records are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Smaller first.
    #[default]
    Ascending,
    /// Larger first.
    Descending,
    /// Not at all.
    Ignore,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its names and doc.
    pub named: Named,
    /// Its symbols, in order.
    pub symbols: Vec<Symbol>,
    /// What a reader takes for a symbol it does not know: an index into the symbols.
    pub default: Option<usize>,
}

/// A symbol of an enum.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A fixed.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Its names and doc.
    pub named: Named,
    /// Bytes of a value.
    pub size: u64,
    /// Where the size stands.
    pub size_span: Span,
}

/// A logical type with valid parameters on a schema that carries it (specification, "Logical Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Logical {
    /// `decimal` on bytes or fixed.
    Decimal {
        /// Digits in all.
        precision: u32,
        /// Digits behind the point.
        scale: u32,
    },
    /// `big-decimal` on bytes.
    BigDecimal,
    /// `uuid` on string or fixed of 16.
    Uuid,
    /// `date` on int.
    Date,
    /// `time-millis` on int.
    TimeMillis,
    /// `time-micros` on long.
    TimeMicros,
    /// `timestamp-millis` on long.
    TimestampMillis,
    /// `timestamp-micros` on long.
    TimestampMicros,
    /// `timestamp-nanos` on long.
    TimestampNanos,
    /// `local-timestamp-millis` on long.
    LocalTimestampMillis,
    /// `local-timestamp-micros` on long.
    LocalTimestampMicros,
    /// `local-timestamp-nanos` on long.
    LocalTimestampNanos,
    /// `duration` on fixed of 12.
    Duration,
}

impl Named {
    /// Returns whether one of the aliases is this fullname.
    pub fn has_alias(&self, fullname: &str) -> bool {
        self.aliases.iter().any(|alias| alias.fullname.as_str() == fullname)
    }
}

impl SchemaSet {
    /// The schema of an id of this set.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// Iterates over every schema of the set, in the order of the texts that define them.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        (0..).map(NodeId).zip(&self.nodes)
    }

    /// The schema of a fullname.
    pub fn named(&self, fullname: &Fullname) -> Option<NodeId> {
        self.names.get(fullname).copied()
    }

    /// Every named schema, by fullname.
    pub fn names(&self) -> impl ExactSizeIterator<Item = (&Fullname, NodeId)> {
        self.names.iter().map(|(name, id)| (name, *id))
    }

    /// The names that the text of a file spells out, rather than taking them from other files. A registry has all others
    /// from the references of the version.
    pub fn defined_in(&self, file: FileId) -> BTreeSet<&Fullname> {
        // A definition that repeats an equal one of another file has a node too, though no place leads there.
        let ranges = self.files.iter().filter(|(of, _)| *of == file).map(|(_, range)| range.clone());
        let nodes = ranges.flat_map(|range| &self.nodes[range]);
        nodes.filter_map(|node| node.kind.named()).map(|named| &named.fullname).collect()
    }

    /// The top-level schema of each file, in the order the files were given; of a protocol, its types.
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }
}

impl Logical {
    /// Its name, as `logicalType` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decimal { .. } => "decimal",
            Self::BigDecimal => "big-decimal",
            Self::Uuid => "uuid",
            Self::Date => "date",
            Self::TimeMillis => "time-millis",
            Self::TimeMicros => "time-micros",
            Self::TimestampMillis => "timestamp-millis",
            Self::TimestampMicros => "timestamp-micros",
            Self::TimestampNanos => "timestamp-nanos",
            Self::LocalTimestampMillis => "local-timestamp-millis",
            Self::LocalTimestampMicros => "local-timestamp-micros",
            Self::LocalTimestampNanos => "local-timestamp-nanos",
            Self::Duration => "duration",
        }
    }
}

impl Kind {
    /// The names, where the schema is a record, enum or fixed.
    pub fn named(&self) -> Option<&Named> {
        match self {
            Self::Record(record) => Some(&record.named),
            Self::Enum(of) => Some(&of.named),
            Self::Fixed(fixed) => Some(&fixed.named),
            _ => None,
        }
    }

    /// How a union tells the schema from its other branches: a named one by its fullname, any other by its type.
    pub fn type_name(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::Bytes => "bytes",
            Self::String => "string",
            Self::Array(_) => "array",
            Self::Map(_) => "map",
            Self::Union(_) => "union",
            Self::Record(record) => record.named.fullname.as_str(),
            Self::Enum(of) => of.named.fullname.as_str(),
            Self::Fixed(fixed) => fixed.named.fullname.as_str(),
        }
    }
}
