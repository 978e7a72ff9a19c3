//! A variant of a generated enum that is gone.

use crate::compat::source::DifferenceKind;
use crate::compat::source::Source;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::source(
    "variant-gone",
    "callers that name a variant do not compile any more",
    include_str!("variant_gone.md"),
);

pub(super) fn check(source: &Source<'_>, out: &mut Vec<Words>) {
    let fix = "remove it from the callers first, while it is still there";
    for (path, old, new) in &source.pairs {
        let (Kind::Enum(old), Kind::Enum(new)) =
            (&source.old.set.node(*old).kind, &source.new.set.node(*new).kind)
        else {
            continue;
        };
        let known: std::collections::HashSet<&str> = new.symbols.iter().map(|symbol| &*symbol.text).collect();
        for symbol in old.symbols.iter().filter(|symbol| !known.contains(&*symbol.text)) {
            let title =
                format!("variant {} of {} is gone", quote(&symbol.text), quote(new.named.fullname.as_str()));
            let path = path.clone().finish(&source.new.set.node(source.new.node).kind);
            let label = Phrase::around("a variant in ", "");
            out.push(
                Words::new(title, path, new.named.name_span, label).more(symbol.span, "was here").fix(fix),
            );
        }
    }
    for difference in source.differences().into_iter().filter(|it| it.kind == DifferenceKind::Gone) {
        let path = difference.path.finish(&source.new.set.node(source.new.node).kind);
        let branch = describe::schema(source.old.set, difference.old.node);
        let title = format!("variant {} of the enum of {} is gone", quote(&branch), quote(&path));
        let label = Phrase::around("a variant in ", "");
        out.push(
            Words::new(title, path, difference.new.span, label)
                .more(difference.old.span, "was here")
                .fix(fix),
        );
    }
}
