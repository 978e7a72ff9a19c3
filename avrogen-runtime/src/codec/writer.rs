//! Where encoded bytes go: one buffer, kept initialised.

#![expect(
    clippy::cast_possible_truncation,
    reason = "each cast stands behind a comparison, or drops bits that are known to be 0"
)]

use std::fmt;

use crate::Error;
use crate::codec::limits::Limits;
use crate::codec::varint::{NINE_BYTES, spread, zigzag};
use crate::error::Fault;

/// Room behind the last byte that lets every store take a whole word, and every short string 64 bytes.
const SLACK: usize = 72;

/// The bytes of one or more encoded values.
///
/// The buffer never shrinks and stays initialised, so that a value is written into a slice: no growth check but the
/// one that a slice makes anyway, no zeroing, and no allocation once it has met the largest message. Generated code
/// writes to it; see [`Encoder`](crate::Encoder) for how to use it.
pub struct Writer {
    /// Initialised to its length; what has been written ends at `at`.
    buffer: Vec<u8>,
    at: usize,
    depth: u32,
}

impl Writer {
    /// Without a buffer yet.
    pub const fn new() -> Self {
        Self { buffer: Vec::new(), at: 0, depth: Limits::new().depth }
    }

    /// Goes on behind the bytes of a vector, which [`into_vec`](Self::into_vec) gives back.
    pub fn append_to(vec: Vec<u8>) -> Self {
        Self { at: vec.len(), buffer: vec, ..Self::new() }
    }

    /// What has been written.
    pub fn into_vec(mut self) -> Vec<u8> {
        self.buffer.truncate(self.at);
        self.buffer
    }

