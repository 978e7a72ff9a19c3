//! The walk over what belongs together in two schemas.

use std::collections::HashSet;

use super::{Change, ChangeKind, Element};
use crate::matching::{self, TooLarge, belong_together};
use crate::path::Path;
use crate::schema::{Kind, Node, NodeId, Place, SchemaSet};
use crate::{describe, equality, logical};

/// Schemas, fields and symbols that are looked at before a difference is given up.
const COMPARISONS: usize = 1 << 23;

pub(super) struct Walk<'a> {
    pub(super) old: &'a SchemaSet,
    pub(super) new: &'a SchemaSet,
    pub(super) out: Vec<Change>,
    /// The named schemas that belong together, each under the first path to the new one.
    pub(super) named: Vec<(Path, NodeId, NodeId)>,
    /// Pairs that are still to be compared.
    pending: Vec<Pair>,
    seen: HashSet<(NodeId, NodeId)>,
    left: usize,
}

/// Two schemas that belong together.
pub(super) struct Pair {
    pub(super) old: Place,
    pub(super) new: Place,
    pub(super) path: Path,
}

impl<'a> Walk<'a> {
    pub(super) fn new(old: &'a SchemaSet, new: &'a SchemaSet) -> Self {
        let left = COMPARISONS;
        Self { old, new, out: Vec::new(), named: Vec::new(), pending: Vec::new(), seen: HashSet::new(), left }
    }

    pub(super) fn run(&mut self, old: NodeId, new: NodeId) -> Result<(), TooLarge> {
        let place = |set: &SchemaSet, node: NodeId| Place { node, span: set.node(node).span, inline: true };
        let path = Path::root(&self.new.node(new).kind);
        let root = Pair { old: place(self.old, old), new: place(self.new, new), path };
        self.compare(&root, true)?;
        while let Some(pair) = self.pending.pop() {
            self.compare(&pair, false)?;
        }
        Ok(())
    }

    /// To be compared later.
    pub(super) fn push(&mut self, old: Place, new: Place, path: Path) {
        self.pending.push(Pair { old, new, path });
    }

    pub(super) fn charge(&mut self, comparisons: usize) -> Result<(), TooLarge> {
        self.left = self.left.checked_sub(comparisons).ok_or(TooLarge { limit: COMPARISONS })?;
        Ok(())
    }

