//! Plans a resolution: finds the action for each of the writer's data, and the pairs of records.

use std::collections::HashMap;

use avrogen_schema::default;
use avrogen_schema::name::Fullname;
use avrogen_schema::options::Limits;
use avrogen_schema::schema::{Enum, Field, Fixed, Kind, Logical, NodeId, Place, Record};

use super::action::{Action, Pair, Plan, Step};
use super::matching::{Matching, TooLarge, promotes};
use super::order;
use super::program::{Promotion, Rescale};
use super::{convert, copies};

/// Levels of arrays, maps and unions between a record and a record in it.
const DEEPEST: usize = 256;

/// Bytes of defaults in all.
const MOST_DEFAULTS: usize = 16 << 20;

pub(super) fn plan(matching: Matching<'_>) -> Result<Plan, TooLarge> {
    let (writer, reader) = (matching.writer.root(), matching.reader.root());
    let mut planner = Planner { matching, known: HashMap::new(), pending: Vec::new(), defaults: 0 };
    let root = planner.resolve(writer, reader, 0)?;
    let mut pairs: Vec<Pair> = Vec::new();
    while let Some(&(writer, reader)) = planner.pending.get(pairs.len()) {
        let steps = planner.record(writer, reader)?;
        pairs.push(Pair { writer, steps, is_copy: false });
    }
    copies::find(&mut pairs, |pair| match planner.matching.writer.kind(pair.writer) {
        Kind::Record(record) => {
            (0..record.fields.len()).filter(|field| !planner.is_empty(record, *field)).collect()
        }
        _ => Vec::new(),
    });
    Ok(Plan { root, pairs })
}

struct Planner<'a> {
    matching: Matching<'a>,
    /// Pairs of records by their schemas.
    known: HashMap<(NodeId, NodeId), usize>,
    /// The pairs, of which those without steps come last.
    pending: Vec<(NodeId, NodeId)>,
    defaults: usize,
}

impl<'a> Planner<'a> {
    fn kinds(&self, writer: NodeId, reader: NodeId) -> (&'a Kind, &'a Kind) {
        (self.matching.writer.kind(writer), self.matching.reader.kind(reader))
    }

    /// Records are not entered here, so the recursion is as deep as arrays and maps are nested in a text.
    fn resolve(&mut self, writer: NodeId, reader: NodeId, depth: usize) -> Result<Action, TooLarge> {
        self.matching.step(1)?;
        if depth > DEEPEST {
            return Err(TooLarge);
        }
        let (from, to) = self.kinds(writer, reader);
        match (from, to) {
            (Kind::Union(branches), _) => {
                let equivalent = matches!(to, Kind::Union(_)) && self.matching.equivalent(writer, reader)?;
                let each = branches.iter().enumerate().map(|(index, branch)| match to {
                    Kind::Union(others) if equivalent => {
                        let other = others.get(index).map_or(reader, |other| other.node);
                        let action = Box::new(self.resolve(branch.node, other, depth + 1)?);
                        Ok(Action::Branch { index, action })
                    }
                    _ => self.resolve(branch.node, reader, depth + 1),
                });
                each.collect::<Result<_, _>>().map(Action::Union)
            }
            (_, Kind::Union(branches)) => self.branch(writer, reader, branches, depth),
            (Kind::Array(item), Kind::Array(other)) | (Kind::Map(item), Kind::Map(other)) => {
                let action = self.resolve(item.node, other.node, depth + 1)?;
                Ok(Action::Items(Box::new(action)))
            }
            (Kind::Record(_), Kind::Record(_)) => Ok(Action::Record(self.pair(writer, reader))),
            (Kind::Enum(of), Kind::Enum(other)) => self.symbols(of, other, reader),
            (Kind::Fixed(of), Kind::Fixed(other)) => Ok(self.fixed((writer, of), (reader, other))),
            _ => Ok(self.primitive(writer, reader)),
        }
    }

    fn pair(&mut self, writer: NodeId, reader: NodeId) -> usize {
        *self.known.entry((writer, reader)).or_insert_with(|| {
            self.pending.push((writer, reader));
            self.pending.len() - 1
        })
    }

