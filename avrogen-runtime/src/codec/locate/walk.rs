//! The walk over a datum, on a stack of its own: neither the datum's nesting nor the schema's is bounded here.

use avrogen_schema::schema::{Enum, Kind, NodeId, Place, Record, SchemaSet};

use super::path::Step;
use crate::codec::place::{boolean, enum_index, union_index};
use crate::{Error, ErrorKind, Limits, Reader};

/// Steps in a row that read nothing, after which the walk ends where it is. Decoding was bounded by a budget, too.
const IDLE_STEPS: usize = 1 << 20;
/// Values within each other, after which the walk ends where it is.
const DEEPEST: usize = 1 << 12;
/// How much of a map's key is shown.
const KEY_CHARS: usize = 40;

/// What the walk found.
pub(super) struct Found {
    /// From the root to the place.
    pub(super) steps: Vec<Step>,
    /// Where in the datum it begins.
    pub(super) offset: usize,
}

/// A value that the walk is inside of, and which of its parts it is at.
struct Frame<'s> {
    parts: Parts<'s>,
    at: Option<Step>,
}

enum Parts<'s> {
    Record { record: &'s Record, next: usize },
    Items { item: NodeId, next: usize, left: usize },
    Entries { value: NodeId, left: usize },
    Branch,
}

struct Walk<'s, 'd> {
    set: &'s SchemaSet,
    reader: Reader<'d>,
    frames: Vec<Frame<'s>>,
    /// The fault is in the value that ends behind this byte; `None` where the fault is that the input ends.
    fault: Option<usize>,
    /// The fault is in all of the value of this schema that begins at this byte.
    whole: Option<(NodeId, usize)>,
}

/// The walk has come to the fault.
struct Here;

/// Walks to the place of an error that was recorded at a byte of the datum. `whole` is the schema of a value that begins
/// there, where the error is about that and not about a part of it.
pub(super) fn walk(
    (set, root): (&SchemaSet, NodeId),
    datum: &[u8],
    whole: Option<NodeId>,
    error: &Error,
    fault: usize,
) -> Found {
    let limits = Limits::new().memory(usize::MAX).empty_items(usize::MAX);
    // A length or count beyond the input's end was refused at once; the walk goes on to where the input does end.
    let ends = error.kind() == ErrorKind::UnexpectedEnd;
    let mut walk = Walk {
        set,
        reader: Reader::with_limits(datum, limits),
        frames: Vec::new(),
        fault: (!ends).then_some(fault),
        whole: whole.map(|node| (node, fault)),
    };
    let offset = walk.run(root).unwrap_or(fault);
    Found { steps: walk.frames.into_iter().filter_map(|frame| frame.at).collect(), offset }
}

impl<'s, 'd> Walk<'s, 'd> {
    /// Where the value at fault begins; `None` where the datum is whole.
    fn run(&mut self, root: NodeId) -> Option<usize> {
        let mut next = Some(root);
        let mut idle = 0;
        while next.is_some() || !self.frames.is_empty() {
            let begin = self.reader.offset();
            let step = match next {
                Some(node) => self.enter(node),
                None => self.advance(),
            };
            match step {
                Ok(part) => next = part,
                Err(Here) => return Some(begin),
            }
            idle = if self.reader.offset() == begin { idle + 1 } else { 0 };
            if idle > IDLE_STEPS || self.frames.len() > DEEPEST {
                return Some(begin);
            }
        }
        None
    }

    /// Reads a value, or gets inside of it; the part to enter next, where that is settled.
    fn enter(&mut self, node: NodeId) -> Result<Option<NodeId>, Here> {
        if self.whole == Some((node, self.reader.offset())) {
            return Err(Here);
        }
        let parts = match &self.set.node(node).kind {
            Kind::Null => return Ok(None),
            Kind::Boolean => return self.read(boolean::decode).map(|_| None),
            Kind::Int => return self.read(Reader::take_int).map(|_| None),
            Kind::Long => return self.read(Reader::take_long).map(|_| None),
            Kind::Float => return self.read(Reader::take::<4>).map(|_| None),
            Kind::Double => return self.read(Reader::take::<8>).map(|_| None),
            Kind::Bytes | Kind::String => return self.read(take_bytes).map(|_| None),
            Kind::Fixed(fixed) => {
                let size = usize::try_from(fixed.size).map_err(|_| Here)?;
                return self.read(|r| r.take_slice(size)).map(|_| None);
            }
            Kind::Enum(of) => return self.enter_enum(of),
            Kind::Union(branches) => return self.enter_union(branches).map(Some),
            Kind::Record(record) => Parts::Record { record, next: 0 },
            Kind::Array(item) if matches!(self.set.node(item.node).kind, Kind::Null) => {
                while self.read(|r| r.take_block(0))? > 0 {}
                return Ok(None);
            }
            Kind::Array(item) => Parts::Items { item: item.node, next: 0, left: 0 },
            Kind::Map(value) => Parts::Entries { value: value.node, left: 0 },
        };
        self.frames.push(Frame { parts, at: None });
        Ok(None)
    }

