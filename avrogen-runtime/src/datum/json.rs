//! The JSON encoding (Avro 1.12 specification, "JSON Encoding"): a union's value other than null in an object whose key
//! is the branch, bytes as characters U+0000 to U+00FF. Numbers that JSON does not have are the strings that Java
//! writes: `"NaN"`, `"Infinity"`, `"-Infinity"`.

use std::fmt::{self, Write as _};

use avrogen_schema::diagnostic::Collector;
use avrogen_schema::json::{self, Value, ValueKind};
use avrogen_schema::options::{Limits, Options};
use avrogen_schema::schema::{Kind, NodeId, Place, Record};
use avrogen_schema::source::{Position, SourceMap, Span};

use super::{Datum, Schema, check};
use crate::Error;

/// Why a JSON text is no datum of a schema: `1:9: found a string, expecting an int`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    position: Position,
    message: String,
}

impl JsonError {
    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.position.line
    }

    /// The column, from 1, in characters.
    pub fn column(&self) -> usize {
        self.position.column
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.position.line, self.position.column, self.message)
    }
}

impl std::error::Error for JsonError {}

/// The JSON encoding of a datum, on one line.
///
/// # Errors
/// Where it is no datum of the schema.
pub fn to_json(schema: &Schema, datum: &Datum) -> Result<String, Error> {
    check::check(schema, datum)?;
    let mut out = String::new();
    write(schema, schema.root(), datum, &mut out);
    Ok(out)
}

/// Writes a datum that was checked. A datum nests as deep as its decoder allowed, and so does this.
fn write(schema: &Schema, node: NodeId, datum: &Datum, out: &mut String) {
    match (schema.kind(node), datum) {
        (_, Datum::Boolean(value)) => out.push_str(if *value { "true" } else { "false" }),
        (_, Datum::Int(value)) => write_number(value, true, out),
        (_, Datum::Long(value)) => write_number(value, true, out),
        (_, Datum::Float(value)) => write_number(value, value.is_finite(), out),
        (_, Datum::Double(value)) => write_number(value, value.is_finite(), out),
        (_, Datum::Bytes(bytes) | Datum::Fixed(bytes)) => {
            let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            json::print_string(&text, out);
        }
        (_, Datum::String(text)) => json::print_string(text, out),
        (Kind::Enum(of), Datum::Enum(index)) => {
            json::print_string(of.symbols.get(*index).map_or("", |symbol| &symbol.text), out);
        }
        (Kind::Array(item), Datum::Array(items)) => {
            write_list(['[', ']'], items, out, |datum, out| write(schema, item.node, datum, out));
        }
        (Kind::Map(value), Datum::Map(entries)) => {
            write_list(['{', '}'], entries, out, |(key, datum), out| {
                json::print_string(key, out);
                out.push(':');
                write(schema, value.node, datum, out);
            });
        }
        (Kind::Record(record), Datum::Record(datums)) => {
            let fields: Vec<_> = record.fields.iter().zip(datums).collect();
            write_list(['{', '}'], &fields, out, |(field, datum), out| {
                json::print_string(&field.name, out);
                out.push(':');
                write(schema, field.place.node, datum, out);
            });
        }
        (Kind::Union(branches), Datum::Union { branch, datum }) if **datum != Datum::Null => {
            let Some(place) = branches.get(*branch) else { return };
            out.push('{');
            json::print_string(schema.kind(place.node).type_name(), out);
            out.push(':');
            write(schema, place.node, datum, out);
            out.push('}');
        }
        _ => out.push_str("null"),
    }
}

fn write_list<T>(
    [open, close]: [char; 2],
    items: &[T],
    out: &mut String,
    mut item: impl FnMut(&T, &mut String),
) {
    out.push(open);
    for (at, one) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        item(one, out);
    }
    out.push(close);
}

fn write_number(value: &impl fmt::Debug, finite: bool, out: &mut String) {
    let begin = out.len();
    let written = write!(out, "{value:?}");
    debug_assert!(written.is_ok(), "a string takes all that is written to it");
    if !finite {
        let name =
            if out[begin..].contains("inf") { out[begin..].replace("inf", "Infinity") } else { "NaN".into() };
        out.truncate(begin);
        json::print_string(&name, out);
    }
}

/// The datum that a JSON text encodes. Members of a record may come in any order; a branch may be given by its fullname
/// or, where that is clear, by its name.
///
/// # Errors
/// Where it is not JSON, or encodes no datum of the schema.
pub fn from_json(schema: &Schema, text: &str) -> Result<Datum, JsonError> {
    let mut sources = SourceMap::new();
    let file = sources.add("datum", text);
    let mut findings = Collector::new(&Options::strict());
    let limits = Limits { text_bytes: usize::MAX, ..Limits::default() };
    let at = |span: Span, message: String| JsonError { position: sources.position(span), message };
    let Some(value) = json::read(text, file, &limits, &mut findings) else {
        let findings = findings.finish();
        let first = findings.first().and_then(|finding| Some((finding.span()?, finding.message.clone())));
        let (span, message) = first.unwrap_or_else(|| (Span::new(file, 0, 0), "not JSON".into()));
        return Err(at(span, message));
    };
    read(schema, schema.root(), &value).map_err(|(span, message)| at(span, message))
}

type Read<T> = Result<T, (Span, String)>;

