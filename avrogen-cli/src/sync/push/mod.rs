//! The schemas that a project registers under their subjects, each after those that it refers to.
//!
//! The texts are those of the files, byte for byte, because they are what generated code has and looks up. A registry that
//! gives a text another layout finds it all the same.

pub(crate) mod plan;
pub(crate) mod register;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::compat::{self, ParsedFile, inline_files};
use avrogen_build::tools::project::MappedSchema;
use avrogen_schema::options::Options;
use avrogen_schema::schema::{Kind, NodeId, Place, SchemaSet};
use avrogen_schema::source::FileId;
use avrogen_schema::stored;

use crate::failure::{Failure, refused};
use crate::project::WorkingCopies;
use crate::sync::comments::has_comments;

/// A schema that is to be in the registry.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) schema: compat::Schema,
    pub(crate) text: String,
    /// The schemas that it refers to, in the order of their subjects.
    pub(crate) references: Vec<Needed>,
    /// Whether its text has the types of other files in full.
    pub(crate) is_inline: bool,
}

impl Item {
    pub(crate) fn subject(&self) -> &str {
        &self.schema.subject
    }
}

/// A schema that another one refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Needed {
    pub(crate) subject: String,
    pub(crate) name: String,
}

/// The schemas of the project, or of some subjects, with all that they refer to: what is needed first comes first. Beside them
/// the files whose schemas have no subject.
pub(crate) fn items(working: &WorkingCopies, only: &[String]) -> Result<(Vec<Item>, Vec<PathBuf>)> {
    let files: Vec<(FileId, PathBuf)> =
        working.files.iter().map(|(id, file)| (*id, file.path.clone())).collect();
    let (parsed, findings) = compat::parse(&working.checkout.sources, &files, &[], Options::strict());
    if !findings.is_empty() {
        return Err(refused(working.checkout.sources.clone(), findings).into());
    }
    let mut all = All::new(working, &parsed);
    all.find(only)?;
    let homeless = all.schemas.iter().filter(|schema| only.is_empty() && !all.has_subject(schema));
    let homeless = homeless.map(|schema| schema.path.clone()).collect();
    Ok((in_order(all.items)?, homeless))
}

/// The items that are known so far, in the order in which they were met.
struct All<'a> {
    working: &'a WorkingCopies,
    parsed: &'a [ParsedFile],
    schemas: Vec<compat::Schema>,
    /// The subject under which others refer to a file that holds one schema.
    homes: BTreeMap<PathBuf, String>,
    /// The files whose schemas are registered without references.
    inline: BTreeSet<PathBuf>,
    items: BTreeMap<String, Item>,
}

impl<'a> All<'a> {
    fn new(working: &'a WorkingCopies, parsed: &'a [ParsedFile]) -> Self {
        let lock = working.checkout.locked();
        let locked: Vec<String> = lock.subjects.keys().cloned().collect();
        let project = working.checkout.settings.as_ref();
        let schemas = compat::schemas(project, parsed, &locked);
        let mut mappings = working.mappings(&lock);
        mappings.sort_by(|a, b| (a.rule, &a.subject).cmp(&(b.rule, &b.subject)));
        let mut homes = BTreeMap::new();
        for mapping in mappings {
            if let MappedSchema::File(path) = mapping.schema {
                homes.entry(path).or_insert(mapping.subject);
            }
        }
        let inline = inline_files(project, &schemas);
        Self { working, parsed, schemas, homes, inline, items: BTreeMap::new() }
    }

    /// Adds the subjects that were asked for, and all that they need.
    fn find(&mut self, only: &[String]) -> Result<()> {
        if let Some(unknown) =
            only.iter().find(|subject| self.schemas.iter().all(|one| one.subject != **subject))
        {
            let known: Vec<&str> = self.schemas.iter().map(|schema| &*schema.subject).collect();
            let known = avrogen_schema::suggest::nearest(unknown, known.iter().copied());
            let failure = Failure::new(format!("no schema of the project is the subject {unknown}"));
            return Err(match known {
                Some(known) => failure.help(format!("did you mean {known}?")),
                None => failure
                    .help(format!("name its file in avrogen.toml: [subject.\"{unknown}\"] file = \"..\"")),
            }
            .into());
        }
        let is_asked_for = |schema: &compat::Schema| {
            if only.is_empty() { self.has_subject(schema) } else { only.contains(&schema.subject) }
        };
        let mut pending: Vec<compat::Schema> =
            self.schemas.iter().filter(|schema| is_asked_for(schema)).cloned().collect();
        while let Some(schema) = pending.pop() {
            if self.items.contains_key(&schema.subject) {
                continue;
            }
            let foreign = if is_alone(&schema) { foreign(&schema) } else { BTreeSet::new() };
            let is_inline = !foreign.is_empty() && self.inline.contains(&schema.path);
            let foreign = if is_inline { BTreeSet::new() } else { foreign };
            let needed: Vec<_> =
                foreign.into_iter().filter_map(|node| self.needed(&schema.set, node)).collect();
            let references: BTreeSet<Needed> = needed.iter().map(Needed::to).collect();
            let text = if is_inline { stored::render(&schema.set, schema.node) } else { self.text(&schema) };
            let references = references.into_iter().collect();
            self.items.insert(schema.subject.clone(), Item { schema, text, references, is_inline });
            pending.extend(needed);
        }
        Ok(())
    }

