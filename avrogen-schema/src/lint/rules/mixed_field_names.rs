//! Fields of one record in two cases.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::case::{is_camel, is_snake, to_camel, to_snake};
use crate::lint::{Subject, field_path};
use crate::rule::Rule;
use crate::schema::Field;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "mixed-field-names",
    Some(Severity::Warning),
    "a record with field names in snake_case and in camelCase",
    include_str!("mixed_field_names.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for record in subject.records() {
        // A name of one small word is in both cases.
        let is_only = |field: &&Field, one: fn(&str) -> bool, other: fn(&str) -> bool| {
            one(&field.name) && !other(&field.name)
        };
        let snake: Vec<&Field> =
            record.fields.iter().filter(|field| is_only(field, is_snake, is_camel)).collect();
        let camel: Vec<&Field> =
            record.fields.iter().filter(|field| is_only(field, is_camel, is_snake)).collect();
        let (Some(first_snake), Some(first_camel)) = (snake.first(), camel.first()) else { continue };
        let snake_wins = match snake.len().cmp(&camel.len()) {
            std::cmp::Ordering::Equal => first_snake.span.start < first_camel.span.start,
            order => order.is_gt(),
        };
        let (odd, usual, case) =
            if snake_wins { (&camel, first_snake, "snake_case") } else { (&snake, first_camel, "camelCase") };
        for field in odd {
            let better = if snake_wins { to_snake(&field.name) } else { to_camel(&field.name) };
            let title = format!("the field name {} is not in {case} like the others", quote(&field.name));
            out.push(
                Words::new(title, field_path(record, field), field.name_span, Phrase::plain("this name"))
                    .more(usual.name_span, format!("in {case}"))
                    .fix(format!("name it {}", quote(&better)))
                    .fix("where data with the old name exists, keep the old name as an alias"),
            );
        }
    }
}
