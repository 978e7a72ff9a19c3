//! The words of a registry.

use avrogen_schema::compat::registry::{Reserved, Settings, Version, conflict, messages};
use avrogen_schema::compat::{Mode, Side};
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::stored::stored;

use crate::{parse, record};

/// The answer to a new version after a history.
fn answer(new: &str, history: &[&str], mode: Mode) -> Vec<String> {
    let new = parse(new);
    let sets: Vec<SchemaSet> = history.iter().map(|text| parse(text)).collect();
    let texts: Vec<String> =
        sets.iter().map(|set| stored(set, Side::root(set).node, false, &|_| false)).collect();
    let versions: Vec<Version<'_>> = (1..)
        .zip(sets.iter().zip(&texts))
        .map(|(number, (set, text))| Version { number: Some(number), schema: Side::root(set), text })
        .collect();
    messages(Side::root(&new), &versions, &Settings { mode, reserved: None })
}

fn int(name: &str) -> String {
    record(&format!("{{\"name\": \"{name}\", \"type\": \"int\"}}"))
}

#[test]
fn a_field_without_default() {
    let found = answer(&int("b"), &[&int("a")], Mode::Backward);
    let expected = [
        "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'The field 'b' at path '/fields/0' in the new schema has no default value and is missing in the old schema', additionalInfo:'b'}",
        "{oldSchemaVersion: 1}",
        "{oldSchema: '{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"a\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}'}",
        "{validateFields: 'false', compatibility: 'BACKWARD'}",
    ];
    assert_eq!(found, expected);
    assert_eq!(
        conflict("users-value", &expected[1..2].iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()),
        "Schema being registered is incompatible with an earlier schema for subject \"users-value\", details: [{oldSchemaVersion: 1}]"
    );
}

#[test]
fn every_type_has_its_description() {
    let inner = |rest: &str| record(&format!("{{\"name\": \"f\", \"type\": {rest}}}"));
    let cases = [
        (
            inner(r#"{"type": "fixed", "name": "F", "size": 2}"#),
            inner(r#"{"type": "fixed", "name": "F", "size": 1}"#),
            "FIXED_SIZE_MISMATCH', description:'The size of FIXED type field at path '/fields/0/type/size' in the old schema does not match with the new schema', additionalInfo:'expected: 2, found: 1'}",
        ),
        (
            inner("\"string\""),
            inner("\"int\""),
            "TYPE_MISMATCH', description:'The type (path '/fields/0/type') of a field in the old schema does not match with the new schema', additionalInfo:'reader type: INT not compatible with writer type: STRING'}",
        ),
        (
            inner(r#"{"type": "fixed", "name": "G", "size": 1}"#),
            inner(r#"{"type": "fixed", "name": "F", "size": 1}"#),
            "NAME_MISMATCH', description:'The name of the schema has changed (path '/fields/0/type/name')', additionalInfo:'expected: a.G'}",
        ),
        (
            inner(r#"{"type": "enum", "name": "E", "symbols": ["A", "B"]}"#),
            inner(r#"{"type": "enum", "name": "E", "symbols": ["A"]}"#),
            "MISSING_ENUM_SYMBOLS', description:'The old schema is missing enum symbols '[B]' at path '/fields/0/type/symbols' in the new schema', additionalInfo:'[B]'}",
        ),
        (
            inner(r#"["int", "string"]"#),
            inner(r#"["int"]"#),
            "MISSING_UNION_BRANCH', description:'The old schema is missing a type inside a union field at path '/fields/0/type/1' in the new schema', additionalInfo:'reader union lacking writer type: STRING'}",
        ),
    ];
    for (new, old, expected) in cases {
        let found = answer(&new, &[&old], Mode::Forward);
        assert_eq!(found[0], format!("{{errorType:'{expected}"));
        assert_eq!(found[1], "{oldSchemaVersion: 1}");
    }
}

#[test]
fn both_directions_name_the_version_only_where_the_new_schema_cannot_read() {
    let (old, wider) = (int("a"), record(r#"{"name": "a", "type": "long"}"#));
    let forward = answer(&wider, &[&old], Mode::Full);
    assert_eq!(forward.len(), 2, "{forward:?}");
    assert!(forward[0].contains("in the old schema does not match with the new"), "{}", forward[0]);
    assert_eq!(forward[1], "{validateFields: 'false', compatibility: 'FULL'}");

    let both = answer(&int("b"), &[&int("a")], Mode::FullTransitive);
    assert_eq!(both.len(), 5, "{both:?}");
    assert!(both[0].contains("additionalInfo:'a'") && both[1].contains("additionalInfo:'b'"));
    assert_eq!(both[2], "{oldSchemaVersion: 1}");
}

#[test]
fn a_registry_stops_at_the_newest_version_that_fails() {
    let found = answer(&int("c"), &[&int("a"), &int("b"), &int("c")], Mode::BackwardTransitive);
    assert_eq!(found[1], "{oldSchemaVersion: 2}");
    assert_eq!(found.len(), 4);
    assert!(answer(&int("c"), &[&int("a"), &int("b"), &int("c")], Mode::Backward).is_empty());
    assert!(answer(&int("c"), &[&int("a")], Mode::None).is_empty());
    assert!(answer(&int("c"), &[], Mode::FullTransitive).is_empty());
}

#[test]
fn java_s_exception_is_an_incompatibility() {
    let new = record(r#"{"name": "a", "type": "int", "aliases": ["b"]}"#);
    let old = record(r#"{"name": "a", "type": "int"}, {"name": "b", "type": "int"}"#);
    let found = answer(&new, &[&old], Mode::Backward);
    assert!(found[0].starts_with(
        "Unexpected exception during compatibility check: Reader record field a type:INT pos:0 matches multiple fields"
    ));
    assert_eq!(found[1], "{oldSchemaVersion: 1}");
}

#[test]
fn a_long_schema_is_cut() {
    let doc = "é".repeat(20_000);
    let old = format!(
        "{{\"type\": \"record\", \"name\": \"R\", \"namespace\": \"a\", \"doc\": \"{doc}\", \"fields\": []}}"
    );
    let found = answer(&int("b"), &[&old], Mode::Backward);
    assert!(found[2].starts_with("{oldSchema: <truncated> '{\"type\":\"record\","));
    assert!(found[2].ends_with("é...'}"));
    assert_eq!(found[2].chars().count(), "{oldSchema: <truncated> '...'}".len() + 10 * 1024);
}

#[test]
fn reserved_fields_are_validated_where_that_is_asked_for() {
    let new = parse(&int("b"));
    let reserved = Some(Reserved { new: &["b", "c"], old: &["a", "c"] });
    let found = messages(Side::root(&new), &[], &Settings { mode: Mode::Backward, reserved });
    assert_eq!(
        found,
        [
            "The new schema has reserved field a removed from its metadata which is present in the old schema's metadata.",
            "The new schema has field that conflicts with the reserved field b.",
            "{validateFields: 'true', compatibility: 'BACKWARD'}",
        ]
    );
}
