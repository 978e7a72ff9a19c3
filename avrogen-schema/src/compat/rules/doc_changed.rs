//! An edit of documentation alone.

use crate::compat::edit::Edit;
use crate::compat::words::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::diff::Element;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    severity: Some(Severity::Info),
    ..Rule::warning("doc-changed", "only documentation changed", include_str!("doc_changed.md"))
};

pub(super) fn check(edit: &Edit<'_>, out: &mut Vec<Words>) {
    let is_doc = |change: &&crate::diff::Change| change.element == Element::Doc;
    if !edit.is_last || !edit.changes.iter().all(|change| is_doc(&change)) {
        return;
    }
    let Some(first) = edit.changes.first() else { return };
    let label = Phrase::around("otherwise equal to ", "");
    out.push(
        Words::new("only documentation changed", &first.path, first.new, label)
            .fix("nothing has to be done; registering it makes a new version that writes the same bytes"),
    );
}
