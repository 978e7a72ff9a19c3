//! A logical type on a field instead of its schema.

use crate::compat::edit::{Alone, records};
use crate::compat::words::{Phrase, Words};
use crate::logical;
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::warning(
    "misplaced-logical-type",
    "a logical type on a field instead of its schema",
    include_str!("../../explain/misplaced-logical-type.md"),
);

pub(super) fn check(alone: &Alone<'_>, out: &mut Vec<Words>) {
    let set = alone.new.set;
    for (path, _, record) in records(alone.new) {
        for field in &record.fields {
            let Some(prop) = field.props.iter().find(|prop| prop.key == logical::ATTRIBUTE) else { continue };
            if set.node(field.place.node).logical.is_some() {
                continue;
            }
            let mut path = path.clone();
            path.field(&field.name);
            let path = path.finish(&set.node(alone.new.node).kind);
            let title = format!("\"logicalType\" on the field {} has no effect", quote(&field.name));
            let example = prop.value.as_str().and_then(logical::example);
            let fix = example.map_or_else(
                || "move it into the schema: \"type\": {\"type\": .., \"logicalType\": ..}".to_owned(),
                |example| format!("move it into the schema: \"type\": {example}"),
            );
            out.push(
                Words::new(title, path, prop.key_span, Phrase::plain("on the field"))
                    .more(field.place.span, "it belongs in here")
                    .fix(fix),
            );
        }
    }
}
