//! Types of which there is no value: an enum without symbols or branches, and what must hold one.

use super::ir::{Codec, TypeId, TypeKind};

impl super::Planner<'_> {
    /// Takes the builders from records of which there is no value: nobody can build one, and the code that would is
    /// warned about.
    pub(super) fn drop_useless_builders(&mut self) {
        let types = &self.types;
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
        // How many of its parts must have no value until a type has none.
        let mut left: Vec<usize> = Vec::with_capacity(types.len());
        let mut pending = Vec::new();
        for (index, made) in types.iter().enumerate() {
            left.push(match &made.kind {
                TypeKind::Enum(of) => of.variants.len(),
                TypeKind::Union(union) => union.variants.len(),
                TypeKind::Record(_) | TypeKind::Newtype(_) => 1,
            });
            if left[index] == 0 {
                pending.push(index);
            }
            for part in made.codecs().into_iter().filter_map(held) {
                holders[part.0].push(index);
            }
        }
        let mut empty = vec![false; types.len()];
        while let Some(index) = pending.pop() {
            empty[index] = true;
            for holder in std::mem::take(&mut holders[index]) {
                left[holder] = left[holder].saturating_sub(1);
                if left[holder] == 0 && !empty[holder] {
                    pending.push(holder);
                }
            }
        }
        for (made, is_empty) in self.types.iter_mut().zip(empty) {
            if let TypeKind::Record(record) = &mut made.kind {
                record.builder &= !is_empty;
            }
        }
    }
}

/// The type of which there must be a value for a place to have one.
fn held(codec: &Codec) -> Option<TypeId> {
    match codec {
        Codec::Type(id) => Some(*id),
        Codec::Boxed(inner) => held(inner),
        _ => None,
    }
}
