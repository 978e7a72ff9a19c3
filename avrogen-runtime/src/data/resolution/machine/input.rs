//! Passing over the writer's bytes. Everything goes from position to position by value: a position that lives in memory
//! would make each value wait for the one before it to be stored.

use super::{Halt, Run};
use crate::codec::varint::{CONTINUE, squeeze, unzigzag};
use crate::error::Fault;

/// A one in each byte of a word: what is multiplied by it has in each byte the sum of those up to it.
const EACH: u64 = 0x0101_0101_0101_0101;

#[derive(Clone, Copy)]
pub(super) struct Input<'i>(pub(super) &'i [u8]);

impl<'i> Input<'i> {
    #[inline(always)]
    pub(super) fn from(self, at: usize) -> &'i [u8] {
        self.0.get(at..).unwrap_or_default()
    }

    #[inline(always)]
    fn word(self, at: usize) -> Option<u64> {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).map(|chunk| u64::from_le_bytes(*chunk))
    }

    #[inline(always)]
    pub(super) fn left(self, at: usize) -> usize {
        self.0.len().saturating_sub(at)
    }

    #[inline(always)]
    pub(super) fn skip(self, at: usize, bytes: usize) -> Run<usize> {
        if bytes > self.left(at) {
            return Err(Halt::at(at, Fault::End));
        }
        Ok(at + bytes)
    }

    /// Where it goes on behind the byte that this mark is in, and some bytes more. What is known before the mark is added up
    /// before: the next position waits for nothing but the mark.
    #[inline(always)]
    fn behind(self, mark: u64, at: usize, skip: u16) -> Run<usize> {
        let end = at + 1 + usize::from(skip) + (mark.trailing_zeros() >> 3) as usize;
        if end > self.0.len() {
            return Err(Halt::at(end - usize::from(skip), Fault::End));
        }
        Ok(end)
    }

    /// And bytes behind it. Without a branch on its length, which nobody could predict.
    #[inline(always)]
    pub(super) fn skip_varint(self, at: usize, skip: u16) -> Run<usize> {
        if let Some(word) = self.word(at) {
            let stops = !word & CONTINUE;
            if stops != 0 {
                return self.behind(stops, at, skip);
            }
        }
        self.skip_slowly(at, 1, skip)
    }

    /// Several at once: their ends are counted, eight bytes at a time. That one of them is too long goes unnoticed here;
    /// what is copied is decoded afterwards.
    #[inline(always)]
    pub(super) fn skip_varints(self, mut at: usize, count: u32, skip: u16) -> Run<usize> {
        let mut left = u64::from(count);
        while let Some(word) = self.word(at) {
            // In each byte, how many have ended with it.
            let ends = ((!word & CONTINUE) >> 7).wrapping_mul(EACH);
            let all = ends >> 56;
            if all < left {
                left -= all;
                at += 8;
                continue;
            }
            // The first byte with which as many have as are left.
            let enough = (ends | CONTINUE).wrapping_sub(left * EACH) & CONTINUE;
            return self.behind(enough, at, skip);
        }
        self.skip_slowly(at, left, skip)
    }

    /// The index of a union, and a varint unless the index is that of null: without a branch on which it is.
    #[inline(always)]
    pub(super) fn skip_optional_varint(self, at: usize, null: u32, skip: u16) -> Run<usize> {
        if let Some(word) = self.word(at)
            && word & 0xfd == 0
        {
            let stops = !word & CONTINUE;
            let is_null = word & 0xff == u64::from(null) << 1;
            let end = if is_null { stops } else { stops & (stops - 1) };
            if end != 0 {
                return self.behind(end, at, skip);
            }
        }
        let (index, after) = self.optional(at)?;
        if index == null { self.skip(after, skip.into()) } else { self.skip_varint(after, skip) }
    }

    /// The same, and one varint or more behind it, which are counted with it.
    #[inline(always)]
    pub(super) fn skip_optional_varints(self, at: usize, null: u32, more: u32, skip: u16) -> Run<usize> {
        let (index, after) = match self.0.get(at) {
            Some(index @ (0 | 2)) => (u32::from(index >> 1), at + 1),
            _ => self.optional(at)?,
        };
        self.skip_varints(after, more + u32::from(index != null), skip)
    }

    /// The index of a union of two branches.
    #[inline(always)]
    pub(super) fn optional(self, at: usize) -> Run<(u32, usize)> {
        match self.index(at)? {
            (index @ ..2, after) => Ok((index, after)),
            (index, _) => Err(Halt::at(at, Fault::Branch(index))),
        }
    }

    #[inline(always)]
    pub(super) fn skip_bytes(self, at: usize) -> Run<usize> {
        let (len, begin) = self.size(at)?;
        self.skip(begin, len)
    }

    /// A length or index is short, and what follows must not wait for it to be unpacked.
    #[inline(always)]
    fn varint(self, at: usize) -> Run<(u64, usize)> {
        if let Some(byte @ ..0x80) = self.0.get(at) {
            return Ok((u64::from(*byte), at + 1));
        }
        if let Some(word) = self.word(at) {
            let stop = !word & CONTINUE;
            if stop != 0 {
                let value = squeeze(word & (stop ^ (stop - 1)) & !CONTINUE);
                return Ok((value, at + (stop.trailing_zeros() >> 3) as usize + 1));
            }
        }
        self.varint_slowly(at)
    }

    /// Near the end of the input, or nine bytes and more.
    #[cold]
    #[inline(never)]
    fn varint_slowly(self, at: usize) -> Run<(u64, usize)> {
        let mut value = 0;
        let rest = self.0.get(at..).unwrap_or_default();
        for (index, byte) in rest.iter().take(10).enumerate() {
            // One bit of the tenth byte counts; more would be lost.
            if index == 9 && *byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * index);
            if *byte < 0x80 {
                return Ok((value, at + index + 1));
            }
        }
        Err(Halt::at(at, if rest.len() < 10 { Fault::End } else { Fault::LongRange }))
    }

    #[cold]
    #[inline(never)]
    fn skip_slowly(self, mut at: usize, count: u64, skip: u16) -> Run<usize> {
        for _ in 0..count {
            at = self.varint_slowly(at)?.1;
        }
        self.skip(at, skip.into())
    }

    #[inline(always)]
    pub(super) fn long(self, at: usize) -> Run<(i64, usize)> {
        self.varint(at).map(|(value, after)| (unzigzag(value), after))
    }

    #[inline(always)]
    pub(super) fn int(self, at: usize) -> Run<(i32, usize)> {
        let (long, after) = self.long(at)?;
        let int = i32::try_from(long).map_err(|_| Halt::at(at, Fault::IntRange))?;
        Ok((int, after))
    }

    #[inline(always)]
    pub(super) fn float(self, at: usize) -> Run<(f32, usize)> {
        let chunk = self.0.get(at..).and_then(|rest| rest.first_chunk());
        let chunk = chunk.ok_or_else(|| Halt::at(at, Fault::End))?;
        Ok((f32::from_le_bytes(*chunk), at + 4))
    }

    #[inline(always)]
    pub(super) fn size(self, at: usize) -> Run<(usize, usize)> {
        let (size, after) = self.long(at)?;
        let size = usize::try_from(size).map_err(|_| Halt::at(at, Fault::NegativeLength))?;
        Ok((size, after))
    }

    /// The index of a symbol or branch; of a negative one, one that there is not.
    #[inline(always)]
    pub(super) fn index(self, at: usize) -> Run<(u32, usize)> {
        let (index, after) = self.long(at)?;
        Ok((u32::try_from(index).unwrap_or(u32::MAX), after))
    }

    /// The size of a block whose count was negative and began at `before`.
    pub(super) fn block_size(self, before: usize, at: usize) -> Run<(usize, usize)> {
        let (size, after) = self.long(at)?;
        let size = usize::try_from(size).ok().filter(|size| *size <= self.left(after));
        Ok((size.ok_or_else(|| Halt::at(before, Fault::BlockSize))?, after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_passed_over_wherever_they_end() {
        // Lengths of 1 to 9 in all orders that a small generator thinks of.
        let mut state = 1_u64;
        for round in 0..200 {
            let mut bytes = Vec::new();
            let mut ends = vec![0];
            for _ in 0..30 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let len = if round < 20 { 1 } else { (state >> 60) as usize % 9 + 1 };
                bytes.extend(vec![0x81; len - 1]);
                bytes.push(0x7f);
                ends.push(bytes.len());
            }
            for from in 0..30 {
                for count in 1..=30 - from {
                    let end =
                        Input(&bytes).skip_varints(ends[from], u32::try_from(count).unwrap(), 0).unwrap();
                    assert_eq!(end, ends[from + count], "{count} from {from} of {bytes:?}");
                    if count == 1 {
                        continue;
                    }
                    let mut optional = bytes[ends[from]..].to_vec();
                    for (index, null, varints) in [(0, 0, count - 1), (0, 1, count), (2, 1, count - 1)] {
                        optional.insert(0, index);
                        let more = u32::try_from(count - 1).unwrap();
                        let end = Input(&optional).skip_optional_varints(0, null, more, 0).unwrap();
                        assert_eq!(end, 1 + ends[from + varints] - ends[from], "{null} of {optional:?}");
                        optional.remove(0);
                    }
                }
            }
        }
    }
}
