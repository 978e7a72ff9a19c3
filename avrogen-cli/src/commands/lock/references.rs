//! The references between the schemas of a project.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use anyhow::Result;
use avrogen_build::tools::compat::{self, inline_files};
use avrogen_schema::name::Fullname;
use avrogen_schema::schema::{Kind, NodeId};

use crate::failure::Failure;
use crate::output::printable;
use crate::project::Workspace;

/// For each schema the names that its text takes from others, each with the subject that has it.
#[derive(Debug)]
pub(super) struct References<'w> {
    schemas: &'w [compat::Schema],
    of: Vec<Vec<(String, String)>>,
    /// The files whose texts have the types of other files in full.
    inline: BTreeSet<PathBuf>,
}

impl<'w> References<'w> {
    pub(super) fn new(workspace: &'w Workspace) -> Result<Self> {
        let schemas = &workspace.schemas;
        let mut subjects: BTreeMap<&Fullname, Vec<&str>> = BTreeMap::new();
        for schema in schemas {
            for name in schema.set.defined_in(schema.file) {
                subjects.entry(name).or_default().push(&schema.subject);
            }
        }
        // A type is registered under its own name, where it has that subject among others.
        let subject = |name: &Fullname| {
            let all = subjects.get(name)?;
            all.iter().find(|subject| **subject == name.as_str()).or(all.first()).copied()
        };
        let inline = inline_files(workspace.checkout.settings.as_ref(), schemas);
        let mut of = Vec::with_capacity(schemas.len());
        for schema in schemas {
            let is_by_name = super::is_top_level(schema) && !inline.contains(&schema.path);
            let names = if is_by_name { taken(schema) } else { BTreeSet::new() };
            let known =
                names.into_iter().filter_map(|name| Some((name.to_string(), subject(name)?.to_owned())));
            of.push(known.collect());
        }
        let mut seen = HashSet::new();
        if let Some(twice) = schemas.iter().find(|schema| !seen.insert(&schema.subject)) {
            let message = format!("two schemas stand for the subject {}", printable(&twice.subject));
            let help = "say which by [subject] in avrogen.toml, or put one into a set of its own";
            return Err(Failure::new(message).help(help).into());
        }
        Ok(Self { schemas, of, inline })
    }

    /// Returns whether the version of a schema has the text of its file, which names the types of other files.
    pub(super) fn refers_by_name(&self, schema: &compat::Schema) -> bool {
        let is_self_contained = || taken(schema).is_empty();
        super::is_top_level(schema) && (!self.inline.contains(&schema.path) || is_self_contained())
    }

    pub(super) fn of(&self, at: usize) -> &[(String, String)] {
        &self.of[at]
    }

    /// The schemas in an order in which none stands before one that it needs.
    pub(super) fn order(&self) -> Result<Vec<usize>> {
        let by_subject: BTreeMap<&str, usize> =
            self.schemas.iter().enumerate().map(|(at, schema)| (schema.subject.as_str(), at)).collect();
        let needs = |at: usize| -> BTreeSet<usize> {
            self.of[at].iter().filter_map(|(_, subject)| by_subject.get(subject.as_str()).copied()).collect()
        };
        let mut order = Vec::with_capacity(self.schemas.len());
        let mut done = vec![false; self.schemas.len()];
        loop {
            let ready: Vec<usize> = (0..done.len())
                .filter(|at| !done[*at] && needs(*at).iter().all(|needed| done[*needed]))
                .collect();
            if ready.is_empty() {
                break;
            }
            for at in &ready {
                done[*at] = true;
            }
            order.extend(ready);
        }
        match done.iter().position(|done| !done) {
            None => Ok(order),
            Some(at) => {
                let message = format!(
                    "{} and others refer to each other in a circle",
                    printable(&self.schemas[at].subject)
                );
                let help =
                    "a version refers to versions that are there before it: put these schemas into one file";
                Err(Failure::new(message).help(help).into())
            }
        }
    }
}

/// The names that the text of a schema uses and does not define.
fn taken(schema: &compat::Schema) -> BTreeSet<&Fullname> {
    let own = schema.set.defined_in(schema.file);
    let mut taken = BTreeSet::new();
    let mut seen: HashSet<NodeId> = HashSet::new();
    let mut pending = vec![schema.node];
    while let Some(node) = pending.pop() {
        if !seen.insert(node) {
            continue;
        }
        let kind = &schema.set.node(node).kind;
        if let Some(named) = kind.named().filter(|named| !own.contains(&named.fullname)) {
            taken.insert(&named.fullname);
            continue;
        }
        match kind {
            Kind::Array(inner) | Kind::Map(inner) => pending.push(inner.node),
            Kind::Union(branches) => pending.extend(branches.iter().map(|branch| branch.node)),
            Kind::Record(record) => pending.extend(record.fields.iter().map(|field| field.place.node)),
            _ => {}
        }
    }
    taken
}
