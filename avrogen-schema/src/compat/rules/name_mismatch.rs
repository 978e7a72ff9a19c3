//! Named schemas of different names.

use crate::compat::case::{Case, header};
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::verdict(
    "NAME_MISMATCH",
    "a record, enum or fixed has another name",
    include_str!("name_mismatch.md"),
);

pub(super) fn words(case: &Case<'_>) -> Words {
    let (old_set, old_place) = case.old_side();
    let (new_set, new_place) = case.new_side();
    let (old, new) = (case.old_node(), case.new_node());
    let (was, is) = (quote(old.kind.type_name()), quote(new.kind.type_name()));
    let what = describe::what(&new.kind);
    let title = if case.is_root() || new_place.inline {
        format!("the {what} {was} is named {is} now")
    } else {
        format!("the type of {} is {is} now, and was {was}", case.called())
    };
    let label = Phrase::around(format!("named {was} in "), "");
    let words = Words::new(title, case.path(None), header(new_set, new_place), label)
        .more(header(old_set, old_place), "the old name");
    if !case.is_backward() {
        let fix = format!("keep the name {was}: an alias only helps readers that have the new schema");
        return words.fix(fix).needs_new_topic(case.is_root());
    }
    let alias = match (old.kind.named(), new.kind.named()) {
        (Some(old), Some(new)) if old.fullname.namespace() == new.fullname.namespace() => old.fullname.name(),
        (Some(old), _) => old.fullname.as_str(),
        _ => "",
    };
    let mut escaped = String::new();
    crate::json::print_string(alias, &mut escaped);
    words.fix(format!("add \"aliases\": [{escaped}] to the {what} {is}, or keep the name {was}"))
}
