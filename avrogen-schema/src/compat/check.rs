//! The walk over pairs of schemas (Java Avro's `SchemaCompatibility.ReaderWriterCompatibilityChecker`).
//!
//! A pair is compared once and remembered by the identity of its two nodes; met again while it is still being compared, it
//! counts as compatible. Frames on a list stand for Java's recursion, so depth is bounded by memory alone.

use std::collections::{HashMap, HashSet};

use super::outcome::{Ambiguity, Detail, Fault, IncompatibilityType, Locus, Outcome, Pair, Part};
use super::trail::{Step, Trail, TrailId};
use super::{Limits, Side, TooLarge};
use crate::matching::{is_primitive, reads, same_name};
use crate::schema::{Enum, Field, Kind, Named, NodeId, Record};

/// Whether the reader's schema reads what was written with the writer's.
///
/// # Errors
/// Where the schemas have more pairs than the limits allow.
pub fn check<'a>(reader: Side<'a>, writer: Side<'a>, limits: &Limits) -> Result<Outcome<'a>, TooLarge> {
    let outcome = Outcome {
        reader,
        writer,
        limits: *limits,
        pairs: Vec::new(),
        memo: HashMap::new(),
        faults: Vec::new(),
        parts: Vec::new(),
        ambiguities: Vec::new(),
        trail: Trail::new(),
    };
    let mut walk = Walk { outcome, fields: HashMap::new(), left: limits.comparisons };
    walk.run(reader.node, writer.node)?;
    Ok(walk.outcome)
}

struct Walk<'a> {
    outcome: Outcome<'a>,
    /// The fields of the writer's records by name.
    fields: HashMap<NodeId, HashMap<&'a str, usize>>,
    /// Comparisons that may still be made.
    left: usize,
}

/// A pair that is being compared.
struct Frame {
    reader: NodeId,
    writer: NodeId,
    at: TrailId,
    /// Its index among the pairs.
    pair: u32,
    gather: Gather,
    /// How many children have been looked at.
    next: usize,
    /// The child that was not yet known and has been compared meanwhile.
    waiting: Option<Child>,
    parts: Vec<Part>,
}

impl Frame {
    fn locus(&self, detail: Detail) -> Locus {
        Locus { reader: self.reader, writer: self.writer, at: self.at, detail }
    }
}

/// What the children of a pair mean for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gather {
    /// All must fit, and what is wrong with them is wrong with the pair.
    Merge,
    /// All must fit, and for each that does not, the reader's union lacks a branch.
    Each,
    /// One must fit, or the reader's union lacks a branch.
    Any,
}

/// A pair inside another one.
#[derive(Clone, Copy)]
struct Child {
    reader: NodeId,
    writer: NodeId,
    step: Step,
}

/// What is known of a pair before it is compared.
enum Known {
    Nothing,
    Compatible,
    /// Two primitive types, of which the reader's does not read the writer's. They are not remembered.
    Mismatch,
    Incompatible(u32),
}

impl<'a> Walk<'a> {
    fn run(&mut self, reader: NodeId, writer: NodeId) -> Result<(), TooLarge> {
        let mut stack = vec![self.begin(reader, writer, Trail::ROOT)?];
        while let Some(frame) = stack.last_mut() {
            match self.advance(frame)? {
                Some(inner) => stack.push(inner),
                None => {
                    if let Some(frame) = stack.pop() {
                        self.complete(frame);
                    }
                }
            }
        }
        Ok(())
    }

    /// Begins to compare a pair: says what is wrong with the two schemas themselves.
    fn begin(&mut self, reader: NodeId, writer: NodeId, at: TrailId) -> Result<Frame, TooLarge> {
        self.charge(1)?;
        let pair = u32::try_from(self.outcome.pairs.len()).unwrap_or(u32::MAX);
        self.outcome.pairs.push(Pair { at, is_complete: false, parts: (0, 0) });
        self.outcome.memo.insert((reader, writer), pair);
        let mut frame = Frame {
            reader,
            writer,
            at,
            pair,
            gather: Gather::Merge,
            next: 0,
            waiting: None,
            parts: Vec::new(),
        };
        let (r, w) = (self.reader_kind(reader), self.writer_kind(writer));
        match (r, w) {
            (Kind::Union(_), Kind::Union(_)) => frame.gather = Gather::Each,
            (_, Kind::Union(_)) | (Kind::Array(_), Kind::Array(_)) | (Kind::Map(_), Kind::Map(_)) => {}
            (Kind::Union(_), _) => frame.gather = Gather::Any,
            (Kind::Record(reader), Kind::Record(writer)) => {
                self.check_names(&mut frame, &reader.named, &writer.named)?;
            }
            (Kind::Enum(reader), Kind::Enum(writer)) => {
                self.check_names(&mut frame, &reader.named, &writer.named)?;
                if reader.default.is_none() && self.lacks_symbols(reader, writer)? {
                    self.fault(&mut frame, IncompatibilityType::MissingEnumSymbols, Detail::None);
                }
            }
            (Kind::Fixed(reader), Kind::Fixed(writer)) => {
                self.check_names(&mut frame, &reader.named, &writer.named)?;
                if reader.size != writer.size {
                    self.fault(&mut frame, IncompatibilityType::FixedSizeMismatch, Detail::None);
                }
            }
            _ if reads(r, w) => {}
            _ => self.fault(&mut frame, IncompatibilityType::TypeMismatch, Detail::None),
        }
        Ok(frame)
    }

