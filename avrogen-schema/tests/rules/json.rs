//! The text as JSON.

use super::{canonical, errors, warnings};

#[test]
fn what_is_not_json() {
    for (text, code) in [
        ("", "json-syntax"),
        ("  \n", "json-syntax"),
        ("\u{feff}", "json-syntax"),
        ("{", "json-syntax"),
        ("[\"int\"", "json-syntax"),
        ("{\"type\"}", "json-syntax"),
        ("{\"type\" \"int\"}", "json-syntax"),
        ("{type: \"int\"}", "json-syntax"),
        ("{'type': 'int'}", "json-syntax"),
        ("[\"int\",]", "json-syntax"),
        ("[,]", "json-syntax"),
        ("{\"type\": \"int\",}", "json-syntax"),
        ("[\"int\" \"long\"]", "json-syntax"),
        ("\"int", "json-syntax"),
        ("\"in\nt\"", "json-syntax"),
        ("\"in\tt\"", "json-syntax"),
        ("\"\\x\"", "json-syntax"),
        ("\"\\", "json-syntax"),
        ("\"\\u12", "json-syntax"),
        ("\"\\u12g4\"", "json-syntax"),
        ("\"\\ud83d\\u12", "json-syntax"),
        ("\"\\ud800\"", "lone-surrogate"),
        ("{\"type\": \"int\", \"n\": 01}", "json-syntax"),
        ("{\"type\": \"int\", \"n\": +1}", "json-syntax"),
        ("{\"type\": \"int\", \"n\": .5}", "json-syntax"),
        ("{\"type\": \"int\", \"n\": 1.}", "json-syntax"),
        ("{\"type\": \"int\", \"n\": 1e}", "json-syntax"),
        ("{\"type\": \"int\", \"n\": -}", "json-syntax"),
        ("{\"type\": \"int\", \"n\": NaN}", "json-syntax"),
        ("{\"type\": \"int\", \"n\": True}", "json-syntax"),
        ("int", "json-syntax"),
        ("# comment\n\"int\"", "json-syntax"),
        ("/ \"int\"", "json-syntax"),
        ("/* \"int\"", "json-syntax"),
        ("\"int\"}", "trailing-content"),
        ("\"int\" \"int\"", "trailing-content"),
        ("\"int\" é", "trailing-content"),
    ] {
        let found = errors(text);
        assert!(found.contains(&code), "{text:?}: {found:?}");
    }
}

#[test]
fn what_is() {
    for text in [
        "\u{feff}\"int\"",
        " \t\r\n\"int\" \n",
        "// a comment\n/* another \"*\" / */\"int\"// the last",
        "\"\\u0069nt\"",
        "{\"type\": \"int\", \"n\": [-0, 0.0, 1E+2, 1e-2, 123456789012345678901234567890]}",
        "{\"type\": \"int\", \"\": {}, \"a\": [], \"b\": [[], {\"\": null}]}",
        "{\"type\": \"int\", \"doc\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83D\\uDE00 \u{2028}\u{7f}\"}",
    ] {
        assert_eq!(canonical(text), "\"int\"", "{text:?}");
    }
}

#[test]
fn the_last_of_two_keys_is_taken() {
    let text = r#"{"type": "array", "items": "int", "items": "long", "type": "map", "values": "string", "values": "bytes"}"#;
    assert_eq!(canonical(text), r#"{"type":"map","values":"bytes"}"#);
    assert_eq!(warnings(text), ["duplicate-key", "duplicate-key", "duplicate-key"]);
}
