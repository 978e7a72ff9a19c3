//! What is written is read, by every codec.

use avrogen_runtime::container::{Codec, DatumReader, DatumWriter, ErrorKind, Options, Reader, Writer};
use avrogen_runtime::datum::{Datum, Schema};
use proptest::prelude::*;

use crate::sample::Sample;
use crate::{MARKER, file, markers, read, samples};

#[test]
fn every_codec_gives_back_what_it_was_given() {
    for codec in Codec::ALL {
        assert!(codec.is_available());
        for count in [0, 1, 2, 100, 5000] {
            let samples = samples(count);
            let file = file(codec, &samples);
            let (found, error) = read(&file);
            assert_eq!(error.map(|error| error.to_string()), None, "{codec}");
            assert_eq!(found, samples, "{codec}");
            assert_eq!(Reader::<Sample, _>::new(&file[..]).unwrap().header().codec(), codec);
        }
    }
}

#[test]
fn every_level_of_a_codec_works() {
    let samples = samples(1000);
    for codec in Codec::ALL {
        let Some((_, levels)) = codec.levels() else { continue };
        for level in levels.clone() {
            let options = Options::new().codec(codec).level(level);
            let mut writer = Writer::with_options(Vec::new(), &options).unwrap();
            for sample in &samples {
                writer.write(sample).unwrap();
            }
            let (found, error) = read(&writer.finish().unwrap());
            assert!(error.is_none() && found == samples, "{codec} {level}: {error:?}");
        }
        let options = Options::new().codec(codec).level(levels.end() + 1);
        let error = Writer::<Sample, _>::with_options(Vec::new(), &options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Settings);
    }
}

#[test]
fn blocks_end_where_they_are_full_and_where_they_are_flushed() {
    let samples = samples(10);
    // 10 bytes a sample, so 4 a block.
    assert_eq!(markers(&file(Codec::Null, &samples)).len(), 1 + 3);
    let mut writer = Writer::with_options(Vec::new(), &Options::new().sync_marker(MARKER)).unwrap();
    for sample in &samples {
        writer.write(sample).unwrap();
        writer.flush().unwrap();
    }
    writer.flush().unwrap();
    let file = writer.finish().unwrap();
    assert_eq!(markers(&file).len(), 1 + 10);
    assert_eq!(read(&file).0, samples);
}

#[test]
fn a_writer_that_is_dropped_loses_nothing() {
    let mut file = Vec::new();
    Writer::new(&mut file).unwrap().write(&samples(1)[0]).unwrap();
    assert_eq!(read(&file).0, samples(1));
}

#[test]
fn borrowed_forms_are_read_from_the_block() {
    let file = file(Codec::Deflate, &samples(9));
    let mut reader = Reader::<Sample, _>::new(&file[..]).unwrap();
    let mut found = Vec::new();
    while let Some(sample) = reader.next_view() {
        let sample = sample.unwrap();
        assert!(sample.name.starts_with("sample "));
        found.push(Sample::from(sample));
    }
    assert_eq!(found, samples(9));
}

#[test]
fn a_record_that_cannot_be_encoded_leaves_no_trace() {
    let schema = Schema::parse(
        r#"{"type": "record", "name": "R", "fields": [
        {"name": "a", "type": "string"}, {"name": "b", "type": "int"}]}"#,
    );
    let record = |b| Datum::Record(vec![Datum::String("x".into()), b]);
    let mut writer = DatumWriter::new(Vec::new(), &schema.unwrap()).unwrap();
    writer.write(&record(Datum::Int(1))).unwrap();
    let error = writer.write(&record(Datum::Null)).unwrap_err();
    assert_eq!(error.to_string(), "record 2: the datum is not one of the schema");
    writer.write(&record(Datum::Int(2))).unwrap();
    let file = writer.finish().unwrap();
    let found: Vec<_> = DatumReader::new(&file[..]).unwrap().map(Result::unwrap).collect();
    assert_eq!(found, [record(Datum::Int(1)), record(Datum::Int(2))]);
}

#[test]
fn data_that_do_not_compress_grow_only_a_little() {
    // A generator of Marsaglia's, for bytes without a pattern.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    let bytes: Vec<u8> = (0..200_000).flat_map(|_| random()).collect();
    let schema = Schema::parse("\"bytes\"").unwrap();
    for codec in Codec::ALL {
        let options = Options::new().codec(codec).block_bytes(1);
        let mut writer = DatumWriter::with_options(Vec::new(), &schema, &options).unwrap();
        writer.write(&Datum::Bytes(bytes.clone())).unwrap();
        let file = writer.finish().unwrap();
        assert!(file.len() < bytes.len() + bytes.len() / 50, "{codec}: {}", file.len());
        let mut reader = DatumReader::new(&file[..]).unwrap();
        assert!(reader.next().unwrap().unwrap() == Datum::Bytes(bytes.clone()), "{codec}");
    }
}

proptest! {
    #[test]
    fn any_samples_in_any_blocks(
        samples in prop::collection::vec((any::<i64>(), ".{0,60}"), 0..40),
        block_bytes in 1usize..2000,
        codec in prop::sample::select(&Codec::ALL[..]),
    ) {
        let samples: Vec<_> = samples.into_iter().map(|(id, name)| Sample { id, name }).collect();
        let options = Options::new().codec(codec).block_bytes(block_bytes);
        let mut writer = Writer::with_options(Vec::new(), &options).unwrap();
        for sample in &samples {
            writer.write(sample).unwrap();
        }
        let (found, error) = read(&writer.finish().unwrap());
        prop_assert!(error.is_none());
        prop_assert_eq!(found, samples);
    }
}
