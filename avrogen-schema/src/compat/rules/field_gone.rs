//! A field that is gone or has another name.

use crate::compat::source::Source;
use crate::compat::words::{Phrase, Words};
use std::collections::HashSet;

use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::source(
    "field-gone",
    "callers that name a field do not compile any more",
    include_str!("field_gone.md"),
);

pub(super) fn check(source: &Source<'_>, out: &mut Vec<Words>) {
    let root = &source.new.set.node(source.new.node).kind;
    for records in source.records() {
        let kept: HashSet<usize> = records.matched.iter().copied().flatten().collect();
        let name = quote(records.new.named.fullname.as_str());
        for (_, field) in records.old.fields.iter().enumerate().filter(|(at, _)| !kept.contains(at)) {
            let mut path = records.path.clone();
            path.field(&field.name);
            let title = format!("the field {} of {name} is gone", quote(&field.name));
            let label = Phrase::around(format!("{} is in ", quote(&field.name)), "");
            out.push(
                Words::new(title, path.finish(root), records.new.named.name_span, label)
                    .more(field.name_span, "was here")
                    .fix("remove it from the callers first, while it is still there"),
            );
        }
        let renamed = records.new.fields.iter().zip(&records.matched);
        for (field, before) in renamed.filter_map(|(field, at)| Some((field, &records.old.fields[(*at)?]))) {
            if field.name == before.name {
                continue;
            }
            let mut path = records.path.clone();
            path.field(&field.name);
            let (was, is) = (quote(&before.name), quote(&field.name));
            let title = format!("the field {was} of {name} is called {is} now");
            out.push(
                Words::new(
                    title,
                    path.finish(root),
                    field.name_span,
                    Phrase::around(format!("{was} in "), ""),
                )
                .more(before.name_span, "was here")
                .fix("rename it in the callers too: an alias is for data, and not for code"),
            );
        }
    }
}