    fn enter_enum(&mut self, of: &Enum) -> Result<Option<NodeId>, Here> {
        let index = self.read(enum_index::decode)?;
        of.symbols.get(index as usize).map(|_| None).ok_or(Here)
    }

    fn enter_union(&mut self, branches: &[Place]) -> Result<NodeId, Here> {
        let index = self.read(union_index::decode)?;
        let branch = branches.get(index as usize).ok_or(Here)?.node;
        let values = branches.iter().filter(|branch| !matches!(self.set.node(branch.node).kind, Kind::Null));
        let at = (values.count() > 1).then(|| Step::Branch(self.name(branch).to_owned()));
        self.frames.push(Frame { parts: Parts::Branch, at });
        Ok(branch)
    }

    /// To the next part of the innermost value, or out of it.
    fn advance(&mut self) -> Result<Option<NodeId>, Here> {
        let Some(mut frame) = self.frames.pop() else { return Ok(None) };
        frame.at = None;
        let part = match &mut frame.parts {
            Parts::Branch => Ok(None),
            Parts::Record { record, next } => {
                let field = record.fields.get(*next);
                *next += 1;
                frame.at = field.map(|field| Step::Field(field.name.clone()));
                Ok(field.map(|field| field.place.node))
            }
            Parts::Items { item, next, left } => {
                let item = self.block(left).map(|more| more.then_some(*item));
                if let Ok(Some(_)) = item {
                    frame.at = Some(Step::Item(*next));
                    *next += 1;
                }
                item
            }
            Parts::Entries { value, left } => {
                let key = match self.block(left) {
                    Ok(true) => self.read(take_bytes).map(|key| Some(shown(key))),
                    Ok(false) => Ok(None),
                    Err(Here) => Err(Here),
                };
                key.map(|key| {
                    frame.at = key.map(Step::Key);
                    frame.at.is_some().then_some(*value)
                })
            }
        };
        if !matches!(part, Ok(None)) {
            self.frames.push(frame);
        }
        part
    }

    /// Whether there is one more item or entry, of this block or the next.
    fn block(&mut self, left: &mut usize) -> Result<bool, Here> {
        if *left == 0 {
            *left = self.read(|r| r.take_block(0))?;
            if *left == 0 {
                return Ok(false);
            }
        }
        *left -= 1;
        Ok(true)
    }

    fn read<T>(&mut self, value: impl FnOnce(&mut Reader<'d>) -> Result<T, Error>) -> Result<T, Here> {
        let value = value(&mut self.reader).map_err(|_| Here)?;
        match self.fault {
            Some(fault) if fault < self.reader.offset() => Err(Here),
            _ => Ok(value),
        }
    }

    fn name(&self, node: NodeId) -> &'s str {
        match &self.set.node(node).kind {
            Kind::Null => "null",
            Kind::Boolean => "boolean",
            Kind::Int => "int",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::Bytes => "bytes",
            Kind::String => "string",
            Kind::Array(_) => "array",
            Kind::Map(_) => "map",
            Kind::Union(_) => "union",
            kind @ (Kind::Record(_) | Kind::Enum(_) | Kind::Fixed(_)) => {
                kind.named().map_or("", |named| named.fullname.name())
            }
        }
    }
}

fn take_bytes<'d>(r: &mut Reader<'d>) -> Result<&'d [u8], Error> {
    let len = r.take_size()?;
    r.take_slice(len)
}

/// A key as far as it is shown.
fn shown(key: &[u8]) -> String {
    let text = String::from_utf8_lossy(key);
    match text.char_indices().nth(KEY_CHARS) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.into_owned(),
    }
}
