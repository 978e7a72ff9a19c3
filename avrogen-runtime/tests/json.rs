//! The JSON encoding: its text, read leniently where that is clear and refused with a place where it is not.

use allocation_counter::measure;
use avrogen_runtime::__private::v1;
use avrogen_runtime::datum::{self, Random, Schema};
use avrogen_runtime::json::{self, JsonError};
use avrogen_runtime::{ErrorKind, Limits, Reader};
use proptest::prelude::*;

const MOST: u64 = 64 << 20;

fn schema(text: &str) -> Schema {
    Schema::parse(text).unwrap_or_else(|findings| panic!("{findings}"))
}

fn binary(text: &str, json: &str) -> Result<Vec<u8>, String> {
    json::to_binary(&schema(text), json).map_err(|error| error.to_string())
}

/// A type as the generator makes it.
#[derive(Debug, PartialEq)]
struct Day {
    name: String,
    date: chrono::NaiveDate,
}

static DAY: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.Day",
    r#"{"type": "record", "name": "com.acme.Day", "fields": [
        {"name": "name", "type": "string"}, {"name": "date", "type": {"type": "int", "logicalType": "date"}}]}"#,
    0,
    0,
    &[],
);

impl v1::Encode for Day {
    fn bound(&self) -> usize {
        v1::string::bound(&self.name) + v1::chrono_date::MAX
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.name, w)?;
        v1::chrono_date::encode(self.date, w)
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&DAY)
    }
}

impl<'de> v1::Decode<'de> for Day {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { name: v1::string::decode(r)?, date: v1::chrono_date::decode(r)? })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&DAY)
    }
}

impl v1::AvroType for Day {
    const SCHEMA: &'static v1::SchemaDef = &DAY;
}

