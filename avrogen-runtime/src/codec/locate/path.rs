//! A place in a value as people write it: `Order.items[3].price`.

use std::fmt::Write as _;

/// The longest text that is not shortened. Recursive values nest deeper than anybody reads.
const LONGEST: usize = 400;

/// One step from a value to one of its parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To a field, by name.
    Field(String),
    /// To an item of an array.
    Item(usize),
    /// To the value of a map's key.
    Key(String),
    /// To the value of a union that has more branches than null and one other, by the branch's name.
    Branch(String),
}

/// The text of a path: from the beginning and from the end, where it is too long.
pub(super) fn text(root: &str, steps: &[Step]) -> String {
    let mut text = root.to_owned();
    for step in steps {
        let written = match step {
            Step::Field(name) => write!(text, ".{name}"),
            Step::Item(index) => write!(text, "[{index}]"),
            Step::Key(key) => write!(text, "[{key:?}]"),
            Step::Branch(name) => write!(text, "({name})"),
        };
        debug_assert!(written.is_ok(), "a string takes all that is written to it");
    }
    if text.len() > LONGEST {
        let head = border(&text, LONGEST / 2);
        let tail = border(&text, text.len() - LONGEST / 2);
        text = format!("{}\u{2026}{}", &text[..head], &text[tail..]);
    }
    text
}

/// `str::floor_char_boundary`, which is younger than the oldest Rust that we build with.
fn border(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_its_form() {
        let steps = [
            Step::Field("payments".into()),
            Step::Item(3),
            Step::Branch("Card".into()),
            Step::Key("a \"b\"".into()),
        ];
        assert_eq!(text("Order", &steps), r#"Order.payments[3](Card)["a \"b\""]"#);
    }

    #[test]
    fn a_long_path_keeps_both_ends() {
        let steps: Vec<_> = (0..1_000).map(|i| Step::Field(format!("n\u{e4}chstes{i}"))).collect();
        let text = text("List", &steps);
        assert!(text.starts_with("List.n\u{e4}chstes0.n") && text.ends_with("chstes999"), "{text}");
        assert!(text.len() <= LONGEST + 4, "{}", text.len());
    }
}