    fn branch(
        &mut self,
        writer: NodeId,
        reader: NodeId,
        branches: &'a [Place],
        depth: usize,
    ) -> Result<Action, TooLarge> {
        let Some(index) = self.matching.branch(writer, reader, branches)? else {
            return Ok(self.mismatch(writer, reader));
        };
        let branch = branches.get(index).map_or(reader, |branch| branch.node);
        let action = Box::new(self.resolve(writer, branch, depth + 1)?);
        Ok(Action::Branch { index, action })
    }

    fn symbols(&mut self, of: &'a Enum, other: &'a Enum, reader: NodeId) -> Result<Action, TooLarge> {
        self.matching.step(of.symbols.len() + other.symbols.len())?;
        if !self.matching.same_name(&of.named, &other.named) {
            return Ok(Action::Fail(names(&of.named.fullname, &other.named.fullname)));
        }
        let index = |at: usize| u32::try_from(at).ok();
        let default = other.default.and_then(index);
        let mut known = HashMap::new();
        for (at, symbol) in other.symbols.iter().enumerate() {
            known.entry(symbol.text.as_str()).or_insert(at);
        }
        let of_each = of.symbols.iter().map(|symbol| known.get(symbol.text.as_str()).copied());
        let indexes: Vec<_> = of_each.map(|found| found.and_then(index).or(default)).collect();
        let stays =
            indexes.iter().enumerate().all(|(at, found)| found.is_some_and(|found| found as usize == at));
        Ok(if stays { Action::Copy } else { Action::Enum { indexes, reader } })
    }

    fn fixed(&self, (writer, of): (NodeId, &Fixed), (reader, other): (NodeId, &Fixed)) -> Action {
        if !self.matching.same_name(&of.named, &other.named) {
            return Action::Fail(names(&of.named.fullname, &other.named.fullname));
        }
        if of.size != other.size {
            let name = other.named.fullname.as_str();
            return Action::Fail(format!("{name} has {} bytes, expecting {}", of.size, other.size).into());
        }
        let size = usize::try_from(of.size).ok();
        self.rescale(writer, reader, size).map_or(Action::Copy, Action::Decimal)
    }

    fn primitive(&self, writer: NodeId, reader: NodeId) -> Action {
        let (from, to) = self.kinds(writer, reader);
        let same = std::mem::discriminant(from) == std::mem::discriminant(to);
        if !same && !promotes(from, to) {
            return self.mismatch(writer, reader);
        }
        match (from, to) {
            (Kind::Int | Kind::Long, Kind::Long) => {
                let logical = |schema: &crate::schema::Schema, node| schema.node(node).logical;
                let (from, to) =
                    (logical(self.matching.writer, writer), logical(self.matching.reader, reader));
                convert::scaling(from, to).map_or(Action::Copy, Action::Scale)
            }
            (Kind::Bytes, Kind::Bytes) => {
                self.rescale(writer, reader, None).map_or(Action::Copy, Action::Decimal)
            }
            (Kind::Int, Kind::Float) => Action::Promote(Promotion::IntToFloat),
            (Kind::Int, Kind::Double) => Action::Promote(Promotion::IntToDouble),
            (Kind::Long, Kind::Float) => Action::Promote(Promotion::LongToFloat),
            (Kind::Long, Kind::Double) => Action::Promote(Promotion::LongToDouble),
            (Kind::Float, Kind::Double) => Action::Promote(Promotion::FloatToDouble),
            (Kind::Bytes, Kind::String) => Action::Text,
            _ => Action::Copy,
        }
    }

    /// Of decimals whose scales differ.
    fn rescale(&self, writer: NodeId, reader: NodeId, size: Option<usize>) -> Option<Rescale> {
        let logical =
            (self.matching.writer.node(writer).logical?, self.matching.reader.node(reader).logical?);
        let (Logical::Decimal { scale: from, .. }, Logical::Decimal { precision, scale }) = logical else {
            return None;
        };
        (from != scale).then(|| Rescale::new(from, scale, precision, size))
    }

