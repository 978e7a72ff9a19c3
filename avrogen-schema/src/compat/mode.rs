//! The seven modes of a registry.

use std::fmt;
use std::str::FromStr;

/// Which versions of a subject must be able to read which others' data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
}
