//! Data of any schema from a container file.

use std::fmt;
use std::io::Read;

use super::error::Position;
use super::records::Records;
use super::{Error, ErrorKind, Header, Limits};
use crate::data::datum::{self, Datum};
use crate::data::resolution::Resolution;
use crate::schema::Schema;

/// Reads the records of a container file without a generated type.
///
/// Errors are as [`Reader`](super::Reader)'s.
///
/// ```
/// use avrogen_runtime::container::{DatumReader, DatumWriter};
/// use avrogen_runtime::datum::{Datum, Schema};
///
/// let mut writer = DatumWriter::new(Vec::new(), &Schema::parse("\"string\"")?)?;
/// writer.write(&Datum::String("a".into()))?;
/// let file = writer.finish()?;
///
/// let mut data = DatumReader::new(&file[..])?;
/// assert_eq!(data.schema().name(), "string");
/// assert_eq!(data.next().transpose()?, Some(Datum::String("a".into())));
/// assert!(data.next().is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct DatumReader<R> {
    records: Records<R>,
    schema: Schema,
    /// None where the file has that schema.
    resolution: Option<Resolution>,
}

impl<R: Read> DatumReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// Where there is none, its schema or codec cannot be used, or reading fails.
    pub fn new(from: R) -> Result<Self, Error> {
        Self::with_limits(from, Limits::new())
    }

    /// [`new`](Self::new) under limits of the caller's choice.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_limits(from: R, limits: Limits) -> Result<Self, Error> {
        let records = Records::new(from, limits)?;
        let schema = records.header().schema().clone();
        Ok(Self { records, schema, resolution: None })
    }

    /// Reads the records, from the next one on, with another schema than the file's.
    ///
    /// # Errors
    /// Where there is no way from the one to the other.
    pub fn resolve_to(mut self, reader: &Schema) -> Result<Self, Error> {
        let resolution = Resolution::new(self.header().schema(), reader).map_err(|error| {
            Error::new(ErrorKind::Schema, Position::default(), error.to_string()).with_source(error)
        })?;
        self.resolution = Some(resolution).filter(|resolution| !resolution.is_identity());
        self.schema = reader.clone();
        Ok(self)
    }

    /// What the file says of itself.
    pub fn header(&self) -> &Header {
        self.records.header()
    }

    /// The schema of the data: the file's, unless they are read with another one.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Leaves the rest of the block, as [`Reader::skip_block`](super::Reader::skip_block).
    ///
    /// # Errors
    /// Where reading fails.
    pub fn skip_block(&mut self) -> Result<(), Error> {
        self.records.skip_block()
    }

    /// The next record by another way than to a datum: `decode` is given the schema of the data and a reader that stands
    /// before it, and reads all of it.
    pub fn next_with<V>(
        &mut self,
        decode: impl FnOnce(&Schema, &mut crate::Reader<'_>) -> Result<V, crate::Error>,
    ) -> Option<Result<V, Error>> {
        let schema = &self.schema;
        match &self.resolution {
            None => self.records.next_by(|reader| decode(schema, reader)),
            Some(resolution) => self
                .records
                .next_by(|reader| resolution.decode_next(reader, |resolved| decode(schema, resolved))),
        }
    }
}

impl<R: Read> Iterator for DatumReader<R> {
    type Item = Result<Datum, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with(datum::read)
    }
}

impl<R> fmt::Debug for DatumReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatumReader").field("schema", &self.schema).finish_non_exhaustive()
    }
}
