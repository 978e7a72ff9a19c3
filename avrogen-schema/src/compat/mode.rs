//! The seven modes of a registry.

use std::fmt;
use std::str::FromStr;

/// Which versions of a subject must be able to read which others' data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// None.
    None,
    /// The new version reads data of the last one: consumers are deployed first.
    #[default]
    Backward,
    /// The new version reads data of all earlier ones.
    BackwardTransitive,
    /// The last version reads data of the new one: producers are deployed first.
    Forward,
    /// All earlier versions read data of the new one.
    ForwardTransitive,
    /// The new version and the last one read each other's data.
    Full,
    /// The new version and all earlier ones read each other's data.
    FullTransitive,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Backward,
        Self::BackwardTransitive,
        Self::Forward,
        Self::ForwardTransitive,
        Self::Full,
        Self::FullTransitive,
    ];

    /// Its name, as registries write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Backward => "BACKWARD",
            Self::BackwardTransitive => "BACKWARD_TRANSITIVE",
            Self::Forward => "FORWARD",
            Self::ForwardTransitive => "FORWARD_TRANSITIVE",
            Self::Full => "FULL",
            Self::FullTransitive => "FULL_TRANSITIVE",
        }
    }

    /// What is asked of each version, in the order in which a registry asks.
    pub fn directions(self) -> &'static [Direction] {
        match self {
            Self::None => &[],
            Self::Backward | Self::BackwardTransitive => &[Direction::Backward],
            Self::Forward | Self::ForwardTransitive => &[Direction::Forward],
            Self::Full | Self::FullTransitive => &[Direction::Forward, Direction::Backward],
        }
    }

    /// Whether all versions count, and not only the last one.
    pub fn is_transitive(self) -> bool {
        matches!(self, Self::BackwardTransitive | Self::ForwardTransitive | Self::FullTransitive)
    }

    /// The versions that count, newest first, of a list in the order of their numbers.
    pub fn versions<T>(self, ascending: &[T]) -> impl Iterator<Item = &T> {
        let most = match self {
            Self::None => 0,
            _ if self.is_transitive() => ascending.len(),
            _ => 1,
        };
        ascending.iter().rev().take(most)
    }
}

/// One of the two questions that a mode asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// Whether the new schema reads what the old one wrote.
    Backward,
    /// Whether the old schema reads what the new one wrote.
    Forward,
}

impl Direction {
    /// Its name, which is that of the mode that asks nothing else.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Backward => "BACKWARD",
            Self::Forward => "FORWARD",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The text is the name of no [`Mode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownMode;

impl fmt::Display for UnknownMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected NONE, BACKWARD, FORWARD or FULL, the last three also with _TRANSITIVE")
    }
}

impl std::error::Error for UnknownMode {}

impl FromStr for Mode {
    type Err = UnknownMode;

    /// In capitals or not: registries take both.
    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        Self::ALL.into_iter().find(|mode| mode.name().eq_ignore_ascii_case(text)).ok_or(UnknownMode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for mode in Mode::ALL {
            assert_eq!(mode.to_string().to_lowercase().parse(), Ok(mode));
        }
        assert!("BACKWARDS".parse::<Mode>().is_err());
    }

    #[test]
    fn versions_come_newest_first() {
        let history = [1, 2, 3];
        let of = |mode: Mode| mode.versions(&history).copied().collect::<Vec<_>>();
        assert_eq!(of(Mode::None), []);
        assert_eq!(of(Mode::Full), [3]);
        assert_eq!(of(Mode::ForwardTransitive), [3, 2, 1]);
    }
}
