//! Defaults of the reader's fields.

use crate::{fixed, read, record, symbols};

#[test]
fn a_default_of_every_kind_is_inserted() {
    let (sub, list) = (record("S", "a: int = 1; b: string = \"z\""), r#"{"type": "array", "items": "int"}"#);
    let cases = [
        ("null", "null", "null"),
        ("boolean", "true", "true"),
        ("long", "-300", "-300"),
        ("float", "1", "1.0"),
        ("double", "\"NaN\"", "\"NaN\""),
        ("string", "\"\"", "\"\""),
        ("bytes", "\"\\u00ff\"", "\"\\u00ff\""),
        (&fixed("F", 2), "\"\\u0000b\"", "\"\\u0000b\""),
        (&symbols("E", "A B", Some("A")), "\"B\"", "\"B\""),
        (list, "[1, 2]", "[1,2]"),
        (r#"{"type": "map", "values": "int"}"#, "{\"k\": 1}", "{\"k\":1}"),
        (&sub, "{\"a\": 5}", "{\"a\":5,\"b\":\"z\"}"),
        (r#"["null", "int"]"#, "null", "null"),
        // Any branch since 1.12, and the first that fits in full.
        (r#"["null", "int"]"#, "5", r#"{"int":5}"#),
        (r#"["int", "double"]"#, "1.5", r#"{"double":1.5}"#),
    ];
    for (kind, default, expected) in cases {
        let reader = record("R", &format!("a: int; d: {kind} = {default}"));
        let done = read(&record("R", "a: int"), &reader, r#"{"a":1}"#);
        assert_eq!(done, Ok(format!("{{\"a\":1,\"d\":{expected}}}")), "{kind}");
    }
}

#[test]
fn a_default_that_is_none_fails_where_it_is_needed() {
    let reader = record("R", "a: int; d: int = \"x\"");
    let error = read(&record("R", "a: int"), &reader, r#"{"a":1}"#).unwrap_err();
    assert!(error.starts_with(r#"R: the default of the field "d" is none"#), "{error}");
    assert_eq!(
        read(&record("R", "a: int; d: int"), &reader, r#"{"a":1,"d":2}"#).as_deref(),
        Ok(r#"{"a":1,"d":2}"#)
    );
}
