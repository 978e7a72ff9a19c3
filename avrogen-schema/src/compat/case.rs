//! An incompatibility with its surroundings: where it is on both sides, by name and in the texts, and what caused it.

use super::Direction;
use super::outcome::{Ambiguity, Detail, Fault, IncompatibilityType, Locus, Outcome, Part};
use super::trail::{Step, Trail};
use crate::matching::same_name;
use crate::path::Path;
use crate::schema::{Kind, Node, NodeId, Place, Record, SchemaSet};
use crate::source::Span;
use crate::text::quote;

/// The most faults that are told as the causes of another one.
const CAUSES: usize = 8;
/// Unions within unions that are looked through for a cause.
const LEVELS: usize = 1 << 16;

/// A fault, from the side of the new schema.
#[derive(Clone, Debug)]
pub(crate) struct Case<'a> {
    pub(crate) outcome: &'a Outcome<'a>,
    /// The error type; none of an ambiguity.
    pub(crate) kind: Option<IncompatibilityType>,
    pub(crate) locus: Locus,
    pub(crate) direction: Direction,
    /// Whether the old schema is the last version.
    pub(crate) is_last: bool,
    /// Where the two schemas are used.
    pub(crate) reader: Place,
    pub(crate) writer: Place,
    /// The path in the new schema.
    path: Path,
    /// The last step to the pair, and the reader's schema before it.
    pub(crate) step: Option<(Step, NodeId)>,
}

impl<'a> Case<'a> {
    pub(crate) fn of_fault(outcome: &'a Outcome<'a>, fault: &Fault, direction: Direction) -> Self {
        Self::new(outcome, Some(fault.kind), fault.locus, direction)
    }

    pub(crate) fn of_ambiguity(
        outcome: &'a Outcome<'a>,
        ambiguity: &Ambiguity,
        direction: Direction,
    ) -> Self {
        Self::new(outcome, None, ambiguity.locus, direction)
    }

