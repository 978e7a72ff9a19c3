//! A type under another path.

use crate::compat::source::Source;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::source(
    "type-renamed",
    "a generated type has another name or module",
    include_str!("type_renamed.md"),
);

pub(super) fn check(source: &Source<'_>, out: &mut Vec<Words>) {
    let root = &source.new.set.node(source.new.node).kind;
    for (path, old, new) in &source.pairs {
        let (old, new) = (&source.old.set.node(*old).kind, &source.new.set.node(*new).kind);
        let (Some(before), Some(after)) = (old.named(), new.named()) else { continue };
        if before.fullname == after.fullname {
            continue;
        }
        let (was, is) = (quote(before.fullname.as_str()), quote(after.fullname.as_str()));
        let title = format!("the {} {was} is {is} now", describe::what(new));
        let label = Phrase::around(format!("{was} in "), "");
        out.push(
            Words::new(title, path.clone().finish(root), after.name_span, label)
                .more(before.name_span, "the old name")
                .fix("change the callers too, or keep a `pub type` of the old name for a while"),
        );
    }
}
