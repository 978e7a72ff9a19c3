//! Data that stand behind each other, such as the records of a container file.

use std::cell::Cell;

use super::machine::{Halt, Machine, Scratch};
use super::{Resolution, SCRATCH, keep};
use crate::{Error, Reader};

impl Resolution {
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
