//! Forms that borrow from the input: which types have one.

use super::Planner;
use super::ir::{Codec, Leaf, Plan, Type, TypeId, TypeKind};

impl Planner<'_> {
    /// Gives a borrowed form to every type that wants one and holds text or bytes, be it within another such type.
    pub(super) fn settle_borrowed(&mut self) {
        let mut borrows = vec![false; self.types.len()];
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.types.len()];
        let mut pending = Vec::new();
        for (holder, made) in self.types.iter().enumerate() {
            for codec in made.codecs() {
                if let Some(held) = type_within(codec) {
                    holders[held.0].push(holder);
                }
                if made.view && holds_text(codec) && !borrows[holder] {
                    borrows[holder] = true;
                    pending.push(holder);
                }
            }
        }
        while let Some(held) = pending.pop() {
            for &holder in &holders[held] {
                if self.types[holder].view && !borrows[holder] {
                    borrows[holder] = true;
                    pending.push(holder);
                }
            }
        }
        for id in (0..self.types.len()).map(TypeId).filter(|id| borrows[id.0]) {
            if matches!(self.types[id.0].kind, TypeKind::Enum(_)) {
                continue;
            }
            let made = &self.types[id.0];
            let (module, wanted) = (made.module, format!("{}Ref", made.ident.bare()));
            let ident = self.modules.scope(module).claim_numbered(&wanted);
            self.modules.hide(module, &ident);
            self.types[id.0].borrowed = Some(ident);
        }
    }
}

impl Plan {
    /// Whether a place holds anything borrowed in a borrowed form.
    pub(crate) fn borrows(&self, codec: &Codec) -> bool {
        match codec {
            Codec::Leaf(leaf) => matches!(leaf, Leaf::String | Leaf::Bytes),
            Codec::Type(id) | Codec::OptionalUnion(id) => self.type_(*id).borrowed.is_some(),
            Codec::Option { item: inner, .. } | Codec::Array(inner) | Codec::Boxed(inner) => {
                self.borrows(inner)
            }
            Codec::Map { .. } => true,
            Codec::Extern(_) | Codec::OnlyNull | Codec::With { .. } => false,
        }
    }
}

impl Type {
    /// The derives of the borrowed form: those that can be derived whatever a type holds, and what the plan found that it
    /// allows.
    pub(crate) fn borrowed_derives(&self) -> Vec<&str> {
        self.derives
            .iter()
            .map(String::as_str)
            .filter(|path| !path.contains("::") && *path != "Copy")
            .collect()
    }
}

/// The type at a place, if one is there that could borrow: every place has one codec of a type at most.
fn type_within(codec: &Codec) -> Option<TypeId> {
    match codec {
        Codec::Type(id) | Codec::OptionalUnion(id) => Some(*id),
        Codec::Option { item: inner, .. }
        | Codec::Array(inner)
        | Codec::Map { values: inner, .. }
        | Codec::Boxed(inner) => type_within(inner),
        Codec::Leaf(_) | Codec::Extern(_) | Codec::OnlyNull | Codec::With { .. } => None,
    }
}

/// Whether a place holds text or bytes, types of a name apart. What an adapter makes is its own.
fn holds_text(codec: &Codec) -> bool {
    match codec {
        Codec::Leaf(Leaf::String | Leaf::Bytes) | Codec::Map { .. } => true,
        Codec::Option { item, .. } => holds_text(item),
        Codec::Array(items) => holds_text(items),
        Codec::Boxed(inner) => holds_text(inner),
        _ => false,
    }
}
