//! What changes: the actions and steps of the plan.

use avrogen_schema::schema::{Kind, NodeId, Place};

use super::{BYTES_OF_OP, Emitter, Function, index};
use crate::data::resolution::action::{Action, Pair, Step};
use crate::data::resolution::copies::is_copy;
use crate::data::resolution::matching::TooLarge;
use crate::data::resolution::program::{Failure, Index, Op, Symbols};

impl<'a> Emitter<'a> {
    /// What is done with a datum. `tail`: nothing but this is left to do, so once nothing changes any more, all the rest
    /// may be copied.
    pub(super) fn action(&mut self, action: &'a Action, node: NodeId, tail: bool) -> Result<(), TooLarge> {
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

    fn items(&mut self, item: &'a Action, node: NodeId) -> Result<(), TooLarge> {
        let Some((place, key)) = part(self.writer.kind(node)) else { return Ok(()) };
        let min = self.min(place, key);
        self.op(Op::Blocks { end: 0, min })?;
        self.item(key, |emitter| emitter.action(item, place.node, false))
    }

    pub(super) fn steps(&mut self, pair: &'a Pair, tail: bool) -> Result<(), TooLarge> {
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
}

fn part(kind: &Kind) -> Option<(&Place, bool)> {
    match kind {
        Kind::Array(place) => Some((place, false)),
        Kind::Map(place) => Some((place, true)),
        _ => None,
    }
}