    fn compare(&mut self, pair: &Pair, is_root: bool) -> Result<(), TooLarge> {
        self.charge(1)?;
        let (old, new) = (self.old.node(pair.old.node), self.new.node(pair.new.node));
        if let (Some(before), Some(after)) = (old.kind.named(), new.kind.named()) {
            if !self.seen.insert((pair.old.node, pair.new.node)) {
                return Ok(());
            }
            let same_kind = std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind);
            if !same_kind || !(is_root || belong_together(before, after)) {
                self.type_changed(pair);
                return Ok(());
            }
            self.named.push((pair.path.clone(), pair.old.node, pair.new.node));
            self.names(pair, before, after);
        }
        match (&old.kind, &new.kind) {
            (Kind::Array(a), Kind::Array(b)) | (Kind::Map(a), Kind::Map(b)) => {
                let mut path = pair.path.clone();
                path.enter(&self.new.node(b.node).kind);
                self.push(*a, *b, path);
            }
            (Kind::Union(_), _) | (_, Kind::Union(_)) => {
                self.unions(pair)?;
                return Ok(());
            }
            (Kind::Record(a), Kind::Record(b)) => self.records(pair, a, b)?,
            (Kind::Enum(a), Kind::Enum(b)) => self.enums(pair, a, b)?,
            (Kind::Fixed(a), Kind::Fixed(b)) => {
                if a.size != b.size {
                    let change = self.change(pair, ChangeKind::Changed, Element::Size);
                    let (from, to) = (Some(a.size.to_string()), Some(b.size.to_string()));
                    self.out.push(Change { old: a.size_span, new: b.size_span, from, to, ..change });
                }
            }
            (a, b) if std::mem::discriminant(a) == std::mem::discriminant(b) => {}
            _ => self.type_changed(pair),
        }
        self.logical(pair, old, new);
        self.attributes(pair, old, new);
        Ok(())
    }

    /// The type of a pair is another one.
    pub(super) fn type_changed(&mut self, pair: &Pair) {
        let (a, b) = (&self.old.node(pair.old.node).kind, &self.new.node(pair.new.node).kind);
        let kind = match (matching::reads(b, a), matching::reads(a, b)) {
            (true, false) => ChangeKind::Widened,
            (false, true) => ChangeKind::Narrowed,
            _ => ChangeKind::Changed,
        };
        self.type_change(pair, kind);
    }

    pub(super) fn type_change(&mut self, pair: &Pair, kind: ChangeKind) {
        let from = Some(describe::schema(self.old, pair.old.node));
        let to = Some(describe::schema(self.new, pair.new.node));
        let change = self.change(pair, kind, Element::Type);
        self.out.push(Change { from, to, ..change });
    }

    /// A change of a pair, at the places where its schemas are used.
    pub(super) fn change(&self, pair: &Pair, kind: ChangeKind, element: Element) -> Change {
        let path = pair.path.clone().finish(&self.new.node(pair.new.node).kind);
        Change { kind, element, path, old: pair.old.span, new: pair.new.span, from: None, to: None }
    }

    /// A change of something that may be absent.
    pub(super) fn optional(&mut self, change: Change, from: Option<String>, to: Option<String>) {
        let kind = match (&from, &to) {
            (None, None) => return,
            (None, Some(_)) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            (Some(a), Some(b)) if a == b => return,
            (Some(_), Some(_)) => ChangeKind::Changed,
        };
        self.out.push(Change { kind, from, to, ..change });
    }

    fn logical(&mut self, pair: &Pair, old: &'a Node, new: &'a Node) {
        let change = self.change(pair, ChangeKind::Changed, Element::LogicalType);
        let value = |node: &'a Node, key: &str| {
            node.props.iter().find(|prop| prop.key == key).map(|prop| &prop.value)
        };
        let differs = |key: &&str| {
            let text = |node: &'a Node| value(node, key).map(describe::value);
            text(old) != text(new)
        };
        // At what differs, where that is there.
        let key = [logical::ATTRIBUTE, "scale", "precision"].into_iter().find(differs);
        let place = |node: &'a Node| {
            let differing = key.and_then(|key| value(node, key));
            differing.or_else(|| value(node, logical::ATTRIBUTE)).map(|value| value.span)
        };
        let (from, to) = (place(old).unwrap_or(change.old), place(new).unwrap_or(change.new));
        let change = Change { old: from, new: to, ..change };
        self.optional(change, describe::logical_type(old), describe::logical_type(new));
    }

    fn attributes(&mut self, pair: &Pair, old: &Node, new: &Node) {
        let change = self.change(pair, ChangeKind::Changed, Element::Attribute);
        self.props(&change, &old.props, &new.props);
    }

    /// Attributes that are neither known nor part of a logical type.
    pub(super) fn props(
        &mut self,
        change: &Change,
        old: &[crate::schema::Prop],
        new: &[crate::schema::Prop],
    ) {
        let counts = |key: &str| ![logical::ATTRIBUTE, "precision", "scale"].contains(&key);
        for before in old.iter().filter(|prop| counts(&prop.key)) {
            if !new.iter().any(|prop| prop.key == before.key) {
                let from = Some(format!("{} {}", before.key, describe::value(&before.value)));
                let kind = ChangeKind::Removed;
                self.out.push(Change { kind, old: before.key_span, from, ..change.clone() });
            }
        }
        for after in new.iter().filter(|prop| counts(&prop.key)) {
            let to = Some(format!("{} {}", after.key, describe::value(&after.value)));
            match old.iter().find(|prop| prop.key == after.key) {
                None => {
                    let kind = ChangeKind::Added;
                    self.out.push(Change { kind, new: after.key_span, to, ..change.clone() });
                }
                Some(before) if !equality::same_json(&before.value, &after.value) => {
                    let from = Some(format!("{} {}", before.key, describe::value(&before.value)));
                    let (old, new) = (before.key_span, after.key_span);
                    self.out.push(Change { old, new, from, to, ..change.clone() });
                }
                Some(_) => {}
            }
        }
    }
}
