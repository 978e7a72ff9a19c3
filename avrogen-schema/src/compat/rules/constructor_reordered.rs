//! The arguments of a constructor in another order, which compiles where their types are alike.

use super::constructor_changed::changes;
use crate::compat::source::Source;
use crate::compat::words::Words;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule::source(
    "constructor-reordered",
    "`new` takes the same arguments in another order",
    include_str!("constructor_reordered.md"),
);

pub(super) fn check(source: &Source<'_>, out: &mut Vec<Words>) {
    let fix = "put the fields back in their order: arguments of one type are swapped without an error";
    out.extend(changes(source, true).into_iter().map(|words| words.fix(fix)));
}
