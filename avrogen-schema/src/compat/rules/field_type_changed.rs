//! A field of another Rust type.

use crate::compat::source::DifferenceKind;
use crate::compat::source::Source;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::source(
    "field-type-changed",
    "a field has another type in generated code",
    include_str!("field_type_changed.md"),
);

pub(super) fn check(source: &Source<'_>, out: &mut Vec<Words>) {
    for difference in source.differences().into_iter().filter(|it| it.kind == DifferenceKind::Type) {
        let path = difference.path.finish(&source.new.set.node(source.new.node).kind);
        let was = describe::schema(source.old.set, difference.old.node);
        let is = describe::schema(source.new.set, difference.new.node);
        let title = format!("the type of {} changed from {was} to {is}", quote(&path));
        let label = Phrase::around(format!("{was} in "), "");
        out.push(
            Words::new(title, path, difference.new.span, label)
                .more(difference.old.span, "the old type")
                .fix("change the callers together with the schema, or add a new field and keep this one"),
        );
    }
}
