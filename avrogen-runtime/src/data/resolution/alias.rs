//! Aliases (Avro 1.12 specification, "Aliases"): the writer's schema is read as if it used the reader's names.
//!
//! As Java Avro does it (`Schema.applyAliases`): an alias replaces a name wherever the writer uses it, before anything is
//! compared. So an alias that leads to a name which the writer uses itself makes two fields of one name, which is an
//! error even where no datum would notice. Nothing is replaced between equal schemas.

use std::collections::{HashMap, HashSet};

use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::name::Fullname;
use avrogen_schema::schema::{Kind, Named, NodeId, Record};

use crate::schema::Schema;

/// The reader's names for what the writer calls otherwise.
#[derive(Debug, Default)]
pub(super) struct Renaming {
    names: HashMap<Fullname, Fullname>,
    /// By the reader's name of the record.
    fields: HashMap<Fullname, HashMap<String, String>>,
}

impl Renaming {
    /// # Errors
    /// Where two fields of a record or two branches of a union come to have one name.
    pub(super) fn new(writer: &Schema, reader: &Schema) -> Result<Self, String> {
        let same = equal((writer.set(), writer.root()), (reader.set(), reader.root()), Equality::Definition);
        let renaming = if same { Self::default() } else { Self::of(reader) };
        if !renaming.names.is_empty() || !renaming.fields.is_empty() {
            renaming.check(writer)?;
        }
        Ok(renaming)
    }

    fn of(reader: &Schema) -> Self {
        let mut renaming = Self::default();
        let mut seen = HashSet::new();
        let mut stack = vec![Visit::Enter(reader.root())];
        while let Some(visit) = stack.pop() {
            match visit {
                Visit::Enter(node) => {
                    if seen.insert(node) {
                        renaming.enter(reader, node, &mut stack);
                    }
                }
                Visit::Field(node, field) => {
                    if let Kind::Record(record) = reader.kind(node) {
                        renaming.add_field(record, field);
                    }
                }
                Visit::Leave(node) => renaming.leave(reader.kind(node).named()),
            }
        }
        renaming
    }

    /// In Java's order, because the last alias of a name counts.
    fn enter(&mut self, reader: &Schema, node: NodeId, stack: &mut Vec<Visit>) {
        let kind = reader.kind(node);
        if let Some(named) = kind.named() {
            let aliases = named.aliases.iter().map(|alias| alias.fullname.clone());
            self.names.extend(aliases.map(|alias| (alias, named.fullname.clone())));
        }
        match kind {
            Kind::Record(record) => {
                stack.push(Visit::Leave(node));
                for (at, field) in record.fields.iter().enumerate().rev() {
                    stack.push(Visit::Enter(field.place.node));
                    stack.push(Visit::Field(node, at));
                }
            }
            Kind::Array(part) | Kind::Map(part) => stack.push(Visit::Enter(part.node)),
            Kind::Union(branches) => {
                stack.extend(branches.iter().rev().map(|branch| Visit::Enter(branch.node)));
            }
            _ => {}
        }
    }

    fn add_field(&mut self, record: &Record, field: usize) {
        let Some(field) = record.fields.get(field).filter(|field| !field.aliases.is_empty()) else { return };
        let fields = self.fields.entry(record.named.fullname.clone()).or_default();
        fields.extend(field.aliases.iter().map(|alias| (alias.name.clone(), field.name.clone())));
    }

    fn leave(&mut self, named: Option<&Named>) {
        let Some(named) = named else { return };
        if let Some(fields) = self.fields.get(&named.fullname).cloned() {
            let aliases = named.aliases.iter().map(|alias| alias.fullname.clone());
            self.fields.extend(aliases.map(|alias| (alias, fields.clone())));
        }
    }

    /// The name of a schema of the writer.
    pub(super) fn name<'a>(&'a self, named: &'a Named) -> &'a Fullname {
        self.names.get(&named.fullname).unwrap_or(&named.fullname)
    }

    /// The names of a writer's record's fields.
    pub(super) fn fields<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a str> {
        let aliases = self.fields.get(self.name(&record.named));
        let renamed =
            move |name: &'a str| aliases.and_then(|aliases| aliases.get(name)).map_or(name, |name| name);
        record.fields.iter().map(move |field| renamed(&field.name))
    }

    fn check(&self, writer: &Schema) -> Result<(), String> {
        let mut seen = HashSet::new();
        let mut open = vec![writer.root()];
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            match writer.kind(node) {
                Kind::Record(record) => {
                    open.extend(record.fields.iter().map(|field| field.place.node));
                    if let Some(twice) = first_twice(self.fields(record)) {
                        let of = record.named.fullname.as_str();
                        return Err(format!("aliases give two fields of the writer's {of} the name {twice}"));
                    }
                }
                Kind::Union(branches) => {
                    open.extend(branches.iter().map(|branch| branch.node));
                    let named = branches.iter().filter_map(|branch| writer.kind(branch.node).named());
                    if let Some(twice) = first_twice(named.map(|named| self.name(named).as_str())) {
                        return Err(format!(
                            "aliases give two branches of a union of the writer the name {twice}"
                        ));
                    }
                }
                Kind::Array(part) | Kind::Map(part) => open.push(part.node),
                _ => {}
            }
        }
        Ok(())
    }
}

enum Visit {
    Enter(NodeId),
    Field(NodeId, usize),
    Leave(NodeId),
}

fn first_twice<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = HashSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}
