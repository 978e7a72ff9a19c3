//! From the plan to the program.

use std::collections::HashMap;

use avrogen_schema::schema::{Kind, NodeId, Place};

use super::copies::is_copy;
use super::matching::TooLarge;
use super::output::SLACK;
use super::plan::{Action, Pair, Plan, Step};
use super::program::{Branch, Failure, Index, Op, Program, Symbols};
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

impl<'a> Emitter<'a> {
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

    /// Whether one more varint costs nothing. A boolean that is none may have two bytes as one, which whoever decodes the
    /// copy finds out.
    fn follows_varint(&self) -> bool {
        let last = self.program.ops.get(self.barrier..).and_then(<[Op]>::last);
        last.is_some_and(Op::counts_varints)
    }

    fn last(&self) -> usize {
        self.program.ops.len().saturating_sub(1)
    }

    /// What is done with a datum. `tail`: nothing but this is left to do, so once nothing changes any more, all the rest
    /// may be copied.
    fn action(&mut self, action: &'a Action, node: NodeId, tail: bool) -> Result<(), TooLarge> {
        if is_copy(action, &self.plan.pairs) {
            if tail {
                self.op(Op::Rest)?;
            }
            return self.pass(node);
        }
        match action {
            Action::Copy => self.pass(node),
            Action::Branch { index, action } => {
                self.insert_index(*index)?;
                self.action(action, node, tail)
            }
            Action::Union(actions) => self.union(actions, node, tail),
            Action::Items(item) => self.items(item, node),
            Action::Record(pair) => self.use_of(Function::Pair(*pair), node, tail),
            Action::Enum { indexes, reader } => {
                let of = self.program.enums.len();
                let indexes = indexes.clone();
                self.program.enums.push(Symbols { indexes, writer: node, reader: *reader });
                self.op(Op::Enum(index(of)))
            }
            Action::Promote(promotion) => self.op(Op::Promote(*promotion)),
            Action::Text => self.op(Op::Text),
            Action::Scale(scaling) => {
                let by = self.program.scalings.len();
                self.program.scalings.push(*scaling);
                self.op(Op::Scale(index(by)))
            }
            Action::Decimal(rescale) => {
                let by = self.program.decimals.len();
                self.program.decimals.push(rescale.clone());
                self.op(Op::Decimal(index(by)))
            }
            Action::Fail(message) => self.fail(node, message),
        }
    }

    fn fail(&mut self, writer: NodeId, message: &str) -> Result<(), TooLarge> {
        let next = index(self.program.failures.len());
        let at = *self.failures.entry((writer, message.into())).or_insert(next);
        if at == next {
            self.program.failures.push(Failure { writer, message: message.into() });
        }
        self.op(Op::Fail(at))
    }

    fn insert_index(&mut self, branch: usize) -> Result<(), TooLarge> {
        let mut bytes = Vec::new();
        avrogen_schema::default::Datum::Enum(branch).encode(&mut bytes);
        self.insert(&bytes)
    }

    fn insert(&mut self, bytes: &[u8]) -> Result<(), TooLarge> {
        if bytes.is_empty() {
            return Ok(());
        }
        let from = index(self.program.constants.len());
        self.program.constants.extend(bytes);
        self.work += bytes.len() / BYTES_OF_OP;
        self.op(Op::Insert { from, len: index(bytes.len()) })
    }

