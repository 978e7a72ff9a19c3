//! The records of a file, block after block: what all readers of container files share.

use std::io::Read;

use super::block::Block;
use super::codec::{Unpack, Unpacked};
use super::error::Position;
use super::input::Input;
use super::limits::RECORD;
use super::{Error, ErrorKind, Header, Limits};
use crate::data::resolution::Resolution;

/// Larger buffers than this are not kept for the next block.
const KEPT: usize = 4 << 20;

/// Items of zero bytes that a file may have for each of its bytes.
const EMPTY_ITEMS_PER_BYTE: usize = 8;

pub(super) struct Records<R> {
    /// The data of the block.
    pub(super) data: Vec<u8>,
    pub(super) cursor: Cursor<R>,
}

/// Where a reader is.
pub(super) struct Cursor<R> {
    input: Input<R>,
    header: Header,
    limits: Limits,
    unpacker: Option<Box<dyn Unpack>>,
    /// The data of the block as they stand in the file, where they are compressed.
    stored: Vec<u8>,
    /// The block that is being read; none before the first one.
    block: Option<Block>,
    /// How far in its data.
    pub(super) at: usize,
    /// How many records of it are still to come.
    left: u64,
    /// Blocks and records that were read, those that are being read among them.
    blocks: u64,
    records: u64,
    /// Bytes that the blocks still to come may take after decompression.
    expansion: usize,
    /// What a record may cost.
    pub(super) datum_limits: crate::Limits,
    state: State,
    /// Walks over records that cannot be decoded, though they are whole.
    walk: Option<Resolution>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Going,
    /// There was an error after which it is not known where the next record begins.
    Stopped,
    Ended,
}

impl<R: Read> Records<R> {
    pub(super) fn new(from: R, limits: Limits) -> Result<Self, Error> {
        let mut input = Input::new(from);
        let header = Header::read(&mut input, limits.header)?;
        let unpacker = header.codec().unpacker();
        let unpacker =
            unpacker.map_err(|message| Error::new(ErrorKind::Codec, Position::default(), message))?;
        let cursor = Cursor {
            input,
            header,
            limits,
            unpacker,
            stored: Vec::new(),
            block: None,
            at: 0,
            left: 0,
            blocks: 0,
            records: 0,
            expansion: limits.expanded,
            datum_limits: limits.datum,
            state: State::Going,
            walk: None,
        };
        Ok(Self { data: Vec::new(), cursor })
    }

    pub(super) fn header(&self) -> &Header {
        &self.cursor.header
    }

    /// Goes on to the next record, which then begins at the cursor; none at the end, and after an error that nothing was
    /// done about.
    pub(super) fn prepare(&mut self) -> Option<Result<(), Error>> {
        while self.cursor.state == State::Going {
            if self.cursor.left > 0 {
                return Some(Ok(()));
            }
            match self.next_block() {
                Ok(true) => {}
                Ok(false) => self.cursor.state = State::Ended,
                Err(error) => {
                    self.cursor.state = State::Stopped;
                    return Some(Err(error));
                }
            }
        }
        None
    }

