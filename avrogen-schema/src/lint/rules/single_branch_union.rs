//! Unions with one branch.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "single-branch-union",
    Some(Severity::Warning),
    "a union with fewer than two branches",
    include_str!("single_branch_union.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (path, field) in subject.fields() {
        for place in subject.places_in(field) {
            let Kind::Union(branches) = &subject.set.node(place.node).kind else { continue };
            if branches.len() > 1 {
                continue;
            }
            let count = if branches.is_empty() { "no branch" } else { "one branch" };
            let title = format!("a union with {count} in {}", quote(&field.name));
            out.push(
                Words::new(title, path.clone(), place.span, Phrase::plain("this union"))
                    .fix("write the branch alone, or add the ones that are missing"),
            );
        }
    }
}
