//! Defaults behind the writer's datum, where they are all that the reader's has more: the commonest change of a schema, for
//! which nothing has to be put together. The decoder reads the writer's datum where it is, and goes on to the defaults where
//! a value would begin behind its end ([`Reader`](crate::Reader) knows how).
//!
//! What is no datum of the writer must not become a value by this, though nobody walks it beforehand. Each default is one
//! value that is read as a whole, and is gone on to only by what begins as it does: another type that begins alike reads it as
//! a whole, too. So as many fields begin at the end of the input as there are defaults if all of them are used, which is asked
//! for. Of a datum that is cut off, fields of the writer begin there, too: there is nothing left for the last field. Of one
//! with bytes behind it, the first default's field begins before the end; it does not go on there, since nothing inside a field
//! begins as a default does: a default is left over. (Where this is not so, the program puts the datum together.)

use std::collections::HashSet;

use avrogen_schema::schema::{Field, Kind, NodeId};

use super::action::{Action, Plan, Step};
use super::copies::is_copy;
use crate::codec::reader::{Appended, Leaf};
use crate::schema::Schema;

/// The defaults behind the writer's datum; none if anything else changes, or data that are none could go unnoticed.
pub(super) fn find(plan: &Plan, reader: &Schema) -> Vec<Appended> {
    all(plan, reader).unwrap_or_default()
}

fn all(plan: &Plan, reader: &Schema) -> Option<Vec<Appended>> {
    let (Action::Record(pair), Kind::Record(record)) = (&plan.root, reader.kind(reader.root())) else {
        return None;
    };
    let steps = &plan.pairs.get(*pair)?.steps;
    let count = steps.iter().rev().take_while(|step| matches!(step, Step::Insert(_))).count();
    let (kept, defaults) = steps.split_at(steps.len() - count);
    let stays = |step: &Step| matches!(step, Step::Field(_, action) if is_copy(action, &plan.pairs));
    if !kept.iter().all(stays) {
        return None;
    }
    let has_bytes = |field: &&Field| reader.size(field.place.node).fixed != Some(0);
    let with_bytes: Vec<&Field> = record.fields.iter().filter(has_bytes).collect();
    let fields = with_bytes.get(with_bytes.len().checked_sub(count)?..)?;
    let pairs = fields.iter().zip(defaults).map(|(field, step)| match step {
        Step::Insert(bytes) => {
            Some(Appended { leaf: single(reader, field.place.node, bytes)?, bytes: bytes.as_slice().into() })
        }
        _ => None,
    });
    let appended: Vec<Appended> = pairs.collect::<Option<_>>()?;
    let inside = inside(reader, fields);
    (!appended.iter().any(|value| inside.contains(&value.leaf))).then_some(appended)
}

/// What a default begins with, if it is a single value.
fn single(schema: &Schema, node: NodeId, bytes: &[u8]) -> Option<Leaf> {
    Some(match schema.kind(node) {
        Kind::Boolean => Leaf::Boolean,
        Kind::Int | Kind::Long => Leaf::Number,
        Kind::Bytes | Kind::String => Leaf::Length,
        Kind::Enum(_) => Leaf::Symbol,
        Kind::Union(branches) => {
            let null = branches.iter().position(|branch| matches!(schema.kind(branch.node), Kind::Null))?;
            let mut index = Vec::new();
            avrogen_schema::default::Datum::Enum(null).encode(&mut index);
            return (index == bytes).then_some(Leaf::Branch);
        }
        // Of a fixed size, reading would take longer if it had to look further; arrays and maps have a count behind their
        // items, too.
        _ => return None,
    })
}