    /// Decodes the next record.
    pub(super) fn next_by<V>(
        &mut self,
        decode: impl FnOnce(&mut crate::Reader<'_>) -> Result<V, crate::Error>,
    ) -> Option<Result<V, Error>> {
        if let Err(error) = self.prepare()? {
            return Some(Err(error));
        }
        let mut reader = self.cursor.reader(&self.data);
        Some(match decode(&mut reader) {
            Ok(value) => self.cursor.advance(&reader).map(|()| value),
            Err(error) => Err(self.cursor.failed(&self.data, error)),
        })
    }

    /// Leaves the rest of the block, whatever is wrong with it.
    pub(super) fn skip_block(&mut self) -> Result<(), Error> {
        let cursor = &mut self.cursor;
        if cursor.state == State::Ended {
            return Ok(());
        }
        let is_lost = match cursor.block.take() {
            // There was no way into the block, and nothing of it was read.
            None => cursor.state == State::Stopped,
            Some(Block { around: None, .. }) => false,
            Some(Block { around: Some((mut bytes, tail)), .. }) => {
                let is_compressed = cursor.unpacker.is_some();
                bytes.append(if is_compressed { &mut cursor.stored } else { &mut self.data });
                bytes.extend(tail);
                cursor.input.put_back(bytes);
                true
            }
        };
        self.data.clear();
        (cursor.at, cursor.left) = (0, 0);
        // Where this fails, there is nothing more to read.
        cursor.state = State::Stopped;
        if is_lost {
            let found = cursor.input.skip_behind(cursor.header.sync_marker());
            let place = Position { offset: Some(cursor.input.offset()), ..Position::default() };
            if !found.map_err(|error| Error::io(place, error))? {
                cursor.state = State::Ended;
                return Ok(());
            }
        }
        cursor.state = State::Going;
        Ok(())
    }

    /// Reads the next block; whether there is one.
    ///
    /// # Errors
    /// Where there is something wrong with the end of the block that is done, or with the next one.
    fn next_block(&mut self) -> Result<bool, Error> {
        let cursor = &mut self.cursor;
        cursor.end_block(self.data.len())?;
        cursor.block = None;
        for buffer in [&mut self.data, &mut cursor.stored] {
            if buffer.capacity() > KEPT {
                *buffer = Vec::new();
            }
        }
        let (marker, limit) = (cursor.header.sync_marker(), cursor.limits.block);
        let stored = if cursor.unpacker.is_some() { &mut cursor.stored } else { &mut self.data };
        let Some(mut block) = Block::read(&mut cursor.input, cursor.blocks + 1, marker, limit, stored)?
        else {
            return Ok(false);
        };
        cursor.blocks += 1;
        cursor.at = 0;
        let unpacked = cursor.unpack(&mut block, &mut self.data);
        cursor.left = if unpacked.is_ok() { block.records } else { 0 };
        cursor.grant(&block, self.data.capacity());
        cursor.block = Some(block);
        unpacked.map(|()| true)
    }
}

impl<R> Cursor<R> {
    /// What is wrong with the end of a block, all of whose records were read.
    fn end_block(&mut self, len: usize) -> Result<(), Error> {
        let Some(block) = &mut self.block else { return Ok(()) };
        if let Some(fault) = block.fault.take() {
            return Err(fault);
        }
        match len - self.at {
            0 => Ok(()),
            rest => {
                let message =
                    format!("{rest} bytes are left over behind the {} records of the block", block.records);
                Err(Error::new(ErrorKind::Corrupt, self.place(self.at), message))
            }
        }
    }

    /// Decompresses what is stored, if it is compressed. Of a block that is cut off, there is what stands before the cut.
    fn unpack(&mut self, block: &mut Block, data: &mut Vec<u8>) -> Result<(), Error> {
        let Some(unpacker) = &mut self.unpacker else { return Ok(()) };
        data.clear();
        let stored = self.stored.len();
        self.expansion = self.expansion.saturating_add(self.limits.expanded_for(stored));
        let limit = self.limits.decompressed_for(stored);
        let outcome = unpacker.unpack(&self.stored, limit.min(self.expansion), data);
        // Records without bytes have a limit of their own.
        let records = usize::try_from(block.records).unwrap_or(usize::MAX).min(data.len());
        let left = self.expansion.checked_sub(data.len().saturating_add(records.saturating_mul(RECORD)));
        let is_used_up = left.is_none() || self.expansion < limit;
        let outcome = if left.is_none() { Unpacked::TooLarge } else { outcome };
        self.expansion = left.unwrap_or(0);
        let (kind, message) = match outcome {
            Unpacked::Whole => return Ok(()),
            Unpacked::Cut => {
                let fault = || {
                    Error::new(
                        ErrorKind::Corrupt,
                        block.place,
                        "the compressed data of the block end too early",
                    )
                };
                block.fault.get_or_insert_with(fault);
                return Ok(());
            }
            Unpacked::Corrupt(message) => {
                let codec = self.header.codec();
                (ErrorKind::Corrupt, format!("the {codec} data of the block are damaged: {message}"))
            }
            Unpacked::TooLarge if is_used_up => (
                ErrorKind::LimitExceeded,
                "the blocks of the file take more than the limit when they are decompressed; `Limits::expanded` raises it"
                    .to_owned(),
            ),
            Unpacked::TooLarge => (
                ErrorKind::LimitExceeded,
                format!(
                    "the block of {stored} bytes takes more than {limit} when it is decompressed; `Limits::decompressed` raises the limit"
                ),
            ),
        };
        data.clear();
        // That the block has no end, or no sync marker behind it, explains the rest.
        Err(block.fault.take().unwrap_or_else(|| Error::new(kind, block.place, message)))
    }

