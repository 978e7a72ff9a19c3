//! Types that are not compared with Java's values, and why not. Nothing else is left out.

use std::collections::HashSet;

use avrogen_runtime::datum::Schema;
use avrogen_schema::schema::{Kind, NodeId, SchemaSet};

use super::random;
use super::types::Case;

/// A reason, and whether it holds for a type.
type Exception = (&'static str, fn(&SchemaSet, NodeId) -> bool);

const EXCEPTIONS: [Exception; 1] =
    [("it has no value: it needs a union without branches, or an enum without symbols", has_no_value)];

/// Why a type is not compared.
pub(crate) fn reason(case: &Case<'_>) -> Option<&'static str> {
    if random(case).is_some() {
        return None;
    }
    let exception = EXCEPTIONS.iter().find(|(_, holds)| holds(case.schemas(), case.schema.root()));
    exception.map(|(reason, _)| *reason)
}

/// Whether every value would have to have another one that does not exist. Records that lead back to themselves are known to
/// end where they can: there is no code for those that cannot.
fn has_no_value(set: &SchemaSet, node: NodeId) -> bool {
    fn is_empty(set: &SchemaSet, node: NodeId, around: &mut HashSet<NodeId>) -> bool {
        if !around.insert(node) {
            return false;
        }
        let empty = match &set.node(node).kind {
            Kind::Enum(of) => of.symbols.is_empty(),
            Kind::Union(branches) => branches.iter().all(|branch| is_empty(set, branch.node, around)),
            Kind::Record(record) => record.fields.iter().any(|field| is_empty(set, field.place.node, around)),
            _ => false,
        };
        around.remove(&node);
        empty
    }
    is_empty(set, node, &mut HashSet::new())
}

#[test]
fn only_what_has_no_value_is_left_out() {
    let has_none = |text: &str| {
        let schema = Schema::parse(text).expect("it is valid");
        has_no_value(schema.set(), schema.root())
    };
    let record = |of: &str| {
        format!(
            r#"{{"type": "record", "name": "R", "fields": [{{"name": "a", "type": "int"}}, {{"name": "f", "type": {of}}}]}}"#
        )
    };
    let none = r#"{"type": "enum", "name": "E", "symbols": []}"#;
    for of in ["[]", none, &format!("[{none}]")] {
        assert!(has_none(of) && has_none(&record(of)), "{of}");
    }
    for of in [
        "\"null\"",
        "[\"null\", \"R\"]",
        r#"{"type": "array", "items": "R"}"#,
        r#"{"type": "map", "values": []}"#,
    ] {
        assert!(!has_none(&record(of)), "{of}");
    }
    assert!(!has_none(&format!(r#"["null", {}]"#, record("[]"))));
}
