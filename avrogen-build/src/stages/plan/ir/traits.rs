//! The traits that a type can derive where everything that it holds has them.

use std::ops::BitOr;

/// A set of the traits that depend on what a type holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Traits(u8);

impl Traits {
    pub(crate) const COPY: Self = Self(1);
    pub(crate) const EQ: Self = Self(1 << 1);
    pub(crate) const HASH: Self = Self(1 << 2);
    pub(crate) const PARTIAL_ORD: Self = Self(1 << 3);
    pub(crate) const ORD: Self = Self(1 << 4);
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self((1 << 5) - 1);

    /// The traits whose derive fails unless everything inside implements them, by the last segment of their path.
    const NAMED: [(&str, Self); 5] = [
        ("Copy", Self::COPY),
        ("Eq", Self::EQ),
        ("Hash", Self::HASH),
        ("PartialOrd", Self::PARTIAL_ORD),
        ("Ord", Self::ORD),
    ];

    pub(crate) const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The trait that a path to derive names, if it is one of these.
    pub(crate) fn named(path: &str) -> Option<Self> {
        let segments: Vec<_> =
            path.split("::").map(str::trim).filter(|segment| !segment.is_empty()).collect();
        let (last, crates) = segments.split_last()?;
        let ours = matches!(crates, [] | ["std" | "core", ..]);
        Self::NAMED.iter().find(|(name, _)| ours && name == last).map(|(_, one)| *one)
    }
}

impl BitOr for Traits {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
