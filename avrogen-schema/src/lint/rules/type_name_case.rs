//! Names of records, enums and fixed.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::lint::case::{is_pascal, to_pascal};
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "type-name-case",
    Some(Severity::Warning),
    "a type name that is not in PascalCase",
    include_str!("type_name_case.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (_, _, named) in subject.named() {
        let name = named.fullname.name();
        if is_pascal(name) {
            continue;
        }
        let title = format!("the type name {} is not in PascalCase", quote(name));
        out.push(
            Words::new(title, named.fullname.as_str(), named.name_span, Phrase::plain("this name"))
                .fix(format!("name it {}", quote(&to_pascal(name))))
                .fix("where data with the old name exists, keep the old name as an alias"),
        );
    }
}
