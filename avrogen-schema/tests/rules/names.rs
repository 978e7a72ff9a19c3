//! Names, namespaces, aliases and references (specification, "Names").

use super::{canonical, errors, record, set, warnings};

/// A fixed within a record in the namespace `n`, which has this name and namespace.
fn nested(name: &str) -> String {
    let fixed = format!("{{\"type\": \"fixed\", \"size\": 1, {name}}}");
    format!(
        "{{\"type\": \"record\", \"name\": \"n.R\", \"fields\": [{{\"name\": \"f\", \"type\": {fixed}}}]}}"
    )
}

#[test]
fn a_name_and_a_namespace_make_a_fullname() {
    for (name, fullname) in [
        (r#""name": "F""#, "n.F"),
        (r#""name": "F", "namespace": "a.b""#, "a.b.F"),
        (r#""name": "F", "namespace": """#, "F"),
        (r#""name": "F", "namespace": null"#, "n.F"),
        (r#""name": "F", "namespace": 7"#, "n.F"),
        (r#""name": "x.y.F", "namespace": "a.b""#, "x.y.F"),
        (r#""name": ".F", "namespace": "a.b""#, "F"),
        (r#""name": "record""#, "n.record"),
        (r#""name": "int""#, "n.int"),
    ] {
        let names: Vec<String> = set(&nested(name)).names().map(|(name, _)| name.to_string()).collect();
        assert!(names.contains(&fullname.to_owned()), "{name}: {names:?}");
    }
}

#[test]
fn names_that_are_none() {
    for (name, code) in [
        (r#""name": """#, "invalid-name"),
        (r#""name": "a.""#, "invalid-name"),
        (r#""name": "F-1""#, "invalid-name"),
        (r#""name": "1F""#, "invalid-name"),
        (r#""name": "é""#, "invalid-name"),
        (r#""name": "F", "namespace": "a..b""#, "invalid-name"),
        (r#""name": "F", "namespace": "a.1b""#, "invalid-name"),
        (r#""name": "..F""#, "invalid-name"),
        (r#""name": "F", "aliases": ["a-b"]"#, "invalid-name"),
        (r#""name": "F", "aliases": [""]"#, "invalid-name"),
        (r#""name": "int", "namespace": """#, "reserved-name"),
        (r#""name": 7"#, "invalid-attribute"),
        (r#""name": null"#, "invalid-attribute"),
        (r#""name": "F", "aliases": "G""#, "invalid-attribute"),
        (r#""name": "F", "aliases": null"#, "invalid-attribute"),
        (r#""name": "F", "aliases": [1]"#, "invalid-attribute"),
        (r#""doc": "none""#, "missing-attribute"),
    ] {
        assert_eq!(errors(&nested(name)), [code], "{name}");
    }
}

#[test]
fn aliases_take_the_namespace_of_their_schema() {
    let text = r#"{"type": "record", "name": "n.R", "aliases": ["A", "m.B", ".C", "n.A"],
        "fields": [{"name": "f", "type": "int", "aliases": ["g", "h", "g"]}]}"#;
    let set = set(text);
    let record = record(&set);
    let aliases: Vec<&str> = record.named.aliases.iter().map(|alias| alias.fullname.as_str()).collect();
    assert_eq!(aliases, ["n.A", "m.B", "C"]);
    let aliases: Vec<&str> = record.fields[0].aliases.iter().map(|alias| alias.name.as_str()).collect();
    assert_eq!(aliases, ["g", "h"]);
}

#[test]
fn aliases_of_fields_are_not_looked_at() {
    let text = r#"{"type": "record", "name": "R", "fields": [{"name": "f", "type": "int", "aliases": ["old-f", "f"]}]}"#;
    assert_eq!(warnings(text), ["invalid-name"]);
}

/// The fields `f` and `g` of a record `n.R`: a definition and a reference.
fn refer(definition: &str, reference: &str) -> String {
    format!(
        r#"{{"type": "record", "name": "n.R", "fields": [
            {{"name": "f", "type": {{"type": "fixed", "size": 1, {definition}}}}}, {{"name": "g", "type": "{reference}"}}]}}"#
    )
}

#[test]
fn references_are_looked_for_around_and_then_nowhere() {
    for (definition, reference) in [
        (r#""name": "F""#, "F"),
        (r#""name": "F""#, "n.F"),
        (r#""name": "m.F""#, "m.F"),
        (r#""name": "F", "namespace": """#, "F"),
        (r#""name": "string""#, "n.string"),
    ] {
        assert_eq!(errors(&refer(definition, reference)), [""; 0], "{definition} {reference}");
    }
    for (definition, reference) in [
        (r#""name": "m.F""#, "F"),
        (r#""name": "F""#, ".F"),
        (r#""name": ".F""#, ".F"),
        (r#""name": "F""#, "f"),
        (r#""name": "F", "aliases": ["G"]"#, "G"),
        (r#""name": "F""#, "n"),
    ] {
        assert_eq!(errors(&refer(definition, reference)), ["unknown-name"], "{definition} {reference}");
    }
}

#[test]
fn the_namespace_around_wins_over_none() {
    let text = r#"[{"type": "fixed", "name": "F", "size": 1}, {"type": "record", "name": "n.R", "fields": [
        {"name": "f", "type": "F"}, {"name": "g", "type": {"type": "fixed", "name": "F", "size": 2}}]}]"#;
    assert!(canonical(text).contains(r#"{"name":"f","type":{"name":"n.F","type":"fixed","size":2}}"#));
}

/// The namespace is that of the nearest named schema around, and of none where that one has none.
#[test]
fn references_inside_a_schema_without_a_namespace() {
    let text = r#"{"type": "record", "name": "n.R", "fields": [{"name": "f", "type": {"type": "array", "items":
        {"type": "record", "name": "S", "namespace": "", "fields": [{"name": "g", "type": "REF"}]}}}]}"#;
    assert_eq!(errors(&text.replace("REF", "S")), [""; 0]);
    assert_eq!(errors(&text.replace("REF", "R")), ["unknown-name"]);
    assert_eq!(errors(&text.replace("REF", "n.R")), [""; 0]);
}

#[test]
fn references_may_come_first_and_schemas_may_hold_themselves() {
    let text = r#"["Later", {"type": "record", "name": "Later", "fields": [
        {"name": "f", "type": {"type": "map", "values": "Later"}}]}]"#;
    assert_eq!(errors(text), ["duplicate-branch"], "the reference itself resolves");
    let text = r#"{"type": "record", "name": "R", "fields": [{"name": "f", "type": ["null", "E"]},
        {"name": "g", "type": {"type": "enum", "name": "E", "symbols": []}}]}"#;
    assert_eq!(errors(text), [""; 0]);
}

#[test]
fn words_of_the_specification_are_no_names_of_schemas() {
    for word in ["array", "map", "record", "enum", "fixed", "union", "error"] {
        assert_eq!(
            errors(&format!("{{\"type\": \"map\", \"values\": \"{word}\"}}")),
            ["unknown-name"],
            "{word}"
        );
    }
}
