//! Where encoded bytes come from: a cursor over a slice, and what the datum may still cost.

#![expect(
    clippy::cast_possible_truncation,
    reason = "each cast stands behind a comparison, or drops bits that are known to be 0"
)]

use crate::Error;
use crate::error::Fault;
use crate::limits::Limits;
use crate::varint::{CONTINUE, squeeze, unzigzag};

/// The bytes of one datum, read from the front.
///
/// Generated code reads from it; [`from_slice`](crate::from_slice) is how to use it for a single datum. It also reads
/// several data that stand behind each other, all on the limits of one:
///
/// ```
/// # use avrogen_runtime::__private::v1;
/// use avrogen_runtime::Reader;
///
/// let mut reader = Reader::new(&[2, 4]);
/// assert_eq!(v1::int::decode(&mut reader)?, 1);
/// assert_eq!(v1::int::decode(&mut reader)?, 2);
/// reader.finish()?;
/// # Ok::<(), avrogen_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<'de> {
    rest: &'de [u8],
    /// Length of the whole input, from which the offset follows.
    total: usize,
    memory: usize,
    empty_items: usize,
    depth: u32,
}

impl<'de> Reader<'de> {
    /// Reads under the default [`Limits`].
    pub const fn new(bytes: &'de [u8]) -> Self {
        Self::with_limits(bytes, Limits::new())
    }

    /// Reads under limits of the caller's choice.
    pub const fn with_limits(bytes: &'de [u8], limits: Limits) -> Self {
        Self {
            rest: bytes,
            total: bytes.len(),
            memory: limits.memory.saturating_add(bytes.len().saturating_mul(limits.memory_per_byte)),
            empty_items: limits.empty_items,
            depth: limits.depth,
        }
    }

    /// Bytes read so far.
    pub const fn offset(&self) -> usize {
        self.total - self.rest.len()
    }

