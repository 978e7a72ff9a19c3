//! Container files, written and read, whole and damaged.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod append;
mod damage;
mod header;
mod hostile;
mod resolution;
mod roundtrip;
mod sample;

use avrogen_runtime::container::{Codec, Error, Options, Reader, Writer};
use avrogen_runtime::datum::{self, Datum, Schema};
use sample::Sample;

/// The same for every file, so that tests know where it stands.
const MARKER: [u8; 16] = *b"0123456789abcdef";

/// Samples, in blocks of a few.
fn samples(count: i64) -> Vec<Sample> {
    (0..count).map(|id| Sample { id, name: format!("sample {id}") }).collect()
}

/// A file of samples.
fn file(codec: Codec, samples: &[Sample]) -> Vec<u8> {
    let options = Options::new().codec(codec).block_bytes(40).sync_marker(MARKER);
    let mut writer = Writer::with_options(Vec::new(), &options).unwrap();
    for sample in samples {
        writer.write(sample).unwrap();
    }
    writer.finish().unwrap()
}

/// Where each sync marker begins: the header's first.
fn markers(file: &[u8]) -> Vec<usize> {
    (0..file.len()).filter(|at| file[*at..].starts_with(&MARKER)).collect()
}

/// A number as it stands in a file.
fn long(number: i64) -> Vec<u8> {
    datum::to_vec(&Schema::parse("\"long\"").unwrap(), &Datum::Long(number)).unwrap()
}

/// All that comes before the first error, and the error.
fn read(file: &[u8]) -> (Vec<Sample>, Option<Error>) {
    let mut reader = match Reader::<Sample, _>::new(file) {
        Ok(reader) => reader,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mut samples = Vec::new();
    for sample in &mut reader {
        match sample {
            Ok(sample) => samples.push(sample),
            Err(error) => return (samples, Some(error)),
        }
    }
    (samples, None)
}
