//! What can be derived where: a record derives what all of its fields allow.

use super::Planner;
use super::ir::{Codec, Traits, TypeKind};
use crate::config::MapType;

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