    /// Bytes not read yet.
    pub const fn remaining(&self) -> &'de [u8] {
        self.rest
    }

    /// Asserts that everything has been read.
    ///
    /// # Errors
    /// When bytes are left over.
    pub fn finish(self) -> Result<(), Error> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.fault(Fault::Trailing)) }
    }

    /// Decodes a record of a recursive schema.
    ///
    /// # Errors
    /// When there are more within each other than the limit on depth allows, or the value cannot be decoded.
    #[inline]
    pub fn nested<T>(&mut self, record: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(self.fault(Fault::Depth));
        };
        self.depth = depth;
        let done = record(self);
        self.depth = depth + 1;
        done
    }

    #[inline(always)]
    pub(crate) fn take<const N: usize>(&mut self) -> Result<&'de [u8; N], Error> {
        match self.rest.split_first_chunk::<N>() {
            Some((chunk, rest)) => {
                self.rest = rest;
                Ok(chunk)
            }
            None => Err(self.fault(Fault::End)),
        }
    }

    #[inline(always)]
    pub(crate) fn take_slice(&mut self, len: usize) -> Result<&'de [u8], Error> {
        match self.rest.split_at_checked(len) {
            Some((slice, rest)) => {
                self.rest = rest;
                Ok(slice)
            }
            None => Err(self.fault(Fault::End)),
        }
    }

    #[inline(always)]
    pub(crate) fn take_long(&mut self) -> Result<i64, Error> {
        if let [byte @ ..0x80, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(unzigzag(u64::from(*byte)));
        }
        if let Some(chunk) = self.rest.first_chunk::<8>() {
            let word = u64::from_le_bytes(*chunk);
            let stop = !word & CONTINUE;
            if stop != 0 {
                let len = (stop.trailing_zeros() >> 3) as usize + 1;
                let kept = word & (stop ^ (stop - 1)) & !CONTINUE;
                self.rest = self.rest.get(len..).unwrap_or_default();
                return Ok(unzigzag(squeeze(kept)));
            }
        }
        self.take_long_slowly()
    }

    #[inline(always)]
    pub(crate) fn take_int(&mut self) -> Result<i32, Error> {
        if let [byte @ ..0x80, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(unzigzag(u64::from(*byte)) as i32);
        }
        if let Some(chunk) = self.rest.first_chunk::<8>() {
            let word = u64::from_le_bytes(*chunk);
            let stop = !word & (CONTINUE >> 24);
            let kept = word & (stop ^ stop.wrapping_sub(1)) & (!CONTINUE >> 24);
            // Surplus bits of the fifth byte would be lost.
            if stop != 0 && kept < 1 << 36 {
                let len = (stop.trailing_zeros() >> 3) as usize + 1;
                self.rest = self.rest.get(len..).unwrap_or_default();
                return Ok(unzigzag(squeeze(kept)) as i32);
            }
        }
        self.take_int_slowly()
    }

    /// A length that does not reach beyond the input.
    #[inline(always)]
    pub(crate) fn take_size(&mut self) -> Result<usize, Error> {
        if let [byte @ ..0x80, rest @ ..] = self.rest
            && byte & 1 == 0
        {
            self.rest = rest;
            return Ok(usize::from(byte >> 1));
        }
        self.take_large_size()
    }

    #[inline(never)]
    fn take_large_size(&mut self) -> Result<usize, Error> {
        let before = self.rest;
        let size = self.take_long()?;
        usize::try_from(size).map_err(|_| {
            self.rest = before;
            // On 32 bits a length beyond the address space is one beyond the input.
            self.fault(if size < 0 { Fault::NegativeLength } else { Fault::End })
        })
    }

    /// A value near the end of the input or of nine bytes and more: byte by byte.
    #[cold]
    #[inline(never)]
    fn take_long_slowly(&mut self) -> Result<i64, Error> {
        let mut value = 0u64;
        for (at, byte) in self.rest.iter().take(10).enumerate() {
            if at == 9 && *byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * at);
            if *byte < 0x80 {
                self.rest = &self.rest[at + 1..];
                return Ok(unzigzag(value));
            }
        }
        Err(self.fault(if self.rest.len() < 10 { Fault::End } else { Fault::LongTooLong }))
    }

    #[cold]
    #[inline(never)]
    fn take_int_slowly(&mut self) -> Result<i32, Error> {
        let mut value = 0u32;
        for (at, byte) in self.rest.iter().take(5).enumerate() {
            if at == 4 && byte & 0x70 != 0 && *byte < 0x80 {
                return Err(self.fault(Fault::IntRange));
            }
            value |= u32::from(byte & 0x7f) << (7 * at);
            if *byte < 0x80 {
                self.rest = &self.rest[at + 1..];
                return Ok((value >> 1).cast_signed() ^ -((value & 1).cast_signed()));
            }
        }
        Err(self.fault(if self.rest.len() < 5 { Fault::End } else { Fault::IntTooLong }))
    }

    /// Charges memory that a decoded value is about to take.
    pub(crate) fn charge(&mut self, bytes: usize) -> Result<(), Error> {
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                Ok(())
            }
            None => Err(self.fault(Fault::Memory)),
        }
    }

    /// Gives back what has been freed.
    pub(crate) fn refund(&mut self, bytes: usize) {
        self.memory += bytes;
    }

    /// The count of the next block of an array or map whose items take at least so many bytes; 0 ends it.
    pub(crate) fn take_block(&mut self, item: usize) -> Result<usize, Error> {
        if let [0, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(0);
        }
        let before = self.rest;
        self.block(item).map_err(|fault| {
            self.rest = before;
            fault.unwrap_or_else(|fault| self.fault(fault))
        })
    }

    fn block(&mut self, item: usize) -> Result<usize, Result<Error, Fault>> {
        let count = self.take_long().map_err(Ok)?;
        if count < 0 {
            // The block's size in bytes, for readers that skip it.
            let size = self.take_long().map_err(Ok)?;
            if usize::try_from(size).map_or(true, |size| size > self.rest.len()) {
                return Err(Err(Fault::BlockSize));
            }
        }
        let count = usize::try_from(count.unsigned_abs()).map_err(|_| Err(Fault::NegativeCount))?;
        match self.rest.len().checked_div(item) {
            Some(most) if count > most => Err(Err(Fault::End)),
            Some(_) => Ok(count),
            None => {
                self.empty_items = self.empty_items.checked_sub(count).ok_or(Err(Fault::EmptyItems))?;
                Ok(count)
            }
        }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn fault(&self, fault: Fault) -> Error {
        Error::new(fault, self.offset())
    }

    /// A fault in the value that began where so many bytes were left.
    #[cold]
    #[inline(never)]
    pub(crate) fn fault_from(&self, remaining: usize, fault: Fault) -> Error {
        Error::new(fault, self.total - remaining)
    }
}

/// Makes room for some of the items that are still to come, whose memory it charges, and says for how many.
///
/// The count is not believed at once: the first reservation takes a page at most, the second, after so many items were
/// really there, all that the block claims. Later blocks double it, as a vector would.
pub(crate) fn room<T>(r: &mut Reader<'_>, items: &mut Vec<T>, left: usize) -> Result<usize, Error> {
    let spare = items.capacity() - items.len();
    if spare == 0 {
        let wanted = r.plan_room(size_of::<T>(), items.len(), left)?;
        if items.try_reserve_exact(wanted).is_err() {
            return Err(r.fault(Fault::Memory));
        }
        r.refund(items.len() * size_of::<T>());
    }
    Ok((items.capacity() - items.len()).min(left))
}

const FIRST_ROOM: usize = 4096;

impl Reader<'_> {
    /// Charges a vector of so many items and more, and says how many more; the old one is still there meanwhile.
    fn plan_room(&mut self, item: usize, len: usize, left: usize) -> Result<usize, Error> {
        let wanted = if len == 0 { left.min((FIRST_ROOM / item.max(1)).max(1)) } else { left.max(len) };
        let cost = |more: usize| len.saturating_add(more).saturating_mul(item);
        if self.charge(cost(wanted)).is_ok() {
            return Ok(wanted);
        }
        let wanted = wanted.min(left);
        self.charge(cost(wanted))?;
        Ok(wanted)
    }
}
