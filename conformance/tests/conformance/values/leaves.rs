//! Values of logical types in a datum, and where they are.

use avrogen_runtime::datum::Datum;
use avrogen_schema::schema::{Kind, Logical, NodeId, Place, SchemaSet};

/// A value of a logical type in a datum.
pub(crate) struct Leaf<'d> {
    pub(crate) logical: Logical,
    /// As errors tell it.
    pub(crate) path: String,
    pub(crate) datum: &'d mut Datum,
}

/// All of them, in the order of the bytes.
pub(crate) fn leaves<'d>(set: &SchemaSet, root: NodeId, name: &str, datum: &'d mut Datum) -> Vec<Leaf<'d>> {
    let mut walk = Walk { set, leaves: Vec::new() };
    walk.datum(root, name.to_owned(), datum);
    walk.leaves
}

struct Walk<'s, 'd> {
    set: &'s SchemaSet,
    leaves: Vec<Leaf<'d>>,
}

impl<'d> Walk<'_, 'd> {
    fn datum(&mut self, node: NodeId, path: String, datum: &'d mut Datum) {
        let set = self.set;
        if let Some(logical) = set.node(node).logical {
            self.leaves.push(Leaf { logical, path, datum });
            return;
        }
        match (&set.node(node).kind, datum) {
            (Kind::Record(record), Datum::Record(datums)) => {
                for (field, datum) in record.fields.iter().zip(datums) {
                    self.datum(field.place.node, format!("{path}.{}", field.name), datum);
                }
            }
            (Kind::Array(item), Datum::Array(datums)) => {
                for (at, datum) in datums.iter_mut().enumerate() {
                    self.datum(item.node, format!("{path}[{at}]"), datum);
                }
            }
            (Kind::Map(value), Datum::Map(entries)) => {
                for (key, datum) in entries {
                    self.datum(value.node, format!("{path}[{key:?}]"), datum);
                }
            }
            (Kind::Union(branches), Datum::Union { branch, datum }) => {
                let node = branches[*branch].node;
                let path =
                    if is_named(set, branches) { format!("{path}({})", name(set, node)) } else { path };
                self.datum(node, path, datum);
            }
            _ => {}
        }
    }
}

/// Whether a path names the branch: null and one other need no name.
fn is_named(set: &SchemaSet, branches: &[Place]) -> bool {
    branches.iter().filter(|branch| !matches!(set.node(branch.node).kind, Kind::Null)).count() > 1
}

fn name(set: &SchemaSet, node: NodeId) -> &str {
    let kind = &set.node(node).kind;
    kind.named().map_or_else(|| kind.type_name(), |named| named.fullname.name())
}
