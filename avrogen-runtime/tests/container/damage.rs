//! Damaged files give every record before the damage, and say where it is.

use avrogen_runtime::container::{Codec, DatumReader, Error, ErrorKind, Reader};

use crate::sample::Sample;
use crate::{MARKER, file, markers, read, samples};

/// All records and errors, going on with the next block after each error.
fn salvage(file: &[u8]) -> (Vec<Sample>, Vec<Error>) {
    let mut reader = Reader::<Sample, _>::new(file).unwrap();
    let (mut samples, mut errors) = (Vec::new(), Vec::new());
    while let Some(sample) = reader.next() {
        match sample {
            Ok(sample) => samples.push(sample),
            Err(error) => {
                errors.push(error);
                reader.skip_block().unwrap();
            }
        }
    }
    (samples, errors)
}

#[test]
fn a_file_that_is_cut_off_gives_what_stands_before_the_cut() {
    for codec in Codec::ALL {
        let whole = samples(12);
        let file = file(codec, &whole);
        let ends: Vec<usize> = markers(&file).iter().map(|at| at + MARKER.len()).collect();
        for len in ends[0]..file.len() {
            let (found, error) = read(&file[..len]);
            assert_eq!(found, whole[..found.len()], "{codec} {len}");
            let blocks = ends.iter().filter(|end| **end <= len).count() - 1;
            assert!(found.len() >= blocks * 4, "{codec} {len}: {} records", found.len());
            if ends.contains(&len) {
                // Nothing says that there was more.
                assert!(error.is_none(), "{codec} {len}: {error:?}");
                continue;
            }
            let error = error.unwrap_or_else(|| panic!("{codec} {len}: no error"));
            assert_eq!(error.kind(), ErrorKind::Truncated, "{codec} {len}: {error}");
            assert_eq!(error.block(), Some(blocks as u64 + 1), "{codec} {len}: {error}");
            assert!(error.offset().is_some_and(|offset| offset <= len as u64), "{codec} {len}: {error}");
        }
    }
}

#[test]
fn of_a_block_that_is_cut_off_the_records_before_the_cut_are_read() {
    let file = file(Codec::Null, &samples(4));
    let begin = markers(&file)[0] + 16;
    // The count and the size take a byte each, a sample ten.
    let (found, error) = read(&file[..begin + 2 + 25]);
    assert_eq!(found, samples(2));
    assert_eq!(
        error.unwrap().to_string(),
        format!(
            "byte {}, block 1, record 3: the file ends inside the block, after 25 of its 40 bytes",
            begin + 27
        )
    );
    let (found, error) = read(&file[..begin + 2 + 40 + 3]);
    assert_eq!(found, samples(4));
    assert_eq!(
        error.unwrap().to_string(),
        format!("byte {}, block 1: the file ends inside the sync marker of the block", begin + 42)
    );
    // A stream that was compressed is as good up to where it is cut off.
    let file = crate::file(Codec::Deflate, &samples(4));
    let (found, error) = read(&file[..file.len() - 16 - 3]);
    assert_eq!(error.unwrap().kind(), ErrorKind::Truncated);
    assert_eq!(found, samples(3));
}

#[test]
fn any_byte_may_be_wrong() {
    for codec in Codec::ALL {
        let whole = samples(12);
        let file = file(codec, &whole);
        let markers = markers(&file);
        for at in markers[0] + 16..file.len() {
            for bit in 0..8 {
                let mut damaged = file.clone();
                damaged[at] ^= 1 << bit;
                let block = markers.iter().filter(|marker| *marker + 16 <= at).count();
                let (found, error) = read(&damaged);
                let before = (block - 1) * 4;
                assert_eq!(found[..before.min(found.len())], whole[..before], "{codec} {at}");
                // A character of a name, perhaps.
                let Some(error) = error else { continue };
                assert_eq!(error.block(), Some(block as u64), "{codec} {at} {bit}: {error}");

                let (found, errors) = salvage(&damaged);
                assert!(!errors.is_empty() && errors.len() <= 4, "{codec} {at} {bit}: {errors:?}");
                // At most the damaged block is lost, and the next one, if its beginning was taken for the damaged one's end.
                assert!(found.len() >= 12 - 8, "{codec} {at} {bit}: {} of 12", found.len());
                assert!(found.ends_with(&whole[(block + 1).min(3) * 4..]), "{codec} {at} {bit}");
            }
        }
    }
}

