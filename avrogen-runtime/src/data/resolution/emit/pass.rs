//! What stays or is dropped: the writer's data that are passed over.

use avrogen_schema::schema::{Kind, NodeId, Place};

use super::{Emitter, Function};
use crate::data::resolution::matching::TooLarge;
use crate::data::resolution::program::{Index, Op};

impl<'a> Emitter<'a> {
    /// Passes over a datum that is dropped, or copied later.
    pub(super) fn pass_uncopied(&mut self, node: NodeId) -> Result<(), TooLarge> {
        let copying = std::mem::replace(&mut self.copying, false);
        let done = self.pass(node);
        self.copying = copying;
        done
    }

    /// Passes over a datum.
    pub(super) fn pass(&mut self, node: NodeId) -> Result<(), TooLarge> {
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

    /// Whether one more varint costs nothing. A boolean that is none may have two bytes as one, which whoever decodes the
    /// copy finds out.
    fn follows_varint(&self) -> bool {
        let last = self.program.ops.get(self.barrier..).and_then(<[Op]>::last);
        last.is_some_and(Op::counts_varints)
    }
}