    /// What has been written since the last [`clear`](Self::clear).
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        self.buffer.get(..self.at).unwrap_or_default()
    }

    /// [`as_slice`](Self::as_slice), to be changed in place.
    #[cfg(feature = "json")]
    pub(crate) fn as_mut_slice(&mut self) -> &mut [u8] {
        self.buffer.get_mut(..self.at).unwrap_or_default()
    }

    /// Bytes written.
    #[inline]
    pub fn len(&self) -> usize {
        self.at
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.at == 0
    }

    /// Forgets what has been written and keeps the buffer.
    #[inline]
    pub fn clear(&mut self) {
        self.at = 0;
    }

    /// Forgets what has been written behind the first so many bytes.
    pub fn truncate(&mut self, len: usize) {
        self.at = self.at.min(len);
    }

    /// Sees to it that so many more bytes can be written without growing.
    pub fn reserve(&mut self, bytes: usize) {
        if self.buffer.len() - self.at < bytes.saturating_add(SLACK) {
            self.grow(bytes);
        }
    }

    /// Writes bytes as they are: a prefix in front of a datum.
    #[inline]
    pub fn write(&mut self, bytes: &[u8]) {
        if self.buffer.len() - self.at < bytes.len() {
            self.grow(bytes.len());
        }
        self.buffer[self.at..][..bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
    }

    /// Encodes a record of a recursive schema.
    ///
    /// # Errors
    /// When there are more within each other than the limit on depth allows, or the value cannot be encoded.
    pub fn nested(&mut self, record: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(self.fault(Fault::Depth));
        };
        self.depth = depth;
        let done = record(self);
        self.depth = depth + 1;
        done
    }

    /// Stores a whole array, of which only the first bytes count.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, bytes: [u8; N], used: usize) {
        loop {
            if let Some(room) = self.buffer.get_mut(self.at..).and_then(|room| room.first_chunk_mut::<N>()) {
                *room = bytes;
                self.at += used;
                return;
            }
            self.grow(N);
        }
    }

    /// Stores a whole little-endian word, of which only the first bytes count.
    #[inline(always)]
    pub(crate) fn put_word(&mut self, word: u64, used: usize) {
        match self.buffer.get_mut(self.at..).and_then(|room| room.first_chunk_mut()) {
            Some(room) => {
                *room = word.to_le_bytes();
                self.at += used;
            }
            None => self.grow_and_put(word, used),
        }
    }

    #[cold]
    #[inline(never)]
    fn grow_and_put(&mut self, word: u64, used: usize) {
        self.grow(8);
        self.put_word(word, used);
    }

    #[inline(always)]
    pub(crate) fn put_long(&mut self, value: i64) {
        let value = zigzag(value);
        if value < NINE_BYTES {
            let (word, len) = spread(value);
            self.put_word(word, len);
        } else {
            self.put_nine_bytes(value);
        }
    }

    #[inline(always)]
    pub(crate) fn put_int(&mut self, value: i32) {
        let (word, len) = spread(u64::from(((value << 1) ^ (value >> 31)).cast_unsigned()));
        self.put_word(word, len);
    }

    /// A length, count or index: mostly a single byte.
    #[inline(always)]
    pub(crate) fn put_size(&mut self, size: usize) {
        if size < 64 {
            self.put_word((size as u64) << 1, 1);
        } else {
            self.put_large_size(size);
        }
    }

    #[inline(never)]
    fn put_large_size(&mut self, size: usize) {
        self.put_long(i64::try_from(size).unwrap_or(i64::MAX));
    }

    /// A length and so many bytes.
    #[inline(always)]
    pub(crate) fn put_bytes(&mut self, bytes: &[u8]) {
        let len = bytes.len();
        // 1 byte of length and up to 64 of content: with the room's size known, no copy below checks again.
        let room = self.buffer.get_mut(self.at..).and_then(|room| room.first_chunk_mut::<65>());
        let Some(room) = room else { return self.put_long_bytes(bytes) };
        if len <= 32 {
            room[0] = (len << 1) as u8;
            let room = &mut room[1..];
            if len >= 16 {
                overlap::<16>(room, bytes);
            } else if len >= 8 {
                overlap::<8>(room, bytes);
            } else if len >= 4 {
                overlap::<4>(room, bytes);
            } else if let [first, .., last] = bytes {
                room[0] = *first;
                room[1] = bytes[len / 2];
                room[len - 1] = *last;
            } else if let [only] = bytes {
                room[0] = *only;
            }
            self.at += 1 + len;
        } else if len < 64 {
            room[0] = (len << 1) as u8;
            overlap::<32>(&mut room[1..], bytes);
            self.at += 1 + len;
        } else {
            self.put_long_bytes(bytes);
        }
    }

    #[inline(never)]
    fn put_long_bytes(&mut self, bytes: &[u8]) {
        self.put_size(bytes.len());
        self.write(bytes);
    }

    #[cold]
    #[inline(never)]
    fn put_nine_bytes(&mut self, value: u64) {
        let (word, _) = spread(value & (NINE_BYTES - 1));
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&(word | crate::codec::varint::CONTINUE).to_le_bytes());
        let rest = value >> 56;
        bytes[8] = (rest & 0x7f) as u8;
        let used = if rest < 0x80 {
            9
        } else {
            bytes[8] |= 0x80;
            bytes[9] = 1;
            10
        };
        self.put(bytes, used);
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, bytes: usize) {
        let enough = self.at.saturating_add(bytes).saturating_add(SLACK);
        self.buffer.resize(enough.max(self.buffer.len().saturating_mul(2)), 0);
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn fault(&self, fault: Fault) -> Error {
        Error::new(fault, self.at)
    }
}

/// Tells how much was written, and not what: the buffer still holds earlier messages.
impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("len", &self.at).finish_non_exhaustive()
    }
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}

/// Copies between N and 2 N bytes as two moves of a fixed size that may overlap.
#[inline(always)]
fn overlap<const N: usize>(room: &mut [u8], bytes: &[u8]) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) {
        if let Some(room) = room.first_chunk_mut::<N>() {
            *room = *first;
        }
        if let Some(room) = room.get_mut(bytes.len() - N..).and_then(|room| room.first_chunk_mut::<N>()) {
            *room = *last;
        }
    }
}