    fn lacks_symbols(&mut self, reader: &'a Enum, writer: &'a Enum) -> Result<bool, TooLarge> {
        self.charge(writer.symbols.len())?;
        let same =
            reader.symbols.iter().zip(&writer.symbols).all(|(reader, writer)| reader.text == writer.text);
        if same && writer.symbols.len() <= reader.symbols.len() {
            return Ok(false);
        }
        self.charge(reader.symbols.len())?;
        let known: HashSet<&str> = reader.symbols.iter().map(|symbol| &*symbol.text).collect();
        Ok(!writer.symbols.iter().all(|symbol| known.contains(&*symbol.text)))
    }

    /// Names are equal without their namespaces, or an alias of the reader's is the writer's fullname.
    fn check_names(&mut self, frame: &mut Frame, reader: &Named, writer: &Named) -> Result<(), TooLarge> {
        self.charge(reader.aliases.len())?;
        if !same_name(reader, writer) {
            self.fault(frame, IncompatibilityType::NameMismatch, Detail::None);
        }
        Ok(())
    }

    /// Goes on with a pair, up to a pair inside of it that must be compared first, or to its end.
    fn advance(&mut self, frame: &mut Frame) -> Result<Option<Frame>, TooLarge> {
        loop {
            let child = match frame.waiting.take() {
                Some(child) => child,
                None => match self.child(frame)? {
                    Some(child) => child,
                    None => break,
                },
            };
            let known = self.known(&child);
            if matches!(known, Known::Nothing) {
                frame.waiting = Some(child);
                let at = self.outcome.trail.push(frame.at, child.step);
                return self.begin(child.reader, child.writer, at).map(Some);
            }
            if self.gather(frame, &child, &known) {
                return Ok(None);
            }
            frame.next += 1;
        }
        if frame.gather == Gather::Any {
            self.fault(frame, IncompatibilityType::MissingUnionBranch, Detail::None);
        }
        Ok(None)
    }

    /// The next pair inside a pair.
    fn child(&mut self, frame: &mut Frame) -> Result<Option<Child>, TooLarge> {
        self.charge(1)?;
        let (reader, writer) = (frame.reader, frame.writer);
        let index = u32::try_from(frame.next).unwrap_or(u32::MAX);
        Ok(match (self.reader_kind(reader), self.writer_kind(writer)) {
            (Kind::Record(reader), Kind::Record(writer)) => self.field(frame, reader, writer)?,
            (Kind::Array(reader), Kind::Array(writer)) => {
                (index == 0).then_some(Child { reader: reader.node, writer: writer.node, step: Step::Items })
            }
            (Kind::Map(reader), Kind::Map(writer)) => {
                (index == 0).then_some(Child { reader: reader.node, writer: writer.node, step: Step::Values })
            }
            (Kind::Union(_), Kind::Union(branches)) => branches.get(frame.next).map(|branch| Child {
                reader,
                writer: branch.node,
                step: Step::EachBranch(index),
            }),
            (_, Kind::Union(branches)) => branches.get(frame.next).map(|branch| Child {
                reader,
                writer: branch.node,
                step: Step::WriterBranch(index),
            }),
            (Kind::Union(branches), _) => branches.get(frame.next).map(|branch| Child {
                reader: branch.node,
                writer,
                step: Step::AnyBranch(index),
            }),
            _ => None,
        })
    }

    /// The next field of the reader's record that is compared with something.
    fn field(
        &mut self,
        frame: &mut Frame,
        reader: &'a Record,
        writer: &'a Record,
    ) -> Result<Option<Child>, TooLarge> {
        while let Some(field) = reader.fields.get(frame.next) {
            self.charge(1 + field.aliases.len())?;
            let index = u32::try_from(frame.next).unwrap_or(u32::MAX);
            if let Some(found) = self.writer_field(frame, field, writer) {
                let step = Step::Field { reader: index, writer: u32::try_from(found).unwrap_or(u32::MAX) };
                let writer = writer.fields[found].place.node;
                return Ok(Some(Child { reader: field.place.node, writer, step }));
            }
            if field.default.is_none() {
                if matches!(self.reader_kind(field.place.node), Kind::Enum(of) if of.default.is_some()) {
                    // Java compares the enum with the whole record, to say that the types differ.
                    let step = Step::Unmatched { reader: index };
                    return Ok(Some(Child { reader: field.place.node, writer: frame.writer, step }));
                }
                self.fault(frame, IncompatibilityType::ReaderFieldMissingDefaultValue, Detail::Field(index));
            }
            frame.next += 1;
        }
        Ok(None)
    }

