//! Equal unions that share one enum.

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::schema::{Kind, NodeId, Place, SchemaSet};

use super::Planner;
use super::codec::{Picks, Site};
use super::ir::{Codec, ModuleId, TypeId, TypeKind};
use crate::codes;
use crate::config::Unions;

/// A union that has an enum.
#[derive(Debug)]
pub(super) struct UnionEnum {
    id: TypeId,
    node: NodeId,
    module: ModuleId,
    path: String,
    /// The name that a setting chose for it.
    chosen: Option<String>,
    /// What settings choose for the types within.
    picks: Picks,
    is_adapted: bool,
}

impl UnionEnum {
    pub(super) fn new(id: TypeId, node: NodeId, site: &Site<'_>) -> Self {
        Self {
            id,
            node,
            module: site.module,
            path: site.path.to_owned(),
            chosen: site.union_name_chosen.then(|| site.union_name.to_owned()),
            picks: site.own_picks(),
            is_adapted: site.is_adapted,
        }
    }

    /// Whether the enum is the one that another equal union would get.
    fn fits(&self, set: &SchemaSet, node: NodeId, site: &Site<'_>) -> bool {
        self.picks == site.own_picks()
            && self.is_adapted == site.is_adapted
            && equal((set, self.node), (set, node), Equality::Definition)
    }
}

impl Planner<'_> {
    /// The enum that a union shares with an equal one of its module: where both have the same chosen name, and everywhere
    /// if the settings say so.
    pub(super) fn shared_union(
        &mut self,
        node: NodeId,
        branches: &[Place],
        site: &Site<'_>,
    ) -> Option<TypeId> {
        let set = self.set;
        let is_shared = self.choices.general.unions == Some(Unions::Shared);
        let mut others = self.union_enums.iter().filter(|other| other.module == site.module);
        let other = if site.union_name_chosen {
            let other = others.find(|other| other.chosen.as_deref() == Some(site.union_name))?;
            if !other.fits(set, node, site) {
                let finding = unequal(set, other, node, site);
                self.findings.push(finding);
                return None;
            }
            other
        } else {
            others.find(|other| is_shared && other.fits(set, node, site))?
        };
        let id = other.id;
        self.of_node.insert(node, id);
        self.join_union(id, node, branches, site);
        Some(id)
    }

    /// Whether the name that a setting chose for a union is that of another one's enum.
    pub(super) fn has_union_enum(&self, site: &Site<'_>) -> bool {
        let mut others = self.union_enums.iter().filter(|other| other.module == site.module);
        others.any(|other| other.chosen.as_deref() == Some(site.union_name))
    }

    /// Makes the enum of one union serve an equal one, too.
    fn join_union(&mut self, id: TypeId, node: NodeId, branches: &[Place], site: &Site<'_>) {
        let holder = &self.types[site.holder.0];
        let (derives, serde, view) = (holder.derives.clone(), holder.serde, holder.view);
        // Of equal unions those that lead back to themselves are on one cycle.
        let cycle = self.graph.cycle(node);
        let made = &mut self.types[id.0];
        for path in derives {
            if !made.derives.contains(&path) {
                made.derives.push(path);
            }
        }
        made.serde |= serde;
        made.view |= view;
        made.cycle = made.cycle.or(cycle);
        let suffix = ", and of others that are equal";
        if !made.about.ends_with(suffix) {
            made.about.push_str(suffix);
        }
        let TypeKind::Union(union) = &mut made.kind else { return };
        for variant in &mut union.variants {
            let needs_box = self.graph.needs_box(node, branches[variant.branch].node);
            if needs_box && matches!(variant.codec, Codec::Type(_)) {
                let inner = std::mem::replace(&mut variant.codec, Codec::OnlyNull);
                variant.codec = Codec::Boxed(Box::new(inner));
            }
        }
    }
}

/// One name for two unions that are not equal.
fn unequal(set: &SchemaSet, other: &UnionEnum, node: NodeId, site: &Site<'_>) -> Diagnostic {
    let name = site.union_name;
    let message =
        format!("the name `{name}` is chosen for two unions that differ: {}", difference(set, other, node));
    Diagnostic::error(codes::NAME_REFUSED, set.node(node).span, message)
        .at(format!("the union of `{}`", site.path))
        .label(set.node(other.node).span, format!("the union of `{}`", other.path))
        .help("choose another `union-name` for one of them, or make the unions equal")
}

fn difference(set: &SchemaSet, other: &UnionEnum, node: NodeId) -> String {
    let branches = |node: NodeId| match &set.node(node).kind {
        Kind::Union(branches) => branches.as_slice(),
        _ => &[],
    };
    let (first, second) = (branches(other.node), branches(node));
    if first.len() != second.len() {
        return format!("one has {} branches, the other {}", first.len(), second.len());
    }
    let kind = |place: &Place| set.node(place.node).kind.type_name();
    for (at, (a, b)) in first.iter().zip(second).enumerate() {
        if kind(a) != kind(b) {
            return format!("branch {} is `{}` in one and `{}` in the other", at + 1, kind(a), kind(b));
        }
        if !equal((set, a.node), (set, b.node), Equality::Definition) {
            return format!(
                "the types of branch {}, `{}`, differ in what they hold or carry",
                at + 1,
                kind(a)
            );
        }
    }
    "settings choose different Rust types for what they hold".to_owned()
}
