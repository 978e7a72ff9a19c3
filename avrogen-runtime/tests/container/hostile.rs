//! What hostile files may cost, by the allocator's own count.

use allocation_counter::measure;
use avrogen_runtime::container::{
    Codec, DatumReader, DatumWriter, Error, ErrorKind, Limits, Options, Reader,
};
use avrogen_runtime::datum::{Datum, Schema};

use crate::sample::Sample;
use crate::{MARKER, long, markers, samples};

const MOST: u64 = 64 << 20;

/// Reads until there are no more records, or an error; the records are dropped. What went wrong, if something did.
fn read(name: &str, file: &[u8]) -> Option<Error> {
    let mut error = None;
    let memory = measure(|| {
        error = match DatumReader::new(file) {
            Ok(mut reader) => reader.find_map(Result::err),
            Err(error) => Some(error),
        };
    });
    assert!(memory.bytes_max <= MOST, "{name}: {} MiB", memory.bytes_max >> 20);
    error
}

/// The beginning of a file, and then numbers.
fn block(schema: &str, codec: Codec, numbers: &[i64]) -> Vec<u8> {
    let options = Options::new().codec(codec).sync_marker(MARKER);
    let schema = Schema::parse(schema).unwrap();
    let mut file = DatumWriter::with_options(Vec::new(), &schema, &options).unwrap().finish().unwrap();
    file.extend(numbers.iter().flat_map(|number| long(*number)));
    file
}

/// A file of one block of equal bytes.
fn bomb(codec: Codec, len: usize) -> Vec<u8> {
    let options = Options::new().codec(codec).block_bytes(1).sync_marker(MARKER);
    let bytes = Schema::parse("\"bytes\"").unwrap();
    let mut writer = DatumWriter::with_options(Vec::new(), &bytes, &options).unwrap();
    writer.write(&Datum::Bytes(vec![0; len])).unwrap();
    writer.finish().unwrap()
}

#[test]
fn claims_are_not_believed() {
    let huge = i64::MAX;
    for (numbers, kind) in [
        (vec![1, huge], ErrorKind::LimitExceeded),
        (vec![1, 1 << 29], ErrorKind::Truncated),
        (vec![1, -1], ErrorKind::Corrupt),
        (vec![-1, 1], ErrorKind::Corrupt),
        (vec![i64::MIN, i64::MIN], ErrorKind::Corrupt),
        (vec![1], ErrorKind::Truncated),
    ] {
        let error = read("claims", &block("\"string\"", Codec::Null, &numbers)).unwrap();
        assert_eq!(error.kind(), kind, "{numbers:?}: {error}");
    }
    // A length in the metadata, and their number.
    let error = read("metadata", b"Obj\x01\x02\xfe\xff\xff\xff\xff\xff\xff\xff\x7f").unwrap();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
    let error = read("entries", b"Obj\x01\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02a\x02b").unwrap();
    assert_eq!(error.kind(), ErrorKind::Truncated);
    let mut many = b"Obj\x01\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01".to_vec();
    many.resize(1_000_000, 0);
    read("empty entries", &many);
    let mut many = b"Obj\x01\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01".to_vec();
    many.extend((0..200_000).flat_map(|at: u32| [4, (at % 251) as u8 & 127, (at / 251 % 127) as u8, 0]));
    read("small entries", &many);
}

