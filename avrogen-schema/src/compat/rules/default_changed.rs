//! A default that is another one now.

use crate::compat::edit::Edit;
use crate::compat::words::{Phrase, Words};
use crate::diff::{ChangeKind, Element};
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule =
    Rule::warning("default-changed", "old data reads as another value", include_str!("default_changed.md"));

pub(super) fn check(edit: &Edit<'_>, out: &mut Vec<Words>) {
    for change in edit.of(Element::Default, ChangeKind::Changed) {
        let (Some(from), Some(to)) = (&change.from, &change.to) else { continue };
        let name = quote(change.path.rsplit('.').next().unwrap_or(&change.path));
        let title = format!("the default of {name} changed from {from} to {to}");
        let label = Phrase::around(format!("{from} in "), "");
        out.push(
            Words::new(title, &change.path, change.new, label).more(change.old, "the old default").fix(
                format!("go back to {from}, unless data without a value shall read as {to} from now on"),
            ),
        );
    }
}
