//! Fields: dropped, added, moved, changed.

use crate::{array, is_identity, map, read, record};

#[test]
fn fields_are_found_by_name() {
    let cases = [
        ("a: int; b: string", "a: int; b: string", r#"{"a":1,"b":"x"}"#, r#"{"a":1,"b":"x"}"#),
        ("a: int; b: string", "b: string", r#"{"a":1,"b":"x"}"#, r#"{"b":"x"}"#),
        ("a: int; b: string", "a: int", r#"{"a":1,"b":"x"}"#, r#"{"a":1}"#),
        ("a: int; b: string", "", r#"{"a":1,"b":"x"}"#, "{}"),
        ("a: int; b: string", "b: string; a: int", r#"{"a":1,"b":"x"}"#, r#"{"b":"x","a":1}"#),
        ("a: int; b: string", "a: long; b: bytes", r#"{"a":1,"b":"x"}"#, r#"{"a":1,"b":"x"}"#),
        (
            "a: int; b: string",
            "b: bytes; n: int = 5; a: double",
            r#"{"a":1,"b":"x"}"#,
            r#"{"b":"x","n":5,"a":1.0}"#,
        ),
        (
            "a: int; b: int; c: int; d: int",
            "d: int; a: double; b: int; c: float",
            r#"{"a":1,"b":2,"c":3,"d":4}"#,
            r#"{"d":4,"a":1.0,"b":2,"c":3.0}"#,
        ),
        (
            "a: int; b: int; c: int; d: int",
            "d: int; c: int; x: null = null; b: double; a: int",
            r#"{"a":1,"b":2,"c":3,"d":4}"#,
            r#"{"d":4,"c":3,"x":null,"b":2.0,"a":1}"#,
        ),
        (
            "n: null; a: null",
            "a: null; b: boolean = true",
            r#"{"n":null,"a":null}"#,
            r#"{"a":null,"b":true}"#,
        ),
    ];
    for (from, to, json, expected) in cases {
        let (writer, reader) = (record("R", from), record("R", to));
        assert_eq!(read(&writer, &reader, json).as_deref(), Ok(expected), "{from} to {to}");
        let (many, all) = (format!("[{json},{json}]"), format!("[{expected},{expected}]"));
        assert_eq!(read(&array(&writer), &array(&reader), &many).as_deref(), Ok(&*all));
        let (entries, all) =
            (format!("{{\"k\":{json},\"\":{json}}}"), format!("{{\"k\":{expected},\"\":{expected}}}"));
        assert_eq!(read(&map(&writer), &map(&reader), &entries).as_deref(), Ok(&*all));
        let (outer, inner) =
            (record("O", &format!("x: {writer}; y: int")), record("O", &format!("y: int; x: {reader}")));
        let (json, expected) = (format!("{{\"x\":{json},\"y\":7}}"), format!("{{\"y\":7,\"x\":{expected}}}"));
        assert_eq!(read(&outer, &inner, &json).as_deref(), Ok(&*expected));
    }
}

#[test]
fn every_kind_of_field_is_dropped_and_passed_over() {
    let kinds = [
        ("null", "null"),
        ("boolean", "true"),
        ("long", "-9223372036854775808"),
        ("double", "1.5"),
        ("string", "\"some text that is longer than a block of thirty-two bytes\""),
        ("bytes", "\"\""),
        (r#"["null", "string"]"#, "null"),
        (r#"["null", "string"]"#, r#"{"string":"x"}"#),
        (r#"["float", "null"]"#, r#"{"float":0.5}"#),
        (r#"["null", "int", "string"]"#, r#"{"string":"x"}"#),
        (r#"{"type": "array", "items": "null"}"#, "[null,null]"),
        (r#"{"type": "array", "items": "double"}"#, "[1.0,2.0]"),
        (r#"{"type": "array", "items": "string"}"#, r#"["a","b"]"#),
        (r#"{"type": "map", "values": "float"}"#, r#"{"k":1.0}"#),
        (r#"{"type": "map", "values": ["null", "int"]}"#, r#"{"k":{"int":1},"l":null}"#),
        (r#"{"type": "enum", "name": "E", "symbols": ["A", "B"]}"#, "\"B\""),
        (r#"{"type": "fixed", "name": "F", "size": 3}"#, "\"abc\""),
        (r#"{"type": "record", "name": "S", "fields": [{"name": "s", "type": "string"}]}"#, r#"{"s":"x"}"#),
    ];
    for (kind, json) in kinds {
        let text = record("R", &format!("a: int; k: {kind}; b: int"));
        let value = format!("{{\"a\":1,\"k\":{json},\"b\":2}}");
        assert_eq!(
            read(&text, &record("R", "a: int; b: int"), &value).as_deref(),
            Ok(r#"{"a":1,"b":2}"#),
            "{kind}"
        );
        let appended = record("R", &format!("a: int; k: {kind}; b: int; c: int = 3"));
        let expected = format!("{{\"a\":1,\"k\":{json},\"b\":2,\"c\":3}}");
        assert_eq!(read(&text, &appended, &value).as_deref(), Ok(&*expected), "{kind}");
        let moved = record("R", &format!("b: double; k: {kind}; a: int"));
        let expected = format!("{{\"b\":2.0,\"k\":{json},\"a\":1}}");
        assert_eq!(read(&text, &moved, &value).as_deref(), Ok(&*expected), "{kind}");
    }
}

#[test]
fn a_missing_field_is_an_error_of_the_record_and_not_of_the_schemas() {
    let (inner, needs) = (record("I", "x: int"), record("I", "x: int; y: int"));
    let (writer, reader) =
        (record("R", &format!("i: {}", array(&inner))), record("R", &format!("i: {}", array(&needs))));
    assert_eq!(read(&writer, &reader, r#"{"i":[]}"#).as_deref(), Ok(r#"{"i":[]}"#));
    assert_eq!(
        read(&writer, &reader, r#"{"i":[{"x":1}]}"#).unwrap_err(),
        r#"R.i[0]: I has no field "y", which I needs: it has no default (by the writer's schema)"#
    );
}

#[test]
fn names_of_records_do_not_count() {
    assert_eq!(
        read(&record("A", "x: int"), &record("b.B", "x: long"), r#"{"x":1}"#).as_deref(),
        Ok(r#"{"x":1}"#)
    );
    assert!(is_identity(&record("A", "x: int"), &record("b.B", "x: long")));
}

#[test]
fn a_field_that_is_renamed_in_place_needs_nothing() {
    assert!(is_identity(&record("R", "a: int; b: int"), &record("R", "a: int; c|b: int")));
}
