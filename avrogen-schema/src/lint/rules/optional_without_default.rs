//! Optional fields without a default.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "optional-without-default",
    Some(Severity::Warning),
    "an optional field without a default",
    include_str!("optional_without_default.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (path, field) in subject.fields() {
        let Some(branches) = subject.branches(field) else { continue };
        let is_optional =
            branches.iter().any(|branch| matches!(subject.set.node(branch.node).kind, Kind::Null));
        if !is_optional || field.default.is_some() {
            continue;
        }
        let title = format!("the field {} may be null and has no default", quote(&field.name));
        out.push(
            Words::new(title, path, field.name_span, Phrase::plain("without a default"))
                .more(field.place.span, "may be null")
                .fix("add \"default\": null, with null as the first branch"),
        );
    }
}
