//! Fixed of different sizes.

use crate::compat::case::Case;
use crate::compat::words::{Phrase, Words};
use crate::rule::Rule;
use crate::schema::{Fixed, Kind, Node};
use crate::text::quote;

pub(super) static RULE: Rule =
    Rule::verdict("FIXED_SIZE_MISMATCH", "a fixed has another size", include_str!("fixed_size_mismatch.md"));

pub(super) fn words(case: &Case<'_>) -> Words {
    let (old, new) = (case.old_node(), case.new_node());
    let fixed = |node: &'_ Node| match &node.kind {
        Kind::Fixed(Fixed { size, size_span, .. }) => (*size, *size_span),
        _ => (0, node.span),
    };
    let ((was, old_span), (is, new_span)) = (fixed(old), fixed(new));
    let name = quote(new.kind.type_name());
    let title = format!("the size of the fixed {name} changed from {was} to {is}");
    let label = Phrase::around(format!("{was} in "), "");
    Words::new(title, case.path(None), new_span, label)
        .more(old_span, "the old size")
        .fix(format!(
            "go back to {was}; for values of another length add a new field, as bytes or another fixed"
        ))
        .needs_new_topic(case.is_root())
}
