//! The Rust to be made, decided to the last name. Everything that reads a plan (the emitter, the command line, topics,
//! the source-compatibility report) finds decisions here and takes none.

use std::collections::BTreeSet;
use std::fmt;

use avrogen_schema::schema::NodeId;

use super::leaf::Leaf;
use super::topics::Topic;
use crate::config::{CodecStyle, MapType};

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

/// A type to be made.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name.
    pub ident: Ident,
    /// Where it stands.
    pub module: ModuleId,
    /// The schema it is made from; for a union, the union.
    pub node: NodeId,
    /// What it is, for its documentation: "Avro record `com.acme.User`".
    pub about: String,
    /// The schema's documentation, as written.
    pub doc: Option<String>,
    /// Attributes of the user, in Rust.
    pub attributes: Vec<String>,
    /// Paths to derive.
    pub derives: Vec<String>,
    /// Whether serde's traits are derived under Avro's names.
    pub serde: bool,
    /// Its schema, where it is an Avro type of its own.
    pub schema: Option<SchemaId>,
    /// Fewest bytes that a value encodes to.
    pub min: u64,
    /// Most bytes that a value encodes to, where a constant exists.
    pub max: Option<u64>,
    /// The cycle that the type is on, if a value can lie within another one: its codec counts the depth. Types on one
    /// cycle have one number.
    pub cycle: Option<usize>,
    /// The name of the form that borrows, where there is one and it holds anything to borrow.
    pub borrowed: Option<Ident>,
    /// Whether the trait `View` is implemented.
    pub view: bool,
    /// What it is.
    pub kind: TypeKind,
}

/// What a type is.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A struct with public fields.
    Record(Record),
    /// A fieldless enum.
    Enum(Enum),
    /// An enum with one variant a branch.
    Union(Union),
    /// A struct around one value: a fixed, or the top level of a file.
    Newtype(Newtype),
}

/// A struct made from a record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its fields, in the order of the schema.
    pub fields: Vec<Field>,
    /// The arguments of `new`: indices of the fields that have no default, in order.
    pub arguments: Vec<usize>,
    /// Whether it has a builder.
    pub builder: bool,
}

/// A field of a [`Record`].
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in Rust.
    pub ident: Ident,
    /// Its name in Avro.
    pub name: String,
    /// The schema's documentation, as written.
    pub doc: Option<String>,
    /// Attributes of the user, in Rust.
    pub attributes: Vec<String>,
    /// Its type and codec.
    pub codec: Codec,
    /// What it holds unless told otherwise.
    pub default: Option<Value>,
    /// Whether `new` takes anything that converts into its type.
    pub into: bool,
    /// The name of the builder's setter, where the builder itself has that of the field.
    pub setter: Option<Ident>,
    /// The name of the builder's setter that takes an `Option`, where another field has the usual one.
    pub option_setter: Option<Ident>,
}

/// An enum made from an enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its fullname.
    pub fullname: String,
    /// Its variants, in the order of the symbols.
    pub variants: Vec<Symbol>,
    /// The variant that is the schema's default.
    pub default: Option<usize>,
}

/// A variant of an [`Enum`].
#[derive(Clone, Debug)]
pub struct Symbol {
    /// Its name in Rust.
    pub ident: Ident,
    /// The symbol.
    pub text: String,
}

/// An enum made from a union. A null branch is no variant: it makes the place an `Option` of the enum.
#[derive(Clone, Debug)]
pub struct Union {
    /// Its variants, in the order of the branches.
    pub variants: Vec<Variant>,
    /// The index of the null branch.
    pub null: Option<usize>,
    /// How many branches there are, the null branch included.
    pub branches: usize,
}

/// A variant of a [`Union`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub ident: Ident,
    /// The index of its branch.
    pub branch: usize,
    /// The branch as Avro calls it: the fullname or the type's name.
    pub name: String,
    /// Its type and codec.
    pub codec: Codec,
    /// Whether the union implements `From` for it: no other branch has its type.
    pub from: bool,
}

/// A struct around one value.
#[derive(Clone, Debug)]
pub struct Newtype {
    /// The value's type and codec.
    pub codec: Codec,
    /// Whether it is made from a fixed, and not from the top level of a file.
    pub fixed: bool,
}

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

impl Record {
    /// Whether every field has a default, so that the record has one.
    pub fn has_default(&self) -> bool {
        self.arguments.is_empty()
    }
}

impl Type {
    /// The codecs of all places that the type holds.
    pub fn codecs(&self) -> Vec<&Codec> {
        match &self.kind {
            TypeKind::Record(record) => record.fields.iter().map(|field| &field.codec).collect(),
            TypeKind::Enum(_) => Vec::new(),
            TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.codec).collect(),
            TypeKind::Newtype(newtype) => vec![&newtype.codec],
        }
    }
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
