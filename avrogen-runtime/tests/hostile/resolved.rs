//! Data of an older schema: what the reader's takes counts, too.

use avrogen_runtime::datum::Datum;
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{__private::v1, ErrorKind, Limits};

use crate::{INPUT, array, block, bounded, map, record, schema};

/// Reads to a datum, and to bytes.
fn read(name: &str, writer: &str, reader: &str, input: &[u8]) -> Result<Datum, ErrorKind> {
    let resolution = Resolution::new(&schema(writer), &schema(reader)).unwrap();
    drop(bounded(name, || resolution.transcode(input).map(|bytes| bytes.len())));
    drop(bounded(name, || resolution.transcode_first(input, Limits::new()).map(|(_, len)| len)));
    bounded(name, || resolution.datum(input, Limits::new()).map_err(|error| error.kind()))
}

#[test]
fn what_grows_takes_no_more_than_what_does_not() {
    let text = |len: usize| format!(r#"{{"name": "s", "type": "string", "default": "{}"}}"#, "x".repeat(len));
    let (empty, int, double) = (record("R", ""), r#""int""#, r#""double""#);
    for (name, writer, reader, count, bytes) in [
        ("defaults for nothing", array(&empty), array(&record("R", &text(0))), 2 << 20, &[0][..]),
        ("long defaults for nothing", array(&empty), array(&record("R", &text(60_000))), 16 << 20, &[0]),
        ("ints to doubles", array(int), array(double), 999_990, &[2]),
        ("ints to unions", array(int), array(r#"["null", "string", "double"]"#), 999_990, &[2]),
        ("values", map(r#""null""#), map(r#"["string", "null"]"#), 999_000, &[0]),
        ("nulls", array(r#""null""#), array(r#"["int", "null"]"#), 4 << 20, &[0]),
        (
            "dropped",
            record("R", &format!(r#"{{"name": "a", "type": {}}}"#, array(int))),
            record("R", ""),
            999_990,
            &[2],
        ),
    ] {
        drop(read(name, &writer, &reader, &block(count, bytes)));
    }
    drop(read("blocks of one", &array(int), &array(double), &[2, 2].repeat(INPUT / 2)));
    let arrays = |item: &str| array(&array(&array(item)));
    drop(read("arrays of arrays", &arrays(int), &arrays(double), &vec![2; INPUT]));
}

#[test]
fn fields_out_of_order_are_come_back_to_within_the_limits() {
    let field = |name: &str| format!(r#"{{"name": "{name}", "type": ["null", "T"]}}"#);
    let tree =
        |fields: &[&str]| record("T", &fields.iter().map(|name| field(name)).collect::<Vec<_>>().join(", "));
    let (writer, reader) = (tree(&["a", "b", "c"]), tree(&["c", "b", "a"]));
    // What is saved is read again at each level, but not squared: a list in the last field is passed over by all above it.
    let mut list = [0, 0, 2].repeat(127);
    list.extend([0, 0, 0]);
    assert!(read("lists", &writer, &reader, &list).is_ok());
    let mut first = vec![2; 127];
    first.extend([0].repeat(2 * 127 + 3));
    assert!(read("lists in the first field", &writer, &reader, &first).is_ok());
    drop(read("as deep as there are bytes", &writer, &reader, &vec![2; INPUT]));
    // A full tree of some depth, and as wide as there are bytes.
    let mut tree = Vec::new();
    grow(10, &mut tree);
    drop(read("a full tree", &writer, &reader, &tree));
    let wide = |text: &str| array(text);
    let mut input = block(30_000, &[]);
    input.extend([2, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0].repeat(30_000));
    drop(read("wide", &wide(&writer), &wide(&reader), &input));
}

fn grow(levels: usize, tree: &mut Vec<u8>) {
    for _ in 0..3 {
        if levels == 0 {
            tree.push(0);
        } else {
            tree.push(2);
            grow(levels - 1, tree);
        }
    }
}

/// Texts, each of which takes 24 bytes of memory for one of input.
#[derive(Debug)]
struct Texts(#[expect(dead_code, reason = "its size matters, not what it holds")] Vec<String>);

static TEXTS: v1::SchemaDef = v1::SchemaDef::new(
    "array",
    r#"{"type": "array", "items": {"type": "record", "name": "R", "fields": [{"name": "s", "type": "string", "default": ""}]}}"#,
    0,
    0,
    &[],
);

impl<'de> v1::Decode<'de> for Texts {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        v1::array::decode(r, 1, |r| v1::string::decode(r)).map(Self)
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&TEXTS)
    }
}

#[test]
fn generated_types_share_what_there_is_with_the_bytes_they_are_read_from() {
    let resolution = Resolution::new(&schema(&array(&record("R", ""))), &schema(TEXTS.text())).unwrap();
    for count in [100_000, 1_000_000, 3_000_000, 16 << 20] {
        let input = [&block(count, &[0])[..8.min(INPUT)], &[]].concat();
        let end = input.iter().position(|byte| *byte == 0).unwrap();
        let read = bounded("texts", || resolution.decode::<Texts>(&input[..=end]).map(drop));
        assert_eq!(
            read.map_err(|error| error.kind()),
            if count < 3_000_000 { Ok(()) } else { Err(ErrorKind::LimitExceeded) }
        );
    }
}