    fn union(&mut self, actions: &'a [Action], node: NodeId, tail: bool) -> Result<(), TooLarge> {
        let Kind::Union(places) = self.writer.kind(node) else { return Ok(()) };
        let branches = actions.iter().zip(places).enumerate().map(|(at, (action, place))| match action {
            Action::Branch { index: to, action } if *to == at => (Index::Keep, &**action, place.node),
            Action::Branch { index: to, action } => (Index::Is(index(*to)), &**action, place.node),
            action => (Index::Drop, action, place.node),
        });
        let branches: Vec<_> = branches.collect();
        self.branches(
            &branches,
            |emitter, (_, action, node)| emitter.action(action, *node, tail),
            |one| one.0,
        )
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

    fn items(&mut self, item: &'a Action, node: NodeId) -> Result<(), TooLarge> {
        let Some((place, key)) = part(self.writer.kind(node)) else { return Ok(()) };
        let min = self.min(place, key);
        self.op(Op::Blocks { end: 0, min })?;
        self.item(key, |emitter| emitter.action(item, place.node, false))
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

    fn steps(&mut self, pair: &'a Pair, tail: bool) -> Result<(), TooLarge> {
        let Kind::Record(record) = self.writer.kind(pair.writer) else { return Ok(()) };
        let pairs = &self.plan.pairs;
        let node = |field: usize| record.fields.get(field).map_or(pair.writer, |field| field.place.node);
        let stays = |step: &Step| matches!(step, Step::Field(_, action) if is_copy(action, pairs));
        let last = pair.steps.iter().rposition(|step| !stays(step));
        let slots = self.slots;
        let saves = pair.steps.iter().filter(|step| matches!(step, Step::Save { .. })).count();
        self.slots += index(saves);
        let is_drop = |step: Option<&Step>| matches!(step, Some(Step::Drop(_)));
        let mut drops = None;
        for (at, step) in pair.steps.iter().enumerate() {
            match step {
                Step::Field(field, action) => {
                    self.action(
                        action,
                        node(*field),
                        tail && last == Some(at) && at + 1 == pair.steps.len(),
                    )?;
                }
                Step::Drop(field) => {
                    if drops.is_none() {
                        self.op(Op::Flush)?;
                        drops = Some(self.last());
                        self.bar();
                    }
                    self.dropping = true;
                    let passed = self.pass_uncopied(node(*field));
                    self.dropping = false;
                    passed?;
                    if !is_drop(pair.steps.get(at + 1)) {
                        self.end_of_drops(drops.take())?;
                    }
                }
                Step::Save { slot, fields } => {
                    self.op(Op::Flush)?;
                    self.op(Op::Save(slots + index(*slot)))?;
                    fields.iter().try_for_each(|field| self.pass_uncopied(node(*field)))?;
                    self.op(Op::Cut)?;
                }
                Step::Load { slot, fields } => {
                    self.op(Op::Enter(slots + index(*slot)))?;
                    fields.iter().try_for_each(|(field, action)| self.action(action, node(*field), false))?;
                    self.op(Op::Leave)?;
                }
                Step::Insert(bytes) => self.insert(bytes)?,
                Step::Fail(message) => self.fail(pair.writer, message)?,
            }
            if tail && last == Some(at) && at + 1 < pair.steps.len() {
                self.op(Op::Rest)?;
            }
        }
        Ok(())
    }

    /// Of a single simple value, flush, pass and cut are one instruction.
    fn end_of_drops(&mut self, flush: Option<usize>) -> Result<(), TooLarge> {
        if flush == Some(self.last()) {
            // Values without bytes.
            self.program.ops.pop();
            self.bar();
            return Ok(());
        }
        let single = flush.filter(|flush| flush + 1 == self.last()).and_then(|flush| {
            let op = match *self.program.ops.get(flush + 1)? {
                Op::Skip(bytes) => Op::Drop(bytes),
                Op::VARINT => Op::DropVarint,
                Op::Bytes => Op::DropBytes,
                _ => return None,
            };
            Some((flush, op))
        });
        match single {
            Some((flush, op)) => {
                self.program.ops.truncate(flush);
                self.bar();
                self.op(op)
            }
            None => self.op(Op::Cut),
        }
    }

    /// Passes over a datum that is dropped, or copied later.
    fn pass_uncopied(&mut self, node: NodeId) -> Result<(), TooLarge> {
        let copying = std::mem::replace(&mut self.copying, false);
        let done = self.pass(node);
        self.copying = copying;
        done
    }

    /// Passes over a datum.
    fn pass(&mut self, node: NodeId) -> Result<(), TooLarge> {
        if let Some(bytes) = self.writer.size(node).fixed {
            let boolean = matches!(self.writer.kind(node), Kind::Boolean) && self.copying;
            return self.op(if boolean && self.follows_varint() { Op::VARINT } else { Op::Skip(bytes) });
        }
        match self.writer.kind(node) {
            Kind::Null | Kind::Boolean | Kind::Float | Kind::Double => Ok(()),
            // One that is larger than the address space.
            Kind::Fixed(_) => self.op(Op::Skip(usize::MAX)),
            Kind::Int | Kind::Long | Kind::Enum(_) => self.op(Op::VARINT),
            Kind::Bytes | Kind::String => self.op(Op::Bytes),
            Kind::Record(_) => self.use_of(Function::Pass { node, dropping: self.dropping }, node, false),
            Kind::Array(place) | Kind::Map(place) => {
                let key = matches!(self.writer.kind(node), Kind::Map(_));
                self.pass_items(place, key)
            }
            Kind::Union(branches) => self.pass_union(branches),
        }
    }

    fn pass_items(&mut self, place: &'a Place, key: bool) -> Result<(), TooLarge> {
        if let (Some(bytes), false) = (self.writer.size(place.node).fixed, key) {
            return self.op(Op::SkipItems { bytes, sized: self.dropping });
        }
        let min = self.min(place, key);
        self.op(Op::SkipBlocks { end: 0, min, sized: self.dropping })?;
        self.item(key, |emitter| emitter.pass(place.node))
    }

    fn pass_union(&mut self, branches: &'a [Place]) -> Result<(), TooLarge> {
        let is_null = |place: &Place| matches!(self.writer.kind(place.node), Kind::Null);
        let single = |place: &Place| {
            let simple = matches!(
                self.writer.kind(place.node),
                Kind::Int | Kind::Long | Kind::Enum(_) | Kind::Bytes | Kind::String
            );
            simple || self.writer.size(place.node).fixed.is_some_and(|bytes| bytes > 0)
        };
        if let [a, b] = branches {
            let null =
                [(0, a, b), (1, b, a)].into_iter().find(|(_, null, other)| is_null(null) && single(other));
            if let Some((null, _, other)) = null {
                if matches!(self.writer.kind(other.node), Kind::Int | Kind::Long | Kind::Enum(_)) {
                    return self.op(Op::OptionalVarint { null, skip: 0 });
                }
                self.op(Op::Optional(null))?;
                self.bar();
                self.pass(other.node)?;
                self.bar();
                return Ok(());
            }
        }
        self.branches(branches, |emitter, branch| emitter.pass(branch.node), |_| Index::Keep)
    }
}

fn part(kind: &Kind) -> Option<(&Place, bool)> {
    match kind {
        Kind::Array(place) => Some((place, false)),
        Kind::Map(place) => Some((place, true)),
        _ => None,
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
