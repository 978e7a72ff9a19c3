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

use crate::json::{Value, ValueKind};
use crate::options::Limits;
use crate::schema::{Kind, NodeId, Record, SchemaSet};
use crate::source::Span;
use crate::text::quote;

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

/// The largest fixed that a default of another length is filled up to.
const MOST_PADDED: u64 = 1 << 16;

/// The datum that a field's default stands for.
///
/// # Errors
/// Why it stands for none.
pub fn datum(set: &SchemaSet, schema: NodeId, default: &Value, limits: &Limits) -> Result<Datum, Fault> {
    let mut total = limits.default_datums;
    Builder::new(set, None, limits, &mut total).field(schema, default)
}

pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

pub(crate) struct Builder<'a> {
    pub(crate) set: &'a SchemaSet,
    /// The node that stands for whatever could not be resolved: every default fits it.
    pub(crate) hole: Option<NodeId>,
    pub(crate) limits: &'a Limits,
    /// How many datums this default may still stand for.
    pub(crate) left: usize,
    /// How many all defaults of the set may still stand for.
    pub(crate) total: &'a mut usize,
    /// Whether a fixed takes nothing but its own length: a branch that fits is looked for before one that nearly does.
    exact: bool,
    /// A fixed that did take another length.
    pub(crate) resized: Option<Fault>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(
        set: &'a SchemaSet,
        hole: Option<NodeId>,
        limits: &'a Limits,
        total: &'a mut usize,
    ) -> Self {
        Self { set, hole, limits, left: limits.default_datums, total, exact: false, resized: None }
    }

    pub(crate) fn field(&mut self, schema: NodeId, default: &Value) -> Result<Datum> {
        if let Some(text) = default.as_str() {
            match self.set.node(schema).kind {
                Kind::Float => return number_in_string(text, default.span).map(single).map(Datum::Float),
                Kind::Double => return number_in_string(text, default.span).map(Datum::Double),
                _ => {}
            }
        }
        self.datum(schema, default, 0)
    }

    /// Recursion is bounded by `default_depth`, work by `default_datums`: branches that are tried in vain count too.
    fn datum(&mut self, schema: NodeId, value: &Value, depth: usize) -> Result<Datum> {
        self.charge(value.span, depth)?;
        if self.hole == Some(schema) {
            return Ok(Datum::Null);
        }
        let set = self.set;
        match (&set.node(schema).kind, &value.kind) {
            (Kind::Null, ValueKind::Null) => Ok(Datum::Null),
            (Kind::Boolean, ValueKind::Bool(boolean)) => Ok(Datum::Boolean(*boolean)),
            (Kind::Int, ValueKind::Number(_)) => integer(value, "an int").map(Datum::Int),
            (Kind::Long, ValueKind::Number(_)) => integer(value, "a long").map(Datum::Long),
            // Java reads a double and narrows it.
            (Kind::Float, ValueKind::Number(_)) => {
                Ok(Datum::Float(single(value.as_f64().unwrap_or(f64::NAN))))
            }
            (Kind::Double, ValueKind::Number(_)) => Ok(Datum::Double(value.as_f64().unwrap_or(f64::NAN))),
            (Kind::Bytes, ValueKind::String(text)) => bytes(text, value.span).map(Datum::Bytes),
            (Kind::String, ValueKind::String(text)) => Ok(Datum::String(text.to_string())),
            (Kind::Fixed(fixed), ValueKind::String(text)) => self.fixed(fixed.size, text, value.span),
            (Kind::Enum(of), ValueKind::String(text)) => {
                if let Some(index) = of.symbols.iter().position(|symbol| symbol.text == **text) {
                    return Ok(Datum::Enum(index));
                }
                let mut fault = mismatch(value.span, format!("{} is not a symbol of the enum", quote(text)));
                let symbols = of.symbols.iter().take(1000).map(|symbol| symbol.text.as_str());
                fault.help = crate::suggest::nearest(text, symbols)
                    .map(|near| format!("did you mean {}?", quote(near)));
                Err(fault)
            }
            (Kind::Array(items), ValueKind::Array(values)) => {
                let all = values.iter().map(|value| self.datum(items.node, value, depth + 1));
                all.collect::<Result<_>>().map(Datum::Array)
            }
            (Kind::Map(values), ValueKind::Object(members)) => {
                let entry = |member: &crate::json::Member| {
                    let datum = self.datum(values.node, &member.value, depth + 1)?;
                    Ok((member.key.to_string(), datum))
                };
                members.iter().map(entry).collect::<Result<_>>().map(Datum::Map)
            }
            (Kind::Union(branches), _) => self.union(branches, value, depth),
            (Kind::Record(record), ValueKind::Object(_)) => self.record(record, value, depth),
            (kind, _) => Err(wrong_kind(kind, value)),
        }
    }

    fn fixed(&mut self, size: u64, text: &str, span: Span) -> Result<Datum> {
        let mut bytes = bytes(text, span)?;
        if bytes.len() as u64 != size {
            let fault = mismatch(span, format!("the fixed has {size} bytes, not {}", bytes.len()));
            // Java makes an array of the size; a large one would be a text of some bytes that fills the memory.
            if self.exact || size > MOST_PADDED {
                return Err(fault);
            }
            bytes.resize(usize::try_from(size).unwrap_or_default(), 0);
            self.resized = Some(fault);
        }
        Ok(Datum::Fixed(bytes))
    }

    fn union(&mut self, branches: &[crate::schema::Place], value: &Value, depth: usize) -> Result<Datum> {
        let was_exact = std::mem::replace(&mut self.exact, true);
        let found = self.branch(branches, value, depth);
        self.exact = was_exact;
        match found {
            Err(fault) if fault.kind != FaultKind::Endless && !was_exact => {
                self.branch(branches, value, depth)
            }
            found => found,
        }
    }

    fn branch(&mut self, branches: &[crate::schema::Place], value: &Value, depth: usize) -> Result<Datum> {
        let mut faults = Vec::new();
        let resized = self.resized.clone();
        for (branch, place) in branches.iter().enumerate() {
            self.resized.clone_from(&resized);
            match self.datum(place.node, value, depth + 1) {
                Ok(datum) => return Ok(Datum::Union { branch, datum: Box::new(datum) }),
                Err(fault) if fault.kind == FaultKind::Endless => return Err(fault),
                Err(_) if matches!(self.set.node(place.node).kind, Kind::Null) => {}
                Err(fault) => faults.push(fault),
            }
        }
        // Beside null there is only one branch that can have been meant, and it knows what is wrong.
        let meant = faults.pop().filter(|_| faults.is_empty() && !matches!(value.kind, ValueKind::Null));
        let none = || mismatch(value.span, format!("no branch of the union takes {}", value.describe()));
        Err(hint_at_null(meant.unwrap_or_else(none), value))
    }

    fn record(&mut self, record: &Record, value: &Value, depth: usize) -> Result<Datum> {
        let mut datums = Vec::with_capacity(record.fields.len());
        for field in &record.fields {
            let datum = match (value.get(&field.name), &field.default) {
                (Some(given), _) => self.datum(field.place.node, given, depth + 1)?,
                (None, Some(default)) => {
                    self.inherited(field.place.node, default, depth + 1).map_err(|fault| {
                        match fault.kind {
                            FaultKind::Endless => Fault { span: value.span, ..fault },
                            _ => Fault { kind: FaultKind::Inherited, ..fault },
                        }
                    })?
                }
                (None, None) => {
                    let field = quote(&field.name);
                    let message = format!(
                        "the field {field} of {} has no default and is missing",
                        record.named.fullname
                    );
                    let help = format!("add {field} to this default, or give the field a default of its own");
                    return Err(Fault { help: Some(help), ..mismatch(value.span, message) });
                }
            };
            datums.push(datum);
        }
        Ok(Datum::Record(datums))
    }

    /// A default of a field that another default leaves out: a string may stand for a number as in [`Self::field`].
    fn inherited(&mut self, schema: NodeId, default: &Value, depth: usize) -> Result<Datum> {
        match (&self.set.node(schema).kind, &default.kind) {
            (Kind::Float | Kind::Double, ValueKind::String(_)) => self.field(schema, default),
            _ => self.datum(schema, default, depth),
        }
    }

    fn charge(&mut self, span: Span, depth: usize) -> Result<()> {
        let endless = |message: String| {
            let help = "a record whose default leaves out fields takes the defaults of those; end the chain with null or []";
            Err(Fault { span, message, help: Some(help.to_owned()), kind: FaultKind::Endless })
        };
        if depth > self.limits.default_depth {
            let deepest = self.limits.default_depth;
            return endless(format!("the default stands for datums more than {deepest} levels deep"));
        }
        if self.left == 0 || *self.total == 0 {
            return endless(format!(
                "the default stands for more than {} datums",
                self.limits.default_datums
            ));
        }
        self.left -= 1;
        *self.total -= 1;
        Ok(())
    }
}

