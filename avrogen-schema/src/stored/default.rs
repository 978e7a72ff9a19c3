//! Defaults in the text that a registry stores.

use std::collections::HashMap;

use crate::default::java_double;
use crate::java;
use crate::json::{self, Keys, Member, Numbers, Value, ValueKind};
use crate::schema::{Kind, Node, NodeId, SchemaSet};

/// As it was written, except that Java's parser makes a number of a string where the field is a float or double.
pub(super) fn print_stored(of: &Node, default: &Value, out: &mut String) {
    match number_in_string(of, default) {
        Some(number) => print_double(number, out),
        None => json::print(default, Numbers::Java, Keys::Kept, out),
    }
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

/// Puts a value into the form that its schema gives it in Java: numbers become floats and doubles where the schema says
/// so. Which branch or field is meant is looked up once for all defaults of a set, since each may be as long as the list of
/// branches, and there may be as many of them.
pub(super) struct Typing<'a> {
    set: &'a SchemaSet,
    /// By union and kind of JSON: the first branch that takes it.
    branches: HashMap<(NodeId, JsonKind), Option<NodeId>>,
    fields: HashMap<NodeId, HashMap<&'a str, NodeId>>,
}

impl<'a> Typing<'a> {
    pub(super) fn new(set: &'a SchemaSet) -> Self {
        Self { set, branches: HashMap::new(), fields: HashMap::new() }
    }

    /// As the registry's normalization leaves it: every part in the form of its schema, members sorted.
    pub(super) fn print(&mut self, of: NodeId, default: &Value, out: &mut String) {
        let typed = match number_in_string(self.set.node(of), default) {
            Some(number) => Value { kind: double(number), ..default.clone() },
            None => default.clone(),
        };
        json::print(&self.value(of, typed), Numbers::Java, Keys::Sorted, out);
    }

    /// The depth of JSON bounds the recursion.
    fn value(&mut self, of: NodeId, value: Value) -> Value {
        let span = value.span;
        let kind = match (&self.set.node(of).kind, value.kind) {
            (Kind::Union(branches), kind) => {
                let json = JsonKind::of(&kind);
                let find =
                    || branches.iter().map(|it| it.node).find(|it| json.fits(&self.set.node(*it).kind));
                let branch = *self.branches.entry((of, json)).or_insert_with(find);
                let value = Value { span, kind };
                return match branch {
                    Some(branch) => self.value(branch, value),
                    None => value,
                };
            }
            (Kind::Double, ValueKind::Number(text)) => text.parse().map_or(ValueKind::Number(text), double),
            // Java narrows the double, prints the float's shortest digits and reads those as a double again.
            (Kind::Float, ValueKind::Number(text)) => {
                text.parse().map_or(ValueKind::Number(text), |number| double(java::shortest_float(number)))
            }
            (Kind::Array(items), ValueKind::Array(values)) => {
                ValueKind::Array(values.into_iter().map(|value| self.value(items.node, value)).collect())
            }
            (Kind::Map(values), ValueKind::Object(members)) => {
                let typed =
                    |member: Member| Member { value: self.value(values.node, member.value), ..member };
                ValueKind::Object(members.into_iter().map(typed).collect())
            }
            (Kind::Record(record), ValueKind::Object(members)) => {
                let fields =
                    || record.fields.iter().map(|field| (field.name.as_str(), field.place.node)).collect();
                let fields: &HashMap<&str, NodeId> = self.fields.entry(of).or_insert_with(fields);
                let schemas: Vec<_> =
                    members.iter().map(|member| fields.get(&*member.key).copied()).collect();
                let typed = |(member, schema): (Member, Option<NodeId>)| match schema {
                    Some(schema) => Member { value: self.value(schema, member.value), ..member },
                    None => member,
                };
                ValueKind::Object(members.into_iter().zip(schemas).map(typed).collect())
            }
            (_, kind) => kind,
        };
        Value { span, kind }
    }
}

/// What the choice of a branch depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum JsonKind {
    Null,
    Bool,
    Integer,
    Decimal,
    String,
    Array,
    Object,
}

impl JsonKind {
    fn of(kind: &ValueKind) -> Self {
        match kind {
            ValueKind::Null => Self::Null,
            ValueKind::Bool(_) => Self::Bool,
            ValueKind::Number(text) if text.contains(['.', 'e', 'E']) => Self::Decimal,
            ValueKind::Number(_) => Self::Integer,
            ValueKind::String(_) => Self::String,
            ValueKind::Array(_) => Self::Array,
            ValueKind::Object(_) => Self::Object,
        }
    }

    fn fits(self, kind: &Kind) -> bool {
        match self {
            Self::Null => matches!(kind, Kind::Null),
            Self::Bool => matches!(kind, Kind::Boolean),
            Self::Integer => matches!(kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double),
            Self::Decimal => matches!(kind, Kind::Float | Kind::Double),
            Self::String => matches!(kind, Kind::String | Kind::Bytes | Kind::Enum(_) | Kind::Fixed(_)),
            Self::Array => matches!(kind, Kind::Array(_)),
            Self::Object => matches!(kind, Kind::Map(_) | Kind::Record(_)),
        }
    }
}