#[test]
fn values_of_types_go_there_and_back() {
    let day = Day { name: "a \"day\"\n".into(), date: chrono::NaiveDate::from_ymd_opt(1970, 1, 3).unwrap() };
    let text = json::to_string(&day).unwrap();
    assert_eq!(text, r#"{"name":"a \"day\"\n","date":2}"#);
    assert_eq!(json::from_str::<Day>(&text).unwrap(), day);
    assert_eq!(json::from_str::<Day>("{\"date\": 2,\n \"name\": \"a \\\"day\\\"\\u000a\"}").unwrap(), day);
    let error = json::from_str::<Day>("{\"name\": \"\",\n \"date\": 1.5}").unwrap_err();
    assert_eq!((error.line(), error.column()), (Some(2), Some(10)));
    assert_eq!(error.to_string(), "2:10: found a number, expecting int");
    // JSON of the schema, and no day of any calendar.
    let error = json::from_str::<Day>(r#"{"name": "", "date": 2147483647}"#).unwrap_err();
    assert_eq!((error.line(), error.message()), (None, error.to_string()));
    assert!(error.to_string().starts_with("Day.date: "), "{error}");
}

#[test]
fn fields_come_in_any_order_once() {
    let record = r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"},
        {"name": "b", "type": {"type": "array", "items": "string"}}, {"name": "c", "type": "null"}]}"#;
    for order in [
        r#"{"a": 1, "b": ["x", "yz"], "c": null}"#,
        r#"{"c": null, "b": ["x", "yz"], "a": 1}"#,
        r#"{"b": ["x", "yz"], "c": null, "a": 1}"#,
    ] {
        assert_eq!(binary(record, order), Ok(vec![2, 4, 2, b'x', 4, b'y', b'z', 0]));
    }
    for (text, expected) in [
        (r#"{"a": 1, "b": [], "a": 1, "c": null}"#, "1:19: the field stands twice"),
        (r#"{"b": [], "c": null}"#, r#"1:1: the field "a" of R is missing"#),
        (r#"{"a": 1, "b": []}"#, r#"1:1: the field "c" of R is missing"#),
        (r#"{"a": 1, "b": [], "c": null, "d": 1}"#, r#"1:30: R has no field "d""#),
    ] {
        assert_eq!(binary(record, text), Err(expected.to_owned()));
    }
}

/// Which of the values would be lost is nothing to be decided in silence.
#[test]
fn keys_of_a_map_come_once() {
    let map = r#"{"type": "map", "values": {"type": "map", "values": "int"}}"#;
    for (text, expected) in [
        (r#"{"a": {"x": 1}, "b": {"x": 2}}"#, None),
        (r#"{"a": {}, "b": {}, "a": {}}"#, Some(r#"1:20: the key "a" stands twice"#)),
        ("{\"a\": {\"\\u0078\": 1,\n \"x\": 2}}", Some(r#"2:2: the key "x" stands twice"#)),
    ] {
        assert_eq!(binary(map, text).err().as_deref(), expected, "{text}");
    }
}

/// Java makes infinity of them without a word.
#[test]
fn numbers_that_their_type_does_not_hold_are_refused() {
    let infinity = |sign: &str, of: &str| {
        format!("1:2: the number is beyond what {of} holds: \"{sign}Infinity\" is what is infinite")
    };
    for (of, text, expected) in [
        ("float", "1e39", Err("")),
        ("float", "-3.5E+38", Err("-")),
        ("float", "3.4028235e38", Ok(f64::from(f32::MAX))),
        // Nearer to the greatest number than to what would follow it.
        ("float", "340282356779733623858607532500980858879", Ok(f64::from(f32::MAX))),
        ("float", "340282356779733661637539395458142568448", Err("")),
        ("float", "1e-60", Ok(0.0)),
        ("double", "1e400", Err("")),
        ("double", "-1e400", Err("-")),
        ("double", "1e308", Ok(1e308)),
        ("double", "\"Infinity\"", Ok(f64::INFINITY)),
        ("float", "\"-Infinity\"", Ok(f64::NEG_INFINITY)),
        ("float", "-Infinity", Ok(f64::NEG_INFINITY)),
    ] {
        let array = format!(r#"{{"type": "array", "items": "{of}"}}"#);
        let found = binary(&array, &format!("[{text}]")).map(|bytes| match bytes[1..bytes.len() - 1] {
            [a, b, c, d] => f64::from(f32::from_le_bytes([a, b, c, d])),
            ref eight => f64::from_le_bytes(eight.try_into().unwrap()),
        });
        assert_eq!(found, expected.map_err(|sign| infinity(sign, of)), "{of} {text}");
    }
    for (of, text) in
        [("int", "2147483648"), ("long", "-9223372036854775809"), ("int", "1e3"), ("long", "1.0")]
    {
        assert_eq!(binary(&format!("\"{of}\""), text), Err(format!("1:1: found a number, expecting {of}")));
    }
}

#[test]
fn text_that_is_no_json_is_refused_at_its_place() {
    for (text, expected) in [
        ("", "1:1: expected a value, found the end of the text"),
        ("[1,]", "1:4: expected a value, found ']'"),
        ("[1 2]", "1:4: expected `,` or `]`, found '2'"),
        ("[1] 2", "1:5: there is more text after the value"),
        ("[01]", "1:2: a number that has a leading zero"),
        ("[-]", "1:2: a number that is not complete"),
        ("[1e]", "1:2: a number that is not complete"),
        ("[nul]", "1:2: a word that JSON does not know"),
        ("[1", "1:3: expected `,` or `]`, found the end of the text"),
        ("// no\n[1]", "1:1: expected a value, found '/'"),
    ] {
        assert_eq!(binary(r#"{"type": "array", "items": "int"}"#, text), Err(expected.to_owned()), "{text}");
    }
    for (text, expected) in [
        ("{1: 2}", "1:2: expected a key in double quotes, found '1'"),
        ("{\"a\" 1}", "1:6: expected `:` after the key, found '1'"),
        ("{\"a\": 1,}", "1:9: expected a key in double quotes, found '}'"),
        ("{\"\\x\": 1}", "1:3: an escape that JSON does not know"),
        ("{\"\\u12\": 1}", "1:3: \\u must be followed by four hexadecimal digits"),
        ("{\"\\ud800x\": 1}", "1:3: half of a surrogate pair is no character"),
        ("{\"a\n\": 1}", "1:4: a bare control character (U+000A) in a string"),
        ("{\"a", "1:2: a string that does not end"),
    ] {
        assert_eq!(binary(r#"{"type": "map", "values": "int"}"#, text), Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn what_other_programs_write_is_read() {
    for (text, expected) in
        [("NaN", f64::NAN), ("-Infinity", f64::NEG_INFINITY), ("\"Infinity\"", f64::INFINITY)]
    {
        let bytes = binary(r#""double""#, text).unwrap();
        assert_eq!(f64::from_le_bytes(bytes.try_into().unwrap()).to_bits(), expected.to_bits());
    }
    assert_eq!(binary(r#""double""#, "1E+2"), Ok(100f64.to_le_bytes().to_vec()));
    assert_eq!(binary(r#""string""#, "\u{feff} \"\\ud83d\\ude00\\/\" "), Ok("\u{a}😀/".as_bytes().to_vec()));
    assert_eq!(binary(r#""bytes""#, "\"\u{e9}\\u00ff\""), Ok(vec![4, 0xe9, 0xff]));
}

#[test]
fn a_text_is_fit_for_a_line_and_a_terminal() {
    let text = |text: &str, bytes: &[u8]| json::from_binary(&schema(text), &mut Reader::new(bytes)).unwrap();
    assert_eq!(text(r#""string""#, "\u{12}\n\u{1b}\u{9b}\u{2028}é".as_bytes()), r#""\n\u001b\u009b\u2028é""#);
    assert_eq!(text(r#""bytes""#, &[8, 0x1b, b'"', 0x9b, 0xff]), r#""\u001b\"\u009b\u00ff""#);
    assert_eq!(text(r#"{"type": "record", "name": "E", "fields": []}"#, &[]), "{}");
}

/// Three bytes a level, and a byte a value that takes much more as text.
#[test]
fn hostile_input_meets_a_limit() {
    let name = "n".repeat(200);
    let names: Vec<_> = (0..64).map(|at| format!(r#"{{"name": "{name}{at}", "type": "null"}}"#)).collect();
    let wide = format!(r#"{{"type": "record", "name": "W", "fields": [{}]}}"#, names.join(","));
    let wide = schema(&format!(r#"{{"type": "array", "items": {wide}}}"#));
    let list = schema(r#"{"type": "record", "name": "L", "fields": [{"name": "n", "type": ["null", "L"]}]}"#);
    for (name, schema, bytes) in [
        ("names", &wide, [vec![0x80, 0x80, 0x80, 2], vec![0; 1_000_000]].concat()),
        ("depth", &list, vec![2; 1_000_000]),
        (
            "control characters",
            &self::schema(r#""bytes""#),
            [vec![0x80, 0x89, 0x7a], vec![7; 1_000_000]].concat(),
        ),
    ] {
        let mut result = Ok(String::new());
        let memory = measure(|| result = json::from_binary(schema, &mut Reader::new(&bytes)));
        assert!(memory.bytes_max <= MOST, "{name}: {} MiB", memory.bytes_max >> 20);
        match result {
            Ok(text) => assert_eq!((name, text.len()), ("control characters", 6_000_002)),
            Err(error) => assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{name}: {error}"),
        }
    }
    let array = r#"{"type": "array", "items": ["null", "double", {"type": "array", "items": "int"}]}"#;
    let map = r#"{"type": "map", "values": "null"}"#;
    let keys: Vec<_> = (0..100_000).map(|key| format!(r#""{key:x}":null"#)).collect();
    let deep = r#"{"type": "record", "name": "D", "fields": [{"name": "d", "type": {"type": "array", "items": "D"}}]}"#;
    for (name, schema, text) in [
        ("nulls", array, format!("[{}null]", "null,".repeat(200_000))),
        ("numbers", array, format!("[{}null]", r#"{"double":0},"#.repeat(75_000))),
        ("small arrays", array, format!("[{}null]", r#"{"array":[0]},"#.repeat(70_000))),
        ("keys", map, format!("{{{}}}", keys.join(","))),
        ("depth", deep, r#"{"d":["#.repeat(170_000)),
        ("brackets", deep, "[".repeat(1_000_000)),
    ] {
        let mut result = Ok(Vec::new());
        let memory = measure(|| result = json::to_binary(&self::schema(schema), &text));
        assert!(memory.bytes_max <= MOST, "{name}: {} MiB", memory.bytes_max >> 20);
        assert_eq!(result.is_ok(), name != "depth" && name != "brackets", "{name}: {:?}", result.err());
    }
}

#[test]
fn the_depth_is_the_caller_s_to_choose() {
    let list = schema(r#"{"type": "record", "name": "L", "fields": [{"name": "n", "type": ["null", "L"]}]}"#);
    // Each record is one level, and so is each union.
    let text = format!(r#"{{"n":{}null{}}}"#, r#"{"L":{"n":"#.repeat(99), "}}".repeat(99));
    let deep = |depth| {
        json::to_binary_with(&list, &text, Limits::new().depth(depth))
            .map_err(|error: JsonError| error.message())
    };
    assert!(deep(128).is_ok(), "{:?}", deep(128));
    assert_eq!(deep(20), Err("arrays and objects are nested too deeply".to_owned()));
}

const EVERYTHING: &str = r#"{"type": "record", "name": "com.acme.All", "fields": [
    {"name": "boolean", "type": "boolean"}, {"name": "int", "type": "int"}, {"name": "long", "type": "long"},
    {"name": "float", "type": "float"}, {"name": "double", "type": "double"}, {"name": "string", "type": "string"},
    {"name": "bytes", "type": "bytes"}, {"name": "fixed", "type": {"type": "fixed", "name": "F", "size": 3}},
    {"name": "enum", "type": {"type": "enum", "name": "E", "symbols": ["A", "B"]}},
    {"name": "map", "type": {"type": "map", "values": {"type": "array", "items": ["null", "All", "F", "E", "string"]}}}]}"#;

proptest! {
    #[test]
    fn any_datum_goes_there_and_back(seed: u64) {
        let schema = schema(EVERYTHING);
        let datum = Random::new(&schema, seed).expect("its data end").next();
        let bytes = datum::to_vec(&schema, &datum).expect("it is a datum");
        let text = datum::to_json(&schema, &datum).expect("it is a datum");
        prop_assert!(!text.contains(char::is_control));
        let again = json::to_binary(&schema, &text).expect("it was written");
        if text.contains("\"NaN\"") {
            // JSON has one of them, where there are many.
            let text_of = |bytes| json::from_binary(&schema, &mut Reader::new(bytes)).expect("it is a datum");
            prop_assert_eq!(text_of(&again), text);
        } else {
            prop_assert_eq!(again, bytes);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in r#"[\[\]{}":,a-z0-9.eE\\/ -]{0,40}"#) {
        let _ = json::to_binary(&schema(EVERYTHING), &text);
    }
}
