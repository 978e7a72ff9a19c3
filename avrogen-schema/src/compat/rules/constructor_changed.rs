//! Another list of arguments of a constructor.

use crate::compat::source::Records;
use crate::compat::source::Source;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::schema::Field;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::source(
    "constructor-changed",
    "`new` takes other arguments",
    include_str!("constructor_changed.md"),
);

/// The longest list of arguments that is told in whole.
const LISTED: usize = 8;

pub(super) fn check(source: &Source<'_>, out: &mut Vec<Words>) {
    let fix = "give new fields a default, so that `new` does not need them";
    out.extend(changes(source, false).into_iter().map(|words| words.fix(fix)));
}

/// The constructors that take other arguments: the same in another order, or not the same.
pub(super) fn changes(source: &Source<'_>, reordered: bool) -> Vec<Words> {
    let root = &source.new.set.node(source.new.node).kind;
    let mut found = Vec::new();
    for records in source.records() {
        let (mut old, mut new) = arguments(&records);
        let is_equal = old == new;
        old.sort_unstable();
        new.sort_unstable();
        if is_equal || (old == new) != reordered {
            continue;
        }
        let names = |fields: &[&Field]| {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            if names.len() > LISTED { describe::list(&names) } else { names.join(", ") }
        };
        let (was, is) = (names(&required(&records.old.fields)), names(&required(&records.new.fields)));
        let name = quote(records.new.named.fullname.name());
        let title = format!("`new` of {name} takes ({is}) and took ({was})");
        let label = Phrase::around(format!("({was}) in "), "");
        let path = records.path.clone().finish(root);
        let words = Words::new(title, path, records.new.named.name_span, label);
        found.push(words.more(records.old.named.name_span, "the old record"));
    }
    found
}

/// The fields that a constructor has to be given.
fn required(fields: &[Field]) -> Vec<&Field> {
    fields.iter().filter(|field| field.default.is_none()).collect()
}

/// The arguments of both constructors, as indices of the old fields; one that is new has none.
fn arguments(records: &Records<'_>) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let old = records.old.fields.iter().enumerate().filter(|(_, field)| field.default.is_none());
    let new = records.new.fields.iter().zip(&records.matched).filter(|(field, _)| field.default.is_none());
    (old.map(|(at, _)| Some(at)).collect(), new.map(|(_, at)| *at).collect())
}
