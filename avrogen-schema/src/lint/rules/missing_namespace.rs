//! Types in no namespace.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "missing-namespace",
    Some(Severity::Warning),
    "a type without a namespace",
    include_str!("missing_namespace.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (_, _, named) in subject.named() {
        if named.fullname.namespace().is_some() {
            continue;
        }
        let name = named.fullname.as_str();
        let title = format!("the type {} is in no namespace", quote(name));
        out.push(
            Words::new(title, name, named.name_span, Phrase::plain("a name for the whole world"))
                .fix("add \"namespace\", such as \"com.acme.orders\""),
        );
    }
}
