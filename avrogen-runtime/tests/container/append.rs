//! Files that exist already.

use std::fs::File;
use std::io::{Cursor, Seek, Write};

use avrogen_runtime::container::{Codec, DatumReader, DatumWriter, ErrorKind, Options, Writer};
use avrogen_runtime::datum::{Datum, Schema};

use crate::sample::Sample;
use crate::{MARKER, file, markers, read, samples};

#[test]
fn records_are_added_behind_those_that_are_there() {
    for codec in Codec::ALL {
        let all = samples(9);
        let mut bytes = file(codec, &all[..5]);
        for sample in &all[5..] {
            // Another codec or marker is not what the file has.
            let options = Options::new().sync_marker([7; 16]);
            let mut writer = Writer::append(Cursor::new(bytes), &options).unwrap();
            writer.write(sample).unwrap();
            bytes = writer.finish().unwrap().into_inner();
        }
        let (found, error) = read(&bytes);
        assert!(error.is_none(), "{codec}: {error:?}");
        assert_eq!(found, all, "{codec}");
        assert_eq!(markers(&bytes).len(), 1 + 2 + 4);
    }
}

#[test]
fn a_file_on_disk_grows_and_an_empty_one_begins() {
    let mut file = tempfile();
    for sample in samples(3) {
        let mut writer = Writer::append(&mut file, &Options::new()).unwrap();
        writer.write(&sample).unwrap();
        writer.finish().unwrap();
    }
    file.rewind().unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
    assert_eq!(read(&bytes).0, samples(3));
}

fn tempfile() -> File {
    let path = std::env::temp_dir().join(format!("avrogen-append-{}", std::process::id()));
    let mut options = File::options();
    let file = options.read(true).write(true).create(true).truncate(true).open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    file
}

#[test]
fn nothing_is_added_behind_damage() {
    let whole = file(Codec::Null, &samples(4));
    for len in [1, 20, markers(&whole)[0] + 18, whole.len() - 1] {
        let mut cut = Cursor::new(whole[..len].to_vec());
        assert!(Writer::<Sample, _>::append(&mut cut, &Options::new()).is_err(), "{len}");
        assert_eq!(cut.into_inner(), whole[..len]);
    }
    let error = Writer::<Sample, _>::append(Cursor::new(whole[..whole.len() - 1].to_vec()), &Options::new());
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Truncated);
}

#[test]
fn nothing_is_added_that_the_file_s_schema_does_not_have() {
    let of =
        |schema: &str| DatumWriter::new(Cursor::new(Vec::new()), &Schema::parse(schema).unwrap()).unwrap();
    let accepts = |schema: &str| {
        let file = of(schema).finish().unwrap();
        Writer::<Sample, _>::append(file, &Options::new()).map(|_| ()).map_err(|error| error.kind())
    };
    let record = |fields: &str| {
        format!(r#"{{"type": "record", "name": "x.Sample", "doc": "D", "fields": [{fields}]}}"#)
    };
    let id = r#"{"name": "id", "type": "long", "aliases": ["key"]}"#;
    assert_eq!(
        accepts(&record(&format!(r#"{id}, {{"name": "name", "type": "string", "doc": "d"}}"#))),
        Ok(())
    );
    for schema in [
        record(&format!(r#"{id}, {{"name": "name", "type": "bytes"}}, {{"name": "more", "type": "int"}}"#)),
        record(&format!(r#"{{"name": "name", "type": "string"}}, {id}"#)),
        record(id),
        "\"string\"".to_owned(),
    ] {
        assert_eq!(accepts(&schema), Err(ErrorKind::Schema), "{schema}");
    }
}

#[test]
fn data_are_added_by_the_file_s_schema() {
    let bytes = file(Codec::Deflate, &samples(1));
    let mut writer = DatumWriter::append(Cursor::new(bytes), &Options::new()).unwrap();
    assert_eq!(writer.schema().name(), "com.acme.Sample");
    writer.write(&Datum::Record(vec![Datum::Long(7), Datum::String("x".into())])).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(DatumReader::new(&bytes[..]).unwrap().count(), 2);
    let error = DatumWriter::append(Cursor::new(Vec::new()), &Options::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAContainer);
}

/// A disk that is full.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn after_a_failed_write_nothing_more_is_written() {
    let options = Options::new().block_bytes(1).sync_marker(MARKER);
    let mut writer = Writer::with_options(Full(300), &options).unwrap();
    let sample = &samples(1)[0];
    let error = (0..100).find_map(|_| writer.write(sample).err()).unwrap();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.offset().is_some_and(|offset| offset <= 300) && error.block().is_some(), "{error}");
    let again = writer.write(sample).unwrap_err();
    assert!(again.to_string().ends_with("an earlier write has failed, and the file may end anywhere"));
    assert!(writer.finish().is_err());
}
