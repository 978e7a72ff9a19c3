//! Writing: runs of what stays, and what takes the place of the rest.

use super::{Cause, Cursor, Halt, Machine, Run};
use crate::codec::varint::zigzag;
use crate::data::resolution::output::SLACK;
use crate::data::resolution::program::{Index, Promotion};
use crate::data::resolution::{convert, decimal};
use crate::error::Fault;

impl Machine<'_, '_, '_> {
    /// Copies what stands between two positions.
    #[inline(always)]
    pub(super) fn flush(&mut self, run: usize, end: usize) -> Run<()> {
        if end > run {
            let copied = self.scratch.output.copy(self.input.from(run), end - run);
            copied.map_err(|fault| Halt::at(end, fault))?;
        }
        Ok(())
    }

    #[inline(always)]
    pub(super) fn dropped(&mut self, cursor: Cursor, end: usize) -> Run<Cursor> {
        self.flush(cursor.run, cursor.at)?;
        Ok(Cursor { at: end, run: end })
    }

    #[inline(always)]
    pub(super) fn insert(&mut self, cursor: Cursor, from: u32, len: u32) -> Run<Cursor> {
        let constant = self.program.constants.get(from as usize..).unwrap_or_default();
        match constant.first_chunk::<SLACK>() {
            Some(chunk) if len as usize <= SLACK => self.replace(cursor, cursor.at, *chunk, len as usize),
            _ => {
                self.flush(cursor.run, cursor.at)?;
                let copied = self.scratch.output.copy(constant, len as usize);
                copied.map_err(|fault| Halt::at(cursor.at, fault))?;
                Ok(Cursor { run: cursor.at, ..cursor })
            }
        }
    }

    /// Writes an array, of which only the first bytes count, in place of the value that ends at a position.
    #[inline(always)]
    fn replace<const N: usize>(
        &mut self,
        cursor: Cursor,
        end: usize,
        bytes: [u8; N],
        used: usize,
    ) -> Run<Cursor> {
        let (run, output) = (self.input.from(cursor.run), &mut self.scratch.output);
        let written = output.copy_and_put(run, cursor.at - cursor.run, bytes, used);
        written.map_err(|fault| Halt::at(cursor.at, fault))?;
        Ok(Cursor { at: end, run: end })
    }

    #[inline(always)]
    pub(super) fn replace_long(&mut self, cursor: Cursor, end: usize, value: i64) -> Run<Cursor> {
        let (bytes, len) = convert::varint(zigzag(value));
        self.replace(cursor, end, bytes, len)
    }

    #[inline(always)]
    fn replace_index(&mut self, cursor: Cursor, end: usize, index: u32) -> Run<Cursor> {
        match u8::try_from(index << 1) {
            Ok(byte @ ..0x80) if index < 64 => self.replace(cursor, end, [byte], 1),
            _ => self.replace_long(cursor, end, i64::from(index)),
        }
    }

    #[inline(always)]
    pub(super) fn symbol(&mut self, cursor: Cursor, of: u32) -> Run<Cursor> {
        let (index, end) = self.input.index(cursor.at)?;
        let symbols = self.program.enums.get(of as usize);
        match symbols.and_then(|symbols| symbols.indexes.get(index as usize)) {
            Some(Some(known)) if *known == index => Ok(Cursor { at: end, ..cursor }),
            Some(Some(known)) => self.replace_index(cursor, end, *known),
            Some(None) => Err(Halt::unresolvable(cursor.at, Cause::Symbol { of, index })),
            None => Err(Halt::at(cursor.at, Fault::Symbol(index))),
        }
    }

    #[inline(always)]
    pub(super) fn branch(&mut self, cursor: Cursor, from: u32, len: u32) -> Run<(usize, Cursor)> {
        let (index, end) = self.input.index(cursor.at)?;
        let branch = (index < len).then(|| self.program.branches.get((from + index) as usize)).flatten();
        let Some(branch) = branch else { return Err(Halt::at(cursor.at, Fault::Branch(index))) };
        let cursor = match branch.index {
            Index::Keep => Cursor { at: end, ..cursor },
            Index::Drop => self.dropped(cursor, end)?,
            Index::Is(index) => self.replace_index(cursor, end, index)?,
        };
        Ok((branch.to as usize, cursor))
    }

    #[inline(always)]
    pub(super) fn promote(&mut self, cursor: Cursor, promotion: Promotion) -> Run<Cursor> {
        match promotion {
            Promotion::IntToFloat => {
                let (value, end) = self.input.int(cursor.at)?;
                self.replace(cursor, end, convert::float(i64::from(value)).to_le_bytes(), 4)
            }
            Promotion::LongToFloat => {
                let (value, end) = self.input.long(cursor.at)?;
                self.replace(cursor, end, convert::float(value).to_le_bytes(), 4)
            }
            Promotion::IntToDouble => {
                let (value, end) = self.input.int(cursor.at)?;
                self.replace(cursor, end, f64::from(value).to_le_bytes(), 8)
            }
            Promotion::LongToDouble => {
                let (value, end) = self.input.long(cursor.at)?;
                self.replace(cursor, end, convert::double(value).to_le_bytes(), 8)
            }
            Promotion::FloatToDouble => {
                let (value, end) = self.input.float(cursor.at)?;
                self.replace(cursor, end, f64::from(value).to_le_bytes(), 8)
            }
        }
    }

    #[inline(never)]
    pub(super) fn text(&self, at: usize) -> Run<usize> {
        let (len, begin) = self.input.size(at)?;
        let end = self.input.skip(begin, len)?;
        let text = self.input.from(begin).get(..len).unwrap_or_default();
        std::str::from_utf8(text).map(|_| end).map_err(|_| Halt::at(at, Fault::Utf8))
    }

    #[inline(never)]
    pub(super) fn scale(&mut self, cursor: Cursor, by: u32) -> Run<Cursor> {
        let (value, end) = self.input.long(cursor.at)?;
        let scaling = self.program.scalings.get(by as usize);
        let scaled = scaling.and_then(|scaling| convert::scale(value, *scaling));
        let scaled = scaled.ok_or_else(|| Halt::at(cursor.at, convert::INEXACT_TIME))?;
        self.replace_long(cursor, end, scaled)
    }

    #[inline(never)]
    pub(super) fn decimal(&mut self, cursor: Cursor, by: u32) -> Run<Cursor> {
        let Some(rescale) = self.program.decimals.get(by as usize) else { return Ok(cursor) };
        let (len, begin) = match rescale.size {
            Some(size) => (size, cursor.at),
            None => self.input.size(cursor.at)?,
        };
        let end = self.input.skip(begin, len)?;
        let value = self.input.from(begin).get(..len).unwrap_or_default();
        let halt = |fault| Halt::at(cursor.at, fault);
        let scaled = decimal::rescale(value, rescale).map_err(halt)?;
        self.flush(cursor.run, cursor.at)?;
        let output = &mut self.scratch.output;
        if rescale.size.is_none() {
            let (bytes, used) = convert::varint(zigzag(i64::try_from(scaled.len()).unwrap_or(i64::MAX)));
            output.copy(&bytes, used).map_err(halt)?;
        }
        output.copy(&scaled, scaled.len()).map_err(halt)?;
        Ok(Cursor { at: end, run: end })
    }
}