/// JSON is read within a limit on depth, so this recursion is bounded.
fn read(schema: &Schema, node: NodeId, value: &Value) -> Read<Datum> {
    let kind = schema.kind(node);
    let refused = || refuse(value, kind);
    match (kind, &value.kind) {
        (Kind::Null, ValueKind::Null) => Ok(Datum::Null),
        (Kind::Boolean, ValueKind::Bool(boolean)) => Ok(Datum::Boolean(*boolean)),
        (Kind::Int, _) => {
            let int = value.as_i64().and_then(|number| i32::try_from(number).ok());
            int.map(Datum::Int).ok_or_else(refused)
        }
        (Kind::Long, _) => value.as_i64().map(Datum::Long).ok_or_else(refused),
        (Kind::Float, _) => number(value).map(Datum::Float).ok_or_else(refused),
        (Kind::Double, _) => number(value).map(Datum::Double).ok_or_else(refused),
        (Kind::String, ValueKind::String(text)) => Ok(Datum::String(text.to_string())),
        (Kind::Bytes, ValueKind::String(text)) => bytes(text).map(Datum::Bytes).ok_or_else(refused),
        (Kind::Fixed(fixed), ValueKind::String(text)) => {
            let fitting = bytes(text).filter(|bytes| bytes.len() as u64 == fixed.size);
            fitting.map(Datum::Fixed).ok_or_else(refused)
        }
        (Kind::Enum(of), ValueKind::String(text)) => {
            let index = of.symbols.iter().position(|symbol| *symbol.text == **text);
            index.map(Datum::Enum).ok_or_else(refused)
        }
        (Kind::Array(item), ValueKind::Array(items)) => {
            items.iter().map(|value| read(schema, item.node, value)).collect::<Read<_>>().map(Datum::Array)
        }
        (Kind::Map(of), ValueKind::Object(members)) => {
            let entry =
                |member: &json::Member| Ok((member.key.to_string(), read(schema, of.node, &member.value)?));
            members.iter().map(entry).collect::<Read<_>>().map(Datum::Map)
        }
        (Kind::Record(record), ValueKind::Object(_)) => read_record(schema, record, value),
        (Kind::Union(branches), _) => read_union(schema, branches, value),
        _ => Err(refused()),
    }
}

fn read_record(schema: &Schema, record: &Record, value: &Value) -> Read<Datum> {
    let ValueKind::Object(members) = &value.kind else { return Err((value.span, String::new())) };
    let mut by_name: std::collections::HashMap<&str, &json::Member> =
        members.iter().map(|member| (&*member.key, member)).collect();
    let mut datums = Vec::with_capacity(record.fields.len());
    for field in &record.fields {
        let Some(member) = by_name.remove(field.name.as_str()) else {
            return Err((
                value.span,
                format!("the field {:?} of {} is missing", field.name, record.named.fullname.as_str()),
            ));
        };
        datums.push(read(schema, field.place.node, &member.value)?);
    }
    match members.iter().find(|member| by_name.contains_key(&*member.key)) {
        Some(member) => Err((
            member.key_span,
            format!("{} has no field {:?}", record.named.fullname.as_str(), member.key),
        )),
        None => Ok(Datum::Record(datums)),
    }
}

fn read_union(schema: &Schema, branches: &[Place], value: &Value) -> Read<Datum> {
    let find = |fits: &dyn Fn(&Kind) -> bool| branches.iter().position(|place| fits(schema.kind(place.node)));
    let (branch, inner) = match &value.kind {
        ValueKind::Null => (find(&|kind| matches!(kind, Kind::Null)), value),
        ValueKind::Object(members) => match &members[..] {
            [member] => {
                let key = &*member.key;
                let short = |kind: &Kind| kind.named().is_some_and(|named| named.fullname.name() == key);
                let several = branches.iter().filter(|place| short(schema.kind(place.node))).count() > 1;
                let exact = find(&|kind| kind.type_name() == key);
                (exact.or_else(|| find(&short).filter(|_| !several)), &member.value)
            }
            _ => (None, value),
        },
        _ => (None, value),
    };
    let found = branch.and_then(|branch| Some((branch, branches.get(branch)?)));
    let Some((branch, place)) = found else {
        let names: Vec<&str> = branches.iter().map(|place| schema.kind(place.node).type_name()).collect();
        let message =
            format!("expecting null or an object with one key, a branch of the union: {}", names.join(", "));
        return Err((value.span, message));
    };
    Ok(Datum::Union { branch, datum: Box::new(read(schema, place.node, inner)?) })
}

fn number<T: std::str::FromStr>(value: &Value) -> Option<T> {
    match &value.kind {
        ValueKind::Number(text) => text.parse().ok(),
        ValueKind::String(text) => match &**text {
            "NaN" | "Infinity" | "-Infinity" => text.replace("Infinity", "inf").parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

fn refuse(value: &Value, kind: &Kind) -> (Span, String) {
    let expected = match kind {
        Kind::Fixed(fixed) => format!("a string of {} characters U+0000 to U+00FF", fixed.size),
        Kind::Bytes => "a string of characters U+0000 to U+00FF".to_owned(),
        Kind::Enum(of) => format!("a symbol of {}", of.named.fullname.as_str()),
        kind => kind.type_name().to_owned(),
    };
    (value.span, format!("found {}, expecting {expected}", value.describe()))
}
