//! The bytes of a file, counted, and read again where a damaged block was taken for longer than it is.

use std::io::{self, BufRead as _, BufReader, Read};

/// Room for small files and for headers. What is larger is read past it.
const BUFFER: usize = 16 << 10;

/// How much of what a file claims is believed at once.
const FIRST_ROOM: usize = 1 << 20;

pub(super) struct Input<R> {
    from: BufReader<R>,
    /// Bytes that come before those of the reader, from `back_at` on.
    back: Vec<u8>,
    back_at: usize,
    offset: u64,
}

/// What stands where a long should.
pub(super) enum Long {
    Is(i64),
    /// The end of the file.
    End,
    /// More bytes or bits than a long has.
    Oversized,
}

impl<R: Read> Input<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from: BufReader::with_capacity(BUFFER, from), back: Vec::new(), back_at: 0, offset: 0 }
    }

    /// How many bytes were read.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The next bytes, none at the end.
    fn available(&mut self) -> io::Result<&[u8]> {
        if self.back_at == self.back.len() {
            loop {
                match self.from.fill_buf() {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                    // Asked again for the sake of the borrow checker: the buffer is full, so nothing is read.
                    Ok(_) => return self.from.fill_buf(),
                }
            }
        }
        Ok(&self.back[self.back_at..])
    }

    fn consume(&mut self, bytes: usize) {
        if self.back_at == self.back.len() {
            self.from.consume(bytes);
        } else {
            self.back_at += bytes;
            if self.back_at == self.back.len() {
                (self.back, self.back_at) = (Vec::new(), 0);
            }
        }
        self.offset += bytes as u64;
    }

    /// The next byte, none at the end.
    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.available()?.first().copied();
        if byte.is_some() {
            self.consume(1);
        }
        Ok(byte)
    }

    /// Reads a long; its bytes go to `seen`, too.
    pub(super) fn long(&mut self, seen: &mut Vec<u8>) -> io::Result<Long> {
        let mut value = 0u64;
        for at in 0..10 {
            let Some(byte) = self.byte()? else { return Ok(Long::End) };
            seen.push(byte);
            // One bit of the tenth byte counts.
            if at == 9 && byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte < 0x80 {
                return Ok(Long::Is(crate::codec::varint::unzigzag(value)));
            }
        }
        Ok(Long::Oversized)
    }

    /// Appends so many bytes, or as many as there are.
    pub(super) fn read_into(&mut self, bytes: usize, out: &mut Vec<u8>) -> io::Result<()> {
        let mut left = bytes;
        while left > 0 && self.back_at < self.back.len() {
            let piece = left.min(self.back.len() - self.back_at);
            out.extend_from_slice(&self.back[self.back_at..self.back_at + piece]);
            self.consume(piece);
            left -= piece;
        }
        while left > 0 {
            // As much again as was there already.
            let room = left.min(out.len().max(FIRST_ROOM));
            let reserved = out.try_reserve_exact(room);
            reserved.map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
            let read = (&mut self.from).take(room as u64).read_to_end(out)?;
            self.offset += read as u64;
            left -= read;
            if read < room {
                break;
            }
        }
        Ok(())
    }

    /// Lets bytes that were read come once more.
    pub(super) fn put_back(&mut self, mut bytes: Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        self.offset -= bytes.len() as u64;
        bytes.extend_from_slice(&self.back[self.back_at..]);
        (self.back, self.back_at) = (bytes, 0);
    }

    /// Reads on behind the next sync marker; none is left where this is false.
    pub(super) fn skip_behind(&mut self, marker: [u8; 16]) -> io::Result<bool> {
        let marker = u128::from_be_bytes(marker);
        let (mut window, mut seen) = (0u128, 0u64);
        loop {
            let available = self.available()?;
            if available.is_empty() {
                return Ok(false);
            }
            let found = available.iter().position(|byte| {
                window = window << 8 | u128::from(*byte);
                seen += 1;
                window == marker && seen >= 16
            });
            let bytes = found.map_or(available.len(), |at| at + 1);
            self.consume(bytes);
            if found.is_some() {
                return Ok(true);
            }
        }
    }
}