    fn mismatch(&self, writer: NodeId, reader: NodeId) -> Action {
        let (from, to) = self.kinds(writer, reader);
        let expected = match to {
            Kind::Union(branches) => {
                let names = branches.iter().map(|branch| self.matching.reader.kind(branch.node).type_name());
                let names: Vec<&str> = names.take(20).collect();
                format!("one of the union of {}", names.join(", "))
            }
            to => to.type_name().to_owned(),
        };
        Action::Fail(format!("found {}, expecting {expected}", from.type_name()).into())
    }

    fn record(&mut self, writer: NodeId, reader: NodeId) -> Result<Vec<Step>, TooLarge> {
        let (Kind::Record(from), Kind::Record(to)) = self.kinds(writer, reader) else {
            return Ok(Vec::new());
        };
        let fields = self.matching.fields(writer, from);
        if let Some(missing) = self.matching.missing(&fields, to)? {
            let (from, to) = (from.named.fullname.as_str(), to.named.fullname.as_str());
            let message = format!("{from} has no field {missing:?}, which {to} needs: it has no default");
            return Ok(vec![Step::Fail(message.into())]);
        }
        let wanted: Vec<Option<usize>> =
            to.fields.iter().map(|field| fields.get(field.name.as_str()).copied()).collect();
        self.matching.step(from.fields.len())?;
        let mut steps = Vec::new();
        for visit in order::visits(from.fields.len(), &wanted, |field| self.is_empty(from, field)) {
            match self.step(visit, from, to)? {
                failure @ Step::Fail(_) => return Ok(vec![failure]),
                Step::Insert(bytes) if bytes.is_empty() => {}
                step => steps.push(step),
            }
        }
        Ok(steps)
    }

    /// Whether a field of the writer has no bytes, whatever its value.
    fn is_empty(&self, record: &Record, field: usize) -> bool {
        let field = record.fields.get(field);
        field.is_some_and(|field| self.matching.writer.size(field.place.node).fixed == Some(0))
    }

    fn step(&mut self, visit: order::Visit, from: &'a Record, to: &'a Record) -> Result<Step, TooLarge> {
        let mut action = |(of, other): (usize, usize)| match (from.fields.get(of), to.fields.get(other)) {
            (Some(of), Some(other)) => self.resolve(of.place.node, other.place.node, 0),
            _ => Err(TooLarge),
        };
        Ok(match visit {
            order::Visit::Field { writer, reader } => Step::Field(writer, action((writer, reader))?),
            order::Visit::Drop(field) => Step::Drop(field),
            order::Visit::Save { slot, fields } => Step::Save { slot, fields },
            order::Visit::Load { slot, fields } => {
                let each = fields.into_iter().map(|pair| Ok((pair.0, action(pair)?)));
                Step::Load { slot, fields: each.collect::<Result<_, _>>()? }
            }
            order::Visit::Default(field) => match to.fields.get(field) {
                Some(field) => self.default(field)?,
                None => return Err(TooLarge),
            },
        })
    }

    fn default(&mut self, field: &'a Field) -> Result<Step, TooLarge> {
        let Some(value) = &field.default else { return Err(TooLarge) };
        match default::datum(self.matching.reader.set(), field.place.node, value, &Limits::default()) {
            Ok(datum) => {
                let mut bytes = Vec::new();
                datum.encode(&mut bytes);
                self.defaults += bytes.len();
                self.matching.step(bytes.len() / 16)?;
                if self.defaults > MOST_DEFAULTS { Err(TooLarge) } else { Ok(Step::Insert(bytes)) }
            }
            Err(fault) => {
                let message = format!("the default of the field {:?} is none: {}", field.name, fault.message);
                Ok(Step::Fail(message.into()))
            }
        }
    }
}

fn names(writer: &Fullname, reader: &Fullname) -> Box<str> {
    format!("found {}, expecting {}", writer.as_str(), reader.as_str()).into()
}