fn mismatch(span: Span, message: String) -> Fault {
    Fault { span, message, help: None, kind: FaultKind::Mismatch }
}

fn wrong_kind(kind: &Kind, value: &Value) -> Fault {
    let message = format!("{} cannot be {}", value.describe(), describe(kind));
    hint_at_null(mismatch(value.span, message), value)
}

fn hint_at_null(mut fault: Fault, value: &Value) -> Fault {
    if value.as_str() == Some("null") && fault.help.is_none() {
        fault.help = Some("write null without the quotes".to_owned());
    }
    fault
}

fn describe(kind: &Kind) -> String {
    let word = match kind {
        Kind::Null => "the null type",
        Kind::Boolean => "a boolean",
        Kind::Int => "an int",
        Kind::Long => "a long",
        Kind::Float => "a float",
        Kind::Double => "a double",
        Kind::Bytes => "bytes, which are written as a string",
        Kind::String => "a string",
        Kind::Array(_) => "an array",
        Kind::Map(_) => "a map, which is written as an object",
        Kind::Union(_) => "a union",
        Kind::Record(record) => return format!("the record {}", record.named.fullname),
        Kind::Enum(of) => return format!("the enum {}", of.named.fullname),
        Kind::Fixed(fixed) => return format!("the fixed {}", fixed.named.fullname),
    };
    word.to_owned()
}

