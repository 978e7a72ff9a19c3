//! Fields without documentation.

use crate::compat::{Phrase, Words};
use crate::lint::Subject;
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "missing-field-doc",
    None,
    "a field without documentation",
    include_str!("missing_field_doc.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (path, field) in subject.fields() {
        if field.doc.as_deref().is_some_and(|doc| !doc.trim().is_empty()) {
            continue;
        }
        let title = format!("the field {} has no documentation", quote(&field.name));
        out.push(
            Words::new(title, path, field.name_span, Phrase::plain("undocumented"))
                .fix("add \"doc\": units, ranges and what an absent value means are worth telling"),
        );
    }
}
