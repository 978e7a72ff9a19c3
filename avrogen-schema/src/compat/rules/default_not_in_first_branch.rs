//! A default that is no value of a union's first branch.

use crate::compat::edit::{Alone, records};
use crate::compat::words::{Phrase, Words};
use crate::default::{Builder, Datum};
use crate::describe;
use crate::options::Limits;
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::warning(
    "default-not-in-first-branch",
    "a default that older registries refuse",
    include_str!("default_not_in_first_branch.md"),
);

/// How many times the limit of one default all defaults of a schema may take.
const DEFAULTS_OF_A_SCHEMA: usize = 16;

pub(super) fn check(alone: &Alone<'_>, out: &mut Vec<Words>) {
    let set = alone.new.set;
    let limits = Limits::default();
    let mut total = limits.default_datums.saturating_mul(DEFAULTS_OF_A_SCHEMA);
    for (path, _, record) in records(alone.new) {
        for field in &record.fields {
            let Kind::Union(branches) = &set.node(field.place.node).kind else { continue };
            let Some(default) = &field.default else { continue };
            let datum = Builder::new(set, None, &limits, &mut total).field(field.place.node, default);
            let Ok(Datum::Union { branch, .. }) = datum else { continue };
            let (Some(first), Some(taken)) = (branches.first(), branches.get(branch)) else { continue };
            if branch == 0 {
                continue;
            }
            let mut path = path.clone();
            path.field(&field.name);
            let path = path.finish(&set.node(alone.new.node).kind);
            let (first, taken) = (describe::schema(set, first.node), describe::schema(set, taken.node));
            let title = format!("the default of {} is no {first}", quote(&field.name));
            let label = Phrase::plain(format!("of the branch {taken}"));
            out.push(
                Words::new(title, path, default.span, label)
                    .more(field.place.span, format!("{first} is the first branch"))
                    .fix(format!("put the branch {taken} first: readers find branches by their type")),
            );
        }
    }
}
