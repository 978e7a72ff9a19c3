//! Data that stand behind each other, such as the records of a container file.

use std::cell::Cell;

use super::machine::{Halt, Machine, Scratch};
use super::{Resolution, SCRATCH, keep};
use crate::data::datum::{self, Datum};
use crate::{Error, Limits, Reader};

impl Resolution {
    /// Reads a datum of the writer, which takes up the whole slice, to one of the reader's schema, for who has no generated
    /// type. The limits are those of both steps together.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    ///
    /// ```
    /// use avrogen_runtime::Limits;
    /// use avrogen_runtime::datum::{Datum, Schema};
    /// use avrogen_runtime::resolution::Resolution;
    ///
    /// let resolution = Resolution::new(&Schema::parse(r#""int""#)?, &Schema::parse(r#"["null", "double"]"#)?)?;
    /// let datum = resolution.datum(&[3], Limits::new())?;
    /// assert_eq!(datum, Datum::Union { branch: 1, datum: Box::new(Datum::Double(-2.0)) });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn datum(&self, bytes: &[u8], limits: Limits) -> Result<Datum, Error> {
        if self.is_identity {
            return datum::from_slice(&self.reader, bytes, limits);
        }
        let mut reader = Reader::with_limits(bytes, limits).appended(&self.appended);
        if self.is_read_in_place()
            && let Ok(datum) = datum::read(&self.reader, &mut reader)
            && reader.has_ended()
        {
            return Ok(datum);
        }
        let mut reader = Reader::with_limits(bytes, limits);
        let datum = self.decode_next(&mut reader, |resolved| datum::read(&self.reader, resolved))?;
        reader.finish().map_err(Error::before_resolution)?;
        Ok(datum)
    }

    /// Decodes the next datum, and leaves the reader behind it.
    pub(crate) fn decode_next<V>(
        &self,
        reader: &mut Reader<'_>,
        decode: impl FnOnce(&mut Reader<'_>) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let mut scratch = SCRATCH.try_with(Cell::take).ok().flatten().unwrap_or_default();
        let value = self.decode_next_by(reader, decode, &mut scratch);
        keep(scratch);
        value
    }

    fn decode_next_by<V>(
        &self,
        reader: &mut Reader<'_>,
        decode: impl FnOnce(&mut Reader<'_>) -> Result<V, Error>,
        scratch: &mut Scratch,
    ) -> Result<V, Error> {
        self.transcode_next(reader, scratch)?;
        let limits = reader.limits();
        let left = limits.memory.saturating_sub(scratch.output.memory());
        let mut resolved = Reader::with_limits(scratch.output.bytes(), limits.memory(left));
        let value = decode(&mut resolved).map_err(Error::after_resolution)?;
        reader.spend_empty_items(limits.empty_items - resolved.limits().empty_items);
        resolved.finish().map_err(Error::after_resolution)?;
        Ok(value)
    }

    /// The reader's datum for the next one of the writer's, behind which the reader is left.
    pub(crate) fn next_datum(&self, reader: &mut Reader<'_>) -> Result<Vec<u8>, Error> {
        let mut scratch = Scratch::new();
        self.transcode_next(reader, &mut scratch)?;
        Ok(scratch.output.take())
    }

    fn transcode_next(&self, reader: &mut Reader<'_>, scratch: &mut Scratch) -> Result<(), Error> {
        let input = reader.remaining();
        let stopped = |halt: Halt| self.stopped(input, halt.into_stop());
        let end = Machine::new(&self.program, input, reader.limits(), scratch).run(false).map_err(stopped)?;
        reader.skip(end)
    }
}
