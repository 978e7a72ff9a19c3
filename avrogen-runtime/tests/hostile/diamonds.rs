//! Schemas whose data are exponentially many values, or whose values take no bytes: what a registry serves is not trusted.

use avrogen_runtime::datum::{self, Schema};
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{ErrorKind, Limits};

use crate::{bounded, record};

const LEVELS: usize = 30;

/// A record of three fields, each of which is a record of three fields, and so on down to the last.
fn diamond(last: &str) -> Schema {
    let mut texts = vec![record(&format!("N{LEVELS}"), last)];
    for at in (0..LEVELS).rev() {
        let field = |name: &str| format!(r#"{{"name": "{name}", "type": "N{}"}}"#, at + 1);
        texts.push(record(&format!("N{at}"), &[field("a"), field("b"), field("c")].join(", ")));
    }
    let (root, others) = texts.split_last().unwrap();
    Schema::parse_with(root, others.iter().map(String::as_str)).unwrap()
}

fn field(name: &str, schema: &str) -> String {
    format!(r#"{{"name": "{name}", "type": {schema}}}"#)
}

#[test]
fn data_without_bytes() {
    let nulls = diamond(&field("v", r#""null""#));
    let read = bounded("read", || datum::from_slice(&nulls, &[], Limits::new()));
    assert_eq!(read.map(drop).map_err(|error| error.kind()), Err(ErrorKind::LimitExceeded));
    let same = bounded("the same", || Resolution::new(&nulls, &nulls).unwrap());
    assert!(same.is_identity());
    assert_eq!(bounded("the same", || same.transcode_first(&[7], Limits::new())).unwrap().1, 0);
}

#[test]
fn values_that_are_moved_and_take_no_bytes() {
    let [ab, ba, abc] = [&["a", "b"][..], &["b", "a"], &["a", "b", "c"]].map(|names| {
        diamond(&names.iter().map(|name| field(name, r#""null""#)).collect::<Vec<_>>().join(", "))
    });
    for (writer, reader) in [(&ab, &ba), (&abc, &ab), (&abc, &ba)] {
        let resolution = bounded("compile", || Resolution::new(writer, reader).unwrap());
        assert!(resolution.is_identity());
        let moved = bounded("moved", || resolution.transcode_first(&[7], Limits::new()).map(|(_, len)| len));
        assert_eq!(moved.map_err(|error| error.kind()), Ok(0));
    }
}

#[test]
fn values_that_the_reader_alone_has() {
    let [less, more] = ["", r#"{"name": "w", "type": "int", "default": 1}"#].map(diamond);
    let resolution = bounded("compile", || Resolution::new(&less, &more).unwrap());
    let limits = Limits::new().memory(1 << 20);
    let read = bounded("grown", || resolution.transcode_with(&[], limits).map(|bytes| bytes.len()));
    assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::LimitExceeded));
    let resolution = bounded("compile", || Resolution::new(&more, &less).unwrap());
    let read = bounded("dropped", || resolution.transcode(&[2; 100]).map(|bytes| bytes.len()));
    assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::UnexpectedEnd));
}

/// Numbers that are passed over in one instruction, however many there are.
#[test]
fn values_that_are_alike() {
    let [ints, texts] = [r#""int""#, r#""string""#].map(|kind| diamond(&field("v", kind)));
    for of in [ints, texts] {
        let drops = Schema::parse(&record("N0", "")).unwrap();
        let resolution = bounded("compile", || Resolution::new(&of, &drops).unwrap());
        let read = bounded("passed over", || resolution.transcode(&[2; 1_000]).map(|bytes| bytes.len()));
        assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::UnexpectedEnd));
    }
}

/// A default that is long, and wanted many times.
#[test]
fn constants_are_not_repeated_without_bound() {
    let writer = diamond(&field("v", r#""int""#));
    let text = "x".repeat(1 << 20);
    let reader = diamond(&format!(
        r#"{}, {{"name": "s", "type": "string", "default": "{text}"}}"#,
        field("v", r#""int""#)
    ));
    let resolution = bounded("compile", || Resolution::new(&writer, &reader).unwrap());
    let read = bounded("read", || resolution.transcode(&[2; 1_000]).map(|bytes| bytes.len()));
    assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::LimitExceeded));
}

#[test]
fn values_that_the_reader_has_not() {
    let writer = diamond(&[field("v", r#""null""#), field("w", r#"["null", "int"]"#)].join(", "));
    let reader = diamond(&field("w", r#"["int", "null"]"#));
    let resolution = bounded("compile", || Resolution::new(&writer, &reader).unwrap());
    let read = bounded("read", || resolution.transcode(&[0; 1_000]).map(|bytes| bytes.len()));
    assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::UnexpectedEnd));
}
