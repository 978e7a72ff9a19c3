//! Enums without a default.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "enum-without-default",
    Some(Severity::Info),
    "an enum that can never grow",
    include_str!("enum_without_default.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (_, kind, named) in subject.named() {
        let Kind::Enum(of) = kind else { continue };
        if of.default.is_some() {
            continue;
        }
        let name = named.fullname.as_str();
        let title = format!("the enum {} has no default", quote(name));
        out.push(
            Words::new(title, name, named.name_span, Phrase::plain("without a default"))
                .fix("add \"default\" with one of its symbols, best one that says so, such as UNKNOWN"),
        );
    }
}
