//! What stands before the blocks.

use avrogen_runtime::container::{Codec, DatumReader, ErrorKind, MAGIC, Options, Reader, Writer};

use crate::sample::{SAMPLE, Sample};
use crate::{MARKER, long, samples};

/// A header of entries in blocks of a map; a negative count is followed by a size.
fn header(blocks: &[&[(&str, &[u8])]], negative: bool) -> Vec<u8> {
    let size = |size: usize| long(i64::try_from(size).unwrap());
    let mut out = MAGIC.to_vec();
    for entries in blocks {
        let body: Vec<u8> = entries
            .iter()
            .flat_map(|(key, value)| {
                [size(key.len()), key.as_bytes().to_vec(), size(value.len()), value.to_vec()].concat()
            })
            .collect();
        if negative {
            out.extend(long(-i64::try_from(entries.len()).unwrap()));
            out.extend(size(body.len()));
        } else {
            out.extend(size(entries.len()));
        }
        out.extend(body);
    }
    out.push(0);
    out.extend(MARKER);
    out
}

fn kind(file: &[u8]) -> (ErrorKind, String) {
    let error = DatumReader::new(file).unwrap_err();
    (error.kind(), error.to_string())
}

#[test]
fn metadata_come_in_any_blocks() {
    let schema: (&str, &[u8]) = ("avro.schema", b"\"int\"");
    for negative in [false, true] {
        let file =
            header(&[&[("mine", b"\xff"), schema], &[("avro.codec", b"null"), ("mine", b"2")]], negative);
        let reader = DatumReader::new(&file[..]).unwrap();
        let header = reader.header();
        assert_eq!((header.schema_text(), header.codec()), ("\"int\"", Codec::Null));
        assert_eq!(header.metadata()["mine"], b"2");
        assert_eq!(header.sync_marker(), MARKER);
        assert_eq!(reader.count(), 0);
    }
    // Without a codec, there is none.
    assert_eq!(DatumReader::new(&header(&[&[schema]], false)[..]).unwrap().header().codec(), Codec::Null);
}

#[test]
fn what_is_wrong_with_a_header_is_told() {
    assert_eq!(
        kind(&header(&[&[("avro.codec", b"null")]], false)),
        (ErrorKind::Header, "the metadata have no `avro.schema`".into())
    );
    assert_eq!(
        kind(&header(&[&[("avro.schema", b"\"int\""), ("avro.codec", b"lz4")]], false)),
        (ErrorKind::Codec, "the codec \"lz4\" is not known".into())
    );
    let (found, message) = kind(&header(&[&[("avro.schema", b"\"lang\"")]], false));
    assert_eq!(found, ErrorKind::Schema);
    assert!(message.ends_with("schema:1:1: unknown-name: no schema is named `lang`"), "{message}");
    let whole = header(&[&[("avro.schema", b"\"int\"")]], false);
    for len in 4..whole.len() {
        assert_eq!(
            kind(&whole[..len]),
            (ErrorKind::Truncated, format!("byte {len}: the file ends inside its header"))
        );
    }
}

#[test]
fn other_files_are_told_apart() {
    let cases: [(&[u8], &str); 7] = [
        (b"", "the file is empty"),
        (b"Obj\0", "version 0"),
        (b"{\"a\": 1}", "this looks like JSON"),
        (b"a,b,c\n1,2,3", "this looks like text"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"\xc3\x01\x01\x02\x03\x04\x05\x06\x07\x08", "single-object"),
        (b"\0\0\0\x04\x35\x02", "a message with a schema id"),
    ];
    for (file, expected) in cases {
        let (found, message) = kind(file);
        assert_eq!(found, ErrorKind::NotAContainer);
        assert!(message.starts_with("byte 0: ") && message.contains(expected), "{message}");
    }
}

#[test]
fn a_file_says_what_its_writer_wants_it_to() {
    let options = Options::new().metadata("origin", "billing").metadata("bytes", [0xff, 0]);
    let file = Writer::<Sample, _>::with_options(Vec::new(), &options).unwrap().finish().unwrap();
    let reader = Reader::<Sample, _>::new(&file[..]).unwrap();
    assert_eq!(reader.header().metadata()["origin"], b"billing");
    assert_eq!(reader.header().metadata()["bytes"], [0xff, 0]);
    let error =
        Writer::<Sample, _>::with_options(Vec::new(), &Options::new().metadata("avro.x", "")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
}

#[test]
fn the_schema_of_a_file_stands_for_itself() {
    let file = Writer::<Sample, _>::new(Vec::new()).unwrap().finish().unwrap();
    let reader = DatumReader::new(&file[..]).unwrap();
    let (text, own) = (reader.header().schema_text(), avrogen_runtime::datum::Schema::of(&SAMPLE).unwrap());
    assert_eq!(
        text,
        r#"{"type":"record","name":"Sample","namespace":"com.acme","fields":[{"name":"id","type":"long"},{"name":"name","type":"string"}]}"#
    );
    assert_eq!(*reader.schema(), own);
}

#[test]
fn markers_differ_unless_they_are_given() {
    let marker = |options: &Options| {
        let mut writer = Writer::with_options(Vec::new(), options).unwrap();
        writer.write(&samples(1)[0]).unwrap();
        let file = writer.finish().unwrap();
        Reader::<Sample, _>::new(&file[..]).unwrap().header().sync_marker()
    };
    assert_ne!(marker(&Options::new()), marker(&Options::new()));
    assert_eq!(marker(&Options::new().sync_marker(MARKER)), MARKER);
}
