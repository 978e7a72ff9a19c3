//! Data without generated types: bytes and JSON.

use avrogen_runtime::datum::{self, Datum, Schema};
use avrogen_runtime::{ErrorKind, Limits};

fn schema(text: &str) -> Schema {
    Schema::parse(text).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Reads bytes, writes them again, and goes through JSON.
fn json(text: &str, bytes: &[u8]) -> String {
    let schema = schema(text);
    let datum = datum::from_slice(&schema, bytes, Limits::new()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(datum::to_vec(&schema, &datum).expect("it is written"), bytes);
    let json = datum::to_json(&schema, &datum).expect("it is written");
    let again = datum::from_json(&schema, &json).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(datum::to_vec(&schema, &again).expect("it is written"), bytes);
    json
}

#[test]
fn each_kind_has_its_json() {
    assert_eq!(json(r#""null""#, &[]), "null");
    assert_eq!(
        json(r#""long""#, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
        "-9223372036854775808"
    );
    assert_eq!(json(r#""bytes""#, &[4, 0xff, b'"']), r#""\u00ff\"""#);
    assert_eq!(json(r#"{"type": "fixed", "name": "F", "size": 2}"#, &[0, b'a']), r#""\u0000a""#);
    assert_eq!(json(r#"{"type": "enum", "name": "E", "symbols": ["A", "B"]}"#, &[2]), r#""B""#);
    assert_eq!(json(r#"{"type": "map", "values": "int"}"#, &[2, 2, b'k', 2, 0]), r#"{"k":1}"#);
    assert_eq!(json(r#"["null", "string"]"#, &[0]), "null");
    assert_eq!(json(r#"["null", "string"]"#, &[2, 2, b'x']), r#"{"string":"x"}"#);
}

#[test]
fn numbers_survive_to_the_last_bit() {
    for value in [0.1, -0.0, 1e300, 5e-324, f64::MAX, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        json(r#""double""#, &f64::to_le_bytes(value));
    }
    for value in [0.1f32, -0.0, 3.402_823_5e38, 1e-45, f32::NAN, f32::INFINITY] {
        json(r#""float""#, &f32::to_le_bytes(value));
    }
    assert_eq!(json(r#""double""#, &f64::to_le_bytes(f64::NEG_INFINITY)), r#""-Infinity""#);
}

#[test]
fn branches_are_named_in_full_and_found_by_their_short_name_where_it_is_clear() {
    let record = |name: &str| format!(r#"{{"type": "record", "name": "{name}", "fields": []}}"#);
    let text = format!("[\"null\", {}, {}, {}]", record("a.R"), record("b.R"), record("b.S"));
    assert_eq!(json(&text, &[4]), r#"{"b.R":{}}"#);
    let schema = schema(&text);
    let union = |branch| Datum::Union { branch, datum: Box::new(Datum::Record(Vec::new())) };
    assert_eq!(datum::from_json(&schema, r#"{"S": {}}"#).unwrap(), union(3));
    let error = datum::from_json(&schema, r#"{"R": {}}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "1:1: expecting null or an object with one key, a branch of the union: null, a.R, b.R, b.S"
    );
}

#[test]
fn what_is_wrong_with_json_is_told_with_its_place() {
    let record = r#"{"type": "record", "name": "a.R", "fields": [{"name": "n", "type": "int"}]}"#;
    let cases = [
        (record, "{\"n\":\n \"1\"}", "2:2: found a string, expecting int"),
        (record, "{}", r#"1:1: the field "n" of a.R is missing"#),
        (record, r#"{"n": 1, "m": 2}"#, r#"1:10: a.R has no field "m""#),
        (record, r#"{"n": 2147483648}"#, "1:7: found a number, expecting int"),
        (r#""int""#, "1.0", "1:1: found a number, expecting int"),
        (
            r#""bytes""#,
            "\"\u{100}\"",
            "1:1: found a string, expecting a string of characters U+0000 to U+00FF",
        ),
    ];
    for (text, json, expected) in cases {
        let error = datum::from_json(&schema(text), json).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(datum::from_json(&schema(r#""int""#), "[1").unwrap_err().line(), Some(1));
}

#[test]
fn a_datum_of_another_schema_is_not_written() {
    let schema = schema(r#"{"type": "enum", "name": "E", "symbols": ["A", "B"]}"#);
    assert!(datum::to_vec(&schema, &Datum::Enum(1)).is_ok());
    for datum in [Datum::Enum(2), Datum::Int(0)] {
        assert_eq!(datum::to_vec(&schema, &datum).unwrap_err().kind(), ErrorKind::Malformed);
        assert_eq!(datum::to_json(&schema, &datum).unwrap_err().kind(), ErrorKind::Malformed);
    }
}

#[test]
fn errors_name_their_place() {
    let text = r#"{"type": "record", "name": "a.R", "fields": [
        {"name": "n", "type": {"type": "array", "items": {"type": "map", "values": "boolean"}}}]}"#;
    let error = datum::from_slice(&schema(text), &[2, 2, 2, b'k', 7], Limits::new()).unwrap_err();
    assert_eq!(error.to_string(), r#"R.n[0]["k"]: boolean is neither 0 nor 1 but 7"#);
}

#[test]
fn hostile_bytes_meet_a_limit() {
    let list = schema(r#"{"type": "record", "name": "L", "fields": [{"name": "n", "type": ["null", "L"]}]}"#);
    let deep = datum::from_slice(&list, &vec![2; 100_000], Limits::new()).unwrap_err();
    assert_eq!(deep.kind(), ErrorKind::LimitExceeded);
    let nulls = schema(r#"{"type": "array", "items": "null"}"#);
    let many = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0];
    let many = datum::from_slice(&nulls, &many, Limits::new()).unwrap_err();
    assert_eq!(many.kind(), ErrorKind::LimitExceeded);
    let two = schema(r#"{"type": "map", "values": "int"}"#);
    let twice = datum::from_slice(&two, &[4, 2, b'k', 2, 2, b'k', 4, 0], Limits::new()).unwrap();
    assert_eq!(twice, Datum::Map(vec![("k".into(), Datum::Int(2))]));
    let some = [14, 2, b'b', 2, 2, b'a', 4, 2, b'b', 6, 2, b'c', 8, 2, b'a', 10, 2, b'b', 12, 2, b'd', 14, 0];
    let some = datum::from_slice(&two, &some, Limits::new()).unwrap();
    let each = [("b", 6), ("a", 5), ("c", 4), ("d", 7)];
    assert_eq!(some, Datum::Map(each.map(|(key, value)| (key.into(), Datum::Int(value))).into()));
}
