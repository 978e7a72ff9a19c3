//! Schemas and values in a few words, for messages.

use crate::json::{self, Keys, Numbers, Value};
use crate::logical;
use crate::schema::{Kind, Logical, Node, NodeId, SchemaSet};

/// Levels and branches that are spelled out.
const LEVELS: usize = 4;
const BRANCHES: usize = 6;
/// The longest value that is repeated, in characters.
const LONGEST: usize = 80;

/// A schema as it would be written where it is used, with its logical type behind it.
pub(crate) fn schema(set: &SchemaSet, node: NodeId) -> String {
    let mut out = String::new();
    write(set, node, LEVELS, &mut out);
    out
}

fn write(set: &SchemaSet, id: NodeId, levels: usize, out: &mut String) {
    let node = set.node(id);
    match &node.kind {
        _ if levels == 0 => out.push_str("..."),
        Kind::Array(items) => {
            out.push_str("array of ");
            write(set, items.node, levels - 1, out);
        }
        Kind::Map(values) => {
            out.push_str("map of ");
            write(set, values.node, levels - 1, out);
        }
        Kind::Union(branches) => {
            out.push('[');
            for (at, branch) in branches.iter().take(BRANCHES).enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                write(set, branch.node, levels - 1, out);
            }
            out.push_str(if branches.len() > BRANCHES { ", ...]" } else { "]" });
        }
        kind => out.push_str(&cut(kind.type_name())),
    }
    if let Some(logical) = logical_type(node) {
        out.push_str(" (");
        out.push_str(&logical);
        out.push(')');
    }
}

/// The logical type of a schema with its parameters; one that does not apply, as it is named.
pub(crate) fn logical_type(node: &Node) -> Option<String> {
    match node.logical {
        Some(Logical::Decimal { precision, scale }) => Some(format!("decimal({precision}, {scale})")),
        Some(logical) => Some(logical.name().to_owned()),
        None => {
            let prop = node.props.iter().find(|prop| prop.key == logical::ATTRIBUTE)?;
            prop.value.as_str().map(cut)
        }
    }
}

/// A JSON value on one line.
pub(crate) fn value(value: &Value) -> String {
    let mut out = String::new();
    json::print(value, Numbers::Kept, Keys::Kept, &mut out);
    cut(&out)
}

/// What a schema is called: `record`, `enum`.
pub(crate) fn what(kind: &Kind) -> &'static str {
    match kind {
        Kind::Record(record) if record.is_error => "error",
        Kind::Record(_) => "record",
        Kind::Enum(_) => "enum",
        Kind::Fixed(_) => "fixed",
        Kind::Array(_) => "array",
        Kind::Map(_) => "map",
        Kind::Union(_) => "union",
        _ => "type",
    }
}

/// A list in words: `A`, `A and B`, `A, B and 3 more`.
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    const SHOWN: usize = 4;
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] if items.len() <= SHOWN => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", items[..SHOWN - 1].join(", "), items.len() - (SHOWN - 1)),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}...", &text[..at]),
    }
}
