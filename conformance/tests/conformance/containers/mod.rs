//! Container files beside Java Avro and fastavro: real ones, whole and damaged, read by all three, and files of each read by
//! the others, in every codec.

mod corpus;
mod peers;
mod plain;

use std::path::Path;

use avrogen_runtime::container::{DatumReader, Error};
use avrogen_runtime::datum::{Datum, Schema};

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
