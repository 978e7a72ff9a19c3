//! Where we differ from Java Avro 1.12.2 on purpose, and why. What cannot be shown to be one of these is a failure.

use avrogen_runtime::datum::{Datum, Schema};
use avrogen_runtime::resolution::Resolution;
use avrogen_schema::default;
use avrogen_schema::json::{Value, ValueKind};
use avrogen_schema::options::Limits;
use avrogen_schema::schema::{Kind, NodeId, Place};

use super::{Case, parse, read, same};

/// The reason for a difference, where there is one.
pub(crate) fn explain(
    case: &Case,
    bytes: &[u8],
    ours: &Result<Datum, String>,
    theirs: &Result<Datum, String>,
) -> Option<&'static str> {
    let we_said = |text: &str| ours.as_ref().err().is_some_and(|error| error.contains(text));
    let they_said = |text: &str| theirs.as_ref().err().is_some_and(|error| error.contains(text));
    if they_said("Collection claims") {
        return Some(
            "Java compares the writer's bytes with the fewest that the items take by the reader's schema",
        );
    }
    if they_said("Invalid default for field") {
        return Some(
            "Java validates the writer's defaults, which nothing reads, where the reader has aliases",
        );
    }
    if we_said("is none:") || they_said("default value") {
        return Some(
            "a default that is none is an error where it is needed; Java makes something of it, or fails for all",
        );
    }
    if ours.is_ok() && theirs.is_ok() && other_branch(&parse(&case.reader)) {
        return Some(
            "a union's default is of the first branch that it fits; Java takes one of a similar kind",
        );
    }
    if without_logical_types(case, bytes, theirs) {
        return Some(
            "times and decimals get the reader's unit and scale, or are refused; Java misreads them",
        );
    }
    None
}

/// Whether a default of the schema is of another branch for Java than for us.
fn other_branch(schema: &Schema) -> bool {
    let records = schema.set().names().filter_map(|(_, node)| match &schema.set().node(node).kind {
        Kind::Record(record) => Some(record),
        _ => None,
    });
    records.flat_map(|record| &record.fields).any(|field| {
        let Some(json) = &field.default else { return false };
        let datum = default::datum(schema.set(), field.place.node, json, &Limits::default());
        datum.is_ok_and(|datum| differs(schema, field.place.node, json, &datum))
    })
}

fn differs(schema: &Schema, node: NodeId, json: &Value, datum: &Datum) -> bool {
    match (&schema.set().node(node).kind, datum, &json.kind) {
        (Kind::Union(branches), Datum::Union { branch, datum }, _) => {
            let fits = |place: &Place| is_similar(&schema.set().node(place.node).kind, json);
            branches.iter().position(fits) != Some(*branch)
                || differs(schema, branches[*branch].node, json, datum)
        }
        (Kind::Array(item), Datum::Array(datums), ValueKind::Array(values)) => {
            values.iter().zip(datums).any(|(json, datum)| differs(schema, item.node, json, datum))
        }
        (Kind::Map(value), Datum::Map(entries), ValueKind::Object(members)) => members
            .iter()
            .zip(entries)
            .any(|(member, (_, datum))| differs(schema, value.node, &member.value, datum)),
        (Kind::Record(record), Datum::Record(datums), ValueKind::Object(_)) => {
            record.fields.iter().zip(datums).any(|(field, datum)| {
                let json = json.get(&field.name).or(field.default.as_ref());
                json.is_some_and(|json| differs(schema, field.place.node, json, datum))
            })
        }
        _ => false,
    }
}

/// What Java goes by.
fn is_similar(kind: &Kind, json: &Value) -> bool {
    match kind {
        Kind::Fixed(_) | Kind::String | Kind::Bytes => matches!(json.kind, ValueKind::String(_)),
        Kind::Int | Kind::Long | Kind::Float | Kind::Double => matches!(json.kind, ValueKind::Number(_)),
        Kind::Boolean => matches!(json.kind, ValueKind::Bool(_)),
        Kind::Null => matches!(json.kind, ValueKind::Null),
        _ => true,
    }
}

/// Whether we agree with Java once no schema has a logical type.
fn without_logical_types(case: &Case, bytes: &[u8], theirs: &Result<Datum, String>) -> bool {
    let stripped = |texts: &[String]| {
        let texts: Vec<_> =
            texts.iter().map(|text| text.replace("\"logicalType\"", "\"was-logical\"")).collect();
        parse(&texts)
    };
    let resolution = Resolution::new(&stripped(&case.writer), &stripped(&case.reader));
    same(&read(&resolution, bytes), theirs)
}