    /// Returns whether a schema has a subject, and not only a file.
    fn has_subject(&self, schema: &compat::Schema) -> bool {
        schema.fullname().is_some() || self.homes.values().any(|subject| *subject == schema.subject)
    }

    /// The schema that brings a name: that of its file, else the type itself under its fullname.
    fn needed(&self, set: &SchemaSet, node: NodeId) -> Option<compat::Schema> {
        let named = set.node(node).kind.named()?;
        let file = self.parsed.iter().find(|parsed| parsed.file == set.node(node).span.file)?;
        if let Some(subject) = self.homes.get(&file.path)
            && let Some(home) =
                self.schemas.iter().find(|one| one.subject == *subject && one.path == file.path)
            && is_alone(home)
        {
            return Some(home.clone());
        }
        let subject = named.fullname.to_string();
        let known = self.schemas.iter().find(|schema| schema.subject == subject);
        let own = || compat::Schema {
            subject: subject.clone(),
            path: file.path.clone(),
            file: file.file,
            node: file.set.named(&named.fullname).unwrap_or(node),
            set: file.set.clone(),
            is_framed_key: false,
        };
        Some(known.cloned().unwrap_or_else(own))
    }

    fn text(&self, schema: &compat::Schema) -> String {
        let text = &*self.working.checkout.sources.get(schema.file).text;
        if !is_alone(schema) {
            return stored::render(&schema.set, schema.node);
        }
        if !has_comments(text) {
            return text.to_owned();
        }
        // Not every registry reads comments.
        let own = schema.set.defined_in(schema.file);
        stored::render_given(&schema.set, schema.node, &|name| !own.contains(name))
    }
}

/// Returns whether a schema is all that its file holds.
fn is_alone(schema: &compat::Schema) -> bool {
    let roots = || schema.set.roots().iter().filter(|root| root.file == schema.file);
    let is_protocol = |path: &Path| path.extension().is_some_and(|extension| extension == "avpr");
    !is_protocol(&schema.path) && roots().count() == 1 && roots().all(|root| root.place.node == schema.node)
}

impl Needed {
    /// A registry is told the fullname; of a schema that has none, what generated code calls it.
    fn to(schema: &compat::Schema) -> Self {
        let stem = || schema.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = schema.fullname().map_or_else(stem, ToString::to_string);
        Self { subject: schema.subject.clone(), name }
    }
}

/// Named schemas that a schema's file uses and another one defines.
fn foreign(schema: &compat::Schema) -> BTreeSet<NodeId> {
    let (set, node) = (&schema.set, schema.node);
    let mut foreign = BTreeSet::new();
    let mut seen = HashSet::new();
    let mut pending = vec![Place { node, span: set.node(node).span, inline: true }];
    while let Some(place) = pending.pop() {
        let node = set.node(place.node);
        if !place.inline && node.span.file != schema.file {
            foreign.insert(place.node);
        } else if place.inline && seen.insert(place.node) {
            match &node.kind {
                Kind::Array(inner) | Kind::Map(inner) => pending.push(*inner),
                Kind::Union(branches) => pending.extend(branches),
                Kind::Record(record) => pending.extend(record.fields.iter().map(|field| field.place)),
                _ => {}
            }
        }
    }
    foreign
}

/// Orders items so that each comes after those it needs, and otherwise by subject.
fn in_order(mut items: BTreeMap<String, Item>) -> Result<Vec<Item>> {
    let mut order: Vec<Item> = Vec::with_capacity(items.len());
    let mut placed: HashSet<String> = HashSet::new();
    while !items.is_empty() {
        let is_ready = |item: &Item| item.references.iter().all(|needed| placed.contains(&needed.subject));
        let ready: Vec<String> =
            items.iter().filter(|(_, item)| is_ready(item)).map(|(subject, _)| subject.clone()).collect();
        if ready.is_empty() {
            return Err(circle(&items));
        }
        for subject in ready {
            order.extend(items.remove(&subject));
            placed.insert(subject);
        }
    }
    Ok(order)
}

/// Files that refer to each other.
fn circle(items: &BTreeMap<String, Item>) -> anyhow::Error {
    let mut way: Vec<&str> = Vec::new();
    let mut next = items.keys().next().map(String::as_str);
    while let Some(subject) = next.filter(|subject| !way.contains(subject)) {
        way.push(subject);
        let needed = items[subject].references.iter().map(|needed| needed.subject.as_str());
        next = needed.filter(|subject| items.contains_key(*subject)).min();
    }
    let from = way.iter().position(|subject| Some(*subject) == next).unwrap_or_default();
    Failure::new(format!("{} refer to each other, which no registry can hold", way[from..].join(" and ")))
        .help("put their schemas into one file")
        .into()
}
