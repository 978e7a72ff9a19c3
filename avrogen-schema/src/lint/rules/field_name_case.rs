//! Names of fields.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::lint::case::{is_camel, is_snake, to_camel, to_snake};
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "field-name-case",
    Some(Severity::Warning),
    "a field name that is neither in snake_case nor in camelCase",
    include_str!("field_name_case.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (path, field) in subject.fields() {
        let name = &field.name;
        if is_snake(name) || is_camel(name) {
            continue;
        }
        let title = format!("the field name {} is neither in snake_case nor in camelCase", quote(name));
        let (snake, camel) = (quote(&to_snake(name)), quote(&to_camel(name)));
        out.push(
            Words::new(title, path, field.name_span, Phrase::plain("this name"))
                .fix(format!("name it {snake} or {camel}"))
                .fix("where data with the old name exists, keep the old name as an alias"),
        );
    }
}
