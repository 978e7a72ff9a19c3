//! Namespaces.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "namespace-case",
    Some(Severity::Warning),
    "a namespace with capitals",
    include_str!("namespace_case.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (_, _, named) in subject.named() {
        let Some(namespace) = named.fullname.namespace() else { continue };
        if !namespace.bytes().any(|byte| byte.is_ascii_uppercase()) {
            continue;
        }
        let title = format!("the namespace {} has capitals", quote(namespace));
        out.push(
            Words::new(title, named.fullname.as_str(), named.name_span, Phrase::plain("in this namespace"))
                .fix(format!("write {}", quote(&namespace.to_ascii_lowercase())))
                .fix("where data with the old name exists, keep the old fullname as an alias"),
        );
    }
}
