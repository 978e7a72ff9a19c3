//! From the plan to the program.

mod change;
mod pass;

use std::collections::HashMap;

use avrogen_schema::schema::{Kind, NodeId, Place};

use super::action::Plan;
use super::matching::TooLarge;
use super::output::SLACK;
use super::program::{Branch, Index, Op, Program};
use crate::schema::Schema;

/// Instructions of a program.
const MOST_OPS: usize = 1 << 20;

/// Records are spelled out where they are used as long as a function has fewer instructions than this,
const INLINE_OPS: usize = 512;
/// took less work than this, of which instructions show nothing that became one with others,
const INLINE_WORK: usize = 4 * INLINE_OPS;
/// the whole program less than this,
const INLINE_TOTAL: usize = 1 << 15;
/// and they are not in so many others.
const INLINE_DEPTH: usize = 16;

/// Bytes of constants that are as much work as an instruction.
const BYTES_OF_OP: usize = 64;

/// What a function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Function {
    /// Passes over a record of the writer.
    Pass { node: NodeId, dropping: bool },
    /// One of the pairs.
    Pair(usize),
}

pub(super) fn emit(plan: &Plan, writer: &Schema) -> Result<Program, TooLarge> {
    let mut emitter = Emitter {
        plan,
        writer,
        program: Program::default(),
        places: HashMap::new(),
        pending: Vec::new(),
        calls: Vec::new(),
        begin: 0,
        work: 0,
        work_before: 0,
        barrier: 0,
        inside: Vec::new(),
        slots: 0,
        copying: true,
        dropping: false,
        failures: HashMap::new(),
    };
    emitter.program.entry = emitter.function(|emitter| emitter.action(&plan.root, writer.root(), true))?;
    emitter.op(Op::End)?;
    while let Some(function) = emitter.pending.pop() {
        emitter.inside.push(function);
        emitter.copying = matches!(function, Function::Pair(_));
        emitter.dropping = matches!(function, Function::Pass { dropping: true, .. });
        let place = emitter.function(|emitter| emitter.body(function, false))?;
        emitter.inside.pop();
        emitter.places.insert(function, Some(place));
        emitter.op(Op::Return)?;
    }
    for (at, function) in std::mem::take(&mut emitter.calls) {
        let place = emitter.places.get(&function).copied().flatten();
        if let (Some(Op::Call { to, .. }), Some(place)) = (emitter.program.ops.get_mut(at), place) {
            *to = place;
        }
    }
    // So that short ones are copied in moves of a fixed size.
    emitter.program.constants.extend([0; SLACK]);
    Ok(emitter.program)
}

struct Emitter<'a> {
    plan: &'a Plan,
    writer: &'a Schema,
    program: Program,
    /// Where functions begin, as far as that is known.
    places: HashMap<Function, Option<u32>>,
    pending: Vec<Function>,
    /// Calls whose place is to be filled in.
    calls: Vec<(usize, Function)>,
    /// Where this function begins.
    begin: usize,
    /// Instructions that were asked for, and records, fields and constants beside them.
    work: usize,
    /// The work before this function.
    work_before: usize,
    /// Instructions before this one are led to from elsewhere, and nothing may be added to them.
    barrier: usize,
    /// Records that are being spelled out.
    inside: Vec<Function>,
    /// Slots that this function takes.
    slots: u32,
    /// Whether what is passed over is copied at once.
    copying: bool,
    /// Whether nobody reads what is passed over, so that the sizes of its blocks may be believed. What is read has as many
    /// items as are counted, whatever their size is said to be.
    dropping: bool,
    failures: HashMap<(NodeId, Box<str>), u32>,
}

