//! Defaults: which are valid, and what they stand for.

use avrogen_schema::default::{Datum, datum};
use avrogen_schema::options::{Limits, Options};

use super::{errors, parse, record, set, with_field};

/// The datum of a field's default.
fn read(schema: &str, default: &str) -> Datum {
    let set = set(&with_field(&format!("\"type\": {schema}, \"default\": {default}")));
    let field = &record(&set).fields[0];
    let value = field.default.as_ref().expect("a default");
    datum(&set, field.place.node, value, &Limits::default()).expect("a datum")
}

fn branch(index: usize, datum: Datum) -> Datum {
    Datum::Union { branch: index, datum: Box::new(datum) }
}

#[test]
fn primitives() {
    for (schema, default, expected) in [
        ("\"null\"", "null", Datum::Null),
        ("\"boolean\"", "true", Datum::Boolean(true)),
        ("\"int\"", "-2147483648", Datum::Int(i32::MIN)),
        ("\"int\"", "-0", Datum::Int(0)),
        ("\"long\"", "9223372036854775807", Datum::Long(i64::MAX)),
        ("\"float\"", "0.1", Datum::Float(0.1)),
        ("\"float\"", "16777217", Datum::Float(16_777_216.0)),
        ("\"double\"", "1e400", Datum::Double(f64::INFINITY)),
        ("\"double\"", "3", Datum::Double(3.0)),
        ("\"double\"", "\"-Infinity\"", Datum::Double(f64::NEG_INFINITY)),
        ("\"double\"", "\" 1.5d\"", Datum::Double(1.5)),
        ("\"bytes\"", r#""\u00ff\u0000a""#, Datum::Bytes(vec![255, 0, 97])),
        ("\"string\"", r#""\ud83d\ude00""#, Datum::String("\u{1f600}".to_owned())),
    ] {
        assert_eq!(read(schema, default), expected, "{schema} {default}");
    }
    assert!(matches!(read("\"float\"", "\"NaN\""), Datum::Float(number) if number.is_nan()));
}

#[test]
fn values_of_another_kind() {
    for (schema, default) in [
        ("\"null\"", "0"),
        ("\"boolean\"", "1"),
        ("\"int\"", "1.0"),
        ("\"int\"", "1e0"),
        ("\"int\"", "2147483648"),
        ("\"int\"", "\"1\""),
        ("\"long\"", "9223372036854775808"),
        ("\"float\"", "true"),
        ("\"double\"", "\"abc\""),
        ("\"double\"", "\"0x1p3\""),
        ("\"double\"", "\"inf\""),
        ("[\"double\", \"null\"]", "\"NaN\""),
        ("\"bytes\"", "[1, 2]"),
        ("\"bytes\"", "\"\u{100}\""),
        ("\"string\"", "null"),
        ("{\"type\": \"array\", \"items\": \"int\"}", "{}"),
        ("{\"type\": \"array\", \"items\": \"double\"}", "[\"NaN\"]"),
        ("{\"type\": \"map\", \"values\": \"int\"}", "[]"),
        ("{\"type\": \"map\", \"values\": \"int\"}", "{\"a\": \"b\"}"),
        ("{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"]}", "\"B\""),
        ("[]", "null"),
        ("[\"null\", \"int\"]", "\"null\""),
        ("[\"null\", \"int\"]", "{\"int\": 1}"),
    ] {
        let text = with_field(&format!("\"type\": {schema}, \"default\": {default}"));
        assert_eq!(errors(&text), ["invalid-default"], "{schema} {default}");
    }
}

/// Java takes the first branch of a fitting kind of JSON, and makes 1 of `1.5` for an int.
#[test]
fn a_union_takes_the_first_branch_that_fits_wholly() {
    let enumeration = r#"{"type": "enum", "name": "E", "symbols": ["A"]}"#;
    let fixed = r#"{"type": "fixed", "name": "F", "size": 2}"#;
    for (schema, default, expected) in [
        ("[\"int\", \"double\"]".to_owned(), "1.5", branch(1, Datum::Double(1.5))),
        ("[\"int\", \"long\"]".to_owned(), "3000000000", branch(1, Datum::Long(3_000_000_000))),
        ("[\"float\", \"int\"]".to_owned(), "1", branch(0, Datum::Float(1.0))),
        ("[\"bytes\", \"string\"]".to_owned(), "\"a\"", branch(0, Datum::Bytes(vec![97]))),
        ("[\"bytes\", \"string\"]".to_owned(), "\"\u{100}\"", branch(1, Datum::String("\u{100}".to_owned()))),
        (format!("[\"null\", {enumeration}, \"string\"]"), "\"A\"", branch(1, Datum::Enum(0))),
        (format!("[\"null\", {enumeration}, \"string\"]"), "\"B\"", branch(2, Datum::String("B".to_owned()))),
        (format!("[{fixed}, \"string\"]"), "\"abc\"", branch(1, Datum::String("abc".to_owned()))),
        (format!("[\"null\", {fixed}]"), "\"abc\"", branch(1, Datum::Fixed(vec![97, 98]))),
        ("[\"null\", \"string\"]".to_owned(), "null", branch(0, Datum::Null)),
    ] {
        assert_eq!(read(&schema, default), expected, "{schema} {default}");
    }
}

#[test]
fn a_fixed_is_filled_up_or_cut() {
    let fixed = r#"{"type": "fixed", "name": "F", "size": 3}"#;
    assert_eq!(read(fixed, "\"a\""), Datum::Fixed(vec![97, 0, 0]));
    assert_eq!(read(fixed, "\"abcd\""), Datum::Fixed(vec![97, 98, 99]));
    let huge = r#""type": {"type": "fixed", "name": "F", "size": 2147483639}, "default": """#;
    assert_eq!(errors(&with_field(huge)), ["invalid-default"], "two gigabytes are not made of nothing");
}

#[test]
fn a_record_takes_the_defaults_of_what_it_leaves_out() {
    let inner = r#"{"type": "record", "name": "I", "fields": [
        {"name": "a", "type": "int"},
        {"name": "b", "type": ["null", "int"], "default": 7},
        {"name": "c", "type": "double", "default": "NaN"}]}"#;
    let Datum::Record(fields) = read(inner, r#"{"a": 1, "extra": true}"#) else { panic!("a record") };
    assert_eq!(fields[..2], [Datum::Int(1), branch(1, Datum::Int(7))]);
    assert!(matches!(fields[2], Datum::Double(number) if number.is_nan()));
    let missing = with_field(&format!("\"type\": {inner}, \"default\": {{\"b\": 1}}"));
    assert_eq!(errors(&missing), ["invalid-default"]);
}

#[test]
fn an_invalid_default_is_reported_where_it_stands_and_not_where_it_is_taken() {
    let text = r#"{"type": "record", "name": "R", "fields": [
        {"name": "f", "type": {"type": "record", "name": "I", "fields": [{"name": "a", "type": "int", "default": "x"}]},
         "default": {}}]}"#;
    let parsed = parse(text, &Options::strict());
    let at: Vec<&str> = parsed.diagnostics.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(at, ["the default of `a` does not fit its schema"]);
}