fn integer<T: TryFrom<i64>>(value: &Value, what: &str) -> Result<T> {
    let ValueKind::Number(text) = &value.kind else {
        return Err(mismatch(value.span, format!("not {what}")));
    };
    if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        let fault = mismatch(value.span, format!("{what} is written without a point and an exponent"));
        let whole = value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e15);
        return Err(Fault { help: whole.map(|number| format!("write {number:.0}")), ..fault });
    }
    let fitting = value.as_i64().and_then(|number| T::try_from(number).ok());
    fitting.ok_or_else(|| mismatch(value.span, format!("the number is out of the range of {what}")))
}

#[expect(clippy::cast_possible_truncation, reason = "a float's default is the nearest float, as in Java")]
fn single(number: f64) -> f32 {
    number as f32
}

fn bytes(text: &str, span: Span) -> Result<Vec<u8>> {
    let byte = |character: char| {
        u8::try_from(u32::from(character)).map_err(|_| {
            let mut fault =
                mismatch(span, "bytes are written with the characters U+0000 to U+00FF".to_owned());
            fault.help = Some("write each byte as \\u00XX".to_owned());
            fault
        })
    };
    text.chars().map(byte).collect()
}

/// What Java's `Double.parseDouble` takes, hexadecimal numbers excepted.
fn number_in_string(text: &str, span: Span) -> Result<f64> {
    java_double(text).ok_or_else(|| mismatch(span, format!("{} is not a number", quote(text))))
}

/// The double that Java makes of a string default of a float or double field.
pub(crate) fn java_double(text: &str) -> Option<f64> {
    let text = text.trim_matches(|character| character <= ' ');
    let (sign, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, &text[1..]),
        Some(b'+') => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    match unsigned {
        "NaN" => return Some(f64::NAN),
        "Infinity" => return Some(sign * f64::INFINITY),
        _ => {}
    }
    let digits = unsigned.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(unsigned);
    let numeric = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let begins = digits.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.');
    (numeric && begins).then(|| digits.parse::<f64>().ok().map(|number| sign * number)).flatten()
}
