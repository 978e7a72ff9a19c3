//! Data of any schema: a datum takes more than its bytes do, whatever it is.

use avrogen_runtime::datum::{self, Datum};
use avrogen_runtime::{ErrorKind, Limits};

use crate::{INPUT, array, block, bounded, map, record, schema};

/// Reads it; whether it is accepted or refused is not what counts here.
fn read(name: &str, text: &str, input: &[u8]) -> Result<Datum, ErrorKind> {
    let schema = schema(text);
    bounded(name, || datum::from_slice(&schema, input, Limits::new()).map_err(|error| error.kind()))
}

#[test]
fn arrays() {
    for (name, items, count, bytes) in [
        ("nulls", r#""null""#.to_owned(), 16 << 20, &[0][..]),
        ("too many nulls", r#""null""#.to_owned(), 1 << 60, &[0]),
        ("empty records", record("R", ""), 16 << 20, &[0]),
        ("ints", r#""int""#.to_owned(), 999_990, &[2]),
        ("empty strings", r#""string""#.to_owned(), 999_990, &[0]),
        ("strings of a byte", r#""string""#.to_owned(), 499_990, b"\x02x"),
        ("unions", r#"["null", "int"]"#.to_owned(), 999_990, &[0]),
        ("empty arrays", array(r#""int""#), 999_990, &[0]),
        ("empty maps", map(r#""int""#), 999_990, &[0]),
        ("maps of nothing", map(r#""null""#), 249_990, &[2, 0, 0]),
    ] {
        drop(read(name, &array(&items), &block(count, bytes)));
    }
    let fields: Vec<String> =
        (0..1_000).map(|at| format!(r#"{{"name": "f{at}", "type": "null"}}"#)).collect();
    let nulls = array(&record("R", &fields.join(", ")));
    assert_eq!(read("nulls of a wide record", &nulls, &block(16 << 20, &[0])), Err(ErrorKind::LimitExceeded));
}

#[test]
fn maps() {
    for (name, values, count, bytes) in [
        ("one key", r#""null""#, 999_990, &b"\x00"[..]),
        ("one key of a byte", r#""null""#, 499_990, b"\x02k"),
        ("a value", r#""string""#, 333_320, b"\x02k\x00"),
    ] {
        let mut input = block(count, bytes);
        input.extend([0; 3]);
        drop(read(name, &map(values), &input));
    }
    // Each key another one: three bytes of key and no value, as many as there is room for.
    for keys in [100_000_u32, 150_000, 200_000, 240_000] {
        let mut input = block(u64::from(keys), &[]);
        for at in 0..keys {
            let [a, b, c, _] = at.to_le_bytes();
            input.extend([6, a & 0x7f, (a >> 7) | (b & 0x3f) << 1, (b >> 6) | (c & 0x1f) << 2]);
        }
        input.push(0);
        assert!(input.len() <= INPUT);
        drop(read("many keys", &map(r#""null""#), &input));
    }
}

#[test]
fn blocks_of_one() {
    drop(read("ints", &array(r#""int""#), &vec![2; INPUT]));
    drop(read("arrays", &array(&array(&array(r#""int""#))), &vec![2; INPUT]));
    drop(read("keys", &map(r#""int""#), &[2, 0, 0].repeat(INPUT / 3)));
}

#[test]
fn recursion() {
    let tree = |branches: &str| record("T", &format!(r#"{{"name": "b", "type": {branches}}}"#));
    for (name, text, bytes) in [
        ("a list", tree(r#"["null", "T"]"#), &[2][..]),
        ("arrays", tree(&array(r#""T""#)), &[2]),
        ("wide arrays", tree(&array(r#""T""#)), &[2, 2, 0xfe, 0xff, 0x0f, 0]),
        ("maps", tree(&map(r#"["T", "null"]"#)), &[2, 0, 0]),
    ] {
        drop(read(name, &text, &bytes.repeat(INPUT / bytes.len())));
    }
    let endless = record("E", r#"{"name": "e", "type": "E"}"#);
    assert_eq!(read("no datum at all", &endless, &[0; 9]), Err(ErrorKind::LimitExceeded));
}