/// What values begin with that stand inside of fields, behind something else. Of fields with a single default, those are
/// unions.
fn inside(schema: &Schema, fields: &[&Field]) -> Vec<Leaf> {
    let (mut leaves, mut open, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for field in fields {
        if let Kind::Union(branches) = schema.kind(field.place.node) {
            open.extend(branches.iter().map(|branch| branch.node));
        }
    }
    while let Some(node) = open.pop() {
        if !seen.insert(node) {
            continue;
        }
        match schema.kind(node) {
            Kind::Null | Kind::Float | Kind::Double | Kind::Fixed(_) => {}
            Kind::Boolean => leaves.push(Leaf::Boolean),
            Kind::Int | Kind::Long => leaves.push(Leaf::Number),
            Kind::Bytes | Kind::String => leaves.push(Leaf::Length),
            Kind::Enum(_) => leaves.push(Leaf::Symbol),
            Kind::Union(branches) => {
                leaves.push(Leaf::Branch);
                open.extend(branches.iter().map(|branch| branch.node));
            }
            Kind::Record(record) => open.extend(record.fields.iter().map(|field| field.place.node)),
            Kind::Array(items) => {
                leaves.push(Leaf::Number);
                open.push(items.node);
            }
            Kind::Map(values) => {
                leaves.extend([Leaf::Number, Leaf::Length]);
                open.push(values.node);
            }
        }
    }
    leaves
}

#[cfg(test)]
mod tests {
    use super::super::Resolution;
    use super::*;

    fn record(fields: &str) -> Schema {
        let text = format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#);
        Schema::parse(&text).unwrap()
    }

    fn leaves(writer: &str, reader: &str) -> Vec<Leaf> {
        let resolution = Resolution::new(&record(writer), &record(reader)).unwrap();
        resolution.appended.iter().map(|value| value.leaf).collect()
    }

    /// A field of a name and a type, with a default.
    fn field(name: &str, schema: &str, default: &str) -> String {
        format!(r#"{{"name": "{name}", "type": {schema}, "default": {default}}}"#)
    }

    const KEPT: &str = r#"{"name": "a", "type": "string"}, {"name": "b", "type": ["null", "int"]}"#;

    fn after(fields: &[String]) -> Vec<Leaf> {
        leaves(KEPT, &format!("{KEPT}, {}", fields.join(", ")))
    }

    #[test]
    fn defaults_that_are_single_values_are_appended() {
        assert_eq!(after(&[field("x", "\"int\"", "-700")]), [Leaf::Number]);
        assert_eq!(
            after(&[field("x", "\"string\"", "\"of some length\""), field("y", "\"boolean\"", "true")]),
            [Leaf::Length, Leaf::Boolean]
        );
        let of_enum = r#"{"type": "enum", "name": "E", "symbols": ["A"]}"#;
        assert_eq!(after(&[field("x", of_enum, "\"A\"")]), [Leaf::Symbol]);
        for branch in ["\"string\"", "\"long\"", of_enum, r#"{"type": "array", "items": "string"}"#] {
            let union = format!(r#"["null", {branch}]"#);
            assert_eq!(after(&[field("x", &union, "null")]), [Leaf::Branch], "{branch}");
        }
        // What takes no bytes is nowhere.
        let [before, behind] = ["m", "n"].map(|name| field(name, "\"null\"", "null"));
        assert_eq!(after(&[before, field("x", "\"int\"", "1"), behind]), [Leaf::Number]);
    }

    #[test]
    fn what_could_go_unnoticed_is_put_together() {
        // A branch inside of a branch, a number inside of a field and one as a default.
        let record = r#"{"type": "record", "name": "S", "fields": [{"name": "s", "type": ["null", "int"]}]}"#;
        assert!(after(&[field("x", &format!(r#"["null", {record}]"#), "null")]).is_empty());
        assert!(after(&[field("x", r#"["null", "int"]"#, "null"), field("y", "\"int\"", "1")]).is_empty());
        let array = r#"{"type": "array", "items": "int"}"#;
        assert!(after(&[field("x", array, "[]")]).is_empty());
        assert!(after(&[field("x", "\"double\"", "0.5")]).is_empty());
        assert!(after(&[field("x", r#"["int", "null"]"#, "1")]).is_empty());
    }

    #[test]
    fn any_other_change_is_made_by_the_program() {
        let (int, kept) = (field("x", "\"int\"", "1"), r#"{"name": "a", "type": "string"}"#);
        let b = |kind: &str| format!(r#"{{"name": "b", "type": {kind}}}"#);
        let (written, read) = (b("\"int\""), b("\"double\""));
        assert_eq!(
            leaves(&format!("{kept}, {written}"), &format!("{kept}, {written}, {int}")),
            [Leaf::Number]
        );
        for reader in
            [format!("{int}, {kept}, {written}"), format!("{kept}, {int}"), format!("{kept}, {read}, {int}")]
        {
            assert!(leaves(&format!("{kept}, {written}"), &reader).is_empty(), "{reader}");
        }
        assert!(leaves(&format!("{kept}, {written}"), &format!("{written}, {kept}, {int}")).is_empty());
    }
}