    /// What the records of a block may cost beside what the block takes itself.
    fn grant(&mut self, block: &Block, data: usize) {
        let limits = self.limits.datum;
        let taken = data.saturating_add(self.stored.capacity());
        let left = limits.memory_for(block.stored).saturating_sub(taken);
        let memory = left.max(limits.memory / 4);
        let more = block.stored.saturating_mul(EMPTY_ITEMS_PER_BYTE);
        let empty_items = self.datum_limits.empty_items.saturating_add(more);
        self.datum_limits = limits.memory(memory).memory_per_byte(0).empty_items(empty_items);
    }

    /// Reads the next record.
    #[inline]
    pub(super) fn reader<'d>(&self, data: &'d [u8]) -> crate::Reader<'d> {
        crate::Reader::with_limits(data.get(self.at..).unwrap_or_default(), self.datum_limits)
    }

    /// Goes on behind a record that was read.
    #[inline]
    pub(super) fn advance(&mut self, reader: &crate::Reader<'_>) -> Result<(), Error> {
        let bytes = reader.offset();
        self.at += bytes;
        self.left -= 1;
        self.records += 1;
        let empty_items = reader.limits().empty_items;
        // So does a record of zero bytes count.
        let Some(empty_items) = empty_items.checked_sub(usize::from(bytes == 0)) else {
            self.state = State::Stopped;
            let message = "the file has more items and records of zero bytes than the limit allows";
            return Err(Error::new(ErrorKind::LimitExceeded, self.place(self.at), message));
        };
        self.datum_limits.empty_items = empty_items;
        Ok(())
    }

    /// What is wrong with the next record. Where it is whole nevertheless, the one behind it is the next one.
    #[cold]
    #[inline(never)]
    pub(super) fn failed(&mut self, data: &[u8], error: crate::Error) -> Error {
        let mut place = self.place(self.at + if error.is_of_readers_datum() { 0 } else { error.offset() });
        place.record = Some(self.records + 1);
        if let Some(block) = &mut self.block
            && block.is_cut
            && error.kind() == crate::ErrorKind::UnexpectedEnd
            && let Some(fault) = block.fault.take()
        {
            self.state = State::Stopped;
            return fault.in_record(self.records + 1);
        }
        match self.walk_over(data, &error) {
            Some(bytes) => {
                self.at += bytes;
                self.left -= 1;
                self.records += 1;
            }
            None => self.state = State::Stopped,
        }
        Error::record(place, error)
    }

    /// How long the next record is, unless the error says that the bytes are no record at all.
    fn walk_over(&mut self, data: &[u8], error: &crate::Error) -> Option<usize> {
        if error.is_structural() {
            return None;
        }
        let walk = match self.walk.take() {
            Some(walk) => walk,
            None => Resolution::new(self.header.schema(), self.header.schema()).ok()?,
        };
        let walk = self.walk.insert(walk);
        let (_, len) = walk.transcode_first(data.get(self.at..)?, self.datum_limits).ok()?;
        Some(len)
    }

    /// The place of a byte of the block's data.
    fn place(&self, at: usize) -> Position {
        let Some(block) = &self.block else { return Position::default() };
        if self.unpacker.is_some() {
            return Position { offset: Some(block.data), decompressed: Some(at as u64), ..block.place };
        }
        Position { offset: Some(block.data + at as u64), ..block.place }
    }
}
