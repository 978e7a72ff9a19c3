//! Records: which fields belong together, and what became of each.

use std::collections::HashMap;

use super::named::list;
use super::walk::{Pair, Walk};
use super::{Change, ChangeKind, Element};
use crate::matching::TooLarge;
use crate::schema::{Field, Order, Record};
use crate::{describe, equality};

impl Walk<'_> {
    pub(super) fn records(&mut self, pair: &Pair, old: &Record, new: &Record) -> Result<(), TooLarge> {
        self.charge(old.fields.len() + new.fields.len())?;
        let matched = matched(old, new);
        let change = self.change(pair, ChangeKind::Added, Element::Field);
        let change = Change { old: old.named.name_span, new: new.named.name_span, ..change };
        let mut is_kept = vec![false; old.fields.len()];
        // Pending pairs are taken from the end.
        for (field, found) in new.fields.iter().zip(&matched).rev() {
            let mut path = pair.path.clone();
            path.field(&field.name);
            let Some(at) = *found else {
                let to = Some(self.added(field));
                let path = path.finish(&self.new.node(pair.new.node).kind);
                self.out.push(Change { path, new: field.name_span, to, ..change.clone() });
                continue;
            };
            is_kept[at] = true;
            let before = &old.fields[at];
            self.push(before.place, field.place, path.clone());
            let path = path.finish(&self.new.node(pair.new.node).kind);
            let change = Change { path, old: before.name_span, new: field.name_span, ..change.clone() };
            self.field(&change, before, field);
        }
        for (before, _) in old.fields.iter().zip(&is_kept).filter(|(_, is_kept)| !**is_kept) {
            let mut path = pair.path.clone();
            path.field(&before.name);
            let path = path.finish(&self.new.node(pair.new.node).kind);
            let from = Some(describe::schema(self.old, before.place.node));
            let kind = ChangeKind::Removed;
            self.out.push(Change { kind, path, old: before.name_span, from, ..change.clone() });
        }
        self.field_order(&change, old, &matched);
        Ok(())
    }

    fn added(&self, field: &Field) -> String {
        let schema = describe::schema(self.new, field.place.node);
        match &field.default {
            Some(default) => format!("{schema}, default {}", describe::value(default)),
            None => schema,
        }
    }

    fn field(&mut self, change: &Change, old: &Field, new: &Field) {
        if old.name != new.name {
            let (from, to) = (Some(old.name.clone()), Some(new.name.clone()));
            self.out.push(Change { kind: ChangeKind::Renamed, from, to, ..change.clone() });
        }
        let change = Change { kind: ChangeKind::Changed, ..change.clone() };
        let same_default = match (&old.default, &new.default) {
            (Some(a), Some(b)) => equality::same_json(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        if !same_default {
            let text = |field: &Field| field.default.as_ref().map(describe::value);
            let place = |field: &Field| field.default.as_ref().map_or(field.name_span, |value| value.span);
            let change =
                Change { element: Element::Default, old: place(old), new: place(new), ..change.clone() };
            self.optional(change, text(old), text(new));
        }
        self.doc(change.clone(), old.doc.as_deref(), new.doc.as_deref());
        if old.order != new.order {
            let (from, to) = (Some(order(old.order).to_owned()), Some(order(new.order).to_owned()));
            self.out.push(Change { element: Element::Order, from, to, ..change.clone() });
        }
        let aliases = |field: &Field| {
            let mut names: Vec<String> = field.aliases.iter().map(|alias| alias.name.clone()).collect();
            names.sort_unstable();
            (!names.is_empty()).then(|| list(&names))
        };
        let place = |field: &Field| field.aliases.first().map_or(field.name_span, |alias| alias.span);
        let at = Change { element: Element::Aliases, old: place(old), new: place(new), ..change.clone() };
        self.optional(at, aliases(old), aliases(new));
        self.props(&Change { element: Element::Attribute, ..change }, &old.props, &new.props);
    }

    /// Fields that are in both records and stand in another order.
    fn field_order(&mut self, change: &Change, old: &Record, matched: &[Option<usize>]) {
        let kept: Vec<usize> = matched.iter().copied().flatten().collect();
        if kept.is_sorted() {
            return;
        }
        let names =
            |order: &[usize]| list(&order.iter().map(|at| old.fields[*at].name.clone()).collect::<Vec<_>>());
        let mut before = kept.clone();
        before.sort_unstable();
        let (from, to) = (Some(names(&before)), Some(names(&kept)));
        self.out.push(Change { kind: ChangeKind::Reordered, from, to, ..change.clone() });
    }
}

/// For each field of the new record the one of the old record that it was: by name, by an alias of its own, and by an alias
/// of the old one, which a rename taken back leaves behind.
pub(crate) fn matched(old: &Record, new: &Record) -> Vec<Option<usize>> {
    let by_name: HashMap<&str, usize> =
        old.fields.iter().enumerate().map(|(at, field)| (field.name.as_str(), at)).collect();
    let mut matched: Vec<Option<usize>> =
        new.fields.iter().map(|field| by_name.get(field.name.as_str()).copied()).collect();
    let mut is_taken = vec![false; old.fields.len()];
    for at in matched.iter().copied().flatten() {
        is_taken[at] = true;
    }
    let mut by_alias: HashMap<&str, usize> = HashMap::new();
    for (at, field) in old.fields.iter().enumerate() {
        for alias in &field.aliases {
            by_alias.entry(&alias.name).or_insert(at);
        }
    }
    for (field, found) in new.fields.iter().zip(&mut matched).filter(|(_, found)| found.is_none()) {
        let own = field.aliases.iter().filter_map(|alias| by_name.get(alias.name.as_str()));
        let mut candidates = own.chain(by_alias.get(field.name.as_str())).copied();
        *found = candidates.find(|at| !is_taken[*at]);
        if let Some(at) = *found {
            is_taken[at] = true;
        }
    }
    matched
}

fn order(order: Order) -> &'static str {
    match order {
        Order::Ascending => "ascending",
        Order::Descending => "descending",
        Order::Ignore => "ignore",
    }
}
