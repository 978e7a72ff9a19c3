//! Defaults in the text that a registry stores.

use crate::default::java_double;
use crate::java;
use crate::json::{self, Keys, Member, Numbers, Value, ValueKind};
use crate::schema::{Kind, Node, SchemaSet};

/// As it was written, except that Java's parser makes a number of a string where the field is a float or double.
pub(super) fn print_stored(of: &Node, default: &Value, out: &mut String) {
    match number_in_string(of, default) {
        Some(number) => print_double(number, out),
        None => json::print(default, Numbers::Java, Keys::Kept, out),
    }
}

/// As the registry's normalization leaves it: every part in the form of its schema, members sorted.
pub(super) fn print_normalized(set: &SchemaSet, of: &Node, default: &Value, out: &mut String) {
    let typed = match number_in_string(of, default) {
        Some(number) => Value { kind: double(number), ..default.clone() },
        None => default.clone(),
    };
    json::print(&typed_by_schema(set, of, typed), Numbers::Java, Keys::Sorted, out);
}

fn number_in_string(of: &Node, default: &Value) -> Option<f64> {
    let text = default.as_str().filter(|_| matches!(of.kind, Kind::Float | Kind::Double))?;
    java_double(text)
}

fn print_double(number: f64, out: &mut String) {
    if number.is_finite() {
        java::print_double(number, out);
    } else {
        json::print_string(java::non_finite(number), out);
    }
}

fn double(number: f64) -> ValueKind {
    if number.is_finite() {
        let mut text = String::new();
        java::print_double(number, &mut text);
        ValueKind::Number(text.into())
    } else {
        ValueKind::String(java::non_finite(number).into())
    }
}

/// A value in the form that its schema gives it in Java: numbers become floats and doubles where the schema says so. A
/// union's schema is its first branch that takes JSON of this kind. The depth of JSON bounds the recursion.
fn typed_by_schema(set: &SchemaSet, of: &Node, value: Value) -> Value {
    let of = match &of.kind {
        Kind::Union(branches) => {
            let mut nodes = branches.iter().map(|branch| set.node(branch.node));
            match nodes.find(|node| takes(&node.kind, &value.kind)) {
                Some(node) => node,
                None => return value,
            }
        }
        _ => of,
    };
    let span = value.span;
    let kind = match (&of.kind, value.kind) {
        (Kind::Double, ValueKind::Number(text)) => text.parse().map_or(ValueKind::Number(text), double),
        (Kind::Float, ValueKind::Number(text)) => match text.parse::<f64>() {
            // Java narrows the double, prints the float's shortest digits and reads those as a double again.
            Ok(number) => double(java::shortest_float(number)),
            Err(_) => ValueKind::Number(text),
        },
        (Kind::Array(items), ValueKind::Array(values)) => {
            let items = set.node(items.node);
            ValueKind::Array(values.into_iter().map(|value| typed_by_schema(set, items, value)).collect())
        }
        (Kind::Map(values), ValueKind::Object(members)) => {
            let values = set.node(values.node);
            let typed =
                |member: Member| Member { value: typed_by_schema(set, values, member.value), ..member };
            ValueKind::Object(members.into_iter().map(typed).collect())
        }
        (Kind::Record(record), ValueKind::Object(members)) => {
            let typed = |member: Member| {
                let field = record.fields.iter().find(|field| *field.name == *member.key);
                match field {
                    Some(field) => Member {
                        value: typed_by_schema(set, set.node(field.place.node), member.value),
                        ..member
                    },
                    None => member,
                }
            };
            ValueKind::Object(members.into_iter().map(typed).collect())
        }
        (_, kind) => kind,
    };
    Value { span, kind }
}

fn takes(kind: &Kind, json: &ValueKind) -> bool {
    match json {
        ValueKind::Null => matches!(kind, Kind::Null),
        ValueKind::Bool(_) => matches!(kind, Kind::Boolean),
        ValueKind::Number(text) => {
            let integral = !text.contains(['.', 'e', 'E']);
            matches!(kind, Kind::Float | Kind::Double) || (integral && matches!(kind, Kind::Int | Kind::Long))
        }
        ValueKind::String(_) => matches!(kind, Kind::String | Kind::Bytes | Kind::Enum(_) | Kind::Fixed(_)),
        ValueKind::Array(_) => matches!(kind, Kind::Array(_)),
        ValueKind::Object(_) => matches!(kind, Kind::Map(_) | Kind::Record(_)),
    }
}
