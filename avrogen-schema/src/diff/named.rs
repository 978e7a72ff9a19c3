//! What all named schemas have, and enums.

use std::collections::HashMap;

use super::walk::{Pair, Walk};
use super::{Change, ChangeKind, Element};
use crate::describe;
use crate::matching::{TooLarge, belong_together};
use crate::schema::{Enum, Named};

/// The longest list that is repeated in a change.
const LISTED: usize = 12;

impl Walk<'_> {
    /// Name, namespace, aliases and documentation.
    pub(super) fn names(&mut self, pair: &Pair, old: &Named, new: &Named) {
        let at = |change: Change| Change { old: old.name_span, new: new.name_span, ..change };
        let change = at(self.change(pair, ChangeKind::Renamed, Element::Type));
        if old.fullname != new.fullname {
            let same_name = old.fullname.name() == new.fullname.name();
            let kind = if same_name {
                ChangeKind::Moved
            } else if belong_together(old, new) {
                ChangeKind::Renamed
            } else {
                ChangeKind::Changed
            };
            let (from, to) = (Some(old.fullname.to_string()), Some(new.fullname.to_string()));
            self.out.push(Change { kind, from, to, ..change.clone() });
        }
        self.doc(change.clone(), old.doc.as_deref(), new.doc.as_deref());
        let aliases = |named: &Named| {
            let mut names: Vec<String> =
                named.aliases.iter().map(|alias| alias.fullname.to_string()).collect();
            names.sort_unstable();
            (!names.is_empty()).then(|| list(&names))
        };
        let place = |named: &Named| named.aliases.first().map_or(named.name_span, |alias| alias.span);
        let change = Change { element: Element::Aliases, old: place(old), new: place(new), ..change };
        self.optional(change, aliases(old), aliases(new));
    }

    pub(super) fn doc(&mut self, change: Change, old: Option<&str>, new: Option<&str>) {
        if old == new {
            return;
        }
        let kind = match (old, new) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        // The texts are long, and whoever wants them has both files.
        self.out.push(Change { kind, element: Element::Doc, from: None, to: None, ..change });
    }

    pub(super) fn enums(&mut self, pair: &Pair, old: &Enum, new: &Enum) -> Result<(), TooLarge> {
        self.charge(old.symbols.len() + new.symbols.len())?;
        let index = |of: &Enum| -> HashMap<String, usize> {
            of.symbols.iter().enumerate().map(|(at, symbol)| (symbol.text.clone(), at)).collect()
        };
        let (before, after) = (index(old), index(new));
        let change = self.change(pair, ChangeKind::Added, Element::Symbol);
        let change = Change { old: old.named.name_span, new: new.named.name_span, ..change };
        for symbol in old.symbols.iter().filter(|symbol| !after.contains_key(&symbol.text)) {
            let from = Some(symbol.text.clone());
            self.out.push(Change { kind: ChangeKind::Removed, old: symbol.span, from, ..change.clone() });
        }
        for symbol in new.symbols.iter().filter(|symbol| !before.contains_key(&symbol.text)) {
            let to = Some(symbol.text.clone());
            self.out.push(Change { new: symbol.span, to, ..change.clone() });
        }
        let kept: Vec<usize> =
            new.symbols.iter().filter_map(|symbol| before.get(&symbol.text).copied()).collect();
        if !kept.is_sorted() {
            let texts = |of: &Enum, other: &HashMap<String, usize>| {
                let both = of.symbols.iter().filter(|symbol| other.contains_key(&symbol.text));
                Some(list(&both.map(|symbol| symbol.text.clone()).collect::<Vec<_>>()))
            };
            let (from, to) = (texts(old, &after), texts(new, &before));
            self.out.push(Change { kind: ChangeKind::Reordered, from, to, ..change.clone() });
        }
        let default = |of: &Enum| of.default.map(|at| of.symbols[at].text.clone());
        self.optional(Change { element: Element::Default, ..change }, default(old), default(new));
        Ok(())
    }
}

/// Names in their order, the first ones of many.
pub(super) fn list(names: &[String]) -> String {
    if names.len() <= LISTED {
        return format!("[{}]", names.join(", "));
    }
    describe::list(names)
}
