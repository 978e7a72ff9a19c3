//! A type that does not read another.

use super::reader_field_missing_default_value as missing;
use crate::compat::case::{Case, header};
use crate::compat::trail::Step;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::schema::Kind;

pub(super) static RULE: Rule = Rule::verdict(
    "TYPE_MISMATCH",
    "a type changed into one that does not read it",
    include_str!("type_mismatch.md"),
);

pub(super) fn words(case: &Case<'_>) -> Words {
    if let Some(words) = unmatched_enum(case) {
        return words;
    }
    let ((old_set, old_place), (new_set, new_place)) = (case.old_side(), case.new_side());
    let was = describe::schema(old_set, old_place.node);
    let is = describe::schema(new_set, new_place.node);
    let what = if case.is_root() { "the type".to_owned() } else { format!("the type of {}", case.called()) };
    let title = format!("{what} changed from {was} to {is}");
    let before = if case.is_backward() {
        format!("does not read the {was} of ")
    } else {
        format!("not read as {was} by ")
    };
    let label = Phrase::around(before, "");
    let words = Words::new(title, case.path(None), header(new_set, new_place), label)
        .more(header(old_set, old_place), "the old type");
    let (old, new) = (&old_set.node(old_place.node).kind, &new_set.node(new_place.node).kind);
    let words = words.fix_if(widened(case, old, new));
    if case.is_root() {
        return words.fix(format!("go back to {was}")).needs_new_topic(true);
    }
    words.fix(format!(
        "go back to {was}, and add a new field of type {is} with a default; fill both until nobody reads the old one"
    ))
}

/// What a number could have become.
fn widened(case: &Case<'_>, old: &Kind, new: &Kind) -> Option<String> {
    let wider = match (case.is_backward(), old, new) {
        (true, Kind::Int, _) => "long, float or double",
        (true, Kind::Long, _) => "float or double",
        (true, Kind::Float, _) => "double",
        (
            false,
            Kind::Int | Kind::Long | Kind::Float | Kind::Double,
            Kind::Int | Kind::Long | Kind::Float | Kind::Double,
        ) => {
            return Some(
                "a wider number needs BACKWARD compatibility alone: consumers are upgraded first".to_owned(),
            );
        }
        _ => return None,
    };
    Some(format!("a reader widens {} to {wider} only", old.type_name()))
}

/// Java compares an enum with a default of its own with the writer's record, where that record has not the field.
fn unmatched_enum(case: &Case<'_>) -> Option<Words> {
    let Some((Step::Unmatched { reader: at }, record)) = case.step else { return None };
    let Kind::Record(writer) = case.writer_kind() else { return None };
    let Kind::Record(reader) = &case.outcome.reader.set.node(record).kind else { return None };
    let field = reader.fields.get(at as usize)?;
    let words = missing::of_field(case, field, reader, writer, &case.path(None));
    Some(words.fix("the default of the enum itself does not count here: it stands for unknown symbols"))
}
