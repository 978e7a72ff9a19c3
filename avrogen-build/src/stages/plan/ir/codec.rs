//! Codecs of places in a schema, and values of defaults.

use super::leaf::Leaf;
use super::{ExternId, TypeId};
use crate::config::MapType;

/// The type and codec of a place in a schema. The codec belongs to the place and not to the Rust type: `Option<T>` has
/// two encodings, and a timestamp several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codec {
    /// A leaf of the runtime.
    Leaf(Leaf),
    /// A generated type.
    Type(TypeId),
    /// A type of another crate.
    Extern(ExternId),
    /// A union of null and one other branch.
    Option {
        /// Whether null is the first of the two.
        null_first: bool,
        /// The other one.
        item: Box<Codec>,
    },
    /// A union of null and several branches: an `Option` of an enum.
    OptionalUnion(TypeId),
    /// A union of nothing but null.
    OnlyNull,
    /// An array.
    Array(Box<Codec>),
    /// A map.
    Map {
        /// Which Rust map.
        map: MapType,
        /// Its values.
        values: Box<Codec>,
    },
    /// A box, where a value could otherwise contain itself.
    Boxed(Box<Codec>),
    /// A type of the user's, converted on the way.
    With {
        /// Path of the adapter.
        adapter: String,
        /// What it adapts.
        inner: Box<Codec>,
    },
}

/// A value of a default.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of a null.
    Null,
    /// Of a boolean.
    Boolean(bool),
    /// Of an int.
    Int(i32),
    /// Of a long.
    Long(i64),
    /// Of a float.
    Float(f32),
    /// Of a double.
    Double(f64),
    /// Of a string.
    String(String),
    /// Of bytes.
    Bytes(Vec<u8>),
    /// Of a fixed.
    Fixed(Vec<u8>),
    /// Of a leaf whose Rust type has no literal: what its decoder makes of these bytes.
    Encoded(Leaf, Vec<u8>),
    /// Of a type of another crate: what its decoder makes of these bytes.
    Extern(ExternId, Vec<u8>),
    /// Of an array.
    Array(Vec<Value>),
    /// Of a map.
    Map(MapType, Vec<(String, Value)>),
    /// An absent value.
    None,
    /// A present value.
    Some(Box<Value>),
    /// Of an enum: the variant.
    Symbol(TypeId, usize),
    /// Of a record: its fields in order.
    Record(TypeId, Vec<Value>),
    /// Of a union: the variant and its value.
    Variant(TypeId, usize, Box<Value>),
    /// Of a struct around one value.
    Newtype(TypeId, Box<Value>),
    /// In a box.
    Boxed(Box<Value>),
}

impl Codec {
    /// Calls the function with this codec and all within it, as far as no type has a name.
    pub fn walk<'a>(&'a self, each: &mut impl FnMut(&'a Codec)) {
        each(self);
        match self {
            Self::Option { item: inner, .. }
            | Self::Array(inner)
            | Self::Map { values: inner, .. }
            | Self::Boxed(inner)
            | Self::With { inner, .. } => inner.walk(each),
            Self::Leaf(_) | Self::Type(_) | Self::Extern(_) | Self::OptionalUnion(_) | Self::OnlyNull => {}
        }
    }
}
