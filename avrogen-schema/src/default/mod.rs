//! Defaults as typed datums: which datum a JSON default stands for, or why it stands for none.
//!
//! What is accepted (reference: specification, "Complex Types", `default`; Java Avro's `Schema.isValidDefault`):
//!
//! * A union's default may belong to any branch (Avro 1.12, AVRO-3649). It is the first one whose whole validation
//!   passes, so `1.5` for `["int", "double"]` is a double. Java takes the first branch of a fitting JSON kind.
//! * An int or long is an integer in range, written as one: neither `1.0` nor `1e0`.
//! * A float or double is a number. As the schema of a field itself, and only there, it may be a string that Java parses,
//!   such as `"NaN"`.
//! * The code points of a string are the bytes of bytes and fixed; those above 255 are refused, where Java replaces them.
//!   A fixed's of another length is filled up with zeros or cut, as in Java, and reported.
//! * An enum's is one of its symbols, which Java does not check.
//! * A record's takes the default of each field that it leaves out, and may have members that are no fields.

mod build;
mod primitive;

use crate::json::Value;
use crate::options::Limits;
use crate::schema::{NodeId, SchemaSet};
use crate::source::Span;

pub(crate) use build::Builder;
pub(crate) use primitive::java_double;

/// A datum of a schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Of `null`.
    Null,
    /// Of `boolean`.
    Boolean(bool),
    /// Of `int`.
    Int(i32),
    /// Of `long`.
    Long(i64),
    /// Of `float`.
    Float(f32),
    /// Of `double`.
    Double(f64),
    /// Of `bytes`.
    Bytes(Vec<u8>),
    /// Of `string`.
    String(String),
    /// Of an array: its items.
    Array(Vec<Datum>),
    /// Of a map: its entries in source order, each key once.
    Map(Vec<(String, Datum)>),
    /// Of a union.
    Union {
        /// The index of the branch.
        branch: usize,
        /// The datum of the branch.
        datum: Box<Datum>,
    },
    /// Of a record: one datum for each of its fields, in their order.
    Record(Vec<Datum>),
    /// Of an enum: the index of the symbol.
    Enum(usize),
    /// Of a fixed.
    Fixed(Vec<u8>),
}

impl Datum {
    /// Appends the binary encoding. A default's datums nest as deep as
    /// [`default_depth`](crate::options::Limits::default_depth) allows, and so does this.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => {}
            Self::Boolean(value) => out.push(u8::from(*value)),
            Self::Int(value) => put_long(i64::from(*value), out),
            Self::Long(value) => put_long(*value, out),
            Self::Float(value) => out.extend(value.to_le_bytes()),
            Self::Double(value) => out.extend(value.to_le_bytes()),
            Self::Bytes(bytes) => put_bytes(bytes, out),
            Self::String(text) => put_bytes(text.as_bytes(), out),
            Self::Fixed(bytes) => out.extend(bytes),
            Self::Enum(index) => put_size(*index, out),
            Self::Union { branch, datum } => {
                put_size(*branch, out);
                datum.encode(out);
            }
            Self::Record(fields) => fields.iter().for_each(|field| field.encode(out)),
            Self::Array(items) => {
                if !items.is_empty() {
                    put_size(items.len(), out);
                    for item in items {
                        item.encode(out);
                    }
                }
                out.push(0);
            }
            Self::Map(entries) => {
                if !entries.is_empty() {
                    put_size(entries.len(), out);
                    for (key, datum) in entries {
                        put_bytes(key.as_bytes(), out);
                        datum.encode(out);
                    }
                }
                out.push(0);
            }
        }
    }
}

fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put_size(bytes.len(), out);
    out.extend(bytes);
}

fn put_size(size: usize, out: &mut Vec<u8>) {
    put_long(i64::try_from(size).unwrap_or(i64::MAX), out);
}

fn put_long(value: i64, out: &mut Vec<u8>) {
    let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while rest > 0x7f {
        out.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    out.push(rest.to_le_bytes()[0]);
}

/// Why a default stands for no datum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The part of the default that does not fit.
    pub span: Span,
    /// What is wrong with it.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What kind of fault it is.
    pub kind: FaultKind,
}

/// Kinds of [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The JSON does not fit the schema.
    Mismatch,
    /// The default of a field that the JSON leaves out does not fit its schema.
    Inherited,
    /// It stands for too many datums, too deep in each other, or without end.
    Endless,
}

type Result<T, E = Fault> = std::result::Result<T, E>;

fn mismatch(span: Span, message: String) -> Fault {
    Fault { span, message, help: None, kind: FaultKind::Mismatch }
}

/// The datum that a field's default stands for.
///
/// # Errors
/// Why it stands for none.
pub fn datum(set: &SchemaSet, schema: NodeId, default: &Value, limits: &Limits) -> Result<Datum, Fault> {
    let mut total = limits.default_datums;
    Builder::new(set, None, limits, &mut total).field(schema, default)
}
