//! Going elsewhere: items of arrays and maps, functions, fields out of order.

use super::{Cursor, Frame, Halt, Machine, Run};
use crate::data::resolution::program::Op;
use crate::error::Fault;

impl Machine<'_, '_, '_> {
    /// Items that are claimed must be there, or, where they take no bytes, be within the limit.
    #[inline(always)]
    fn charge(&mut self, at: usize, count: usize, min: usize) -> Run<()> {
        match self.input.left(at).checked_div(min) {
            Some(most) if count > most => Err(Halt::at(at, Fault::End)),
            Some(_) => Ok(()),
            None => match self.empty_items.checked_sub(count) {
                Some(left) => {
                    self.empty_items = left;
                    Ok(())
                }
                None => Err(Halt::at(at, Fault::EmptyItems)),
            },
        }
    }

    /// Passes over an array whose items all take so many bytes.
    #[inline(never)]
    pub(super) fn skip_items(&mut self, mut at: usize, bytes: usize, sized: bool) -> Run<usize> {
        loop {
            let (count, mut after) = self.input.long(at)?;
            if count == 0 {
                return Ok(after);
            }
            if count < 0 {
                let (size, items) = self.input.block_size(at, after)?;
                if sized {
                    at = items + size;
                    continue;
                }
                after = items;
            }
            // More than the address space is more than the input, too.
            let count = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
            self.charge(after, count, bytes)?;
            at = self.input.skip(after, count * bytes)?;
        }
    }

    /// From an array's or map's instruction, which is before `body`: to its first item or to its end.
    #[inline(never)]
    pub(super) fn next_block(&mut self, body: usize, end: u32, cursor: Cursor) -> Run<(usize, Cursor)> {
        let (changes, sized, min) = match self.program.ops.get(body - 1) {
            Some(Op::SkipBlocks { min, sized, .. }) => (false, *sized, *min as usize),
            Some(Op::Blocks { min, .. }) => (true, false, *min as usize),
            _ => (true, false, 0),
        };
        let mut cursor = cursor;
        loop {
            let (count, after) = self.input.long(cursor.at)?;
            if count == 0 {
                return Ok((end as usize, Cursor { at: after, ..cursor }));
            }
            let items = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
            if count > 0 {
                self.charge(after, items, min)?;
                cursor.at = after;
            } else {
                let (size, after) = self.input.block_size(cursor.at, after)?;
                if sized {
                    cursor.at = after + size;
                    continue;
                }
                self.charge(after, items, min)?;
                if changes {
                    // The size will be another one; without it, the count is positive.
                    let items = i64::try_from(items).map_err(|_| Halt::at(cursor.at, Fault::BlockSize))?;
                    cursor = self.replace_long(cursor, after, items)?;
                } else {
                    cursor.at = after;
                }
            }
            self.scratch.frames.push(Frame { pc: body, left: items - 1, level: false });
            return Ok((body, cursor));
        }
    }

    #[inline(always)]
    pub(super) fn next_item(&mut self, cursor: Cursor) -> Run<(usize, Cursor)> {
        let Some(frame) = self.scratch.frames.last_mut() else { return Ok((usize::MAX, cursor)) };
        let body = frame.pc;
        if let Some(left) = frame.left.checked_sub(1) {
            frame.left = left;
            return Ok((body, cursor));
        }
        self.scratch.frames.pop();
        match self.program.ops.get(body - 1) {
            Some(Op::Blocks { end, .. } | Op::SkipBlocks { end, .. }) => self.next_block(body, *end, cursor),
            _ => Ok((usize::MAX, cursor)),
        }
    }

    #[inline(never)]
    pub(super) fn call(&mut self, back: usize, to: u32, level: bool, at: usize) -> Run<usize> {
        if level {
            let left = self.levels.checked_sub(1);
            self.levels = left.ok_or_else(|| Halt::at(at, Fault::Depth))?;
        }
        self.scratch.frames.push(Frame { pc: back, left: self.base, level });
        self.base = self.scratch.slots.len();
        Ok(to as usize)
    }

    #[inline(never)]
    pub(super) fn come_back(&mut self) -> usize {
        let Some(frame) = self.scratch.frames.pop() else { return usize::MAX };
        self.scratch.output.refund((self.scratch.slots.len() - self.base) * size_of::<usize>());
        self.scratch.slots.truncate(self.base);
        self.base = frame.left;
        self.levels += u32::from(frame.level);
        frame.pc
    }

    #[inline(never)]
    pub(super) fn make_slots(&mut self, count: u32, at: usize) -> Run<()> {
        let count = count as usize;
        let charged = self.scratch.output.charge(count * size_of::<usize>());
        charged.map_err(|fault| Halt::at(at, fault))?;
        self.scratch.slots.resize(self.base + count, 0);
        Ok(())
    }

    #[inline(always)]
    pub(super) fn save(&mut self, slot: u32, at: usize) {
        if let Some(slot) = self.scratch.slots.get_mut(self.base + slot as usize) {
            *slot = at;
        }
    }

    #[inline(always)]
    pub(super) fn enter(&mut self, slot: u32, cursor: Cursor) -> Run<Cursor> {
        self.flush(cursor.run, cursor.at)?;
        self.scratch.frames.push(Frame { pc: 0, left: cursor.at, level: false });
        let at = self.scratch.slots.get(self.base + slot as usize).copied().unwrap_or(cursor.at);
        Ok(Cursor { at, run: at })
    }

    #[inline(always)]
    pub(super) fn leave(&mut self, cursor: Cursor) -> Run<Cursor> {
        self.flush(cursor.run, cursor.at)?;
        let at = self.scratch.frames.pop().map_or(cursor.at, |frame| frame.left);
        Ok(Cursor { at, run: at })
    }
}
