//! Types without documentation.

use crate::compat::{Phrase, Words};
use crate::describe;
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "missing-doc",
    Some(Severity::Info),
    "a record, enum or fixed without documentation",
    include_str!("missing_doc.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (_, kind, named) in subject.named() {
        if named.doc.as_deref().is_some_and(|doc| !doc.trim().is_empty()) {
            continue;
        }
        let name = named.fullname.as_str();
        let title = format!("the {} {} has no documentation", describe::what(kind), quote(name));
        out.push(
            Words::new(title, name, named.name_span, Phrase::plain("undocumented"))
                .fix("add \"doc\" with a sentence about what one of them stands for"),
        );
    }
}