    fn new(
        outcome: &'a Outcome<'a>,
        kind: Option<IncompatibilityType>,
        locus: Locus,
        direction: Direction,
    ) -> Self {
        let place = |side: &super::Side<'_>| Place {
            node: side.node,
            span: side.set.node(side.node).span,
            inline: true,
        };
        let new = if direction == Direction::Backward { outcome.reader } else { outcome.writer };
        let mut case = Self {
            outcome,
            kind,
            locus,
            direction,
            is_last: true,
            reader: place(&outcome.reader),
            writer: place(&outcome.writer),
            path: Path::root(&new.set.node(new.node).kind),
            step: None,
        };
        case.follow(&outcome.trail.between(Trail::ROOT, locus.at).unwrap_or_default());
        case
    }

    /// What a fault of a reader's union comes from: where one of its branches is what the writer's branch was, all that
    /// is wrong between the two.
    pub(crate) fn causes(&self) -> Vec<Case<'a>> {
        let mut causes = vec![self.clone()];
        for _ in 0..LEVELS {
            let mut deeper = Vec::new();
            let mut is_last = true;
            for case in &causes {
                match case.inner() {
                    Some(inner) if !inner.is_empty() => {
                        is_last = false;
                        deeper.extend(inner);
                    }
                    _ => deeper.push(case.clone()),
                }
            }
            deeper.truncate(CAUSES);
            causes = deeper;
            if is_last {
                break;
            }
        }
        causes
    }

    fn inner(&self) -> Option<Vec<Case<'a>>> {
        let outcome = self.outcome;
        let Kind::Union(readers) = &outcome.reader.set.node(self.locus.reader).kind else { return None };
        if self.kind != Some(IncompatibilityType::MissingUnionBranch) {
            return None;
        }
        let (writer, mut steps) = match (self.locus.detail, self.writer_kind()) {
            (Detail::Branch(at), Kind::Union(branches)) => {
                (branches[at as usize].node, vec![Step::EachBranch(at)])
            }
            _ => (self.locus.writer, Vec::new()),
        };
        let written = &outcome.writer.set.node(writer).kind;
        let is_meant = |place: &Place| is_meant(&outcome.reader.set.node(place.node).kind, written);
        let branch = readers.iter().position(is_meant)?;
        let pair = *outcome.memo.get(&(readers[branch].node, writer))?;
        steps.push(Step::AnyBranch(u32::try_from(branch).ok()?));
        Some(self.below(pair, &steps))
    }

    /// The faults of a pair, as they are met on the way that leads from here.
    fn below(&self, pair: u32, steps: &[Step]) -> Vec<Case<'a>> {
        let outcome = self.outcome;
        let from = outcome.pairs[pair as usize].at;
        let found = outcome.faults_of(pair, CAUSES);
        let case = |fault: &&Fault| match outcome.trail.between(from, fault.locus.at) {
            None => Self { is_last: self.is_last, ..Self::of_fault(outcome, fault, self.direction) },
            Some(rest) => {
                let mut case = self.clone();
                (case.kind, case.locus) = (Some(fault.kind), fault.locus);
                case.follow(steps);
                case.follow(&rest);
                case
            }
        };
        found.iter().map(case).collect()
    }

    /// Goes on along the way to the fault.
    fn follow(&mut self, steps: &[Step]) {
        let backward = self.direction == Direction::Backward;
        let (readers, writers) = (self.outcome.reader.set, self.outcome.writer.set);
        for step in steps {
            self.step = Some((*step, self.reader.node));
            let (reader, writer) = (readers.node(self.reader.node), writers.node(self.writer.node));
            match (*step, &reader.kind, &writer.kind) {
                (Step::Field { reader: i, writer: j }, Kind::Record(r), Kind::Record(w)) => {
                    let (r, w) = (&r.fields[i as usize], &w.fields[j as usize]);
                    self.path.field(if backward { &r.name } else { &w.name });
                    (self.reader, self.writer) = (r.place, w.place);
                }
                (Step::Unmatched { reader: i }, Kind::Record(r), _) => {
                    let field = &r.fields[i as usize];
                    self.path.field(&field.name);
                    self.reader = field.place;
                }
                (Step::Items, Kind::Array(r), Kind::Array(w))
                | (Step::Values, Kind::Map(r), Kind::Map(w)) => {
                    (self.reader, self.writer) = (*r, *w);
                }
                (Step::WriterBranch(j) | Step::EachBranch(j), _, Kind::Union(w)) => {
                    self.writer = w[j as usize];
                    if !backward {
                        self.path.branch(writers, w, j as usize);
                    }
                }
                (Step::AnyBranch(i), Kind::Union(r), _) => {
                    self.reader = r[i as usize];
                    if backward {
                        self.path.branch(readers, r, i as usize);
                    }
                }
                _ => {}
            }
            let (set, place) = self.new_side();
            self.path.enter(&set.node(place.node).kind);
        }
    }

    pub(crate) fn reader_kind(&self) -> &'a Kind {
        &self.outcome.reader.set.node(self.locus.reader).kind
    }

    pub(crate) fn writer_kind(&self) -> &'a Kind {
        &self.outcome.writer.set.node(self.locus.writer).kind
    }

    pub(crate) fn is_backward(&self) -> bool {
        self.direction == Direction::Backward
    }

    /// The new schema and where it is used.
    pub(crate) fn new_side(&self) -> (&'a SchemaSet, Place) {
        if self.is_backward() {
            (self.outcome.reader.set, self.reader)
        } else {
            (self.outcome.writer.set, self.writer)
        }
    }

    /// The old schema and where it is used.
    pub(crate) fn old_side(&self) -> (&'a SchemaSet, Place) {
        if self.is_backward() {
            (self.outcome.writer.set, self.writer)
        } else {
            (self.outcome.reader.set, self.reader)
        }
    }

    pub(crate) fn new_node(&self) -> &'a Node {
        let (set, _) = self.new_side();
        set.node(if self.is_backward() { self.locus.reader } else { self.locus.writer })
    }

    pub(crate) fn old_node(&self) -> &'a Node {
        let (set, _) = self.old_side();
        set.node(if self.is_backward() { self.locus.writer } else { self.locus.reader })
    }

    /// The records of a fault that is about a field.
    pub(crate) fn records(&self) -> Option<(&'a Record, &'a Record)> {
        match (self.reader_kind(), self.writer_kind()) {
            (Kind::Record(reader), Kind::Record(writer)) => Some((reader, writer)),
            _ => None,
        }
    }

    /// Whether the fault is about the top-level schemas themselves.
    pub(crate) fn is_root(&self) -> bool {
        self.step.is_none()
    }

    /// The path, with a field behind it that the trail does not lead to.
    pub(crate) fn path(&self, field: Option<&str>) -> String {
        let mut path = self.path.clone();
        if let Some(name) = field {
            path.field(name);
        }
        let new = if self.is_backward() { &self.outcome.reader } else { &self.outcome.writer };
        path.finish(&new.set.node(new.node).kind)
    }

    /// What the place is called in a title: the field's name, or the type's.
    pub(crate) fn called(&self) -> String {
        let path = self.path(None);
        if self.is_root() {
            return quote(&path);
        }
        quote(path.rsplit('.').next().unwrap_or(&path))
    }
}

/// Where a use of a schema is pointed at: at the name of what is defined there, or at all of it.
pub(crate) fn header(set: &SchemaSet, place: Place) -> Span {
    match set.node(place.node).kind.named() {
        Some(named) if place.inline => named.name_span,
        _ => place.span,
    }
}

/// Whether a branch of the reader's union is what a writer's schema became, whether it can read it or not.
fn is_meant(reader: &Kind, writer: &Kind) -> bool {
    let same_kind = std::mem::discriminant(reader) == std::mem::discriminant(writer);
    match (reader.named(), writer.named()) {
        (Some(reader), Some(writer)) => same_kind && same_name(reader, writer),
        _ => same_kind && matches!(reader, Kind::Array(_) | Kind::Map(_)),
    }
}

impl Outcome<'_> {
    /// Some of the faults of a pair, each once.
    fn faults_of(&self, pair: u32, most: usize) -> Vec<&Fault> {
        let mut all = Vec::new();
        let mut seen = std::collections::HashSet::from([pair]);
        let mut stack = vec![self.parts_of(pair).iter()];
        while let Some(parts) = stack.last_mut()
            && all.len() < most
        {
            match parts.next() {
                None => {
                    stack.pop();
                }
                Some(Part::Pair(pair)) => {
                    if seen.insert(*pair) {
                        stack.push(self.parts_of(*pair).iter());
                    }
                }
                Some(Part::Fault(fault)) => all.push(&self.faults[*fault as usize]),
            }
        }
        all
    }

    /// What is wrong, each once, in the order of Java's list, and whether there is more than the limits allow.
    pub(crate) fn all_faults(&self) -> (Vec<&Fault>, bool) {
        let most = self.limits.incompatibilities;
        let mut all = self.faults_of(0, most.saturating_add(1));
        let truncated = all.len() > most;
        all.truncate(most);
        (all, truncated)
    }
}
