//! Unions on either side or on both.

use crate::{array, is_identity, read, record, symbols};

#[test]
fn the_index_follows_the_branch() {
    let cases = [
        (r#"["null", "string"]"#, r#"["string", "null"]"#, r#"{"string":"x"}"#, r#"{"string":"x"}"#),
        (r#"["null", "string"]"#, r#"["string", "null"]"#, "null", "null"),
        (r#"["int", "string"]"#, r#"["null", "string", "long"]"#, r#"{"int":1}"#, r#"{"long":1}"#),
        (r#""int""#, r#"["null", "int"]"#, "1", r#"{"int":1}"#),
        (r#"["null", "int"]"#, r#""int""#, r#"{"int":1}"#, "1"),
        (r#"["null", "int"]"#, r#""double""#, r#"{"int":1}"#, "1.0"),
        (r#"["int", "double"]"#, r#"["double"]"#, r#"{"int":1}"#, r#"{"double":1.0}"#),
    ];
    for (writer, reader, json, expected) in cases {
        assert_eq!(read(writer, reader, json).as_deref(), Ok(expected), "{writer} to {reader}");
        let (json, expected) = (format!("[{json},{json}]"), format!("[{expected},{expected}]"));
        assert_eq!(read(&array(writer), &array(reader), &json).as_deref(), Ok(&*expected));
    }
}

#[test]
fn the_same_type_goes_before_promotions_which_come_in_the_reader_s_order() {
    let int = |reader: &str| read(r#""int""#, reader, "1").unwrap();
    assert_eq!(int(r#"["double", "long"]"#), r#"{"double":1.0}"#);
    assert_eq!(int(r#"["string", "long", "double"]"#), r#"{"long":1}"#);
    assert_eq!(int(r#"["double", "int"]"#), r#"{"int":1}"#);
    assert_eq!(read(r#""string""#, r#"["null", "bytes"]"#, "\"a\"").unwrap(), r#"{"bytes":"a"}"#);
    assert_eq!(read(r#""long""#, r#"["int", "float"]"#, "1").unwrap(), r#"{"float":1.0}"#);
}

#[test]
fn a_branch_that_the_reader_has_not_is_an_error_of_the_datum() {
    let (writer, reader) = (r#"["null", "string", "boolean"]"#, r#"["null", "string"]"#);
    assert_eq!(read(writer, reader, "null").as_deref(), Ok("null"));
    assert_eq!(
        read(writer, reader, r#"{"boolean":true}"#).unwrap_err(),
        "union(boolean): found boolean, expecting one of the union of null, string (by the writer's schema)"
    );
    let error = read(r#"["null", "string"]"#, r#""string""#, "null").unwrap_err();
    assert_eq!(error, "union: found null, expecting string (by the writer's schema)");
}

#[test]
fn records_are_found_by_fullname_then_by_structure() {
    let writer = record("a.R", "x: int");
    let same = record("a.R", "y: int = 2");
    let like = record("b.S", "x: int");
    let shorter = record("b.R", "x: int");
    let unlike = record("b.U", "z: int");
    let read = |branches: &[&String]| {
        let branches: Vec<&str> = branches.iter().map(|branch| branch.as_str()).collect();
        read(&writer, &format!("[{}]", branches.join(", ")), r#"{"x":1}"#)
    };
    assert_eq!(read(&[&like, &same]).unwrap(), r#"{"a.R":{"y":2}}"#);
    assert_eq!(read(&[&unlike, &like]).unwrap(), r#"{"b.S":{"x":1}}"#);
    assert_eq!(read(&[&like, &shorter]).unwrap(), r#"{"b.R":{"x":1}}"#);
    assert!(read(&[&unlike]).is_err());
}

#[test]
fn enums_and_fixeds_in_a_union_need_their_fullname() {
    let writer = symbols("a.E", "A", None);
    assert!(read(&writer, &format!("[\"null\", {}]", symbols("a.E", "A", None)), "\"A\"").is_ok());
    assert!(read(&writer, &format!("[\"null\", {}]", symbols("b.E", "A", None)), "\"A\"").is_err());
    // But unions that are the same in all but namespaces go branch by branch.
    let (from, to) = (symbols("a.E", "A", None), symbols("b.E", "A", None));
    let (from, to) = (format!("[\"null\", {from}]"), format!("[\"null\", {to}]"));
    assert_eq!(read(&from, &to, r#"{"a.E":"A"}"#).as_deref(), Ok(r#"{"b.E":"A"}"#));
    assert!(is_identity(&from, &to));
}

#[test]
fn records_of_one_shape_stay_apart() {
    let union = |names: [&str; 3]| format!("[{}]", names.map(|name| record(name, "x: int")).join(", "));
    let (writer, reader) = (union(["A", "B", "C"]), union(["C", "A", "B"]));
    for name in ["A", "B", "C"] {
        let json = format!("{{\"{name}\":{{\"x\":1}}}}");
        assert_eq!(read(&writer, &reader, &json).as_deref(), Ok(&*json));
    }
    let grown = format!("[{}, {}]", record("A", "x: int"), record("B", "x: int; z: int = 7"));
    let writer = format!("[{}, {}]", record("A", "x: int"), record("B", "x: int; y: int"));
    assert_eq!(read(&writer, &grown, r#"{"B":{"x":1,"y":2}}"#).as_deref(), Ok(r#"{"B":{"x":1,"z":7}}"#));
}
