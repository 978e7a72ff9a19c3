//! Schemas that contain themselves.

use crate::{is_identity, read, record};

fn list(head: &str, more: &str) -> String {
    record("List", &format!("head: {head}; tail: [\"null\", \"List\"]{more}"))
}

#[test]
fn a_list_is_read_to_its_end() {
    let json = r#"{"head":1,"tail":{"List":{"head":2,"tail":{"List":{"head":3,"tail":null}}}}}"#;
    assert_eq!(read(&list("int", ""), &list("long", ""), json).as_deref(), Ok(json));
    assert!(is_identity(&list("int", ""), &list("long", "")));
    let expected = json.replace("1,", "1.0,").replace("2,", "2.0,").replace("3,", "3.0,");
    assert_eq!(read(&list("int", ""), &list("double", ""), json), Ok(expected));
    let grown = json.replace("null}", "null,\"x\":7}").replace("}}}}}", "},\"x\":7}},\"x\":7}}");
    let grown = read(&list("int", ""), &list("int", "; x: int = 7"), json).map(|read| (read == grown, read));
    assert_eq!(
        grown.unwrap().1,
        r#"{"head":1,"tail":{"List":{"head":2,"tail":{"List":{"head":3,"tail":null,"x":7}},"x":7}},"x":7}"#
    );
}

#[test]
fn fields_out_of_order_are_found_at_every_level() {
    let reader = record("List", "tail: [\"null\", \"List\"]; head: int");
    let json = r#"{"head":1,"tail":{"List":{"head":2,"tail":{"List":{"head":3,"tail":null}}}}}"#;
    let expected = r#"{"tail":{"List":{"tail":{"List":{"tail":null,"head":3}},"head":2}},"head":1}"#;
    assert_eq!(read(&list("int", ""), &reader, json).as_deref(), Ok(expected));
}

#[test]
fn records_that_contain_each_other_are_read() {
    let tree = |leaf: &str| {
        let leaf = record("Leaf", &format!("value: {leaf}; up: {{\"type\": \"map\", \"values\": \"Tree\"}}"));
        record("Tree", &format!("leaves: {{\"type\": \"array\", \"items\": {leaf}}}"))
    };
    let json = r#"{"leaves":[{"value":1,"up":{"a":{"leaves":[]},"b":{"leaves":[{"value":2,"up":{}}]}}}]}"#;
    assert_eq!(read(&tree("int"), &tree("long"), json).as_deref(), Ok(json));
    let expected = json.replace("1,", "1.0,").replace("2,", "2.0,");
    assert_eq!(read(&tree("int"), &tree("double"), json), Ok(expected));
}

#[test]
fn a_recursive_field_is_dropped() {
    let writer = record("R", &format!("l: {}; x: int", list("int", "")));
    let json = r#"{"l":{"head":1,"tail":{"List":{"head":2,"tail":null}}},"x":5}"#;
    assert_eq!(read(&writer, &record("R", "x: int"), json).as_deref(), Ok(r#"{"x":5}"#));
}
