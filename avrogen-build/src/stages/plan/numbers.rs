//! Warnings of names that become one in Rust while no locked version says which was first.

use std::collections::HashMap;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::Span;

use super::Planner;
use super::ir::Ident;
use crate::quote::toml_string;

/// The id of the lint.
const SIMILAR_NAMES: &str = "similar-names";

impl Planner<'_> {
    /// Warns of every name that got a number because an earlier one has the name it wants. `setting` is the table of
    /// settings that has `rust-name` for such names.
    pub(super) fn warn_of_numbers<'i>(
        &mut self,
        given: impl Iterator<Item = ((&'i str, Span), &'i Ident)>,
        what: &str,
        rust: impl Fn(&str) -> String,
        path: &dyn Fn(&str) -> String,
        setting: Option<&str>,
    ) {
        let mut first: HashMap<String, (&str, Span)> = HashMap::new();
        for ((name, span), ident) in given {
            let wanted = rust(name);
            let Some((other, place)) = first.get(&wanted) else {
                first.insert(wanted, (name, span));
                continue;
            };
            let message =
                format!("the {what}s `{other}` and `{name}` become one name in Rust; `{name}` is `{ident}`");
            let warning =
                Diagnostic::warning(SIMILAR_NAMES, span, message).label(*place, "this one is first");
            self.findings.push(match setting {
                Some(table) => warning.help(format!(
                    "add `[generate.{table}.{}]` to avrogen.toml, and below it `rust-name = {}`: then no order of the text decides the name",
                    toml_string(&path(name)),
                    toml_string(ident.bare())
                )),
                None => warning.help("leave the order of the two as it is, or give one another name; `rust-name` is for types and fields"),
            });
        }
    }
}
