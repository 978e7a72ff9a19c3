//! Unions as enums.

use std::collections::HashMap;

use avrogen_schema::schema::{Node, NodeId, Place, SchemaSet};

use super::Planner;
use super::codec::{Site, null_branch};
use super::ir::{Codec, Ident, TypeId, TypeKind, Union, Variant};
use super::meaning::union_about;
use super::name::{ENUM_RESERVED, Scope, is_identifier, upper_camel};
use super::sharing::UnionEnum;
use crate::config::Settings;

impl Planner<'_> {
    /// Makes an enum for a union, behind the type that holds it.
    pub(super) fn plan_union(&mut self, node: NodeId, branches: &[Place], site: &Site<'_>) -> TypeId {
        if let Some(id) = self.shared_union(node, branches, site) {
            return id;
        }
        let ident = self.name_union(node, site);
        let name = ident.bare().to_owned();
        let holder = &self.types[site.holder.0];
        let settings = Settings {
            derives: Some(crate::config::List(holder.derives.clone())),
            serde: Some(holder.serde),
            borrowed: Some(holder.view),
            ..Settings::default()
        };
        let id = self.add_type(site.module, ident, node, &name, settings);
        self.types[id.0].about = union_about(site.path);
        self.of_node.insert(node, id);
        self.modules.follow(site.holder, id);
        let kind = self.union_kind(node, &name, branches, site);
        self.types[id.0].kind = TypeKind::Union(kind);
        self.union_enums.push(UnionEnum::new(id, node, site));
        id
    }

    fn name_union(&mut self, node: NodeId, site: &Site<'_>) -> Ident {
        let wanted = site.union_name.strip_prefix("r#").unwrap_or(site.union_name);
        if site.union_name_chosen {
            if is_identifier(wanted)
                && let Some(ident) = self.modules.scope(site.module).claim(wanted)
            {
                return ident;
            }
            // A name that an unequal union has is reported with both.
            if !self.has_union_enum(site) {
                self.refuse_name(self.set.node(node).span, site.path, wanted);
            }
        }
        let scope = self.modules.scope(site.module);
        // A field `status` of `Order` may well be a union with an enum `OrderStatus`.
        let second = format!("{wanted}Union");
        scope.claim(wanted).unwrap_or_else(|| scope.claim_numbered(&second))
    }

    /// The variants of a union.
    pub(super) fn union_kind(
        &mut self,
        node: NodeId,
        name: &str,
        branches: &[Place],
        site: &Site<'_>,
    ) -> Union {
        let set = self.set;
        let null = null_branch(set, branches);
        let others: Vec<(usize, Place)> =
            branches.iter().copied().enumerate().filter(|(index, _)| Some(*index) != null).collect();
        let idents = name_variants(set, &others);
        let mut variants = Vec::with_capacity(others.len());
        for ((branch, place), ident) in others.into_iter().zip(idents) {
            let union_name = format!("{name}{}", ident.bare());
            let inner = Site { union_name: &union_name, union_name_chosen: false, ..site.deeper() };
            variants.push(Variant {
                ident,
                branch,
                name: set.node(place.node).kind.type_name().to_owned(),
                codec: self.branch(node, place, &inner),
                from: false,
            });
        }
        let mut users: HashMap<String, usize> = HashMap::new();
        for variant in &variants {
            *users.entry(self.type_key(&variant.codec)).or_default() += 1;
        }
        for variant in &mut variants {
            // What an adapter brings may be the type of another branch.
            variant.from = users[&self.type_key(&variant.codec)] == 1 && !is_adapted(&variant.codec);
        }
        Union { variants, null, branches: branches.len() }
    }

    /// A text that two places have in common if and only if they have the same Rust type, boxes apart.
    fn type_key(&self, codec: &Codec) -> String {
        match codec {
            Codec::Leaf(leaf) => leaf.rust_type(),
            Codec::Type(id) => format!("#{}", id.0),
            Codec::Extern(id) => self.externs[id.0].path.clone(),
            Codec::Option { item, .. } => format!("Option<{}>", self.type_key(item)),
            Codec::OptionalUnion(id) => format!("Option<#{}>", id.0),
            Codec::OnlyNull => "()".to_owned(),
            Codec::Array(items) => format!("Vec<{}>", self.type_key(items)),
            Codec::Map { map, values } => format!("{map:?}<{}>", self.type_key(values)),
            Codec::Boxed(inner) => self.type_key(inner),
            Codec::With { adapter, .. } => format!("<{adapter}>"),
        }
    }
}

/// Whether an adapter has a part in the type of a place.
fn is_adapted(codec: &Codec) -> bool {
    let mut found = false;
    codec.walk(&mut |codec| found |= matches!(codec, Codec::With { .. }));
    found
}

/// Names the variants after their branches, in order: the type's name, or that of its logical type. Where an earlier branch has
/// that name, as much of the namespace goes before it as tells the two apart; a branch that is added so renames no other.
fn name_variants(set: &SchemaSet, branches: &[(usize, Place)]) -> Vec<Ident> {
    let mut scope = Scope::new(ENUM_RESERVED);
    let named = |place: &Place| set.node(place.node).kind.named();
    let idents = branches.iter().map(|(_, place)| match named(place) {
        Some(named) => {
            let fullname = named.fullname.as_str();
            let free = endings(fullname).find_map(|name| scope.claim(&name));
            free.unwrap_or_else(|| scope.claim_numbered(&upper_camel(fullname)))
        }
        None => scope.claim_numbered(&upper_camel(simple_name(set, place.node))),
    });
    idents.collect()
}

/// The names that the last segments of a fullname make, the shortest first. A few tell schemas apart.
fn endings(fullname: &str) -> impl Iterator<Item = String> {
    let starts = fullname.rmatch_indices('.').map(|(at, _)| at + 1).take(8).chain([0]);
    starts.map(|at| upper_camel(&fullname[at..]))
}

/// The name of a schema without its namespace; for one that has none, of its logical type or its type.
fn simple_name(set: &SchemaSet, id: NodeId) -> &str {
    let Node { kind, logical, .. } = set.node(id);
    match (kind.named(), logical) {
        (Some(named), _) => named.fullname.name(),
        (None, Some(logical)) => logical.name(),
        (None, None) => kind.type_name(),
    }
}
