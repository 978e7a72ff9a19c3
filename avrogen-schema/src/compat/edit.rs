//! What the warnings look at: an edit, the new schema, and its history.

use std::collections::HashSet;

use super::Side;
use crate::diff::{Change, ChangeKind, Element};
use crate::path::Path;
use crate::schema::{Kind, NodeId, Record};

/// The way from one old version to the new one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit<'a> {
    pub(crate) new: Side<'a>,
    pub(crate) changes: &'a [Change],
    /// Whether the old version is the one before the new one.
    pub(crate) is_last: bool,
}

/// The new schema by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alone<'a> {
    pub(crate) new: Side<'a>,
    /// Whether it is the schema of keys that are framed with its id.
    pub(crate) is_framed_key: bool,
}

impl<'a> Edit<'a> {
    /// The changes of one sort.
    pub(crate) fn of(
        &self,
        element: Element,
        kind: ChangeKind,
    ) -> impl Iterator<Item = &'a Change> + use<'a> {
        self.changes.iter().filter(move |change| change.element == element && change.kind == kind)
    }
}

/// The records that a schema leads to, each under the first path to it.
pub(crate) fn records(side: Side<'_>) -> Vec<(Path, NodeId, &Record)> {
    let mut records = Vec::new();
    let mut seen: HashSet<NodeId> = HashSet::new();
    let root = &side.set.node(side.node).kind;
    let mut pending = vec![(Path::root(root), side.node)];
    while let Some((mut path, node)) = pending.pop() {
        let kind = &side.set.node(node).kind;
        path.enter(kind);
        match kind {
            Kind::Array(inner) | Kind::Map(inner) => pending.push((path, inner.node)),
            Kind::Union(branches) => {
                for (at, branch) in branches.iter().enumerate().rev() {
                    let mut path = path.clone();
                    path.branch(side.set, branches, at);
                    pending.push((path, branch.node));
                }
            }
            Kind::Record(record) if seen.insert(node) => {
                for field in record.fields.iter().rev() {
                    let mut path = path.clone();
                    path.field(&field.name);
                    pending.push((path, field.place.node));
                }
                records.push((path, node, record));
            }
            _ => {}
        }
    }
    records
}
