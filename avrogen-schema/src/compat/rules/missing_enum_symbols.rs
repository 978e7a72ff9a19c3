//! Symbols that a reader does not know.

use crate::compat::case::Case;
use crate::compat::outcome::missing_symbols;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::schema::{Enum, Kind};
use crate::source::Span;
use crate::text::quote;

/// Symbols that are pointed at.
const SHOWN: usize = 4;

pub(super) static RULE: Rule = Rule::verdict(
    "MISSING_ENUM_SYMBOLS",
    "an enum lacks symbols that data may hold",
    include_str!("missing_enum_symbols.md"),
);

pub(super) fn words(case: &Case<'_>) -> Words {
    let missing = missing_symbols(case.reader_kind(), case.writer_kind());
    let quoted: Vec<String> = missing.iter().map(|symbol| quote(symbol)).collect();
    let (listed, is_one) = (describe::list(&quoted), missing.len() == 1);
    let symbols = if is_one { "symbol" } else { "symbols" };
    let spans = spans(case.writer_kind(), &missing);
    let name = quote(case.new_node().kind.type_name());
    let path = case.path(None);
    if case.is_backward() {
        let here = case.new_node();
        let span = here.kind.named().map_or(here.span, |named| named.name_span);
        let title =
            format!("{symbols} {listed} of the enum {name} {} gone", if is_one { "is" } else { "are" });
        let mut words = Words::new(title, path, span, Phrase::around("may be in data of ", ""));
        words.more.extend(spans.into_iter().take(SHOWN).map(|span| (span, "no longer there".to_owned())));
        let default = match case.reader_kind() {
            Kind::Enum(Enum { symbols, .. }) => symbols.first().map(|symbol| quote(&symbol.text)),
            _ => None,
        };
        let default = default.map_or_else(String::new, |symbol| format!(" such as {symbol}"));
        return words.fix(format!(
            "put {listed} back, or give the enum a \"default\"{default} that readers take for symbols they do not know"
        ));
    }
    let span = spans.first().copied().unwrap_or(case.new_node().span);
    let title = format!("new {symbols} {listed} of the enum {name}");
    let mut words = Words::new(title, path, span, Phrase::around("unknown to ", ", which has no default"));
    words.more.extend(spans.into_iter().take(SHOWN).skip(1).map(|span| (span, "unknown too".to_owned())));
    words.fix(format!(
        "remove {listed}; first register a version in which the enum has a \"default\", and add symbols once every reader has it"
    ))
}

/// Where symbols stand.
fn spans(kind: &Kind, symbols: &[&str]) -> Vec<Span> {
    let Kind::Enum(of) = kind else { return Vec::new() };
    let found = of.symbols.iter().filter(|symbol| symbols.contains(&symbol.text.as_str()));
    found.take(SHOWN).map(|symbol| symbol.span).collect()
}
