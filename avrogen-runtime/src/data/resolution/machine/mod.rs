//! The machine that runs a program over a datum.

mod change;
mod control;
mod input;

use super::output::Output;
use super::program::{Op, Program};
use crate::Limits;
use crate::error::Fault;
use input::Input;

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

impl Scratch {
    pub(super) const fn new() -> Self {
        Self { output: Output::new(), frames: Vec::new(), slots: Vec::new() }
    }
}

/// An array or map that is not finished, a call, or an excursion to a field that the reader has elsewhere.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// The first instruction of an item, or where to come back to.
    pc: usize,
    /// Items of the block that are still to come; of a call, where the slots of the caller begin; of an excursion, where it
    /// set out.
    left: usize,
    /// Whether it is a call that counts as a level.
    level: bool,
}

/// Where the machine is in the input, and where the run began. It is handed on by value, see [`input`].
#[derive(Clone, Copy)]
struct Cursor {
    at: usize,
    run: usize,
}

pub(super) struct Machine<'p, 'i, 's> {
    program: &'p Program,
    input: Input<'i>,
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
        Self { program, input: Input(input), scratch, base: 0, levels, empty_items }
    }

    /// Runs the program; how many bytes of the input it took. Where all of the input is the datum's (`whole`), what
    /// stands behind the last change is copied as it is, for the decoder to judge.
    pub(super) fn run(mut self, whole: bool) -> Run<usize> {
        let (ops, input) = (&*self.program.ops, self.input);
        let mut pc = self.program.entry as usize;
        let mut cursor = Cursor { at: 0, run: 0 };
        while let Some(op) = ops.get(pc) {
            pc += 1;
            match *op {
                Op::Skip(bytes) => cursor.at = input.skip(cursor.at, bytes)?,
                Op::Varint { skip } => cursor.at = input.skip_varint(cursor.at, skip)?,
                Op::Varints { count, skip } => cursor.at = input.skip_varints(cursor.at, count, skip)?,
                Op::OptionalVarint { null, skip } => {
                    cursor.at = input.skip_optional_varint(cursor.at, null, skip)?;
                }
                Op::OptionalVarints { null, more, skip } => {
                    cursor.at = input.skip_optional_varints(cursor.at, null, more, skip)?;
                }
                Op::Bytes => cursor.at = input.skip_bytes(cursor.at)?,
                Op::Optional(null) => {
                    let (index, after) = input.optional(cursor.at)?;
                    cursor.at = after;
                    pc += usize::from(index == null);
                }
                Op::SkipItems { bytes, sized } => cursor.at = self.skip_items(cursor.at, bytes, sized)?,
                Op::SkipBlocks { end, .. } | Op::Blocks { end, .. } => {
                    (pc, cursor) = self.next_block(pc, end, cursor)?;
                }
                Op::Next => (pc, cursor) = self.next_item(cursor)?,
                Op::Flush => self.flush(cursor.run, cursor.at)?,
                Op::Cut => cursor.run = cursor.at,
                Op::Drop(bytes) => cursor = self.dropped(cursor, input.skip(cursor.at, bytes)?)?,
                Op::DropVarint => cursor = self.dropped(cursor, input.skip_varint(cursor.at, 0)?)?,
                Op::DropBytes => cursor = self.dropped(cursor, input.skip_bytes(cursor.at)?)?,
                Op::Insert { from, len } => cursor = self.insert(cursor, from, len)?,
                Op::Enum(of) => cursor = self.symbol(cursor, of)?,
                Op::Union { from, len } => (pc, cursor) = self.branch(cursor, from, len)?,
                Op::Jump(to) => pc = to as usize,
                Op::Call { to, level } => pc = self.call(pc, to, level, cursor.at)?,
                Op::Return => pc = self.come_back(),
                Op::Slots(count) => self.make_slots(count, cursor.at)?,
                Op::Save(slot) => self.save(slot, cursor.at),
                Op::Enter(slot) => cursor = self.enter(slot, cursor)?,
                Op::Leave => cursor = self.leave(cursor)?,
                Op::Promote(promotion) => cursor = self.promote(cursor, promotion)?,
                Op::Text => cursor.at = self.text(cursor.at)?,
                Op::Scale(by) => cursor = self.scale(cursor, by)?,
                Op::Decimal(by) => cursor = self.decimal(cursor, by)?,
                Op::Fail(failure) => return Err(Halt::unresolvable(cursor.at, Cause::Failure(failure))),
                Op::Rest if whole => {
                    cursor.at = input.0.len();
                    break;
                }
                Op::Rest => {}
                Op::End => break,
            }
        }
        self.flush(cursor.run, cursor.at)?;
        Ok(cursor.at)
    }
}
