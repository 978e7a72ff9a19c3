//! Optional fields with null behind.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::json::ValueKind;
use crate::lint::Subject;
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "null-not-first",
    Some(Severity::Warning),
    "a union in which null is not the first branch",
    include_str!("null_not_first.md"),
);

/// A default of another branch is a reason for another order.
pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (path, field) in subject.fields() {
        let Some(branches) = subject.branches(field) else { continue };
        let null =
            branches.iter().position(|branch| matches!(subject.set.node(branch.node).kind, Kind::Null));
        let has_reason = matches!(&field.default, Some(value) if !matches!(value.kind, ValueKind::Null));
        let (Some(at), false) = (null.filter(|at| *at > 0), has_reason) else { continue };
        let title = format!("null is not the first branch of {}", quote(&field.name));
        out.push(Words::new(title, path, branches[at].span, Phrase::plain("this branch")).fix(
            "put null first, so that it can be the default everywhere: readers find branches by their type",
        ));
    }
}
