//! Types that other crates bring.

use avrogen_schema::schema::Kind;

use super::Planner;
use super::ir::{Extern, ExternId};

impl Planner<'_> {
    /// Finds the types for which a setting names a path.
    pub(super) fn find_externs(&mut self) {
        let set = self.set;
        for (fullname, node) in set.names() {
            let Some(path) = self.choices.of_type(node).extern_.clone() else { continue };
            let id = ExternId(self.externs.len());
            let shape = avrogen_schema::fingerprint::shape(set, node);
            let min = match &set.node(node).kind {
                Kind::Fixed(fixed) => fixed.size,
                Kind::Enum(_) => 1,
                _ => 0,
            };
            self.externs.push(Extern { name: fullname.to_string(), path, shape, min });
            self.extern_of.insert(node, id);
        }
    }
}

/// Whether a text is a path that means the same in every module.
pub(super) fn is_path(text: &str) -> bool {
    let rest = text.strip_prefix("::").or_else(|| text.strip_prefix("crate::"));
    rest.is_some_and(|rest| rest.split("::").all(super::name::is_identifier))
}
