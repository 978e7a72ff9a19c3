//! The rules by which two schemas are taken for one: the names of named ones, and the promotions of primitive ones.

use std::fmt;

use crate::schema::{Kind, Named, NodeId, SchemaSet};

/// A schema of a set: one side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The set.
    pub set: &'a SchemaSet,
    /// The schema.
    pub node: NodeId,
}

impl<'a> Side<'a> {
    /// The top-level schema of the first file of a set.
    ///
    /// # Panics
    /// Where the set was made of no files.
    pub fn root(set: &'a SchemaSet) -> Self {
        Self { set, node: set.roots()[0].place.node }
    }
}

/// The error of a comparison that was given up at its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The limit.
    pub limit: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the schemas are too large to compare: more than {} pairs inside of them", self.limit)
    }
}

impl std::error::Error for TooLarge {}

/// Whether the names of two schemas match, for a reader.
pub(crate) fn same_name(reader: &Named, writer: &Named) -> bool {
    reader.fullname.name() == writer.fullname.name() || reader.has_alias(writer.fullname.as_str())
}

pub(crate) fn is_primitive(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Null
            | Kind::Boolean
            | Kind::Int
            | Kind::Long
            | Kind::Float
            | Kind::Double
            | Kind::Bytes
            | Kind::String
    )
}

/// Whether a primitive type reads another: itself, and by promotion (specification, "Schema Resolution").
pub(crate) fn reads(reader: &Kind, writer: &Kind) -> bool {
    match (reader, writer) {
        (Kind::Long | Kind::Float | Kind::Double, Kind::Int)
        | (Kind::Float | Kind::Double, Kind::Long)
        | (Kind::Double, Kind::Float)
        | (Kind::String, Kind::Bytes)
        | (Kind::Bytes, Kind::String) => true,
        _ => is_primitive(reader) && std::mem::discriminant(reader) == std::mem::discriminant(writer),
    }
}

/// Whether two named schemas are one at two times: by their names without namespaces, or by an alias of either.
pub(crate) fn belong_together(old: &Named, new: &Named) -> bool {
    same_name(new, old) || same_name(old, new)
}
