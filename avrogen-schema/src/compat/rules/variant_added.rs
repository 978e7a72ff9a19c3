//! A new variant of a generated enum.

use crate::compat::source::DifferenceKind;
use crate::compat::source::Source;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::source(
    "variant-added",
    "a match that names every variant does not compile any more",
    include_str!("variant_added.md"),
);

pub(super) fn check(source: &Source<'_>, out: &mut Vec<Words>) {
    let fix = "add an arm for it wherever callers match, or let them have a `_` arm from the start";
    for (path, old, new) in &source.pairs {
        let (Kind::Enum(old), Kind::Enum(new)) =
            (&source.old.set.node(*old).kind, &source.new.set.node(*new).kind)
        else {
            continue;
        };
        let known: std::collections::HashSet<&str> = old.symbols.iter().map(|symbol| &*symbol.text).collect();
        for symbol in new.symbols.iter().filter(|symbol| !known.contains(&*symbol.text)) {
            let title =
                format!("new variant {} of {}", quote(&symbol.text), quote(new.named.fullname.as_str()));
            let path = path.clone().finish(&source.new.set.node(source.new.node).kind);
            let label = Phrase::around("not in ", "");
            out.push(Words::new(title, path, symbol.span, label).fix(fix));
        }
    }
    for difference in source.differences().into_iter().filter(|it| it.kind == DifferenceKind::Added) {
        let path = difference.path.finish(&source.new.set.node(source.new.node).kind);
        let branch = describe::schema(source.new.set, difference.new.node);
        let title = format!("new variant {} of the enum of {}", quote(&branch), quote(&path));
        let label = Phrase::around("not in ", "");
        out.push(Words::new(title, path, difference.new.span, label).fix(fix));
    }
}
