//! Types to be made.

use avrogen_schema::schema::NodeId;

use super::codec::{Codec, Value};
use super::{Ident, ModuleId, SchemaId};

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
