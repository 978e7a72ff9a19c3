//! Which versions of a subject are meant.

use std::fmt;

/// A version of a subject, or whichever is the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// The latest that is not deleted.
    Latest,
    /// This one, counted from 1.
    Number(i32),
}

impl From<i32> for Version {
    fn from(number: i32) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// Whether subjects and versions that were softly deleted count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Deleted {
    /// They do not.
    #[default]
    Excluded,
    /// They do.
    Included,
    /// Only they do.
    Only,
}

impl Deleted {
    /// How a registry is told.
    pub(crate) fn query(self) -> Option<(&'static str, String)> {
        let name = match self {
            Self::Excluded => return None,
            Self::Included => "deleted",
            Self::Only => "deletedOnly",
        };
        Some((name, "true".into()))
    }
}
