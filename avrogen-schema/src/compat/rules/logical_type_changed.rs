//! A logical type that is another one now, or has other parameters.

use crate::compat::edit::Edit;
use crate::compat::words::{Phrase, Words};
use crate::diff::{ChangeKind, Element};
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::warning(
    "logical-type-changed",
    "the same bytes mean another value",
    include_str!("logical_type_changed.md"),
);

pub(super) fn check(edit: &Edit<'_>, out: &mut Vec<Words>) {
    for kind in [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Changed] {
        for change in edit.of(Element::LogicalType, kind) {
            let name = quote(change.path.rsplit('.').next().unwrap_or(&change.path));
            let (title, label, back) = match (&change.from, &change.to) {
                (Some(from), Some(to)) => (
                    format!("the logical type of {name} changed from {from} to {to}"),
                    Phrase::around(format!("{from} in "), ""),
                    format!("go back to {from}"),
                ),
                (Some(from), None) => (
                    format!("{name} is no {from} any more"),
                    Phrase::around(format!("{from} in "), ""),
                    format!("put the logical type {from} back"),
                ),
                (_, to) => (
                    format!("{name} is a {} now", to.as_deref().unwrap_or_default()),
                    Phrase::around("without a logical type in ", ""),
                    "take the logical type away".to_owned(),
                ),
            };
            out.push(
                Words::new(title, &change.path, change.new, label)
                    .more(change.old, "in the old schema")
                    .fix(format!("{back}, and add a new field with the new meaning and a default")),
            );
        }
    }
}
