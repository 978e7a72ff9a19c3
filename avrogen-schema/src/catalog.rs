//! The catalog of all codes and rules of this crate, with their explanations.

use crate::codes::{self, Explanation};
use crate::rule::Rule;
use crate::{compat, lint};

/// What readers of schemas warn of, where a project may say how bad it is.
static READING: [Rule; 1] = [Rule::reading(Explanation {
    code: codes::UNKNOWN_LOGICAL_TYPE,
    title: "a logical type that the specification does not know",
    text: include_str!("explain/unknown-logical-type.md"),
})];

/// Iterates over every rule: those of the verdict first, then the warnings, then what concerns callers of generated code,
/// then what stands around the schemas, then style, then what readers of schemas warn of.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let style = lint::rules::CHECKS.iter().map(|(rule, _)| *rule);
    compat::rules::ALL.iter().chain(&compat::project::ALL).copied().chain(style).chain(&READING)
}

/// Returns the rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id() == id)
}

/// Returns the explanation of a code or of the id of a rule; `None` for one that is not of this crate.
pub fn explain(code: &str) -> Option<&'static Explanation> {
    let of_rule = || rule(code).map(|rule| &rule.explanation);
    codes::TABLE.iter().find(|explanation| explanation.code == code).or_else(of_rule)
}
