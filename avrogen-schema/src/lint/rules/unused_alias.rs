//! Aliases that stand for nothing new.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::{Subject, field_path};
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "unused-alias",
    Some(Severity::Warning),
    "an alias that is a name of the schema itself",
    include_str!("unused_alias.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (_, _, named) in subject.named() {
        for alias in named.aliases.iter().filter(|alias| alias.fullname == named.fullname) {
            let title = format!("the alias {} is the name itself", quote(alias.fullname.as_str()));
            out.push(
                Words::new(title, named.fullname.as_str(), alias.span, Phrase::plain("this alias"))
                    .more(named.name_span, "the name")
                    .fix("remove it, or write the name that the type had before"),
            );
        }
    }
    for record in subject.records() {
        for field in &record.fields {
            for alias in field.aliases.iter().filter(|alias| alias.name == field.name) {
                let title = format!("the alias {} is the name itself", quote(&alias.name));
                out.push(
                    Words::new(title, field_path(record, field), alias.span, Phrase::plain("this alias"))
                        .more(field.name_span, "the name")
                        .fix("remove it: Java Avro takes it for a second field of that name, and fails"),
                );
            }
        }
    }
}
