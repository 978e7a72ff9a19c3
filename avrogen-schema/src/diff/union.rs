//! Unions, and a schema that becomes or was a branch of one.

use std::collections::HashMap;

use super::named::list;
use super::walk::{Pair, Walk};
use super::{Change, ChangeKind, Element};
use crate::describe;
use crate::matching::{self, TooLarge, belong_together};
use crate::schema::{Kind, Place, SchemaSet};

impl Walk<'_> {
    /// Two schemas of which at least one is a union: the other one counts as a union with one branch.
    pub(super) fn unions(&mut self, pair: &Pair) -> Result<(), TooLarge> {
        let (old, new) = (self.old, self.new);
        let (before, was_union) = branches(old, &pair.old);
        let (after, is_union) = branches(new, &pair.new);
        self.charge(before.len() + after.len())?;
        let matched = self.matched(before, after);
        let mut is_kept = vec![false; before.len()];
        for at in matched.iter().copied().flatten() {
            is_kept[at] = true;
        }
        let kinds =
            |branch: usize, at: usize| (&new.node(after[branch].node).kind, &old.node(before[at].node).kind);
        // Whether the pairs that a promotion brought together are read in this direction.
        let all = |reads: &dyn Fn(&Kind, &Kind) -> bool| {
            let mut pairs = matched.iter().enumerate().filter_map(|(branch, at)| Some(kinds(branch, (*at)?)));
            pairs.all(|(new, old)| {
                std::mem::discriminant(new) == std::mem::discriminant(old) || reads(new, old)
            })
        };
        match (was_union, is_union) {
            (true, true) => self.branch_changes(pair, &matched, &is_kept),
            (false, _) if is_kept[0] && all(&matching::reads) => self.type_change(pair, ChangeKind::Widened),
            (true, _) if matched[0].is_some() && all(&|new, old| matching::reads(old, new)) => {
                self.type_change(pair, ChangeKind::Narrowed);
            }
            _ => self.type_change(pair, ChangeKind::Changed),
        }
        for (branch, found) in matched.iter().enumerate().rev() {
            let Some(at) = *found else { continue };
            let (now, was) = kinds(branch, at);
            if was_union != is_union && std::mem::discriminant(now) != std::mem::discriminant(was) {
                continue;
            }
            let mut path = pair.path.clone();
            if is_union {
                path.branch(new, after, branch);
            }
            self.push(before[at], after[branch], path);
        }
        Ok(())
    }

    /// For each branch of the new union the one that it was: of the same type or fullname, then of the same name or alias, and
    /// last a number that the new one reads.
    fn matched(&self, before: &[Place], after: &[Place]) -> Vec<Option<usize>> {
        let mut by_type: HashMap<&str, usize> = HashMap::new();
        let mut by_name: HashMap<&str, usize> = HashMap::new();
        for (at, place) in before.iter().enumerate() {
            let kind = &self.old.node(place.node).kind;
            by_type.entry(kind.type_name()).or_insert(at);
            if let Some(named) = kind.named() {
                by_name.entry(named.fullname.name()).or_insert(at);
            }
        }
        let kind = |place: &Place| &self.new.node(place.node).kind;
        let mut is_taken = vec![false; before.len()];
        let mut matched: Vec<Option<usize>> = Vec::with_capacity(after.len());
        for place in after {
            let found = by_type.get(kind(place).type_name()).copied();
            if let Some(at) = found {
                is_taken[at] = true;
            }
            matched.push(found);
        }
        let is_same = |at: usize, kind: &Kind| {
            let other = &self.old.node(before[at].node).kind;
            let named = other.named().zip(kind.named());
            std::mem::discriminant(other) == std::mem::discriminant(kind)
                && named.is_some_and(|(old, new)| belong_together(old, new))
        };
        for (place, found) in after.iter().zip(&mut matched).filter(|(_, found)| found.is_none()) {
            let kind = kind(place);
            let Some(named) = kind.named() else { continue };
            let own = by_name.get(named.fullname.name());
            let aliases = named.aliases.iter().filter_map(|alias| by_type.get(alias.fullname.as_str()));
            let mut candidates = own.into_iter().chain(aliases).copied();
            *found = candidates.find(|at| !is_taken[*at] && is_same(*at, kind));
            if let Some(at) = *found {
                is_taken[at] = true;
            }
        }
        self.promoted(before, after, &mut matched, &is_taken);
        matched
    }

    /// One branch that is left on either side, of which one reads the other.
    fn promoted(&self, before: &[Place], after: &[Place], matched: &mut [Option<usize>], is_taken: &[bool]) {
        let mut free = (0..before.len()).filter(|at| !is_taken[*at]);
        let mut new = (0..after.len()).filter(|at| matched[*at].is_none());
        let (Some(old), None) = (free.next(), free.next()) else { return };
        let candidates: Vec<usize> = new.by_ref().collect();
        let kind = &self.old.node(before[old].node).kind;
        let reads = |at: &usize| {
            let other = &self.new.node(after[*at].node).kind;
            matching::reads(other, kind) || matching::reads(kind, other)
        };
        if let [only] = candidates.into_iter().filter(reads).collect::<Vec<_>>()[..] {
            matched[only] = Some(old);
        }
    }

    fn branch_changes(&mut self, pair: &Pair, matched: &[Option<usize>], is_kept: &[bool]) {
        let (old, new) = (self.old, self.new);
        let (before, after) = (branches(old, &pair.old).0, branches(new, &pair.new).0);
        let change = self.change(pair, ChangeKind::Added, Element::Branch);
        for (place, _) in before.iter().zip(is_kept).filter(|(_, is_kept)| !**is_kept) {
            let from = Some(describe::schema(old, place.node));
            let kind = ChangeKind::Removed;
            self.out.push(Change { kind, old: place.span, from, ..change.clone() });
        }
        for (place, _) in after.iter().zip(matched).filter(|(_, found)| found.is_none()) {
            let to = Some(describe::schema(new, place.node));
            self.out.push(Change { new: place.span, to, ..change.clone() });
        }
        let kept: Vec<usize> = matched.iter().copied().flatten().collect();
        if !kept.is_sorted() {
            let mut sorted = kept.clone();
            sorted.sort_unstable();
            let names = |order: &[usize]| {
                let texts = order.iter().map(|at| describe::schema(old, before[*at].node));
                Some(list(&texts.collect::<Vec<_>>()))
            };
            let kind = ChangeKind::Reordered;
            self.out.push(Change { kind, from: names(&sorted), to: names(&kept), ..change });
        }
    }
}

/// The branches of a union, or the schema itself as the only one.
fn branches<'s>(set: &'s SchemaSet, place: &'s Place) -> (&'s [Place], bool) {
    match &set.node(place.node).kind {
        Kind::Union(branches) => (branches, true),
        _ => (std::slice::from_ref(place), false),
    }
}
