//! A named schema in another namespace.

use crate::compat::edit::Edit;
use crate::compat::words::{Phrase, Words};
use crate::diff::{ChangeKind, Element};
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule =
    Rule::warning("namespace-moved", "a name moved to another namespace", include_str!("namespace_moved.md"));

pub(super) fn check(edit: &Edit<'_>, out: &mut Vec<Words>) {
    for change in edit.of(Element::Type, ChangeKind::Moved) {
        let (Some(from), Some(to)) = (&change.from, &change.to) else { continue };
        let named = edit.new.set.named(&crate::name::Fullname::new(to.as_str()));
        let named = named.and_then(|node| edit.new.set.node(node).kind.named());
        // With the alias, readers find it under its old name, and its author has thought of them.
        if named.is_some_and(|named| named.has_alias(from)) {
            continue;
        }
        let (was, is) = (quote(from), quote(to));
        let label = Phrase::around(format!("{was} in "), "");
        let mut alias = String::new();
        crate::json::print_string(from, &mut alias);
        out.push(
            Words::new(format!("{was} moved to {is}"), &change.path, change.new, label)
                .more(change.old, "its old place")
                .fix(format!("add \"aliases\": [{alias}], or keep the namespace")),
        );
    }
}
