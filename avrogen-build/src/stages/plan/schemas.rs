//! The schemas that generated code carries: the exact text of each file, and a rendered one for every other type.

use std::collections::{BTreeSet, HashMap, HashSet};

use avrogen_schema::forms::{Form, Forms};
use avrogen_schema::name::Fullname;
use avrogen_schema::schema::{Kind, NodeId, Place};
use avrogen_schema::source::FileId;
use avrogen_schema::stored;

use super::Planner;
use super::ir::{Reference, Schema, SchemaId, Target, TypeId};
use super::name::{Scope, shouty};

/// A type within a file gets a text that stands alone up to this size; beyond it one that refers to other types. Else
/// the texts of a thousand types that hold each other would be a thousand times the file.
const LARGEST_ALONE: usize = 16 << 10;

/// Characters of canonical forms that are written for the types of a set, files not counted. Beyond, types that are no
/// file's top level have no schema of their own: only schemas made to take long get there.
const BUDGET: usize = 256 << 20;

impl Planner<'_> {
    /// Gives a schema to every type that is an Avro type of its own: named ones and the top levels of files.
    pub(super) fn plan_schemas(&mut self) -> Vec<Schema> {
        let mut owners = self.schema_owners();
        owners.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let wanted: Vec<_> = owners.iter().map(|(name, ..)| shouty(name)).collect();
        let idents = Scope::default().allocate(&wanted);
        for (index, (_, id, _)) in owners.iter().enumerate() {
            self.types[id.0].schema = Some(SchemaId(index));
        }
        let files = self.file_types();
        let schemas = owners.into_iter().zip(idents).map(|((name, id, form), ident)| {
            let (text, references) = self.text(id, form.length, &files);
            Schema { ident, name, text, rabin: form.rabin, shape: form.shape, references }
        });
        schemas.collect()
    }

    /// The types that get a schema: the top levels of files, and of the others as many as the budget has forms for.
    fn schema_owners(&self) -> Vec<(String, TypeId, Form)> {
        let tops: HashSet<NodeId> = self.top_levels.iter().map(|top| top.place.node).collect();
        let mut forms = Forms::new(self.set);
        let mut left = BUDGET;
        let mut owners = Vec::new();
        for id in (0..self.types.len()).map(TypeId) {
            let node = self.types[id.0].node;
            let is_top = tops.contains(&node);
            if is_top || self.set.node(node).kind.named().is_some() && left > 0 {
                let form = forms.of(node);
                if !is_top {
                    left = left.saturating_sub(form.length);
                }
                owners.push((self.schema_name(id), id, form));
            }
        }
        owners
    }

    fn schema_name(&self, id: TypeId) -> String {
        let node = self.types[id.0].node;
        if let Some(named) = self.set.node(node).kind.named() {
            return named.fullname.to_string();
        }
        let top = self.top_levels.iter().find(|top| top.place.node == node);
        top.map(|top| top.stem.clone()).unwrap_or_default()
    }

    /// The schema of each file that holds one and nothing else.
    fn file_types(&self) -> HashMap<FileId, Target> {
        let alone = self.top_levels.iter().filter(|top| top.alone);
        alone.filter_map(|top| Some((top.file, self.target(top.place.node)?))).collect()
    }

    fn target(&self, node: NodeId) -> Option<Target> {
        if let Some(id) = self.extern_of.get(&node) {
            return Some(Target::Extern(*id));
        }
        let id = self.of_node.get(&node)?;
        self.types[id.0].schema.map(Target::Schema)
    }

    /// The text of a type's schema, and what it names without defining it.
    fn text(
        &self,
        id: TypeId,
        canonical: usize,
        files: &HashMap<FileId, Target>,
    ) -> (String, Vec<Reference>) {
        let node = self.types[id.0].node;
        if let Some(top) = self.top_levels.iter().find(|top| top.alone && top.place.node == node) {
            let text = self.input.sources.get(top.file).text.to_string();
            let references = self.file_references(top.file, top.place, files);
            if (self.input.is_inline)(top.file) && !references.is_empty() {
                return (stored::render(self.set, node), Vec::new());
            }
            return (text, references);
        }
        if canonical <= LARGEST_ALONE {
            return (stored::render(self.set, node), Vec::new());
        }
        let own = self.set.node(node).kind.named().map(|named| &named.fullname);
        let text = stored::render_given(self.set, node, &|name: &Fullname| Some(name) != own);
        let names = self.named_within(node);
        let mut references = Vec::new();
        for node in names {
            let Some(target) = self.target(node) else { continue };
            let subject =
                self.set.node(node).kind.named().map_or_else(String::new, |named| named.fullname.to_string());
            references.push(Reference { subject, version: None, target });
        }
        (text, references)
    }

    /// The files whose schemas a file refers to, in the order of their subjects.
    fn file_references(&self, file: FileId, top: Place, files: &HashMap<FileId, Target>) -> Vec<Reference> {
        let mut references: Vec<Reference> = Vec::new();
        for node in self.foreign(file, top) {
            let home = self.set.node(node).span.file;
            let Some(target) = files.get(&home).copied().or_else(|| self.target(node)) else { continue };
            let pinned = self.input.pinned.get(&home);
            let subject = pinned
                .map(|version| version.subject.clone())
                .or_else(|| (self.input.subject)(home))
                .or_else(|| self.set.node(node).kind.named().map(|named| named.fullname.to_string()));
            if references.iter().all(|reference| reference.target != target) {
                let (subject, version) = (subject.unwrap_or_default(), pinned.map(|version| version.number));
                references.push(Reference { subject, version, target });
            }
        }
        references.sort_by(|a, b| (&a.subject, a.target).cmp(&(&b.subject, b.target)));
        references
    }

    /// Named schemas that a file uses and another one defines.
    fn foreign(&self, file: FileId, top: Place) -> BTreeSet<NodeId> {
        let mut foreign = BTreeSet::new();
        let mut seen = HashSet::new();
        let mut pending = vec![top];
        while let Some(place) = pending.pop() {
            let node = self.set.node(place.node);
            if !place.inline && node.span.file != file {
                foreign.insert(place.node);
            } else if place.inline && seen.insert(place.node) {
                pending.extend(places(&node.kind));
            }
        }
        foreign
    }

    /// Named schemas that a schema uses directly, by fullname.
    fn named_within(&self, node: NodeId) -> Vec<NodeId> {
        let mut named = BTreeSet::new();
        let mut pending = super::children(self.set, node);
        while let Some(id) = pending.pop() {
            match self.set.node(id).kind.named() {
                Some(_) if id == node => {}
                Some(of) => {
                    named.insert((of.fullname.clone(), id));
                }
                None => pending.extend(super::children(self.set, id)),
            }
        }
        named.into_iter().map(|(_, id)| id).collect()
    }
}

fn places(kind: &Kind) -> Vec<Place> {
    match kind {
        Kind::Array(place) | Kind::Map(place) => vec![*place],
        Kind::Union(branches) => branches.clone(),
        Kind::Record(record) => record.fields.iter().map(|field| field.place).collect(),
        _ => Vec::new(),
    }
}
