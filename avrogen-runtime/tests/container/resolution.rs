//! Files of other schemas than the reader's.

use avrogen_runtime::container::{Codec, DatumReader, DatumWriter, ErrorKind, Options, Reader};
use avrogen_runtime::datum::{Datum, Schema};

use crate::sample::Sample;

const OLD: &str = r#"{"type": "record", "name": "Sample", "namespace": "com.acme", "fields": [
    {"name": "unit", "type": "string"},
    {"name": "name", "type": ["null", "string"]},
    {"name": "id", "type": "int"}]}"#;

fn old(codec: Codec, names: &[Option<&str>]) -> Vec<u8> {
    let options = Options::new().codec(codec).block_bytes(30);
    let mut writer = DatumWriter::with_options(Vec::new(), &Schema::parse(OLD).unwrap(), &options).unwrap();
    for (id, name) in names.iter().enumerate() {
        let (branch, datum) = name.map_or((0, Datum::Null), |name| (1, Datum::String(name.into())));
        let name = Datum::Union { branch, datum: Box::new(datum) };
        let id = Datum::Int(i32::try_from(id).unwrap());
        writer.write(&Datum::Record(vec![Datum::String("kg".into()), name, id])).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn records_are_read_as_the_type_s_own() {
    for codec in [Codec::Null, Codec::Snappy] {
        let names = ["a", "bc", "def", "ghij", "klmno"];
        let file = old(codec, &names.map(Some));
        let expected: Vec<_> = (0..).zip(names).map(|(id, name)| Sample { id, name: name.into() }).collect();
        let found: Vec<_> = Reader::<Sample, _>::new(&file[..]).unwrap().map(Result::unwrap).collect();
        assert_eq!(found, expected);
        let mut reader = Reader::<Sample, _>::new(&file[..]).unwrap();
        let mut views = Vec::new();
        while let Some(view) = reader.next_view() {
            views.push(Sample::from(view.unwrap()));
        }
        assert_eq!(views, expected);
    }
}

/// What the reader has no place for is an error of that record alone.
#[test]
fn a_record_without_a_place_is_passed_over() {
    let file = old(Codec::Deflate, &[Some("a"), None, Some("c"), Some("d"), None, Some("f")]);
    let all: Vec<_> = Reader::<Sample, _>::new(&file[..]).unwrap().collect();
    let ids: Vec<_> = all.iter().map(|sample| sample.as_ref().ok().map(|sample| sample.id)).collect();
    assert_eq!(ids, [Some(0), None, Some(2), Some(3), None, Some(5)]);
    let error = all[1].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.record_number()), (ErrorKind::Record, Some(2)));
    assert!(error.to_string().contains("Sample.name: "), "{error}");
    let mut reader = Reader::<Sample, _>::new(&file[..]).unwrap();
    let mut views = 0;
    while let Some(view) = reader.next_view() {
        views += usize::from(view.is_ok());
    }
    assert_eq!(views, 4);
}

#[test]
fn data_are_resolved_to_any_schema() {
    let file = old(Codec::Null, &[Some("a"), None]);
    let reader = Schema::parse(
        r#"{"type": "record", "name": "Sample", "namespace": "com.acme", "fields": [
            {"name": "id", "type": "double"}, {"name": "more", "type": "int", "default": 7}]}"#,
    );
    let data = DatumReader::new(&file[..]).unwrap().resolve_to(&reader.unwrap()).unwrap();
    let found: Vec<_> = data.map(Result::unwrap).collect();
    let expected = |id| Datum::Record(vec![Datum::Double(id), Datum::Int(7)]);
    assert_eq!(found, [expected(0.0), expected(1.0)]);
}

#[test]
fn records_of_no_bytes_are_read_with_a_schema_that_has_some() {
    let empty = Schema::parse(r#"{"type": "record", "name": "E", "fields": []}"#).unwrap();
    let mut writer = DatumWriter::new(Vec::new(), &empty).unwrap();
    (0..3).for_each(|_| writer.write(&Datum::Record(Vec::new())).unwrap());
    let file = writer.finish().unwrap();
    let reader =
        r#"{"type": "record", "name": "E", "fields": [{"name": "a", "type": "string", "default": "x"}]}"#;
    let data = DatumReader::new(&file[..]).unwrap().resolve_to(&Schema::parse(reader).unwrap()).unwrap();
    let found: Vec<_> = data.map(Result::unwrap).collect();
    assert_eq!(found, vec![Datum::Record(vec![Datum::String("x".into())]); 3]);
}
