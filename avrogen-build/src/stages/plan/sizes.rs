//! How many bytes values encode to: at least, so that a decoder can refuse a count that the input cannot hold, and at
//! most, so that an encoder makes room once.

use avrogen_schema::schema::NodeId;

use super::Planner;
use super::ir::{Codec, Extern, Type, TypeKind, Union};

/// Fewest and most bytes of what is encoded at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
}

impl Size {
    const fn exactly(bytes: u64) -> Self {
        Self { min: bytes, max: Some(bytes) }
    }

    fn then(self, next: Self) -> Self {
        let max = self.max.zip(next.max).map(|(a, b)| a.saturating_add(b));
        Self { min: self.min.saturating_add(next.min), max }
    }

    fn either(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.zip(other.max).map(|(a, b)| a.max(b)) }
    }
}

/// The bytes of an index: of a union's branch or an enum's symbol.
pub(crate) fn index_size(index: usize) -> u64 {
    let bits = usize::BITS - (index << 1).leading_zeros();
    u64::from(bits.div_ceil(7).max(1))
}

impl Codec {
    /// Fewest and most bytes of an encoded value.
    pub(crate) fn size(&self, types: &[Type], externs: &[Extern]) -> Size {
        match self {
            Self::Leaf(leaf) => Size { min: leaf.min(), max: leaf.max() },
            Self::Type(id) => Size { min: types[id.0].min, max: types[id.0].max },
            Self::Extern(id) => Size { min: externs[id.0].min, max: None },
            Self::Option { item, .. } => {
                let item = Size::exactly(1).then(item.size(types, externs));
                Size::exactly(1).either(item)
            }
            Self::OptionalUnion(id) => {
                let union = Size { min: types[id.0].min, max: types[id.0].max };
                let TypeKind::Union(Union { null: Some(null), .. }) = &types[id.0].kind else { return union };
                Size::exactly(index_size(*null)).either(union)
            }
            Self::OnlyNull => Size::exactly(1),
            Self::Array(_) | Self::Map { .. } => Size { min: 1, max: None },
            Self::Boxed(inner) => inner.size(types, externs),
            // Converting twice might give two values, so the writer makes room for what comes.
            Self::With { inner, .. } => Size { min: inner.size(types, externs).min, max: Some(0) },
        }
    }
}

impl Planner<'_> {
    /// Settles the sizes of all types, those that are held by others first. On a cycle the fewest bytes are counted as
    /// none, which is a safe bound, and the most have no bound.
    pub(super) fn settle_sizes(&mut self) {
        let order: Vec<NodeId> = self.graph.held_first().to_vec();
        for node in order {
            let Some(id) = self.of_node.get(&node) else { continue };
            let made = &self.types[id.0];
            let size = match &made.kind {
                TypeKind::Record(record) => {
                    let fields =
                        record.fields.iter().map(|field| field.codec.size(&self.types, &self.externs));
                    fields.fold(Size::exactly(0), Size::then)
                }
                TypeKind::Enum(of) => {
                    Size { min: 1, max: Some(index_size(of.variants.len().saturating_sub(1))) }
                }
                TypeKind::Newtype(newtype) => newtype.codec.size(&self.types, &self.externs),
                TypeKind::Union(union) => {
                    let branches = union.variants.iter().map(|variant| {
                        let value = variant.codec.size(&self.types, &self.externs);
                        Size::exactly(index_size(variant.branch)).then(value)
                    });
                    branches.reduce(Size::either).unwrap_or(Size::exactly(1))
                }
            };
            let max = size.max.filter(|_| made.cycle.is_none());
            let made = &mut self.types[id.0];
            made.min = size.min;
            made.max = max;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_take_what_the_varint_takes() {
        assert_eq!([0, 63, 64, 8191, 8192].map(index_size), [1, 1, 2, 2, 3]);
    }
}
