//! Container files beside Java Avro and fastavro: real ones, whole and damaged, read by all three, and files of each read by
//! the others, in every codec.

mod corpus;
mod peers;
mod plain;

use std::path::Path;

use avrogen_runtime::Limits;
use avrogen_runtime::container::{DatumReader, Error};
use avrogen_runtime::datum::{self, Datum, Schema};

/// All that comes before the first error, and the error.
fn read(path: &Path) -> (Option<Schema>, Vec<Datum>, Option<Error>) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut reader = match DatumReader::new(&bytes[..]) {
        Ok(reader) => reader,
        Err(error) => return (None, Vec::new(), Some(error)),
    };
    let schema = reader.schema().clone();
    let mut data = Vec::new();
    for datum in &mut reader {
        match datum {
            Ok(datum) => data.push(datum),
            Err(error) => return (Some(schema), data, Some(error)),
        }
    }
    (Some(schema), data, None)
}

/// The same datum, whatever the order of a map's entries, and with one NaN for all: implementations keep neither.
fn sorted(datum: &Datum) -> Datum {
    match datum {
        Datum::Float(value) if value.is_nan() => Datum::String("NaN".into()),
        Datum::Double(value) if value.is_nan() => Datum::String("NaN".into()),
        Datum::Array(items) => Datum::Array(items.iter().map(sorted).collect()),
        Datum::Record(fields) => Datum::Record(fields.iter().map(sorted).collect()),
        Datum::Map(entries) => {
            let mut entries: Vec<_> =
                entries.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Datum::Map(entries)
        }
        Datum::Union { branch, datum } => Datum::Union { branch: *branch, datum: Box::new(sorted(datum)) },
        other => other.clone(),
    }
}

/// The datum whose bytes Java tells.
fn from_hex(schema: &Schema, digits: &str) -> Datum {
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("digits");
    let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
    sorted(&datum::from_slice(schema, &bytes, Limits::new()).expect("a datum"))
}
