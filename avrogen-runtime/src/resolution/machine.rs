//! The machine that runs a program over a datum.

use super::output::Output;
use super::program::{Index, Op, Program, Promotion};
use super::{convert, decimal};
use crate::Limits;
use crate::error::Fault;
use crate::varint::{CONTINUE, squeeze, unzigzag, zigzag};

/// What stopped it.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) fault: Fault,
    /// Where in the writer's datum.
    pub(super) offset: usize,
    /// Where the reader has no such value, why.
    pub(super) cause: Option<Cause>,
}

/// Why the reader has no such value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cause {
    /// One of the [`Program::failures`]: the value begins at the offset.
    Failure(u32),
    /// A symbol of one of the [`Program::enums`].
    Symbol { of: u32, index: u32 },
}

/// One word, made on cold paths.
#[derive(Debug)]
pub(super) struct Halt(Box<Stop>);

type Run<T> = Result<T, Halt>;

impl Halt {
    #[cold]
    #[inline(never)]
    fn at(offset: usize, fault: Fault) -> Self {
        Self(Box::new(Stop { fault, offset, cause: None }))
    }

    /// The message is put together by who knows the schemas.
    #[cold]
    #[inline(never)]
    fn unresolvable(offset: usize, cause: Cause) -> Self {
        Self(Box::new(Stop { fault: Fault::Unresolvable(Box::default()), offset, cause: Some(cause) }))
    }

    pub(super) fn into_stop(self) -> Stop {
        *self.0
    }
}

/// What is kept between data.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pub(super) output: Output,
    frames: Vec<Frame>,
    slots: Vec<usize>,
}

/// An array or map that is not finished, a call, or an excursion to a field that the reader has elsewhere.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// Its [`Op::Blocks`], or where to come back to.
    pc: usize,
    /// Items of the block that are still to come; of a call, where the slots of the caller begin; of an excursion, where it
    /// set out.
    left: usize,
    /// Whether it is a call that counts as a level.
    level: bool,
}

pub(super) struct Machine<'p, 'i, 's> {
    program: &'p Program,
    input: &'i [u8],
    at: usize,
    /// Where the run begins.
    run: usize,
    scratch: &'s mut Scratch,
    /// Where the slots of the function begin.
    base: usize,
    levels: u32,
    empty_items: usize,
}

impl<'p, 'i, 's> Machine<'p, 'i, 's> {
    pub(super) fn new(
        program: &'p Program,
        input: &'i [u8],
        limits: Limits,
        scratch: &'s mut Scratch,
    ) -> Self {
        scratch.frames.clear();
        scratch.slots.clear();
        scratch.output.begin(limits.memory_for(input.len()));
        let (levels, empty_items) = (limits.depth, limits.empty_items);
        Self { program, input, at: 0, run: 0, scratch, base: 0, levels, empty_items }
    }

    /// Runs the program; how many bytes of the input it took. Where all of the input is the datum's (`whole`), what
    /// stands behind the last change is copied as it is, for the decoder to judge.
    pub(super) fn run(mut self, whole: bool) -> Run<usize> {
        let mut pc = self.program.entry as usize;
        while let Some(op) = self.program.ops.get(pc) {
            pc += 1;
            match *op {
                Op::Skip(bytes) => self.skip(bytes)?,
                Op::Varint => self.skip_varint()?,
                Op::Varints(count) => self.skip_varints(count)?,
                Op::Bytes => self.skip_bytes()?,
                Op::Optional(null) => pc += self.optional(null)?,
                Op::SkipItems(bytes) => self.skip_items(bytes)?,
                Op::SkipBlocks { end, .. } | Op::Blocks { end, .. } => pc = self.next_block(pc, end)?,
                Op::Next => pc = self.next_item()?,
                Op::Flush => self.flush()?,
                Op::Cut => self.run = self.at,
                Op::Drop(bytes) => self.dropped(|machine| machine.skip(bytes))?,
                Op::DropVarint => self.dropped(Self::skip_varint)?,
                Op::DropBytes => self.dropped(Self::skip_bytes)?,
                Op::Insert { from, len } => self.insert(from, len)?,
                Op::Enum(of) => self.symbol(of)?,
                Op::Union { from, len } => pc = self.branch(from, len)?,
                Op::Jump(to) => pc = to as usize,
                Op::Call { to, level } => pc = self.call(pc, to, level)?,
                Op::Return => pc = self.come_back(),
                Op::Slots(count) => self.make_slots(count)?,
                Op::Save(slot) => self.save(slot),
                Op::Enter(slot) => self.enter(slot)?,
                Op::Leave => self.leave()?,
                Op::Promote(promotion) => self.promote(promotion)?,
                Op::Text => self.text()?,
                Op::Scale(by) => self.scale(by)?,
                Op::Decimal(by) => self.decimal(by)?,
                Op::Fail(failure) => return Err(Halt::unresolvable(self.at, Cause::Failure(failure))),
                Op::Rest if whole => {
                    self.at = self.input.len();
                    break;
                }
                Op::Rest => {}
                Op::End => break,
            }
        }
        self.flush()?;
        Ok(self.at)
    }
}

