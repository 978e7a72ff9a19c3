//! Names that differ in case or underscores only.

use crate::compat::{Phrase, Words};
use crate::diagnostic::Severity;
use std::collections::HashMap;

use crate::lint::Subject;
use crate::rule::Rule;
use crate::source::Span;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::lint(
    "similar-names",
    Some(Severity::Warning),
    "two names that become one in generated code",
    include_str!("similar_names.md"),
);

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Words>) {
    for record in subject.records() {
        let path = record.named.fullname.as_str();
        let fields = record.fields.iter().map(|field| (field.name.as_str(), field.name_span));
        similar(fields, "field", &|name| format!("{path}.{name}"), out);
    }
    for (_, kind, named) in subject.named() {
        let crate::schema::Kind::Enum(of) = kind else { continue };
        let symbols = of.symbols.iter().map(|symbol| (symbol.text.as_str(), symbol.span));
        similar(symbols, "symbol", &|_| named.fullname.to_string(), out);
    }
    let types = subject.named().map(|(_, _, named)| (named.fullname.as_str(), named.name_span));
    similar(types, "type", &str::to_owned, out);
}

fn similar<'a>(
    names: impl Iterator<Item = (&'a str, Span)>,
    what: &str,
    path: &dyn Fn(&str) -> String,
    out: &mut Vec<Words>,
) {
    let mut seen: HashMap<String, (&str, Span)> = HashMap::new();
    for (name, span) in names {
        let bare = name.replace('_', "").to_ascii_lowercase();
        match seen.get(&bare) {
            None => {
                seen.insert(bare, (name, span));
            }
            Some((first, place)) => {
                let title = format!("the {what} {} looks like {}", quote(name), quote(first));
                out.push(
                    Words::new(title, path(name), span, Phrase::plain("this one"))
                        .more(*place, "and this one")
                        .fix("give the two names that differ in more than case and underscores"),
                );
            }
        }
    }
}
