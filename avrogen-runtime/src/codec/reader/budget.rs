//! What a datum may cost: memory, depth, items without bytes. Everything is charged before it is taken.

use super::Reader;
use crate::Error;
use crate::error::Fault;

/// The first reservation of an array, whatever number of items its first block claims.
const FIRST_ROOM: usize = 4096;

/// Values of up to this size count as one towards the depth. A larger one counts more often, since it takes that
/// much of the stack at each level, several times over.
const SIZE_OF_LEVEL: usize = 1024;

impl Reader<'_> {
    /// Decodes a record of a recursive schema.
    ///
    /// # Errors
    /// When there are more within each other than the limit on depth allows, or the value cannot be decoded.
    #[inline]
    pub fn nested<T>(&mut self, record: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        #[expect(clippy::cast_possible_truncation, reason = "no type takes four terabytes")]
        let levels = const { (size_of::<T>() / SIZE_OF_LEVEL) as u32 + 1 };
        match self.depth.checked_sub(levels) {
            Some(depth) => {
                self.depth = depth;
                let result = record(self);
                self.depth += levels;
                result
            }
            None => Err(self.fault(Fault::Depth)),
        }
    }

    /// Charges memory that the value which began where so many bytes were left is about to take.
    #[inline(always)]
    pub(crate) fn charge(&mut self, bytes: usize, before: usize) -> Result<(), Error> {
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                Ok(())
            }
            None => Err(self.fault_from(before, Fault::Memory)),
        }
    }

    /// The count of the next block of an array or map whose items take at least so many bytes; 0 ends it.
    #[inline(never)]
    pub(crate) fn take_block(&mut self, item: usize) -> Result<usize, Error> {
        let before = self.rest;
        let count = self.take_long()?;
        let count = self.checked_block(count, item);
        count.map_err(|fault| {
            self.rest = before;
            fault.unwrap_or_else(|fault| self.fault(fault))
        })
    }

    fn checked_block(&mut self, count: i64, item: usize) -> Result<usize, Result<Error, Fault>> {
        if count < 0 {
            // The size of the block in bytes follows, for readers that skip it.
            let size = self.take_long().map_err(Ok)?;
            if usize::try_from(size).map_or(true, |size| size > self.rest.len()) {
                return Err(Err(Fault::BlockSize));
            }
        }
        // More than the address space is more than the input, too.
        let count = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
        match self.rest.len().checked_div(item) {
            Some(most) if count > most => Err(Err(Fault::End)),
            Some(_) => Ok(count),
            None => {
                self.empty_items = self.empty_items.checked_sub(count).ok_or(Err(Fault::EmptyItems))?;
                Ok(count)
            }
        }
    }

    /// Charges a vector of so many items and more, and says how many more; the one that it will replace is still there
    /// meanwhile, and charged.
    fn plan_room(&mut self, item: usize, len: usize, left: usize, before: usize) -> Result<usize, Error> {
        let cost = |more: usize| len.saturating_add(more).saturating_mul(item);
        if len == 0 {
            let first = left.min((FIRST_ROOM / item.max(1)).max(1));
            self.charge(cost(first), before)?;
            return Ok(first);
        }
        // Small blocks would copy the vector for each, unless it grows by half: by an eighth where memory is short, and
        // not by less, or the time would be squared.
        let generous = left.max(len / 2);
        let more = if self.memory >= cost(generous) { generous } else { left.max(len / 8) };
        self.charge(cost(more), before)?;
        Ok(more)
    }
}

/// Makes room for some of the items that are still to come, whose memory it charges, and says for how many.
///
/// The count of a block is not believed at once: the first reservation takes a page at most, the second, after so many
/// items were really there, all that the block claims. `before` is how many bytes were left where the block began.
pub(crate) fn room<T>(
    r: &mut Reader<'_>,
    items: &mut Vec<T>,
    left: usize,
    before: usize,
) -> Result<usize, Error> {
    if items.capacity() == items.len() {
        let more = r.plan_room(size_of::<T>(), items.len(), left, before)?;
        if items.try_reserve_exact(more).is_err() {
            return Err(r.fault_from(before, Fault::Memory));
        }
        // The smaller vector is gone.
        r.memory += items.len() * size_of::<T>();
    }
    Ok((items.capacity() - items.len()).min(left))
}
