//! What can be derived where: a record derives what all of its fields allow.

use std::ops::BitOr;

use super::Planner;
use super::ir::{Codec, TypeKind};
use crate::config::MapType;

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

/// What every type derives.
const ALWAYS: [&str; 3] = ["Debug", "Clone", "PartialEq"];
/// What fieldless enums and fixed derive besides.
const PLAIN: [&str; 5] = ["Copy", "Eq", "Hash", "PartialOrd", "Ord"];

/// The order in which people write derives; others come after.
const ORDER: [&str; 8] = ["Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"];

impl Planner<'_> {
    /// Settles what every type derives: what is always derived, and what is wanted, as far as all that it holds allows.
    pub(super) fn settle_derives(&mut self) {
        let able = self.abilities();
        for (made, able) in self.types.iter_mut().zip(able) {
            let wanted = std::mem::take(&mut made.derives);
            let mut derives: Vec<String> = ALWAYS.map(str::to_owned).to_vec();
            let plain = match &made.kind {
                TypeKind::Enum(_) => true,
                TypeKind::Newtype(newtype) => newtype.fixed,
                TypeKind::Record(_) | TypeKind::Union(_) => false,
            };
            let plain = if plain { PLAIN.as_slice() } else { &[] };
            for path in plain.iter().copied().chain(wanted.iter().map(String::as_str)) {
                let allowed = Traits::named(path).is_none_or(|one| able.contains(one));
                if allowed {
                    add_with_supertraits(&mut derives, path);
                }
            }
            derives.sort_by_key(|path| ORDER.iter().position(|one| one == path).unwrap_or(ORDER.len()));
            made.derives = derives;
        }
    }

    /// The traits that each type can derive. All can until they hold something that cannot; then all that hold them
    /// cannot either.
    fn abilities(&self) -> Vec<Traits> {
        let mut able = vec![Traits::ALL; self.types.len()];
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.types.len()];
        let mut pending: Vec<usize> = Vec::new();
        for (holder, made) in self.types.iter().enumerate() {
            for codec in made.codecs() {
                codec.walk(&mut |codec| match codec {
                    Codec::Type(id) | Codec::OptionalUnion(id) => holders[id.0].push(holder),
                    _ => {}
                });
                able[holder] = able[holder].and(local(codec));
            }
            pending.push(holder);
        }
        while let Some(held) = pending.pop() {
            for &holder in &holders[held] {
                // Behind a vector or a box only `Copy` is lost, and that is lost there already.
                let left = able[holder].and(able[held]);
                if left != able[holder] {
                    able[holder] = left;
                    pending.push(holder);
                }
            }
        }
        able
    }
}

/// What a place allows by itself, whatever the types that it holds allow.
fn local(codec: &Codec) -> Traits {
    match codec {
        Codec::Leaf(leaf) => leaf.traits(),
        Codec::Type(_) | Codec::OptionalUnion(_) | Codec::OnlyNull => Traits::ALL,
        Codec::Option { item, .. } => local(item),
        Codec::Array(items) => local(items).without(Traits::COPY),
        Codec::Map { map: MapType::BTree, values } => local(values).without(Traits::COPY),
        Codec::Map { map: MapType::Hash, values } => {
            local(values).without(Traits::COPY | Traits::HASH | Traits::PARTIAL_ORD | Traits::ORD)
        }
        Codec::Boxed(inner) => local(inner).without(Traits::COPY),
        // What is not seen is not promised.
        Codec::Extern(_) | Codec::With { .. } => Traits::NONE,
    }
}

fn add_with_supertraits(derives: &mut Vec<String>, path: &str) {
    let supertraits: &[&str] = match Traits::named(path) {
        Some(Traits::ORD) => &["Eq", "PartialOrd"],
        _ => &[],
    };
    for one in supertraits.iter().chain([&path]) {
        let same = |other: &String| {
            other == one || Traits::named(other).is_some_and(|t| Traits::named(one) == Some(t))
        };
        if !derives.iter().any(same) && !ALWAYS.contains(one) {
            derives.push((*one).to_owned());
        }
    }
}
