//! Symbols of enums.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use crate::lint::Subject;
use crate::lint::case::{is_upper, to_upper};
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "symbol-case",
    Some(Severity::Warning),
    "an enum symbol that is not in UPPER_CASE",
    include_str!("symbol_case.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for (_, kind, named) in subject.named() {
        let Kind::Enum(of) = kind else { continue };
        for symbol in of.symbols.iter().filter(|symbol| !is_upper(&symbol.text)) {
            let title = format!("the symbol {} is not in UPPER_CASE", quote(&symbol.text));
            out.push(
                Words::new(title, named.fullname.as_str(), symbol.span, Phrase::plain("this symbol"))
                    .fix(format!("write {}", quote(&to_upper(&symbol.text))))
                    .fix("an enum that is in use keeps its symbols: another case is another symbol"),
            );
        }
    }
}
