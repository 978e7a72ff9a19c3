//! The prefix and the header.

use avrogen_runtime::ErrorKind;
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{
    Guid, SchemaId, VALUE_HEADER, detect, from_datum, is_raw, last_header, to_datum, to_vec,
};

use crate::ann;

const GUID: &str = "89791762-2336-4186-9674-299b90a802e2";

fn guid() -> Guid {
    GUID.parse().expect("it is one")
}

#[test]
fn a_message_is_its_schema_and_its_datum() {
    let message = to_vec(SchemaId::Id(1077), &ann()).unwrap();
    assert_eq!(message[..5], [0, 0, 0, 4, 53]);
    let (id, datum) = detect(None, &message).unwrap();
    assert_eq!((id, datum), (SchemaId::Id(1077), &*avrogen_runtime::to_vec(&ann()).unwrap()));
    let message = to_vec(SchemaId::Guid(guid()), &ann()).unwrap();
    assert_eq!((message[0], message[1], message[16]), (1, 0x89, 0xe2));
    assert_eq!(detect(None, &message).unwrap(), (SchemaId::Guid(guid()), datum));
}

#[test]
fn five_bytes_are_a_message() {
    assert_eq!(detect(None, &[0, 0, 0, 0, 1]).unwrap(), (SchemaId::Id(1), &[][..]));
}

#[test]
fn a_header_goes_before_the_payload_and_leaves_it_whole() {
    let header = guid().header();
    assert_eq!(
        detect(Some(&header), &[0, 0, 0, 0, 1]).unwrap(),
        (SchemaId::Guid(guid()), &[0, 0, 0, 0, 1][..])
    );
    assert_eq!(detect(Some(&[0, 0, 0, 0, 9]), b"{").unwrap(), (SchemaId::Id(9), &b"{"[..]));
    let error = detect(Some(&header[..16]), &[]).unwrap_err();
    assert_eq!(error.to_string(), "16 bytes are too short: the schema's id takes 17");
}

#[test]
fn the_last_header_of_a_name_counts() {
    let headers = [(VALUE_HEADER, Some(&[1][..])), ("x", Some(&[2][..])), (VALUE_HEADER, Some(&[3][..]))];
    assert_eq!(last_header(headers, VALUE_HEADER), Some(&[3][..]));
    assert_eq!(last_header(headers.into_iter().chain([(VALUE_HEADER, None)]), VALUE_HEADER), None);
    assert_eq!(last_header(headers, "__key_schema_id"), None);
}

#[test]
fn what_is_no_message_is_told_by_its_looks() {
    let cases: [(&[u8], &str); 11] = [
        (b"", "it is empty, and a schema id takes 5 bytes"),
        (&[0, 0, 0], "3 bytes are too short: the schema's id takes 5"),
        (&[1; 16], "16 bytes are too short: the schema's id takes 17"),
        (&[0, 0, 0, 0, 0, 2], "the schema's id is 0, and ids are from 1"),
        (&[0, 0xff, 0xff, 0xff, 0xff], "the schema's id is -1, and ids are from 1"),
        (b"{\"a\": 1}", "unexpected magic byte 0x7B, which is '{': this looks like JSON"),
        (b"[1]", "unexpected magic byte 0x5B, which is '[': this looks like JSON"),
        (b"hello", "unexpected magic byte 0x68, which is 'h': this looks like text"),
        (
            b"Obj\x01\x02",
            "unexpected magic byte 0x4F, the beginning of \"Obj\": this is an object container file",
        ),
        (&[0xc3, 1, 0], "unexpected magic byte 0xC3: this is single-object encoding"),
        (&[2, 0], "unexpected magic byte 0x02: this was not written with a schema registry"),
    ];
    for (payload, expected) in cases {
        let error = detect(None, payload).unwrap_err();
        assert_eq!((error.kind(), &*error.to_string()), (ErrorKind::Framing, expected), "{payload:?}");
    }
}

#[test]
fn guids_are_read_as_they_are_written() {
    assert_eq!(guid().to_string(), GUID);
    assert_eq!(GUID.to_uppercase().parse(), Ok(guid()));
    for text in [
        "",
        "89791762233641869674299b90a802e2",
        "8979176-22336-4186-9674-299b90a802e2",
        "+9791762-2336-4186-9674-299b90a802e2",
    ] {
        assert!(text.parse::<Guid>().is_err(), "{text}");
    }
}

#[test]
fn bytes_have_no_length_where_they_are_all() {
    let schema = |text| Schema::parse(text).expect("it is valid");
    let bytes = schema(r#"{"type": "bytes", "logicalType": "decimal", "precision": 4}"#);
    assert!(is_raw(&bytes));
    assert_eq!(*to_datum(&bytes, b"abc"), *b"\x06abc");
    assert_eq!(*to_datum(&bytes, b""), [0]);
    assert_eq!(from_datum(b"\x06abc").unwrap(), b"abc");
    assert!(from_datum(b"\x06abcd").is_err());
    for text in [r#""string""#, r#"["null", "bytes"]"#, r#"{"type": "fixed", "name": "F", "size": 3}"#] {
        assert!(!is_raw(&schema(text)));
        assert_eq!(*to_datum(&schema(text), b"\x06abc"), *b"\x06abc");
    }
}
