//! Primitive types, promotions, enums, fixeds, arrays and maps.

use crate::{array, fixed, is_identity, map, read, symbols};

#[test]
fn equal_schemas_need_nothing() {
    for text in [r#""null""#, r#""string""#, r#"["null", "int"]"#, &array(r#""long""#), &map(r#""bytes""#)] {
        assert!(is_identity(text, text), "{text}");
    }
}

#[test]
fn what_has_the_same_bytes_needs_nothing() {
    assert!(is_identity(r#""int""#, r#""long""#));
    assert!(is_identity(r#""string""#, r#""bytes""#));
    assert!(is_identity(&symbols("E", "A B", None), &symbols("E", "A B C", None)));
    assert!(is_identity(r#"["null", "int"]"#, r#"["null", "int", "string"]"#));
    assert!(is_identity(&array(r#""int""#), &array(r#""long""#)));
    assert!(is_identity(&fixed("a.F", 2), &fixed("b.F", 2)));
}

#[test]
fn numbers_are_promoted() {
    let cases = [
        ("int", "long", "-7", "-7"),
        ("int", "float", "16777217", "16777216.0"),
        ("int", "double", "-2147483648", "-2147483648.0"),
        ("long", "float", "16777217", "16777216.0"),
        ("long", "double", "9007199254740993", "9007199254740992.0"),
        ("long", "double", "-9223372036854775808", "-9.223372036854776e18"),
        ("float", "double", "0.1", "0.10000000149011612"),
        ("float", "double", "\"NaN\"", "\"NaN\""),
        ("string", "bytes", "\"\u{e9}\"", "\"\\u00c3\\u00a9\""),
        ("bytes", "string", "\"\u{c3}\u{a9}\"", "\"\u{e9}\""),
    ];
    for (writer, reader, json, expected) in cases {
        let (writer, reader) = (format!("\"{writer}\""), format!("\"{reader}\""));
        assert_eq!(read(&writer, &reader, json).as_deref(), Ok(expected), "{writer} to {reader}");
        let (many, all) = (format!("[{json},{json},{json}]"), format!("[{expected},{expected},{expected}]"));
        assert_eq!(read(&array(&writer), &array(&reader), &many).as_deref(), Ok(&*all));
    }
}

#[test]
fn nothing_else_is_promoted() {
    let types = ["null", "boolean", "int", "long", "float", "double", "string", "bytes"];
    let values = ["null", "true", "1", "1", "1.0", "1.0", "\"a\"", "\"a\""];
    let allowed = [(2, 3), (2, 4), (2, 5), (3, 4), (3, 5), (4, 5), (6, 7), (7, 6)];
    for (from, writer) in types.iter().enumerate() {
        for (to, reader) in types.iter().enumerate() {
            let done = read(&format!("\"{writer}\""), &format!("\"{reader}\""), values[from]);
            if from == to || allowed.contains(&(from, to)) {
                assert!(done.is_ok(), "{writer} to {reader}: {done:?}");
            } else {
                let place = format!("{writer}: found {writer}, expecting {reader} (by the writer's schema)");
                assert_eq!(done, Err(place));
            }
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_no_string() {
    let error = read(r#""bytes""#, r#""string""#, "\"\u{ff}\"").unwrap_err();
    assert_eq!(error, "bytes: string is not UTF-8 (by the writer's schema)");
}

#[test]
fn symbols_are_found_by_their_text() {
    let (abc, cab) = (symbols("E", "A B C", None), symbols("E", "C A B", None));
    for symbol in ["\"A\"", "\"B\"", "\"C\""] {
        assert_eq!(read(&abc, &cab, symbol).as_deref(), Ok(symbol));
    }
    let list = r#"["A","B","C","C"]"#;
    assert_eq!(read(&array(&abc), &array(&cab), list).as_deref(), Ok(list));
}

#[test]
fn an_unknown_symbol_is_the_default_or_an_error_of_the_datum() {
    let (writer, strict) = (symbols("E", "A B C", None), symbols("E", "A C", None));
    assert_eq!(read(&writer, &strict, "\"C\"").as_deref(), Ok("\"C\""));
    assert_eq!(
        read(&writer, &strict, "\"B\"").unwrap_err(),
        "E: found the symbol B, which the reader's E has not, and no default (by the writer's schema)"
    );
    let lenient = symbols("E", "A C", Some("A"));
    assert_eq!(read(&writer, &lenient, "\"B\"").as_deref(), Ok("\"A\""));
}

#[test]
fn names_of_enums_and_fixeds_count_without_their_namespace() {
    assert_eq!(
        read(&symbols("a.E", "A B", None), &symbols("b.E", "B A", None), "\"A\"").as_deref(),
        Ok("\"A\"")
    );
    let error = read(&symbols("a.E", "A", None), &symbols("a.F", "A", None), "\"A\"").unwrap_err();
    assert_eq!(error, "E: found a.E, expecting a.F (by the writer's schema)");
    assert!(read(&fixed("a.F", 1), &fixed("b.F", 1), "\"x\"").is_ok());
    assert!(read(&fixed("F", 1), &fixed("G", 1), "\"x\"").is_err());
    let error = read(&fixed("F", 1), &fixed("F", 2), "\"x\"").unwrap_err();
    assert_eq!(error, "F: F has 1 bytes, expecting 2 (by the writer's schema)");
}

#[test]
fn arrays_and_maps_are_entered() {
    let (ints, doubles) = (map(&array(r#""int""#)), map(&array(r#""double""#)));
    let done = read(&ints, &doubles, r#"{"a":[1,2],"b":[],"c":[3]}"#);
    assert_eq!(done.as_deref(), Ok(r#"{"a":[1.0,2.0],"b":[],"c":[3.0]}"#));
    assert_eq!(read(&ints, &doubles, "{}").as_deref(), Ok("{}"));
    assert!(read(&array(r#""int""#), &map(r#""int""#), "[]").is_err());
    // An error lies in wait for the first item.
    assert_eq!(read(&array(r#""int""#), &array(r#""string""#), "[]").as_deref(), Ok("[]"));
    let error = read(&array(r#""int""#), &array(r#""string""#), "[1]").unwrap_err();
    assert_eq!(error, "array[0]: found int, expecting string (by the writer's schema)");
}