/// Passing over values.
impl Machine<'_, '_, '_> {
    #[inline(always)]
    fn skip(&mut self, bytes: usize) -> Run<()> {
        if bytes > self.input.len() - self.at {
            return Err(Halt::at(self.at, Fault::End));
        }
        self.at += bytes;
        Ok(())
    }

    #[inline(always)]
    fn skip_varint(&mut self) -> Run<()> {
        match self.input.get(self.at) {
            Some(..0x80) => {
                self.at += 1;
                Ok(())
            }
            _ => self.skip_long_varint(),
        }
    }

    #[inline(always)]
    fn skip_long_varint(&mut self) -> Run<()> {
        if let Some(chunk) = self.input.get(self.at..).and_then(|rest| rest.first_chunk()) {
            let stop = !u64::from_le_bytes(*chunk) & CONTINUE;
            if stop != 0 {
                self.at += (stop.trailing_zeros() >> 3) as usize + 1;
                return Ok(());
            }
        }
        self.take_slowly().map(|_| ())
    }

    /// Several at once: their ends are counted, eight bytes at a time. That one of them is too long goes unnoticed here;
    /// what is copied is decoded afterwards.
    #[inline(always)]
    fn skip_varints(&mut self, count: u32) -> Run<()> {
        let mut left = count;
        while let Some(chunk) = self.input.get(self.at..).and_then(|rest| rest.first_chunk()) {
            let mut stops = !u64::from_le_bytes(*chunk) & CONTINUE;
            let ends = stops.count_ones();
            if ends < left {
                left -= ends;
                self.at += 8;
                continue;
            }
            for _ in 1..left {
                stops &= stops - 1;
            }
            self.at += (stops.trailing_zeros() >> 3) as usize + 1;
            return Ok(());
        }
        for _ in 0..left {
            self.take_slowly()?;
        }
        Ok(())
    }

    #[inline(always)]
    fn skip_bytes(&mut self) -> Run<()> {
        let len = self.take_size()?;
        self.skip(len)
    }

    /// How many instructions null leaves out.
    #[inline(always)]
    fn optional(&mut self, null: u32) -> Run<usize> {
        let before = self.at;
        let index = self.take_index()?;
        if index > 1 {
            return Err(Halt::at(before, Fault::Branch(index)));
        }
        Ok(usize::from(index == null))
    }

    #[inline(never)]
    fn skip_items(&mut self, bytes: usize) -> Run<()> {
        loop {
            let Some(count) = self.take_count()? else { continue };
            if count == 0 {
                return Ok(());
            }
            self.charge(count, bytes)?;
            self.skip(count * bytes)?;
        }
    }

    #[inline(always)]
    fn take_varint(&mut self) -> Run<u64> {
        if let Some(byte @ ..0x80) = self.input.get(self.at) {
            self.at += 1;
            return Ok(u64::from(*byte));
        }
        if let Some(chunk) = self.input.get(self.at..).and_then(|rest| rest.first_chunk()) {
            let word = u64::from_le_bytes(*chunk);
            let stop = !word & CONTINUE;
            if stop != 0 {
                self.at += (stop.trailing_zeros() >> 3) as usize + 1;
                return Ok(squeeze(word & (stop ^ (stop - 1)) & !CONTINUE));
            }
        }
        self.take_slowly()
    }

    /// Near the end of the input, or nine bytes and more.
    #[cold]
    #[inline(never)]
    fn take_slowly(&mut self) -> Run<u64> {
        let mut value = 0;
        let rest = self.input.get(self.at..).unwrap_or_default();
        for (at, byte) in rest.iter().take(10).enumerate() {
            // One bit of the tenth byte counts; more would be lost.
            if at == 9 && *byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * at);
            if *byte < 0x80 {
                self.at += at + 1;
                return Ok(value);
            }
        }
        Err(if rest.len() < 10 { Halt::at(self.at, Fault::End) } else { Halt::at(self.at, Fault::LongRange) })
    }

    #[inline(always)]
    fn take_long(&mut self) -> Run<i64> {
        self.take_varint().map(unzigzag)
    }

    fn take_int(&mut self) -> Run<i32> {
        let before = self.at;
        let long = self.take_long()?;
        i32::try_from(long).map_err(|_| Halt::at(before, Fault::IntRange))
    }

    #[inline(always)]
    fn take_size(&mut self) -> Run<usize> {
        let before = self.at;
        let size = self.take_long()?;
        usize::try_from(size).map_err(|_| Halt::at(before, Fault::NegativeLength))
    }

    /// The index of a symbol or branch; of a negative one, one that there is not.
    #[inline(always)]
    fn take_index(&mut self) -> Run<u32> {
        let index = self.take_long()?;
        Ok(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// Writing.
impl Machine<'_, '_, '_> {
    #[inline(always)]
    fn flush(&mut self) -> Run<()> {
        self.flush_to(self.at)
    }

    #[inline(always)]
    fn flush_to(&mut self, end: usize) -> Run<()> {
        if end > self.run {
            let from = self.input.get(self.run..).unwrap_or_default();
            let copied = self.scratch.output.copy(from, end - self.run);
            copied.map_err(|fault| Halt::at(end, fault))?;
        }
        Ok(())
    }

    #[inline(always)]
    fn dropped(&mut self, skip: impl FnOnce(&mut Self) -> Run<()>) -> Run<()> {
        self.flush()?;
        skip(self)?;
        self.run = self.at;
        Ok(())
    }

    #[inline(always)]
    fn put<const N: usize>(&mut self, bytes: [u8; N], used: usize) -> Run<()> {
        self.scratch.output.put(bytes, used).map_err(|fault| Halt::at(self.at, fault))
    }

    #[inline(always)]
    fn insert(&mut self, from: u32, len: u32) -> Run<()> {
        self.flush()?;
        self.run = self.at;
        let constant = self.program.constants.get(from as usize..).unwrap_or_default();
        self.scratch.output.copy(constant, len as usize).map_err(|fault| Halt::at(self.at, fault))
    }

    #[inline(always)]
    fn put_index(&mut self, index: u32) -> Run<()> {
        match u8::try_from(index << 1) {
            Ok(byte @ ..0x80) if index < 64 => self.put([byte], 1),
            _ => self.put_long(i64::from(index)),
        }
    }

    fn put_long(&mut self, value: i64) -> Run<()> {
        let (bytes, len) = convert::varint(zigzag(value));
        self.put(bytes, len)
    }

    /// Writes a value in place of the one that begins at `before` and ends here.
    #[inline(always)]
    fn replace(&mut self, before: usize, write: impl FnOnce(&mut Self) -> Run<()>) -> Run<()> {
        self.flush_to(before)?;
        self.run = self.at;
        write(self)
    }

    #[inline(always)]
    fn symbol(&mut self, of: u32) -> Run<()> {
        let before = self.at;
        let index = self.take_index()?;
        let symbols = self.program.enums.get(of as usize);
        match symbols.and_then(|symbols| symbols.indexes.get(index as usize)) {
            Some(Some(known)) if *known == index => Ok(()),
            Some(Some(known)) => self.replace(before, |machine| machine.put_index(*known)),
            Some(None) => Err(Halt::unresolvable(before, Cause::Symbol { of, index })),
            None => Err(Halt::at(before, Fault::Symbol(index))),
        }
    }

    #[inline(always)]
    fn branch(&mut self, from: u32, len: u32) -> Run<usize> {
        let before = self.at;
        let index = self.take_index()?;
        let branch = (index < len).then(|| self.program.branches.get((from + index) as usize)).flatten();
        let Some(branch) = branch else { return Err(Halt::at(before, Fault::Branch(index))) };
        match branch.index {
            Index::Keep => {}
            Index::Drop => self.replace(before, |_| Ok(()))?,
            Index::Is(index) => self.replace(before, |machine| machine.put_index(index))?,
        }
        Ok(branch.to as usize)
    }

    #[inline(always)]
    fn promote(&mut self, promotion: Promotion) -> Run<()> {
        let before = self.at;
        match promotion {
            Promotion::IntToFloat => {
                let value = self.take_int()?;
                self.replace(before, |machine| machine.put(convert::float(i64::from(value)).to_le_bytes(), 4))
            }
            Promotion::LongToFloat => {
                let value = self.take_long()?;
                self.replace(before, |machine| machine.put(convert::float(value).to_le_bytes(), 4))
            }
            Promotion::IntToDouble => {
                let value = self.take_int()?;
                self.replace(before, |machine| machine.put(f64::from(value).to_le_bytes(), 8))
            }
            Promotion::LongToDouble => {
                let value = self.take_long()?;
                self.replace(before, |machine| machine.put(convert::double(value).to_le_bytes(), 8))
            }
            Promotion::FloatToDouble => {
                let chunk = self.input.get(self.at..).and_then(|rest| rest.first_chunk());
                let value = f32::from_le_bytes(*chunk.ok_or_else(|| Halt::at(self.at, Fault::End))?);
                self.at += 4;
                self.replace(before, |machine| machine.put(f64::from(value).to_le_bytes(), 8))
            }
        }
    }

    fn text(&mut self) -> Run<()> {
        let before = self.at;
        let len = self.take_size()?;
        let begin = self.at;
        self.skip(len)?;
        let text = self.input.get(begin..self.at).unwrap_or_default();
        std::str::from_utf8(text).map(|_| ()).map_err(|_| Halt::at(before, Fault::Utf8))
    }

    fn scale(&mut self, by: u32) -> Run<()> {
        let before = self.at;
        let value = self.take_long()?;
        let scaled =
            self.program.scalings.get(by as usize).and_then(|scaling| convert::scale(value, *scaling));
        let Some(scaled) = scaled else { return Err(Halt::at(before, convert::INEXACT_TIME)) };
        self.replace(before, |machine| machine.put_long(scaled))
    }

    fn decimal(&mut self, by: u32) -> Run<()> {
        let before = self.at;
        let Some(rescale) = self.program.decimals.get(by as usize) else { return Ok(()) };
        let len = match rescale.size {
            Some(size) => size,
            None => self.take_size()?,
        };
        let begin = self.at;
        self.skip(len)?;
        let value = self.input.get(begin..self.at).unwrap_or_default();
        let scaled = decimal::rescale(value, rescale).map_err(|fault| Halt::at(before, fault))?;
        self.replace(before, |machine| {
            if rescale.size.is_none() {
                machine.put_long(i64::try_from(scaled.len()).unwrap_or(i64::MAX))?;
            }
            let copied = machine.scratch.output.copy(&scaled, scaled.len());
            copied.map_err(|fault| Halt::at(before, fault))
        })
    }
}

/// Going elsewhere.
impl Machine<'_, '_, '_> {
    /// The count of a block; of one whose size is known, nothing, and it is behind us.
    fn take_count(&mut self) -> Run<Option<usize>> {
        let before = self.at;
        let count = self.take_long()?;
        if count >= 0 {
            // More than the address space is more than the input, too.
            return Ok(Some(usize::try_from(count).unwrap_or(usize::MAX)));
        }
        let size = self.take_block_size(before)?;
        self.at += size;
        Ok(None)
    }

    fn take_block_size(&mut self, before: usize) -> Run<usize> {
        let size = self.take_long()?;
        let size = usize::try_from(size).ok().filter(|size| *size <= self.input.len() - self.at);
        size.ok_or_else(|| Halt::at(before, Fault::BlockSize))
    }

    /// Items that are claimed must be there, or, where they take no bytes, be within the limit.
    #[inline(always)]
    fn charge(&mut self, count: usize, min: usize) -> Run<()> {
        match (self.input.len() - self.at).checked_div(min) {
            Some(most) if count > most => Err(Halt::at(self.at, Fault::End)),
            Some(_) => Ok(()),
            None => match self.empty_items.checked_sub(count) {
                Some(left) => {
                    self.empty_items = left;
                    Ok(())
                }
                None => Err(Halt::at(self.at, Fault::EmptyItems)),
            },
        }
    }

    /// From an array's or map's instruction, which is before `body`: to its first item or to its end.
    #[inline(always)]
    fn next_block(&mut self, body: usize, end: u32) -> Run<usize> {
        loop {
            let before = self.at;
            let count = self.take_long()?;
            if count == 0 {
                return Ok(end as usize);
            }
            let (changes, min) = match self.program.ops.get(body - 1) {
                Some(Op::Blocks { min, .. }) => (true, *min),
                Some(Op::SkipBlocks { min, .. }) => (false, *min),
                _ => (true, 0),
            };
            let items = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
            if count < 0 {
                let size = self.take_block_size(before)?;
                if !changes {
                    self.at += size;
                    continue;
                }
                // The size will be another one; without it, the count is positive.
                self.charge(items, min as usize)?;
                self.replace(before, |machine| machine.put_long(i64::try_from(items).unwrap_or(i64::MAX)))?;
            } else {
                self.charge(items, min as usize)?;
            }
            self.scratch.frames.push(Frame { pc: body, left: items - 1, level: false });
            return Ok(body);
        }
    }

    #[inline(always)]
    fn next_item(&mut self) -> Run<usize> {
        let Some(frame) = self.scratch.frames.last_mut() else { return Ok(usize::MAX) };
        let body = frame.pc;
        if let Some(left) = frame.left.checked_sub(1) {
            frame.left = left;
            return Ok(body);
        }
        self.scratch.frames.pop();
        match self.program.ops.get(body - 1) {
            Some(Op::Blocks { end, .. } | Op::SkipBlocks { end, .. }) => self.next_block(body, *end),
            _ => Ok(usize::MAX),
        }
    }

    fn call(&mut self, back: usize, to: u32, level: bool) -> Run<usize> {
        if level {
            let left = self.levels.checked_sub(1);
            self.levels = left.ok_or_else(|| Halt::at(self.at, Fault::Depth))?;
        }
        self.scratch.frames.push(Frame { pc: back, left: self.base, level });
        self.base = self.scratch.slots.len();
        Ok(to as usize)
    }

    fn come_back(&mut self) -> usize {
        let Some(frame) = self.scratch.frames.pop() else { return usize::MAX };
        self.scratch.output.refund((self.scratch.slots.len() - self.base) * size_of::<usize>());
        self.scratch.slots.truncate(self.base);
        self.base = frame.left;
        self.levels += u32::from(frame.level);
        frame.pc
    }

    fn make_slots(&mut self, count: u32) -> Run<()> {
        let count = count as usize;
        let charged = self.scratch.output.charge(count * size_of::<usize>());
        charged.map_err(|fault| Halt::at(self.at, fault))?;
        self.scratch.slots.resize(self.base + count, 0);
        Ok(())
    }

    fn save(&mut self, slot: u32) {
        if let Some(slot) = self.scratch.slots.get_mut(self.base + slot as usize) {
            *slot = self.at;
        }
    }

    fn enter(&mut self, slot: u32) -> Run<()> {
        self.flush()?;
        self.scratch.frames.push(Frame { pc: 0, left: self.at, level: false });
        self.at = self.scratch.slots.get(self.base + slot as usize).copied().unwrap_or(self.at);
        self.run = self.at;
        Ok(())
    }

    fn leave(&mut self) -> Run<()> {
        self.flush()?;
        self.at = self.scratch.frames.pop().map_or(self.at, |frame| frame.left);
        self.run = self.at;
        Ok(())
    }
}
