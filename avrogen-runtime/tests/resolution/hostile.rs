//! Bytes and schemas that mean harm.

use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{ErrorKind, Limits};

use crate::{array, record, resolution, schema};

#[test]
fn depth_is_limited_where_it_is_read_and_where_it_is_dropped() {
    let list = |head: &str| record("L", &format!("head: {head}; tail: [\"null\", \"L\"]"));
    let deep = [0, 2].repeat(100_000);
    for (writer, reader) in
        [(list("int"), list("double")), (record("R", &format!("l: {}", list("int"))), record("R", ""))]
    {
        let error = resolution(&writer, &reader).transcode(&deep).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{error}");
    }
}

#[test]
fn items_without_bytes_are_limited() {
    // 2^40 items.
    let many = [0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 0];
    for (writer, reader) in [
        (array(r#""null""#), array(r#"["null", "int"]"#)),
        (array(&record("R", "")), array(&record("R", "x: int = 1"))),
        (record("R", &format!("a: {}", array(r#""null""#))), record("R", "")),
    ] {
        let error = resolution(&writer, &reader).transcode(&many).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{error}");
    }
}

#[test]
fn blocks_are_believed_only_within_the_input() {
    let resolution =
        resolution(&record("R", &format!("a: {}; b: int", array(r#""string""#))), &record("R", "b: int"));
    assert_eq!(*resolution.transcode(&[3, 4, 2, b'x', 0, 8]).unwrap(), [8]);
    for bytes in [
        &[3, 40, 2, b'x', 0, 8][..],
        &[3, 3, 2, b'x', 0, 8],
        &[1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
    ] {
        assert_eq!(resolution.transcode(bytes).unwrap_err().kind(), ErrorKind::Malformed, "{bytes:?}");
    }
    assert_eq!(resolution.transcode(&[200, 1, 2]).unwrap_err().kind(), ErrorKind::UnexpectedEnd);
    let changed = crate::resolution(&array(r#""int""#), &array(r#""double""#));
    // The smallest count there is has no positive counterpart.
    let least = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 2];
    assert!(changed.transcode(&least).is_err());
    assert_eq!(changed.transcode(&[3, 4, 2, 4, 0]).unwrap()[0], 4);
}

#[test]
fn sizes_of_blocks_are_not_believed_where_the_items_are_read() {
    for items in ["string", "null"] {
        let fields = format!("a: {}", array(&format!("{items:?}")));
        let writer = record("R", &format!("{fields}; b: int"));
        let reader = record("R", &format!("{fields}; b: double"));
        // One item in each of two blocks, the first of which is said to be one byte shorter or longer than it is.
        let item: &[u8] = if items == "string" { &[2, b'x'] } else { &[] };
        for size in [item.len().saturating_sub(1), item.len(), item.len() + 1] {
            let array = [&[1, 2 * u8::try_from(size).unwrap()], item, &[2], item, &[0]].concat();
            let value =
                resolution(&writer, &reader).transcode(&[&*array, &[8]].concat()).unwrap().into_owned();
            assert_eq!(value, [&*array, &4f64.to_le_bytes()].concat());
        }
    }
}

#[test]
fn what_grows_is_limited() {
    let default = "x".repeat(1000);
    let resolution = resolution(
        &array(&record("R", "a: null")),
        &array(&record("R", &format!("s: string = \"{default}\""))),
    );
    // A million items in three bytes; a gigabyte of defaults.
    let error = resolution.transcode_with(&[0x80, 0x89, 0x7a, 0], Limits::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
}

#[test]
fn diamonds_of_schemas_make_no_large_program() {
    let text = |leaf: &str| {
        let mut texts = vec![record("N30", &format!("v: {leaf}"))];
        for at in (0..30).rev() {
            texts.push(record(&format!("N{at}"), &format!("a: N{}; b: N{}; c: N{}", at + 1, at + 1, at + 1)));
        }
        texts
    };
    let parse = |leaf: &str| {
        let texts = text(leaf);
        let (root, others) = texts.split_last().unwrap();
        avrogen_runtime::datum::Schema::parse_with(root, others.iter().map(String::as_str)).unwrap()
    };
    let resolution = Resolution::new(&parse("int"), &parse("double")).unwrap();
    // 3^30 values are claimed by no bytes.
    assert_eq!(resolution.transcode(&[]).unwrap_err().kind(), ErrorKind::UnexpectedEnd);
}

#[test]
fn wide_unions_of_records_are_resolved_in_time() {
    let union = |names: &str, kind: &str| {
        let branches =
            (0..140).map(|at| record(&format!("{names}{at}"), &format!("f{at}: {kind}; g: int = 0")));
        format!("[{}]", branches.collect::<Vec<_>>().join(", "))
    };
    let (writer, reader) = (schema(&union("a.R", "int")), schema(&union("b.S", "double")));
    let most = std::time::Duration::from_secs(5);
    let resolution = crate::time::within(most, "to compile", || Resolution::new(&writer, &reader).unwrap());
    // By their structure, of which each has its own.
    assert_eq!(resolution.transcode(&[20, 2, 0]).unwrap()[..2], [20, 0]);
}

#[test]
fn schemas_that_are_too_large_for_each_other_are_refused() {
    let names = |prefix: &str, kind: &str| {
        let all = (0..2_000).map(|at| record(&format!("{prefix}{at}"), &format!("f: {kind}")));
        format!("[{}]", all.collect::<Vec<_>>().join(", "))
    };
    let (writer, reader) = (schema(&names("a.R", "int")), schema(&names("b.S", "string")));
    let error = Resolution::new(&writer, &reader).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unresolvable);
}