#[test]
fn a_wrong_sync_marker_is_told_behind_the_records() {
    let mut file = file(Codec::Snappy, &samples(12));
    let marker = markers(&file)[1];
    file[marker] ^= 1;
    let (found, error) = read(&file);
    assert_eq!(found, samples(4));
    assert_eq!(
        error.unwrap().to_string(),
        format!("byte {marker}, block 1: the block is not followed by the sync marker of the file")
    );
    let (found, errors) = salvage(&file);
    // The second block cannot be told from rubbish behind the first one.
    assert_eq!((found.len(), errors.len()), (8, 1));
}

#[test]
fn records_that_do_not_fill_their_block_are_told() {
    let mut file = file(Codec::Null, &samples(8));
    let begin = markers(&file)[0] + 16;
    // One record less.
    file[begin] -= 2;
    let (found, errors) = salvage(&file);
    assert_eq!((found.len(), errors.len()), (7, 1));
    assert_eq!(
        errors[0].to_string(),
        format!("byte {}, block 1: 10 bytes are left over behind the 3 records of the block", begin + 32)
    );
    // Two more.
    file[begin] += 6;
    let (found, errors) = salvage(&file);
    assert_eq!((found.len(), errors.len()), (8, 1));
    assert_eq!(
        errors[0].to_string(),
        format!("byte {}, block 1, record 5: Sample.id: unexpected end of input", begin + 42)
    );
}

#[test]
fn a_record_that_is_whole_but_cannot_be_decoded_is_an_error_in_its_place() {
    let mut file = file(Codec::Null, &samples(4));
    let begin = markers(&file)[0] + 16 + 2;
    // The first character of the second name is no UTF-8 any more.
    file[begin + 12] = 0xff;
    let all: Vec<_> = Reader::<Sample, _>::new(&file[..]).unwrap().collect();
    assert_eq!(all.len(), 4);
    for (at, found) in all.iter().enumerate() {
        match found {
            Ok(sample) => assert_eq!(*sample, samples(4)[at]),
            Err(error) => {
                assert_eq!(at, 1);
                assert_eq!(
                    error.to_string(),
                    format!("byte {}, block 1, record 2: Sample.name: string is not UTF-8", begin + 11)
                );
                assert_eq!((error.kind(), error.record_number()), (ErrorKind::Record, Some(2)));
                assert_eq!(error.datum_error().unwrap().path(), Some("Sample.name"));
            }
        }
    }
    // In a compressed block, the byte is one of its data.
    let data: Vec<_> = DatumReader::new(&file[..]).unwrap().collect();
    assert_eq!(data.iter().filter(|datum| datum.is_err()).count(), 1);
}

#[test]
fn damage_in_compressed_data_is_placed_in_both() {
    use avrogen_runtime::container::{DatumWriter, Options};
    use avrogen_runtime::datum::{Datum, Schema};

    let options = Options::new().codec(Codec::Zstandard).sync_marker(MARKER);
    let bytes = Schema::parse("\"bytes\"").unwrap();
    let mut writer = DatumWriter::with_options(Vec::new(), &bytes, &options).unwrap();
    writer.write(&Datum::Bytes(vec![b'a', 0xff])).unwrap();
    let file = writer.finish().unwrap();
    // The same file with a schema whose name is as long.
    let at = file.windows(7).position(|window| window == b"\"bytes\"").unwrap();
    let mut text = file.clone();
    text.splice(at - 1..at + 7, *b"\x10\"string\"");
    let error = DatumReader::new(&text[..]).unwrap().next().unwrap().unwrap_err();
    let data = markers(&text)[0] + 18;
    assert_eq!(
        error.to_string(),
        format!(
            "byte {data}, block 1, record 1 (byte 0 of the decompressed block): string: string is not UTF-8"
        )
    );
}