#[test]
fn records_of_no_bytes_have_an_end() {
    let mut file = block("\"null\"", Codec::Null, &[i64::MAX, 0]);
    file.extend(MARKER);
    let error = read("nulls", &file).unwrap();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
    let items = block(r#"{"type": "array", "items": "null"}"#, Codec::Null, &[]);
    let mut file = items.clone();
    for _ in 0..100_000 {
        // Two bytes of a block's head, a datum of 16,000,000 nulls, and the marker.
        file.extend([2, 10, 0x80, 0x90, 0xa1, 0x0f, 0]);
        file.extend(MARKER);
    }
    let error = read("arrays of nulls", &file).unwrap();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
}

#[test]
fn bombs_do_not_go_off() {
    for codec in Codec::ALL {
        if codec == Codec::Null {
            continue;
        }
        let error = read(codec.name(), &bomb(codec, 80 << 20)).unwrap();
        assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{codec}: {error}");
        assert!(error.to_string().contains("`Limits::decompressed`"), "{error}");
    }
}

/// Each block is within its limit, and there is no end of them.
#[test]
fn many_small_bombs_are_one_large_one() {
    let file = bomb(Codec::Zstandard, 30 << 20);
    let begin = markers(&file)[0] + 16;
    let many = [&file[..begin], &file[begin..].repeat(100)].concat();
    assert!(many.len() < 1 << 20);
    let records = |limits| {
        let mut reader = DatumReader::with_limits(&many[..], limits).unwrap();
        let mut records = 0;
        let error = reader.by_ref().find_map(|record| record.map(|_| records += 1).err());
        (records, error)
    };
    let (read, error) = records(Limits::new().datum(avrogen_runtime::Limits::new().memory(128 << 20)));
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
    assert!(error.to_string().contains("`Limits::expanded`"), "{error}");
    // 256 MiB, and 512 times what was read.
    assert!((8..20).contains(&read), "{read}");
    let (read, _) = records(Limits::new().expanded(20 << 20).expanded_per_byte(0));
    assert_eq!(read, 0);
}

/// A record is work, too, however small.
#[test]
fn small_records_count_for_more_than_their_bytes() {
    let options = Options::new().codec(Codec::Deflate).block_bytes(1 << 20).sync_marker(MARKER);
    let schema = Schema::parse("\"boolean\"").unwrap();
    let mut writer = DatumWriter::with_options(Vec::new(), &schema, &options).unwrap();
    for _ in 0..300_000 {
        writer.write(&Datum::Boolean(true)).unwrap();
    }
    let file = writer.finish().unwrap();
    let begin = markers(&file)[0] + 16;
    let many = [&file[..begin], &file[begin..].repeat(3)].concat();
    let limits = Limits::new().expanded_per_byte(0);
    for (expanded, most) in
        [(15_300_000, 900_000), (15_299_999, 600_000), (5_100_000, 300_000), (5_099_999, 0)]
    {
        let mut reader = DatumReader::with_limits(&many[..], limits.expanded(expanded)).unwrap();
        let read = reader.by_ref().map_while(Result::ok).count();
        assert_eq!(read, most, "{expanded}");
    }
}

/// Blocks as others write them, of nothing but repetition: however many there are, they are read.
#[test]
fn files_of_any_length_are_read() {
    for (codec, len) in [(Codec::Deflate, 16_000), (Codec::Snappy, 64_000), (Codec::Zstandard, 16_000)] {
        let file = bomb(codec, len);
        let begin = markers(&file)[0] + 16;
        let many = [&file[..begin], &file[begin..].repeat(100)].concat();
        // Nothing but what each block brings along: so there is no end to this.
        let reader = DatumReader::with_limits(&many[..], Limits::new().expanded(0)).unwrap();
        let error = reader.map(|record| record.map(drop)).find_map(Result::err);
        assert!(error.is_none(), "{codec}, {len}: {error:?}");
    }
}

#[test]
fn what_is_within_the_limits_is_read() {
    for codec in Codec::ALL {
        // As much as a small block may expand to, without the memory for two of it.
        let file = bomb(codec, 30 << 20);
        let error = read(codec.name(), &file);
        assert!(error.is_none_or(|error| error.kind() == ErrorKind::LimitExceeded), "{codec}");
        let datum = avrogen_runtime::Limits::new().memory(1 << 30);
        let limits = Limits::new().decompressed(1 << 30).datum(datum);
        let file = bomb(codec, 40 << 20);
        let mut reader = DatumReader::with_limits(&file[..], limits).unwrap();
        assert!(matches!(reader.next(), Some(Ok(Datum::Bytes(bytes))) if bytes.len() == 40 << 20), "{codec}");
    }
}

/// A file of one record, whatever its bytes are.
fn one(schema: &str, codec: Codec, datum: Vec<u8>) -> Vec<u8> {
    let options = Options::new().codec(codec).sync_marker(MARKER);
    let fixed = format!(r#"{{"type": "fixed", "name": "F", "size": {}}}"#, datum.len());
    let mut writer =
        DatumWriter::with_options(Vec::new(), &Schema::parse(&fixed).unwrap(), &options).unwrap();
    writer.write(&Datum::Fixed(datum)).unwrap();
    let file = writer.finish().unwrap();
    let begin = markers(&file)[0] + 16;
    [&block(schema, codec, &[])[..], &file[begin..]].concat()
}

/// Each item takes a byte of the datum, in a compressed block next to nothing, and 24 or more in memory.
#[test]
fn records_take_no_more_than_their_block_leaves_them() {
    let schema = r#"{"type": "array", "items": "string"}"#;
    for codec in Codec::ALL {
        for items in [100_000, 900_000, 4_000_000] {
            let datum = [long(items), vec![0; usize::try_from(items).unwrap() + 1]].concat();
            if codec != Codec::Null || datum.len() < 1_000_000 {
                let error = read(codec.name(), &one(schema, codec, datum));
                assert_eq!(
                    error.map(|error| error.kind()),
                    (items > 1_000_000).then_some(ErrorKind::LimitExceeded)
                );
            }
        }
    }
}

#[test]
fn damaged_and_hostile_blocks_may_be_skipped_to_the_end() {
    let file = crate::file(Codec::Null, &samples(400));
    let begin = markers(&file)[0] + 16;
    // The second byte of each block is its size: all of them lie.
    let mut lying = file.clone();
    for marker in markers(&file) {
        if let Some(byte) = lying.get_mut(marker + 17) {
            *byte = byte.wrapping_add(2) & 0x7f;
        }
    }
    let behind_header = |byte: u8| [&file[..begin], &vec![byte; 100_000]].concat();
    for file in [&lying[..], &behind_header(0xff), &behind_header(0)] {
        let memory = measure(|| {
            let mut reader = Reader::<Sample, _>::new(file).unwrap();
            let mut errors = 0;
            while let Some(sample) = reader.next() {
                if sample.is_err() {
                    errors += 1;
                    reader.skip_block().unwrap();
                }
            }
            assert!((1..=200).contains(&errors), "{errors}");
        });
        assert!(memory.bytes_max < 4 << 20, "{}", memory.bytes_max);
    }
}
