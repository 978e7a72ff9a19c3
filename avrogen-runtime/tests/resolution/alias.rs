//! Aliases: the writer's schema is rewritten by the reader's.

use avrogen_runtime::ErrorKind;
use avrogen_runtime::resolution::Resolution;

use crate::{read, record, schema};

#[test]
fn fields_are_found_by_their_aliases() {
    let (writer, reader) = (record("R", "a: int; b: string"), record("R", "c|b: string; d|a: int"));
    assert_eq!(read(&writer, &reader, r#"{"a":1,"b":"x"}"#).as_deref(), Ok(r#"{"c":"x","d":1}"#));
}

#[test]
fn a_renamed_field_has_its_default_no_more_than_another_one() {
    let (writer, reader) = (record("R", "a: int"), record("R", "b|a: int = 9"));
    assert_eq!(read(&writer, &reader, r#"{"a":1}"#).as_deref(), Ok(r#"{"b":1}"#));
    // Both the alias and the name itself are there: the alias makes two fields of one name.
    let writer = record("R", "a: int; b: int");
    let error = Resolution::new(&schema(&writer), &schema(&reader)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unresolvable);
    assert_eq!(error.to_string(), "aliases give two fields of the writer's R the name b");
}

#[test]
fn equal_schemas_are_not_rewritten() {
    let both = record("R", "a: int; b|a: int = 9");
    assert_eq!(read(&both, &both, r#"{"a":1,"b":2}"#).as_deref(), Ok(r#"{"a":1,"b":2}"#));
}

#[test]
fn aliases_of_fields_belong_to_their_record() {
    let pair = |x: &str, y: &str| record("O", &format!("x: {}; y: {}", record("X", x), record("Y", y)));
    let done =
        read(&pair("a: int", "a: int"), &pair("b|a: int = 9", "b: int = 9"), r#"{"x":{"a":1},"y":{"a":2}}"#);
    assert_eq!(done.as_deref(), Ok(r#"{"x":{"b":1},"y":{"b":9}}"#));
}

#[test]
fn names_are_found_by_their_aliases_in_full() {
    let symbols = |head: &str| format!(r#"{{"type": "enum", {head}, "symbols": ["A"]}}"#);
    let writer = symbols(r#""name": "a.Old""#);
    for (aliases, found) in [("Old", true), ("a.Old", true), ("b.Old", false)] {
        let reader = symbols(&format!(r#""name": "a.New", "aliases": ["{aliases}"]"#));
        assert_eq!(read(&writer, &reader, "\"A\"").is_ok(), found, "{aliases}");
    }
}

#[test]
fn a_record_that_was_renamed_is_found_in_a_union_with_its_fields() {
    let writer = format!(r#"["null", {}]"#, record("a.Old", "x: int"));
    let old = r#""type": "record", "name": "a.New", "aliases": ["Old"], "fields": [{"name": "y", "aliases": ["x"], "type": "int"}]"#;
    let reader = format!("[{}, {{{old}}}, \"null\"]", record("a.Other", "z: int"));
    let done = read(&writer, &reader, r#"{"a.Old":{"x":1}}"#);
    assert_eq!(done.as_deref(), Ok(r#"{"a.New":{"y":1}}"#));
    let twice = format!("[{}, {}]", record("a.Old", "x: int"), record("a.New", "x: int"));
    let error = Resolution::new(&schema(&twice), &schema(&reader)).unwrap_err();
    assert_eq!(error.to_string(), "aliases give two branches of a union of the writer the name a.New");
}
