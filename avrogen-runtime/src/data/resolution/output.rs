//! Where the reader's datum is written: a buffer that stays initialised, with a limit.

use crate::error::Fault;

/// Behind every run there is room for this much more, so that short ones are copied in moves of a fixed size.
pub(super) const SLACK: usize = 32;

/// Buffers above this are not kept for the next datum.
const KEPT: usize = 1 << 20;

#[derive(Debug, Default)]
pub(super) struct Output {
    /// Initialised to its length; what has been written ends at `at`.
    buffer: Vec<u8>,
    at: usize,
    limit: usize,
}

impl Output {
    pub(super) const fn new() -> Self {
        Self { buffer: Vec::new(), at: 0, limit: 0 }
    }

    pub(super) fn begin(&mut self, limit: usize) {
        if self.buffer.len() > KEPT {
            self.buffer = Vec::new();
        }
        self.at = 0;
        self.limit = limit;
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.at).unwrap_or_default()
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.truncate(self.at);
        self.at = 0;
        bytes
    }

    /// Takes memory from what the buffer may have.
    pub(super) fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        match self.limit.checked_sub(bytes) {
            Some(limit) if limit >= self.buffer.len().min(self.at) => {
                self.limit = limit;
                Ok(())
            }
            _ => Err(Fault::Memory),
        }
    }

    /// Gives it back.
    pub(super) fn refund(&mut self, bytes: usize) {
        self.limit = self.limit.saturating_add(bytes);
    }

    /// Bytes of memory that the buffer takes.
    pub(super) fn memory(&self) -> usize {
        self.buffer.capacity()
    }

    /// Appends `len` bytes from the front of `from`, which may go on behind them.
    #[inline(always)]
    pub(super) fn copy(&mut self, from: &[u8], len: usize) -> Result<(), Fault> {
        if self.buffer.len() - self.at < len.saturating_add(SLACK) {
            self.grow(len)?;
        }
        let room = self.buffer.get_mut(self.at..).unwrap_or_default();
        if len <= SLACK
            && let Some(block) = from.first_chunk::<SLACK>()
            && let Some(room) = room.first_chunk_mut::<SLACK>()
        {
            *room = *block;
        } else if let (Some(room), Some(from)) = (room.get_mut(..len), from.get(..len)) {
            room.copy_from_slice(from);
        }
        self.at += len;
        Ok(())
    }

    /// Appends `len` bytes from the front of `from`, which may go on behind them, and an array, of which only the first
    /// bytes count.
    #[inline(always)]
    pub(super) fn copy_and_put<const N: usize>(
        &mut self,
        from: &[u8],
        len: usize,
        bytes: [u8; N],
        used: usize,
    ) -> Result<(), Fault> {
        const { assert!(N <= SLACK) };
        // Both by one look at the room.
        if len <= SLACK
            && let Some(block) = from.first_chunk::<SLACK>()
            && let Some(room) = self.room()
        {
            room[..SLACK].copy_from_slice(block);
            room[len..len + N].copy_from_slice(&bytes);
            self.at += len + used;
            return Ok(());
        }
        self.copy_slowly(from, len)?;
        if let Some(room) = self.room() {
            room[..N].copy_from_slice(&bytes);
        }
        self.at += used;
        Ok(())
    }

    /// Room for a short run and as much again.
    #[inline(always)]
    fn room(&mut self) -> Option<&mut [u8; 2 * SLACK]> {
        self.buffer.get_mut(self.at..)?.first_chunk_mut()
    }

    /// At the end of the input or of the buffer, or with much to copy; there is room for more afterwards.
    #[inline(never)]
    fn copy_slowly(&mut self, from: &[u8], len: usize) -> Result<(), Fault> {
        self.copy(from, len)?;
        if self.buffer.len() - self.at < 2 * SLACK {
            self.grow(0)?;
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) -> Result<(), Fault> {
        let needed = self.at.saturating_add(more).saturating_add(2 * SLACK);
        // The old buffer is there until the new one is filled.
        let affordable = self.limit.saturating_add(2 * SLACK).saturating_sub(self.buffer.len());
        if needed > affordable {
            return Err(Fault::Memory);
        }
        let generous = self.buffer.len().saturating_mul(2).max(256);
        let len = generous.min(affordable).max(needed);
        let mut grown = Vec::new();
        if grown.try_reserve_exact(len).is_err() {
            return Err(Fault::Memory);
        }
        grown.extend_from_slice(self.bytes());
        grown.resize(len, 0);
        self.buffer = grown;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_is_there_wherever_the_input_ends() {
        let mut output = Output::new();
        let input: Vec<u8> = (0..200).collect();
        let mut expected = Vec::new();
        output.begin(usize::MAX);
        for len in [0, 1, 31, 32, 33, 100, 5] {
            for end in [len, len + 20, 200] {
                output.copy(&input[..end], len).unwrap();
                expected.extend(&input[..len]);
                output.copy_and_put(&input[..end], len, [7; 10], 3).unwrap();
                expected.extend(&input[..len]);
                expected.extend([7; 3]);
            }
        }
        assert_eq!(output.bytes(), expected);
        assert_eq!(output.take(), expected);
    }

    #[test]
    fn the_limit_holds_for_the_buffer_and_the_one_before() {
        let mut output = Output::new();
        output.begin(10_000);
        let full = (0..1_000).find(|_| output.copy(&[1; 64], 64).is_err()).unwrap();
        assert!((50..157).contains(&full), "{full}");
        assert!(output.memory() <= 10_000 + 2 * SLACK);
    }
}
