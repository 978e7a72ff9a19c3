//! A default that is gone.

use crate::compat::edit::Edit;
use crate::compat::words::{Phrase, Words};
use crate::diff::{ChangeKind, Element};
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::warning(
    "default-removed",
    "what made up for missing data is gone",
    include_str!("default_removed.md"),
);

pub(super) fn check(edit: &Edit<'_>, out: &mut Vec<Words>) {
    for change in edit.of(Element::Default, ChangeKind::Removed) {
        let Some(from) = &change.from else { continue };
        let name = quote(change.path.rsplit('.').next().unwrap_or(&change.path));
        let title = format!("the default of {name} is gone");
        let label = Phrase::around(format!("{from} in "), "");
        out.push(
            Words::new(title, &change.path, change.new, label)
                .more(change.old, "the old default")
                .fix(format!("put \"default\": {from} back")),
        );
    }
}
