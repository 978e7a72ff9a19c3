//! JSON: read and written next to the bytes.

use avrogen_runtime::{Reader, json};

use crate::{INPUT, array, block, bounded, map, record, schema};

/// Reads it; whether it is accepted or refused is not what counts here.
fn read(name: &str, schema_text: &str, text: &str) -> bool {
    assert!(text.len() <= INPUT, "{name}");
    let schema = schema(schema_text);
    bounded(name, || json::to_binary(&schema, text).is_ok())
}

#[test]
fn values_that_are_many_or_long() {
    let many = |open: &str, item: &str, close: &str| {
        let items = vec![item; (INPUT - 2) / (item.len() + 1)].join(",");
        format!("{open}{items}{close}")
    };
    let (ints, strings) = (array("\"int\""), array("\"string\""));
    assert!(read("ints", &ints, &many("[", "1", "]")));
    assert!(read("strings", &strings, &many("[", "\"\"", "]")));
    assert!(!read("one key", &map("\"int\""), &many("{", "\"k\":1", "}")));
    let keys: Vec<String> = (0..90_000).map(|key| format!("\"{key}\":1")).collect();
    assert!(read("keys", &map("\"int\""), &format!("{{{}}}", keys.join(","))));
    let digits = "7".repeat(INPUT);
    assert!(!read("digits", "\"double\"", &digits));
    assert!(!read("digits of an int", "\"int\"", &digits));
    assert!(read("a small number", "\"double\"", &format!("0.{}1", "0".repeat(INPUT - 3))));
    assert!(read("escapes", "\"string\"", &format!("\"{}\"", "\\u00e9".repeat((INPUT - 2) / 6))));
    assert!(read("blanks", "\"int\"", &format!("{}1", " ".repeat(INPUT - 1))));
}

#[test]
fn values_within_each_other() {
    let tree = record("T", &format!(r#"{{"name": "t", "type": {}}}"#, array("\"T\"")));
    assert!(!read("records", &tree, &r#"{"t":["#.repeat(INPUT / 6)));
    assert!(!read("arrays", &array(&array(&array("\"int\""))), &"[".repeat(INPUT)));
    assert!(!read("what nobody knows", "\"int\"", &r#"{"x":"#.repeat(INPUT / 5)));
    // At each level, all that stands within it is moved.
    let pair = r#"{"name": "a", "type": "int"}, {"name": "n", "type": ["null", "P"]}"#;
    let mut text = r#"{"n":null,"a":1}"#.to_owned();
    for _ in 0..120 {
        text = format!(r#"{{"n":{{"P":{text}}},"a":1}}"#);
    }
    assert!(read("in another order", &record("P", pair), &text));
}

#[test]
fn fields_in_another_order() {
    let names: Vec<String> = (0..2_000).map(|at| format!("f{at}")).collect();
    let fields = names.iter().map(|name| format!(r#"{{"name": "{name}", "type": "int"}}"#));
    let wide = record("W", &fields.collect::<Vec<_>>().join(", "));
    let members: Vec<String> = names.iter().rev().map(|name| format!(r#""{name}":1"#)).collect();
    let one = format!("{{{}}}", members.join(","));
    let all = vec![one.as_str(); INPUT / (one.len() + 1)].join(",");
    assert!(read("backwards", &array(&wide), &format!("[{}]", &all)));
    assert!(!read("one field", &wide, &format!("{{{}}}", vec![r#""f0":1"#; INPUT / 8].join(","))));
}

#[test]
fn texts_of_data() {
    for (name, items, count, bytes) in [
        ("nulls", "\"null\"".to_owned(), 16 << 20, &[0][..]),
        ("ints", "\"int\"".to_owned(), 999_990, &[2]),
        ("doubles", "\"double\"".to_owned(), 124_990, &[0, 0, 0, 0, 0, 0, 0xe0, 0x7f]),
        ("small doubles", "\"double\"".to_owned(), 124_990, &[1, 0, 0, 0, 0, 0, 0, 0]),
        ("strings of controls", "\"string\"".to_owned(), 499_990, &[2, 1]),
        ("bytes", "\"bytes\"".to_owned(), 499_990, &[2, 0xff]),
        ("unions", r#"["null", "int"]"#.to_owned(), 499_990, &[2, 2]),
    ] {
        let (schema, input) = (schema(&array(&items)), block(count, bytes));
        let text = bounded(name, || json::from_binary(&schema, &mut Reader::new(&input)));
        drop(text);
    }
}
