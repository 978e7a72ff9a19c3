//! What to do about a finding beyond the edit itself: who is upgraded first, and when only a new topic helps.

use super::{Direction, Mode};

/// What a finding means under a mode.
pub(crate) fn breaks(mode: Mode, direction: Direction, versions: usize) -> String {
    let ones = if versions > 1 { "ones" } else { "one" };
    match direction {
        Direction::Backward => {
            format!("{mode}: the new schema cannot read data written with the old {ones}")
        }
        Direction::Forward => {
            let old = if versions > 1 { "schemas" } else { "schema" };
            format!("{mode}: the old {old} cannot read data written with the new one")
        }
    }
}

/// Which side is upgraded first under a mode, and what else the edit would pass.
pub(crate) fn deploy(mode: Mode, direction: Direction, passes_other: bool) -> String {
    let first = match mode {
        Mode::None => "in any order, and nothing is checked".to_owned(),
        Mode::Backward | Mode::BackwardTransitive => {
            format!("consumers first, then producers, as {mode} has it")
        }
        Mode::Forward | Mode::ForwardTransitive => {
            format!("producers first, then consumers, as {mode} has it")
        }
        Mode::Full | Mode::FullTransitive => format!("in any order, as {mode} has it"),
    };
    if !passes_other {
        return first;
    }
    let (other, side) = match direction {
        Direction::Backward => ("FORWARD", "producers"),
        Direction::Forward => ("BACKWARD", "consumers"),
    };
    format!("{first}; this edit would pass under {other}, with {side} first")
}

/// What to do where no edit of the new schema helps.
pub(crate) const NEW_TOPIC: &str = "if the change must be made, it takes a new topic: consumers read both, \
     `avrogen translate` copies what the old one holds, producers switch, and the old topic ends";

/// A text as a word of a shell.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/:@".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_shell_are_quoted_where_they_must_be() {
        assert_eq!(shell_word("com.acme.User.zip"), "com.acme.User.zip");
        assert_eq!(shell_word("a b'c; rm -rf"), "'a b'\\''c; rm -rf'");
        assert_eq!(shell_word(""), "''");
    }
}
