//! An alias under which nothing is known.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::compat::Side;
use crate::compat::edit::records;
use crate::compat::words::{Phrase, Words};
use crate::path::Path;
use crate::rule::Rule;
use crate::schema::{Kind, Named, NodeId, Record, SchemaSet};
use crate::suggest;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::warning(
    "unmatched-alias",
    "an alias that stands for nothing in any old version",
    include_str!("unmatched_alias.md"),
);

/// Names that are looked at for a nearer one.
const CANDIDATES: usize = 1_000;
/// Findings that say what may have been meant.
const SUGGESTED: usize = 100;

pub(super) fn check(new: Side<'_>, old: &[Side<'_>], out: &mut Vec<Words>) {
    if old.is_empty() {
        return;
    }
    let history: Vec<History<'_>> = old.iter().map(|side| History::new(side.set)).collect();
    let root = &new.set.node(new.node).kind;
    let mut seen: HashSet<NodeId> = HashSet::new();
    for (path, _, record) in records(new) {
        types(&path, &record.named, root, &history, out);
        fields(&path, record, root, &history, out);
        for field in &record.fields {
            let mut path = path.clone();
            path.field(&field.name);
            named_inside(new.set, field.place.node, &mut seen, &mut |named| {
                types(&path, named, root, &history, out);
            });
        }
    }
}

/// Enums and fixed in a field, which are no records and have aliases too.
fn named_inside<'s>(
    set: &'s SchemaSet,
    node: NodeId,
    seen: &mut HashSet<NodeId>,
    found: &mut dyn FnMut(&'s Named),
) {
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        match &set.node(node).kind {
            Kind::Array(inner) | Kind::Map(inner) => pending.push(inner.node),
            Kind::Union(branches) => pending.extend(branches.iter().rev().map(|branch| branch.node)),
            Kind::Enum(of) if seen.insert(node) => found(&of.named),
            Kind::Fixed(fixed) if seen.insert(node) => found(&fixed.named),
            _ => {}
        }
    }
}

fn types(path: &Path, named: &Named, root: &Kind, history: &[History<'_>], out: &mut Vec<Words>) {
    for alias in &named.aliases {
        let name = alias.fullname.as_str();
        if history.iter().any(|version| version.names.contains(name)) {
            continue;
        }
        let title = format!("no old version has a type {}", quote(name));
        let near = (out.len() < SUGGESTED).then(|| {
            let known = || history.iter().flat_map(|version| version.names.iter().copied()).take(CANDIDATES);
            let same_name = known().find(|known| known.rsplit('.').next() == Some(alias.fullname.name()));
            let near = same_name.or_else(|| suggest::nearest(name, known()));
            near.filter(|near| *near != named.fullname.as_str())
        });
        let near = near.flatten();
        let label = Phrase::around("no such type in ", "");
        out.push(
            Words::new(title, path.clone().finish(root), alias.span, label)
                .fix_if(near.map(|near| format!("did you mean {}?", quote(near))))
                .fix("remove the alias, or write the old name, with its namespace where that is another one"),
        );
    }
}

fn fields(path: &Path, record: &Record, root: &Kind, history: &[History<'_>], out: &mut Vec<Words>) {
    let before: Vec<&Before<'_>> =
        history.iter().filter_map(|version| version.record(&record.named)).collect();
    if before.is_empty() {
        return;
    }
    for field in &record.fields {
        for alias in &field.aliases {
            if before.iter().any(|old| old.fields.contains(alias.name.as_str())) {
                continue;
            }
            let near = (out.len() < SUGGESTED).then(|| {
                let names = before.iter().flat_map(|old| &old.record.fields).map(|old| old.name.as_str());
                suggest::nearest(&alias.name, names.take(CANDIDATES)).filter(|near| *near != field.name)
            });
            let near = near.flatten();
            let mut path = path.clone();
            path.field(&field.name);
            let title = format!(
                "no old version of {} has a field {}",
                quote(record.named.fullname.name()),
                quote(&alias.name)
            );
            out.push(
                Words::new(title, path.finish(root), alias.span, Phrase::around("no such field in ", ""))
                    .fix_if(near.map(|near| format!("did you mean {}?", quote(near))))
                    .fix("remove the alias, or write the name that the field had"),
            );
        }
    }
}

/// The names of an old version.
struct History<'a> {
    /// Fullnames and aliases.
    names: BTreeSet<&'a str>,
    /// Records by their names without a namespace, and by fullname.
    by_name: HashMap<&'a str, usize>,
    records: Vec<Before<'a>>,
}

/// What a record was.
struct Before<'a> {
    record: &'a Record,
    /// Names and aliases of its fields.
    fields: HashSet<&'a str>,
}

impl<'a> History<'a> {
    fn new(set: &'a SchemaSet) -> Self {
        let mut history = Self { names: BTreeSet::new(), by_name: HashMap::new(), records: Vec::new() };
        for (fullname, node) in set.names() {
            history.names.insert(fullname.as_str());
            let kind = &set.node(node).kind;
            let aliases = kind.named().into_iter().flat_map(|named| &named.aliases);
            history.names.extend(aliases.map(|alias| alias.fullname.as_str()));
            if let Kind::Record(record) = kind {
                let at = history.records.len();
                history.records.push(Before::new(record));
                history.by_name.insert(fullname.as_str(), at);
                history.by_name.entry(fullname.name()).or_insert(at);
            }
        }
        history
    }

    fn record(&self, named: &Named) -> Option<&Before<'a>> {
        let aliases = named.aliases.iter().map(|alias| alias.fullname.as_str());
        let mut known =
            std::iter::once(named.fullname.as_str()).chain(aliases).chain([named.fullname.name()]);
        known.find_map(|name| self.by_name.get(name)).map(|at| &self.records[*at])
    }
}

impl<'a> Before<'a> {
    fn new(record: &'a Record) -> Self {
        let names = record.fields.iter().map(|field| field.name.as_str());
        let aliases = record.fields.iter().flat_map(|field| &field.aliases).map(|alias| alias.name.as_str());
        Self { record, fields: names.chain(aliases).collect() }
    }
}
