//! Which schemas of the two sides belong together: Java Avro's rules (`Resolver`), where the specification leaves room.

use std::collections::HashMap;
use std::rc::Rc;

use avrogen_schema::schema::{Kind, Named, NodeId, Place, Record};

use super::alias::Renaming;
use crate::schema::Schema;

/// Pairs of schemas that are compared before two schemas count as too large for each other.
const MOST_STEPS: usize = 1 << 20;

/// Levels of schemas that are compared by their structure.
const DEEPEST: usize = 200;

/// Two schemas are too large or too deep to be resolved.
#[derive(Debug)]
pub(super) struct TooLarge;

pub(super) struct Matching<'a> {
    pub(super) writer: &'a Schema,
    pub(super) reader: &'a Schema,
    renaming: &'a Renaming,
    /// Indexes of the writer's fields by the names that they have for the reader.
    fields: HashMap<NodeId, Rc<HashMap<&'a str, usize>>>,
    /// Whether two records do not fit; of those that are being compared, that they do.
    misfits: HashMap<(NodeId, NodeId), bool>,
    /// The branch of a reader's union for what is no union of the writer.
    branches: HashMap<(NodeId, NodeId), Option<usize>>,
    steps: usize,
    depth: usize,
}

impl<'a> Matching<'a> {
    pub(super) fn new(writer: &'a Schema, reader: &'a Schema, renaming: &'a Renaming) -> Self {
        Self {
            writer,
            reader,
            renaming,
            fields: HashMap::new(),
            misfits: HashMap::new(),
            branches: HashMap::new(),
            steps: 0,
            depth: 0,
        }
    }

    /// Counts work.
    pub(super) fn step(&mut self, steps: usize) -> Result<(), TooLarge> {
        self.steps += steps;
        if self.steps > MOST_STEPS { Err(TooLarge) } else { Ok(()) }
    }

