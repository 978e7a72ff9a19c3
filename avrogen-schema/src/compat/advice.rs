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
