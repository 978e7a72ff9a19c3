//! Fields in another order.

use crate::compat::edit::Edit;
use crate::compat::words::{Phrase, Words};
use crate::diff::{ChangeKind, Element};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule::warning(
    "field-order-changed",
    "the fields of a record stand in another order",
    include_str!("field_order_changed.md"),
);

pub(super) fn check(edit: &Edit<'_>, out: &mut Vec<Words>) {
    for change in edit.of(Element::Field, ChangeKind::Reordered) {
        let (Some(from), Some(to)) = (&change.from, &change.to) else { continue };
        let title = format!("the fields stand in another order: {to}");
        let label = Phrase::around(format!("{from} in "), "");
        out.push(
            Words::new(title, &change.path, change.new, label)
                .more(change.old, "the old order")
                .fix("keep the order, and add new fields at the end"),
        );
    }
}
