//! Where the blocks of a file go: what all writers of container files share.

use std::io::{self, Write};

use super::codec::Pack;
use super::error::Position;
use super::header::{self, SYNC_MARKER};
use super::{Codec, Error, ErrorKind, Options};
use crate::Writer as Buffer;

/// Records in a block at most: those of zero bytes never fill one.
const MOST_RECORDS: u64 = 1 << 20;

pub(super) struct Sink<W: Write> {
    /// None once it was given back.
    to: Option<W>,
    packer: Option<Box<dyn Pack>>,
    /// The records of the block so far.
    block: Buffer,
    records: u64,
    block_bytes: usize,
    sync_marker: [u8; SYNC_MARKER],
    packed: Vec<u8>,
    place: Progress,
    /// Whether writing has failed, so that nobody knows what stands in the file.
    is_broken: bool,
}

/// How far a writer is.
#[derive(Clone, Copy, Default)]
pub(super) struct Progress {
    /// Bytes of the file.
    pub(super) offset: u64,
    /// Blocks that this writer has written.
    blocks: u64,
    /// Records that it was given.
    records: u64,
}

impl Progress {
    fn place(&self) -> Position {
        Position { offset: Some(self.offset), block: Some(self.blocks + 1), ..Position::default() }
    }
}

impl<W: Write> Sink<W> {
    /// Begins a file with a schema.
    pub(super) fn create(to: W, schema: String, options: &Options) -> Result<Self, Error> {
        let (metadata, sync_marker) = options.header(schema)?;
        let mut sink = Self::resume(to, options.codec, options, sync_marker, 0)?;
        sink.put(&[&header::write(&metadata, sync_marker)])?;
        Ok(sink)
    }

    /// Goes on behind so many bytes of a file.
    pub(super) fn resume(
        to: W,
        codec: Codec,
        options: &Options,
        sync_marker: [u8; SYNC_MARKER],
        offset: u64,
    ) -> Result<Self, Error> {
        let packer = codec.packer(options.level);
        let kind = if codec.is_available() { ErrorKind::Settings } else { ErrorKind::Codec };
        let packer = packer.map_err(|message| Error::new(kind, Position::default(), message))?;
        Ok(Self {
            to: Some(to),
            packer,
            block: Buffer::new(),
            records: 0,
            block_bytes: options.block_bytes,
            sync_marker,
            packed: Vec::new(),
            place: Progress { offset, ..Progress::default() },
            is_broken: false,
        })
    }

    /// Adds a record, all of it or nothing; the error, if there is one, is counted from where it begins.
    #[inline]
    pub(super) fn record(
        &mut self,
        encode: impl FnOnce(&mut Buffer) -> Result<(), crate::Error>,
        locate: impl FnOnce(&[u8], usize, crate::Error) -> crate::Error,
    ) -> Result<(), Error> {
        let begin = self.block.len();
        if let Err(error) = encode(&mut self.block) {
            let error = locate(&self.block.as_slice()[begin..], begin, error);
            self.block.truncate(begin);
            let record = Some(self.place.records + 1);
            return Err(Error::record(Position { record, ..Position::default() }, error));
        }
        self.records += 1;
        self.place.records += 1;
        if self.block.len() >= self.block_bytes || self.records >= MOST_RECORDS {
            self.end_block()?;
        }
        Ok(())
    }

    /// Writes the records so far as a block.
    pub(super) fn end_block(&mut self) -> Result<(), Error> {
        if self.records == 0 {
            return Ok(());
        }
        let data = self.block.as_slice();
        let data = match &mut self.packer {
            None => data,
            Some(packer) => {
                self.packed.clear();
                let done = packer.pack(data, &mut self.packed);
                done.map_err(|message| Error::new(ErrorKind::Codec, self.place.place(), message))?;
                &self.packed
            }
        };
        let mut head = Buffer::new();
        head.put_long(i64::try_from(self.records).unwrap_or(i64::MAX));
        head.put_size(data.len());
        let pieces = [head.as_slice(), data, &self.sync_marker];
        put(&mut self.to, &mut self.is_broken, &mut self.place, &pieces)?;
        self.place.blocks += 1;
        self.records = 0;
        self.block.clear();
        Ok(())
    }

    /// Writes everything so far, to the end of the way.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        self.end_block()?;
        let Some(to) = &mut self.to else { return Ok(()) };
        to.flush().map_err(|error| {
            self.is_broken = true;
            Error::io(self.place.place(), error)
        })
    }

    /// Writes everything, and gives back where it went.
    pub(super) fn finish(mut self) -> Result<W, Error> {
        self.flush()?;
        self.to.take().ok_or_else(|| broken(&self.place))
    }

    fn put(&mut self, pieces: &[&[u8]]) -> Result<(), Error> {
        put(&mut self.to, &mut self.is_broken, &mut self.place, pieces)
    }
}

/// What is not finished is not lost where that can be helped; an error here goes unseen.
impl<W: Write> Drop for Sink<W> {
    fn drop(&mut self) {
        if self.to.is_some() && !self.is_broken && !std::thread::panicking() {
            let _ = self.flush();
        }
    }
}

fn put<W: Write>(
    to: &mut Option<W>,
    is_broken: &mut bool,
    place: &mut Progress,
    pieces: &[&[u8]],
) -> Result<(), Error> {
    let Some(to) = to.as_mut().filter(|_| !*is_broken) else { return Err(broken(place)) };
    for piece in pieces {
        if let Err(error) = to.write_all(piece) {
            *is_broken = true;
            return Err(Error::io(place.place(), error));
        }
        place.offset += piece.len() as u64;
    }
    Ok(())
}

fn broken(place: &Progress) -> Error {
    let error = io::Error::other("an earlier write has failed, and the file may end anywhere");
    Error::io(place.place(), error)
}