impl Emitter<'_> {
    /// A function; where it is entered.
    fn function(&mut self, body: impl FnOnce(&mut Self) -> Result<(), TooLarge>) -> Result<u32, TooLarge> {
        let begin = self.place();
        self.begin = self.last();
        self.work_before = self.work;
        self.slots = 0;
        self.op(Op::Slots(0))?;
        self.bar();
        body(self)?;
        if self.slots == 0 {
            return Ok(begin + 1);
        }
        if let Some(first) = self.program.ops.get_mut(begin as usize) {
            *first = Op::Slots(self.slots);
        }
        Ok(begin)
    }

    fn op(&mut self, op: Op) -> Result<(), TooLarge> {
        self.work += 1;
        if self.program.ops.len() >= MOST_OPS {
            return Err(TooLarge);
        }
        let last = self.program.ops.len().checked_sub(1).filter(|last| *last >= self.barrier);
        let last = last.and_then(|last| self.program.ops.get_mut(last));
        if op != Op::Skip(0) && !last.is_some_and(|last| last.absorbs(op)) {
            self.program.ops.push(op);
        }
        Ok(())
    }

    /// Where the next instruction will be; it will be led to.
    fn place(&mut self) -> u32 {
        self.bar();
        u32::try_from(self.program.ops.len()).unwrap_or(u32::MAX)
    }

    fn bar(&mut self) {
        self.barrier = self.program.ops.len();
    }

    fn patch(&mut self, at: usize, change: impl FnOnce(&mut Op, u32)) {
        let place = self.place();
        if let Some(op) = self.program.ops.get_mut(at) {
            change(op, place);
        }
    }

    fn last(&self) -> usize {
        self.program.ops.len().saturating_sub(1)
    }

    fn branches<T>(
        &mut self,
        branches: &[T],
        mut body: impl FnMut(&mut Self, &T) -> Result<(), TooLarge>,
        becomes: impl Fn(&T) -> Index,
    ) -> Result<(), TooLarge> {
        let from = self.program.branches.len();
        let entries = branches.iter().map(|branch| Branch { to: 0, index: becomes(branch) });
        self.program.branches.extend(entries);
        self.op(Op::Union { from: index(from), len: index(branches.len()) })?;
        let mut jumps = Vec::new();
        for (at, branch) in branches.iter().enumerate() {
            let to = self.place();
            if let Some(entry) = self.program.branches.get_mut(from + at) {
                entry.to = to;
            }
            body(self, branch)?;
            if at + 1 < branches.len() {
                self.op(Op::Jump(0))?;
                jumps.push(self.last());
            }
        }
        for jump in jumps {
            self.patch(jump, |op, place| *op = Op::Jump(place));
        }
        self.bar();
        Ok(())
    }

    /// The instructions for an item, behind those of the array or map.
    fn item(
        &mut self,
        key: bool,
        body: impl FnOnce(&mut Self) -> Result<(), TooLarge>,
    ) -> Result<(), TooLarge> {
        let head = self.last();
        self.bar();
        if key {
            self.op(Op::Bytes)?;
        }
        body(self)?;
        self.op(Op::Next)?;
        self.patch(head, |op, place| {
            if let Op::Blocks { end, .. } | Op::SkipBlocks { end, .. } = op {
                *end = place;
            }
        });
        Ok(())
    }

    fn min(&self, place: &Place, key: bool) -> u32 {
        let min = self.writer.size(place.node).min.saturating_add(usize::from(key));
        u32::try_from(min).unwrap_or(u32::MAX)
    }

    /// A record: spelled out, or called.
    fn use_of(&mut self, function: Function, node: NodeId, tail: bool) -> Result<(), TooLarge> {
        self.work += 1;
        let recursive = self.writer.size(node).recursive;
        let spell_out = !recursive
            && self.program.ops.len() - self.begin < INLINE_OPS
            && self.work - self.work_before < INLINE_WORK
            && self.work < INLINE_TOTAL
            && self.inside.len() < INLINE_DEPTH
            && !self.inside.contains(&function);
        if spell_out {
            self.inside.push(function);
            let done = self.body(function, tail);
            self.inside.pop();
            return done;
        }
        self.op(Op::Call { to: 0, level: recursive })?;
        self.calls.push((self.last(), function));
        if let std::collections::hash_map::Entry::Vacant(entry) = self.places.entry(function) {
            entry.insert(None);
            self.pending.push(function);
        }
        Ok(())
    }

    fn body(&mut self, function: Function, tail: bool) -> Result<(), TooLarge> {
        match function {
            Function::Pass { node, .. } => {
                let Kind::Record(record) = self.writer.kind(node) else { return Ok(()) };
                record.fields.iter().try_for_each(|field| self.pass(field.place.node))
            }
            Function::Pair(pair) => match self.plan.pairs.get(pair) {
                Some(pair) => self.steps(pair, tail),
                None => Ok(()),
            },
        }
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