    /// The field of the writer's record that a reader's field takes: of the same name, or of one of its aliases'.
    fn writer_field(&mut self, frame: &Frame, field: &'a Field, writer: &'a Record) -> Option<usize> {
        let here = writer.fields.get(frame.next).filter(|same| same.name == field.name);
        if here.is_some() && field.aliases.is_empty() {
            return Some(frame.next);
        }
        let by_name = self.fields.entry(frame.writer).or_insert_with(|| {
            writer.fields.iter().enumerate().map(|(at, field)| (field.name.as_str(), at)).collect()
        });
        let names = std::iter::once(&field.name).chain(field.aliases.iter().map(|alias| &alias.name));
        let mut found = names.filter_map(|name| by_name.get(name.as_str()).copied());
        let first = found.next();
        if found.next().is_some() {
            let detail = Detail::Field(u32::try_from(frame.next).unwrap_or(u32::MAX));
            self.outcome.ambiguities.push(Ambiguity { locus: frame.locus(detail) });
        }
        first
    }

    fn known(&self, child: &Child) -> Known {
        let (reader, writer) = (self.reader_kind(child.reader), self.writer_kind(child.writer));
        if is_primitive(reader) && is_primitive(writer) {
            return if reads(reader, writer) { Known::Compatible } else { Known::Mismatch };
        }
        if let Some(pair) = self.outcome.memo.get(&(child.reader, child.writer)) {
            let found = &self.outcome.pairs[*pair as usize];
            let is_bad = found.is_complete && found.parts.0 < found.parts.1;
            return if is_bad { Known::Incompatible(*pair) } else { Known::Compatible };
        }
        // The most common union is one of primitive types. Where a primitive branch fits before any other is tried, there
        // is nothing to remember.
        if let Kind::Union(branches) = reader
            && is_primitive(writer)
        {
            for branch in branches {
                let branch = self.reader_kind(branch.node);
                if !is_primitive(branch) {
                    break;
                }
                if reads(branch, writer) {
                    return Known::Compatible;
                }
            }
        }
        Known::Nothing
    }

    /// Takes what is known of a child into its pair; whether that settles the pair.
    fn gather(&mut self, frame: &mut Frame, child: &Child, known: &Known) -> bool {
        match (frame.gather, known) {
            (Gather::Any, Known::Compatible) => return true,
            (_, Known::Nothing | Known::Compatible) | (Gather::Any, _) => {}
            (Gather::Each, _) => {
                let Step::EachBranch(branch) = child.step else { return false };
                self.fault(frame, IncompatibilityType::MissingUnionBranch, Detail::Branch(branch));
            }
            (Gather::Merge, Known::Incompatible(pair)) => frame.parts.push(Part::Pair(*pair)),
            (Gather::Merge, Known::Mismatch) => {
                let at = self.outcome.trail.push(frame.at, child.step);
                let kind = IncompatibilityType::TypeMismatch;
                let (reader, writer) = (child.reader, child.writer);
                let locus = Locus { reader, writer, at, detail: Detail::None };
                frame.parts.push(self.outcome.add(Fault { kind, locus }));
            }
        }
        false
    }

    fn fault(&mut self, frame: &mut Frame, kind: IncompatibilityType, detail: Detail) {
        let locus = frame.locus(detail);
        frame.parts.push(self.outcome.add(Fault { kind, locus }));
    }

    fn complete(&mut self, frame: Frame) {
        let offset = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let begin = offset(self.outcome.parts.len());
        self.outcome.parts.extend(frame.parts);
        let pair = &mut self.outcome.pairs[frame.pair as usize];
        pair.is_complete = true;
        pair.parts = (begin, offset(self.outcome.parts.len()));
    }

    fn charge(&mut self, comparisons: usize) -> Result<(), TooLarge> {
        let Limits { comparisons: limit, remembered, .. } = self.outcome.limits;
        if self.outcome.pairs.len() + self.outcome.faults.len() > remembered {
            return Err(TooLarge { limit: remembered });
        }
        self.left = self.left.checked_sub(comparisons).ok_or(TooLarge { limit })?;
        Ok(())
    }

    fn reader_kind(&self, node: NodeId) -> &'a Kind {
        &self.outcome.reader.set.node(node).kind
    }

    fn writer_kind(&self, node: NodeId) -> &'a Kind {
        &self.outcome.writer.set.node(node).kind
    }
}

impl Outcome<'_> {
    fn add(&mut self, fault: Fault) -> Part {
        self.faults.push(fault);
        Part::Fault(u32::try_from(self.faults.len() - 1).unwrap_or(u32::MAX))
    }
}