    /// The fields of a writer's record by the reader's names.
    pub(super) fn fields(&mut self, node: NodeId, record: &'a Record) -> Rc<HashMap<&'a str, usize>> {
        let renaming = self.renaming;
        let names = || renaming.fields(record).enumerate().map(|(at, name)| (name, at)).collect();
        Rc::clone(self.fields.entry(node).or_insert_with(|| Rc::new(names())))
    }

    /// Enums and fixeds are compared by their names without the namespace.
    pub(super) fn same_name(&self, writer: &Named, reader: &Named) -> bool {
        self.renaming.name(writer).name() == reader.fullname.name()
    }

    /// The branch of a union of the reader that takes what is no union: of named schemas the one of the same fullname, else
    /// the first record of the same structure, or the last of those which also has the same name; of others the one of the
    /// same type; else the first one that it is promoted to.
    pub(super) fn branch(
        &mut self,
        writer: NodeId,
        union: NodeId,
        branches: &'a [Place],
    ) -> Result<Option<usize>, TooLarge> {
        if let Some(known) = self.branches.get(&(writer, union)) {
            return Ok(*known);
        }
        self.step(branches.len())?;
        let kind = self.writer.kind(writer);
        let mut found = branches.iter().position(|branch| self.is_exact(kind, self.reader.kind(branch.node)));
        if found.is_none()
            && let Kind::Record(record) = kind
        {
            found = self.structural(writer, record, branches)?;
        }
        if found.is_none() {
            found = branches.iter().position(|branch| promotes(kind, self.reader.kind(branch.node)));
        }
        self.branches.insert((writer, union), found);
        Ok(found)
    }

    fn is_exact(&self, writer: &Kind, reader: &Kind) -> bool {
        let same_type = std::mem::discriminant(writer) == std::mem::discriminant(reader);
        match (writer.named(), reader.named()) {
            (Some(writer), Some(reader)) => same_type && *self.renaming.name(writer) == reader.fullname,
            _ => same_type,
        }
    }

    fn structural(
        &mut self,
        writer: NodeId,
        record: &'a Record,
        branches: &'a [Place],
    ) -> Result<Option<usize>, TooLarge> {
        let mut found = None;
        for (at, branch) in branches.iter().enumerate() {
            let Kind::Record(candidate) = self.reader.kind(branch.node) else { continue };
            if !self.misfit((writer, record), (branch.node, candidate))?
                && (found.is_none() || self.same_name(&record.named, &candidate.named))
            {
                found = Some(at);
            }
        }
        Ok(found)
    }

    /// Whether a record cannot be read as another one, as far as its own fields tell: what stands in their arrays, maps and
    /// unions is not looked at.
    fn misfit(
        &mut self,
        writer: (NodeId, &'a Record),
        reader: (NodeId, &'a Record),
    ) -> Result<bool, TooLarge> {
        let pair = (writer.0, reader.0);
        if let Some(known) = self.misfits.get(&pair) {
            return Ok(*known);
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(TooLarge);
        }
        self.misfits.insert(pair, false);
        let fields = self.fields(writer.0, writer.1);
        let mut misfit = self.missing(&fields, reader.1)?.is_some();
        for field in &reader.1.fields {
            if let Some(of) = fields.get(field.name.as_str()).and_then(|at| writer.1.fields.get(*at)) {
                misfit = misfit || self.fails(of.place.node, field.place.node)?;
            }
        }
        self.misfits.insert(pair, misfit);
        self.depth -= 1;
        Ok(misfit)
    }

    /// The first field of the reader's record that the writer's has not, and that has no default.
    pub(super) fn missing(
        &mut self,
        fields: &HashMap<&str, usize>,
        reader: &'a Record,
    ) -> Result<Option<&'a str>, TooLarge> {
        self.step(reader.fields.len())?;
        let missing = |name: &str| !fields.contains_key(name);
        let found = reader.fields.iter().find(|field| field.default.is_none() && missing(&field.name));
        Ok(found.map(|field| field.name.as_str()))
    }

    /// Whether no datum of a schema can be read.
    fn fails(&mut self, writer: NodeId, reader: NodeId) -> Result<bool, TooLarge> {
        Ok(match (self.writer.kind(writer), self.reader.kind(reader)) {
            (Kind::Union(_), _) => false,
            (Kind::Fixed(w), Kind::Fixed(r)) => !self.same_name(&w.named, &r.named) || w.size != r.size,
            (Kind::Enum(w), Kind::Enum(r)) => !self.same_name(&w.named, &r.named),
            (Kind::Record(w), Kind::Record(r)) => {
                let fields = self.fields(writer, w);
                self.missing(&fields, r)?.is_some()
            }
            (_, Kind::Union(branches)) => self.branch(writer, reader, branches)?.is_none(),
            (w, r) => std::mem::discriminant(w) != std::mem::discriminant(r) && !promotes(w, r),
        })
    }

    /// Whether two unions are the same but for namespaces: each branch then goes to the one in its place. Fields are
    /// compared by the writer's position.
    pub(super) fn equivalent(&mut self, writer: NodeId, reader: NodeId) -> Result<bool, TooLarge> {
        // Named schemas that were compared, or are being: of those it is assumed that they are the same.
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![(writer, reader)];
        while let Some((writer, reader)) = open.pop() {
            self.step(1)?;
            let (w, r) = (self.writer.kind(writer), self.reader.kind(reader));
            if let (Some(w), Some(r)) = (w.named(), r.named())
                && !self.same_name(w, r)
            {
                return Ok(false);
            }
            let same = match (w, r) {
                (Kind::Array(w), Kind::Array(r)) | (Kind::Map(w), Kind::Map(r)) => {
                    open.push((w.node, r.node));
                    true
                }
                (Kind::Fixed(w), Kind::Fixed(r)) => w.size == r.size,
                (Kind::Enum(w), Kind::Enum(r)) => {
                    self.step(w.symbols.len())?;
                    let symbols = w.symbols.iter().map(|symbol| &symbol.text);
                    symbols.eq(r.symbols.iter().map(|symbol| &symbol.text))
                }
                (Kind::Union(w), Kind::Union(r)) => {
                    open.extend(w.iter().zip(r).map(|(w, r)| (w.node, r.node)));
                    w.len() == r.len()
                }
                (Kind::Record(w), Kind::Record(r)) => {
                    if seen.insert((writer, reader)) {
                        let nodes = w.fields.iter().zip(&r.fields);
                        open.extend(nodes.map(|(w, r)| (w.place.node, r.place.node)));
                        let names = r.fields.iter().map(|field| field.name.as_str());
                        w.fields.len() == r.fields.len() && self.renaming.fields(w).eq(names)
                    } else {
                        true
                    }
                }
                (w, r) => std::mem::discriminant(w) == std::mem::discriminant(r),
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether data of one type are read as another one (specification, "Schema Resolution").
pub(super) fn promotes(writer: &Kind, reader: &Kind) -> bool {
    matches!(
        (writer, reader),
        (Kind::Int, Kind::Long | Kind::Float | Kind::Double)
            | (Kind::Long, Kind::Float | Kind::Double)
            | (Kind::Float, Kind::Double)
            | (Kind::String, Kind::Bytes)
            | (Kind::Bytes, Kind::String)
    )
}
