//! Paths by name: the fullname of the outermost named schema and the fields below it, joined by dots.

use crate::schema::{Kind, Place, SchemaSet};

/// A path under construction. Items and values have no part in it, and a branch only where a union has several besides
/// null, by its name: `com.acme.Order.payment.Card.number`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    text: String,
    /// Where the text was cut, once it is too long: a chain of records is as deep as it is long.
    cut: Option<usize>,
}

/// Bytes of a path that are kept in whole.
const LONGEST: usize = 2_000;

impl Path {
    /// At a schema that stands for itself.
    pub(crate) fn root(kind: &Kind) -> Self {
        let mut path = Self::default();
        path.enter(kind);
        path
    }

    /// Comes to a schema: the outermost named one begins the path.
    pub(crate) fn enter(&mut self, kind: &Kind) {
        if self.text.is_empty()
            && let Some(named) = kind.named()
        {
            self.text.push_str(named.fullname.as_str());
        }
    }

    /// Comes to a field.
    pub(crate) fn field(&mut self, name: &str) {
        if let Some(cut) = self.cut {
            self.text.truncate(cut);
            self.text.push_str("...");
        } else if self.text.len() > LONGEST {
            self.cut = Some(self.text.len());
            self.text.push_str("...");
        }
        if !self.text.is_empty() {
            self.text.push('.');
        }
        self.text.push_str(name);
    }

    /// Comes to a branch of a union.
    pub(crate) fn branch(&mut self, set: &SchemaSet, branches: &[Place], branch: usize) {
        let kind = |place: &Place| &set.node(place.node).kind;
        let Some(taken) = branches.get(branch).map(kind) else { return };
        let several = branches.iter().filter(|place| !matches!(kind(place), Kind::Null)).count() > 1;
        if several && !self.text.is_empty() {
            self.field(taken.named().map_or(taken.type_name(), |named| named.fullname.name()));
        }
        self.enter(taken);
    }

    /// The whole path; a schema without a name anywhere is called by its type.
    pub(crate) fn finish(self, root: &Kind) -> String {
        if self.text.is_empty() { root.type_name().to_owned() } else { self.text }
    }
}
