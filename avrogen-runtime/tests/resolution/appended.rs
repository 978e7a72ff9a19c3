//! Defaults behind the writer's datum: read where they are, by the same rules as if the two had been put together.

use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{__private::v1, ErrorKind, Limits, datum, from_slice};

use crate::{array, map, record, resolution, schema, symbols};

/// Bytes of which fields, lengths, indexes and counts are made; all strings of a few of them are data, or nearly.
const BYTES: [u8; 6] = [0, 1, 2, 4, 6, b'x'];

/// Every input of up to so many bytes.
fn inputs(most: usize) -> Vec<Vec<u8>> {
    let mut inputs = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..most {
        let longest = inputs.split_off(from);
        from += longest.len();
        let longer: Vec<_> =
            longest.iter().flat_map(|input| BYTES.map(|byte| [&input[..], &[byte]].concat())).collect();
        inputs.extend(longest);
        inputs.extend(longer);
    }
    inputs
}

#[test]
fn data_and_what_is_none_come_to_the_same_as_put_together() {
    let (list, texts, pairs) = (array("\"int\""), array("\"string\""), map("\"int\""));
    let choice = symbols("E", "A B C", None);
    let kept = [
        "",
        "a: int",
        "a: string",
        r#"a: ["null", "string"]"#,
        r#"a: ["string", "null"]; b: ["null", "int"]"#,
        &format!("a: {list}"),
        &format!("a: {pairs}; b: boolean"),
    ];
    let nullable = [
        r#"x: ["null", "string"] = null"#,
        r#"x: ["int", "null"] = null; y: ["null", "boolean"] = null"#,
        &format!(r#"x: ["null", {choice}] = null"#),
        &format!(r#"x: ["null", {texts}] = null; y: ["null", {pairs}] = null"#),
        &format!(r#"x: {list} = []; y: ["null", "int"] = null"#),
    ];
    let others =
        ["x: int = 1", "x: int = 0; y: string = \"\"", "x: string = \"\\u0000x\"; y: boolean = true"];
    let inputs = inputs(4);
    for kept in kept {
        for appended in nullable.iter().chain(&others) {
            let (writer, reader) = (record("R", kept), record("R", &format!("{kept}; {appended}")));
            same(&resolution(&writer, &reader), &inputs);
        }
    }
}

fn same(resolution: &Resolution, inputs: &[Vec<u8>]) {
    let mut read = 0;
    for input in inputs {
        let put_together = resolution.transcode(input).map_err(|error| error.to_string());
        let expected = put_together.and_then(|bytes| {
            datum::from_slice(resolution.reader(), &bytes, Limits::new()).map_err(|error| error.to_string())
        });
        let datum = resolution.datum(input, Limits::new()).map_err(|error| error.to_string());
        assert_eq!(datum.is_ok(), expected.is_ok(), "{input:?}: {datum:?} {expected:?} {resolution:?}");
        if let Ok(expected) = expected {
            assert_eq!(datum, Ok(expected), "{input:?}");
            read += 1;
        }
    }
    assert!(read > 0);
}

/// As the generator makes it.
#[derive(Debug, PartialEq)]
struct Later {
    name: String,
    count: Option<i32>,
    active: bool,
    mail: Option<String>,
    total: i64,
}

static LATER: v1::SchemaDef = v1::SchemaDef::new(
    "R",
    r#"{"type": "record", "name": "R", "fields": [
        {"name": "name", "type": "string"},
        {"name": "count", "type": ["null", "int"]},
        {"name": "active", "type": "boolean", "default": true},
        {"name": "mail", "type": ["null", "string"], "default": null},
        {"name": "total", "type": "long", "default": -1}]}"#,
    0,
    0,
    &[],
);

impl<'de> v1::Decode<'de> for Later {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            name: v1::string::decode(r)?,
            count: v1::null_first::decode(r, v1::int::decode)?,
            active: v1::boolean::decode(r)?,
            mail: v1::null_first::decode(r, v1::string::decode)?,
            total: v1::long::decode(r)?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&LATER)
    }
}

fn older() -> Resolution {
    let older = record("R", r#"name: string; count: ["null", "int"]"#);
    Resolution::new(&schema(&older), &schema(LATER.text())).expect("they go together")
}

#[test]
fn generated_types_read_them_too() {
    let resolution = older();
    let later = resolution.decode::<Later>(&[4, b'm', b'e', 2, 6]).unwrap();
    let expected = Later { name: "me".into(), count: Some(3), active: true, mail: None, total: -1 };
    assert_eq!(later, expected);
    for input in inputs(5) {
        let put_together = resolution.transcode(&input).and_then(|bytes| from_slice::<Later>(&bytes));
        let read = resolution.decode::<Later>(&input);
        assert_eq!(read.is_ok(), put_together.is_ok(), "{input:?}");
        if let Ok(read) = read {
            assert_eq!(read, put_together.unwrap(), "{input:?}");
        }
    }
}

#[test]
fn what_is_wrong_is_told_by_the_writer_s_schema() {
    let resolution = older();
    let error = resolution.decode::<Later>(&[4, b'm', b'e']).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
    assert_eq!(error.to_string(), "R.count: unexpected end of input (by the writer's schema)");
    let error = resolution.decode::<Later>(&[0, 0, 0]).unwrap_err();
    assert_eq!(error.to_string(), "bytes left over behind the datum (by the writer's schema)");
    let error = resolution.decode::<Later>(&[2, 0xff, 0]).unwrap_err();
    assert_eq!(error.path(), Some("R.name"));
}
