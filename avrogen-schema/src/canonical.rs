//! Parsing Canonical Form (specification, "Transforming into Parsing Canonical Form"): what the schema of a writer means to
//! a reader, without what does not change the encoding.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::schema::{Field, Kind, Logical, Node, NodeId, Place, SchemaSet};

/// The Parsing Canonical Form of a schema. A named schema is spelled out where it is met first and named from then on;
/// errors are records, as in Java Avro. Names are put in quotes as they are.
///
/// ```
/// use avrogen_schema::options::Options;
///
/// let text = r#"{"type": "fixed", "doc": "A digest", "name": "Md5", "namespace": "com.acme", "size": 16}"#;
/// let set = avrogen_schema::parse_text(text, &Options::strict()).expect("it is valid");
/// let form = avrogen_schema::canonical::canonical_form(&set, set.roots()[0].place.node);
/// assert_eq!(form, r#"{"name":"com.acme.Md5","type":"fixed","size":16}"#);
/// ```
pub fn canonical_form(set: &SchemaSet, schema: NodeId) -> String {
    write(set, schema, false)
}

/// The canonical form with logical types in it: schemas of one shape are generated to interchangeable Rust types, which
/// the canonical form alone does not tell, because it does not tell milliseconds from microseconds.
pub fn shape(set: &SchemaSet, schema: NodeId) -> String {
    write(set, schema, true)
}

/// What is still to be written: a list instead of recursion, because references nest schemas as deep as there are names.
enum Step<'a> {
    Schema(NodeId),
    Fields(std::slice::Iter<'a, Field>),
    Branches(std::slice::Iter<'a, Place>),
    /// The end of a schema, which is where its logical type goes.
    End(&'a Node),
    Text(&'static str),
}

fn write(set: &SchemaSet, root: NodeId, with_logical: bool) -> String {
    let mut out = String::new();
    let mut known: HashSet<NodeId> = HashSet::new();
    write_with(set, root, with_logical, &mut out, &mut |id, out| {
        let is_known = !known.insert(id);
        if is_known {
            let _ = write!(out, "\"{}\"", set.node(id).kind.type_name());
        }
        is_known
    });
    out
}

/// A form in pieces: a text, and the named schema that stands behind it, whose form or name goes there. The last piece
/// has none.
pub(crate) fn pieces(set: &SchemaSet, root: NodeId, with_logical: bool) -> Vec<(String, Option<NodeId>)> {
    let (mut out, mut pieces, mut begun) = (String::new(), Vec::new(), false);
    write_with(set, root, with_logical, &mut out, &mut |id, out| {
        if !std::mem::replace(&mut begun, true) && id == root {
            return false;
        }
        // The separator between items looks at what is written, so that much of it stays.
        pieces.push((std::mem::take(out), Some(id)));
        true
    });
    pieces.push((out, None));
    pieces
}

/// Writes a form. `named` is asked for each named schema that is met, and says whether it has been dealt with.
fn write_with(
    set: &SchemaSet,
    root: NodeId,
    with_logical: bool,
    out: &mut String,
    named: &mut dyn FnMut(NodeId, &mut String) -> bool,
) {
    let mut steps = vec![Step::Schema(root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Text(text) => out.push_str(text),
            Step::End(node) => {
                if let Some(logical) = node.logical.filter(|_| with_logical) {
                    write_logical(logical, out);
                }
                out.push('}');
            }
            Step::Fields(mut fields) => match fields.next() {
                None => out.push(']'),
                Some(field) => {
                    separate(out);
                    let _ = write!(out, "{{\"name\":\"{}\",\"type\":", field.name);
                    steps.extend([Step::Fields(fields), Step::Text("}"), Step::Schema(field.place.node)]);
                }
            },
            Step::Branches(mut branches) => match branches.next() {
                None => out.push(']'),
                Some(branch) => {
                    separate(out);
                    steps.extend([Step::Branches(branches), Step::Schema(branch.node)]);
                }
            },
            Step::Schema(id) => {
                let node = set.node(id);
                if node.kind.named().is_none() || !named(id, out) {
                    begin(node, with_logical, out, &mut steps);
                }
            }
        }
    }
}

/// A comma, unless a list has just begun. No name ends in a bracket outside of its quotes.
fn separate(out: &mut String) {
    if !out.ends_with('[') {
        out.push(',');
    }
}

fn begin<'a>(node: &'a Node, with_logical: bool, out: &mut String, steps: &mut Vec<Step<'a>>) {
    let name = node.kind.type_name();
    match &node.kind {
        Kind::Array(items) => {
            out.push_str("{\"type\":\"array\",\"items\":");
            steps.extend([Step::End(node), Step::Schema(items.node)]);
        }
        Kind::Map(values) => {
            out.push_str("{\"type\":\"map\",\"values\":");
            steps.extend([Step::End(node), Step::Schema(values.node)]);
        }
        Kind::Union(branches) => {
            out.push('[');
            steps.push(Step::Branches(branches.iter()));
        }
        Kind::Record(record) => {
            let _ = write!(out, "{{\"name\":\"{name}\",\"type\":\"record\",\"fields\":[");
            steps.extend([Step::End(node), Step::Fields(record.fields.iter())]);
        }
        Kind::Enum(of) => {
            let _ = write!(out, "{{\"name\":\"{name}\",\"type\":\"enum\",\"symbols\":[");
            for symbol in &of.symbols {
                separate(out);
                let _ = write!(out, "\"{}\"", symbol.text);
            }
            out.push(']');
            steps.push(Step::End(node));
        }
        Kind::Fixed(fixed) => {
            let _ = write!(out, "{{\"name\":\"{name}\",\"type\":\"fixed\",\"size\":{}", fixed.size);
            steps.push(Step::End(node));
        }
        _ if with_logical && node.logical.is_some() => {
            let _ = write!(out, "{{\"type\":\"{name}\"");
            steps.push(Step::End(node));
        }
        _ => {
            let _ = write!(out, "\"{name}\"");
        }
    }
}

fn write_logical(logical: Logical, out: &mut String) {
    let _ = write!(out, ",\"logicalType\":\"{}\"", logical.name());
    if let Logical::Decimal { precision, scale } = logical {
        let _ = write!(out, ",\"precision\":{precision},\"scale\":{scale}");
    }
}
