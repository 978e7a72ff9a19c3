//! The type and codec of each place.

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::schema::{Kind, Logical, Node, NodeId, Place, SchemaSet};

use super::ir::{Codec, DecimalLibrary, Digits, Leaf, ModuleId, TimeKind, TimeLibrary, TypeId};
use super::{Plan, Planner};
use crate::codes;
use crate::config::{DecimalType, MapType, Settings, TimeType, UuidType};

pub(super) const NULL: Codec = Codec::Leaf(Leaf::Null);

/// `rust_decimal` has 96 bits: every number of so many digits fits, and some of one more.
const RUST_DECIMAL_DIGITS: u32 = 28;

/// How deep types may nest without a name: rustc stops at 128 steps of reasoning about `Vec<Vec<..>>`.
const DEEPEST: usize = 48;

/// Where a place is, for the settings that hold there and the names of what is made there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'a> {
    pub(super) module: ModuleId,
    /// The type that holds the place.
    pub(super) holder: TypeId,
    /// What is chosen for the type.
    pub(super) type_picks: Picks,
    /// What is chosen for the field.
    pub(super) field_picks: Picks,
    /// Name of a union made here, and whether it is the user's.
    pub(super) union_name: &'a str,
    pub(super) union_name_chosen: bool,
    /// The place as documentation calls it.
    pub(super) path: &'a str,
    pub(super) depth: usize,
    /// Whether an adapter of the user's covers the place: within, nothing is mapped.
    pub(super) is_adapted: bool,
}

impl Site<'_> {
    /// Where no type is made.
    pub(super) const NOWHERE: Self = Self {
        module: Plan::ROOT,
        holder: TypeId(0),
        type_picks: Picks { map: None, times: None, decimals: None, uuids: None },
        field_picks: Picks { map: None, times: None, decimals: None, uuids: None },
        union_name: "",
        union_name_chosen: false,
        path: "",
        depth: 0,
        is_adapted: false,
    };

    /// What the settings of the type and the field choose here.
    pub(super) fn own_picks(&self) -> Picks {
        self.field_picks.or(self.type_picks)
    }

    pub(super) fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// The Rust types chosen by some settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Picks {
    map: Option<MapType>,
    times: Option<TimeType>,
    decimals: Option<DecimalType>,
    uuids: Option<UuidType>,
}

impl Picks {
    fn or(self, others: Self) -> Self {
        Self {
            map: self.map.or(others.map),
            times: self.times.or(others.times),
            decimals: self.decimals.or(others.decimals),
            uuids: self.uuids.or(others.uuids),
        }
    }
}

impl From<&Settings> for Picks {
    fn from(settings: &Settings) -> Self {
        let Settings { map, times, decimals, uuids, .. } = *settings;
        Self { map, times, decimals, uuids }
    }
}

impl Planner<'_> {
    /// What holds at a place: the field's choice, that of the schema there if it has a name, that of the type around
    /// it, the general one.
    fn picks(&self, site: &Site<'_>, node: NodeId) -> Picks {
        let own = Picks::from(self.choices.of_type(node));
        site.field_picks.or(own).or(site.type_picks).or(Picks::from(&self.choices.general))
    }

    /// The codec of a place. Recursion ends at named schemas; without a name, types nest as deep as JSON may.
    pub(super) fn codec(&mut self, place: Place, site: &Site<'_>) -> Codec {
        if site.depth == DEEPEST {
            self.findings.push(too_deep(place));
        }
        let set = self.set;
        let node = set.node(place.node);
        if let Some(id) = self.extern_of.get(&place.node) {
            return Codec::Extern(*id);
        }
        if let Some(adapter) = self.choices.adapter(place.node).filter(|_| !site.is_adapted) {
            let adapter = adapter.to_owned();
            let inner = Box::new(self.codec(place, &Site { is_adapted: true, ..*site }));
            return Codec::With { adapter, inner };
        }
        if let Some(leaf) = self.leaf(place.node, site) {
            return Codec::Leaf(leaf);
        }
        match &node.kind {
            Kind::Array(items) => Codec::Array(Box::new(self.codec(*items, &site.deeper()))),
            Kind::Map(values) => Codec::Map {
                map: self.picks(site, place.node).map.unwrap_or_default(),
                values: Box::new(self.codec(*values, &site.deeper())),
            },
            Kind::Union(branches) => self.union(place.node, branches, site),
            _ => Codec::Type(self.of_node[&place.node]),
        }
    }

    /// A union of nothing but null, of null and another branch, or an enum.
    fn union(&mut self, node: NodeId, branches: &[Place], site: &Site<'_>) -> Codec {
        let null = null_branch(self.set, branches);
        match (branches, null) {
            ([_], Some(_)) => Codec::OnlyNull,
            ([first, second], Some(null)) => {
                let other = if null == 0 { second } else { first };
                let item = Box::new(self.branch(node, *other, &site.deeper()));
                Codec::Option { null_first: null == 0, item }
            }
            (_, null) => {
                let id = self.plan_union(node, branches, site);
                if null.is_some() { Codec::OptionalUnion(id) } else { Codec::Type(id) }
            }
        }
    }

    /// A branch of a union, boxed where the union lies within it.
    pub(super) fn branch(&mut self, union: NodeId, branch: Place, site: &Site<'_>) -> Codec {
        let codec = self.codec(branch, site);
        let boxed = matches!(codec, Codec::Type(_)) && self.graph.needs_box(union, branch.node);
        if boxed { Codec::Boxed(Box::new(codec)) } else { codec }
    }

    /// The leaf of a schema, if it is one where it stands.
    pub(super) fn leaf(&mut self, id: NodeId, site: &Site<'_>) -> Option<Leaf> {
        let set = self.set;
        let node = set.node(id);
        // Presets come last: an adapter of the user's sees what the schema alone makes.
        let presets = self.choices.general.presets.as_ref().filter(|_| !site.is_adapted);
        let by_preset = presets.and_then(|presets| super::presets::logical(presets, node));
        if let Some(logical) = node.logical.or(by_preset)
            && let Some(leaf) = self.logical_leaf(id, node, logical, site)
        {
            return Some(leaf);
        }
        plain_leaf(&node.kind)
    }

    fn logical_leaf(&mut self, id: NodeId, node: &Node, logical: Logical, site: &Site<'_>) -> Option<Leaf> {
        let picks = self.picks(site, id);
        if let Some(kind) = TimeKind::of(logical) {
            return match picks.times.unwrap_or_default() {
                TimeType::Chrono => Some(Leaf::Time(TimeLibrary::Chrono, kind)),
                TimeType::Jiff => Some(Leaf::Time(TimeLibrary::Jiff, kind)),
                TimeType::Raw => None,
            };
        }
        let library = match picks.decimals.unwrap_or_default() {
            DecimalType::RustDecimal => Some(DecimalLibrary::RustDecimal),
            DecimalType::BigDecimal => Some(DecimalLibrary::BigDecimal),
            DecimalType::Raw => None,
        };
        match logical {
            Logical::Decimal { precision, scale } => {
                let library = library?;
                if library == DecimalLibrary::RustDecimal && precision > RUST_DECIMAL_DIGITS {
                    self.warn_of_digits(node, precision);
                    return None;
                }
                let digits = Digits { precision, scale };
                Some(match &node.kind {
                    Kind::Fixed(fixed) => Leaf::DecimalFixed(library, fixed.size, digits),
                    _ => Leaf::DecimalBytes(library, digits),
                })
            }
            Logical::BigDecimal => library.map(Leaf::BigDecimal),
            Logical::Uuid if picks.uuids == Some(UuidType::Raw) => None,
            Logical::Uuid if matches!(node.kind, Kind::Fixed(_)) => Some(Leaf::UuidFixed),
            Logical::Uuid => Some(Leaf::UuidString),
            Logical::Duration => Some(Leaf::Duration),
            _ => None,
        }
    }

    fn warn_of_digits(&mut self, node: &Node, precision: u32) {
        let span =
            node.props.iter().find(|prop| prop.key == "precision").map_or(node.span, |prop| prop.value.span);
        if self
            .findings
            .iter()
            .any(|finding| finding.code == codes::DECIMAL_TOO_WIDE && finding.span() == Some(span))
        {
            return;
        }
        let message = format!(
            "a decimal of {precision} digits does not fit rust_decimal, which has {RUST_DECIMAL_DIGITS}"
        );
        self.findings.push(
            Diagnostic::warning(codes::DECIMAL_TOO_WIDE, span, message)
                .at("bytes are generated instead")
                .help("set `decimals = \"bigdecimal\"` for this field or in [generate], or \"raw\" to agree to bytes"),
        );
    }

    /// Whether a Rust type is made for a named schema: not where another crate brings it, and for the fixed of a
    /// logical type only where it is the top level of a file or somewhere taken as it is.
    pub(super) fn is_made(&self, id: NodeId) -> bool {
        let inlined = self.logical_fixed.contains(&id)
            && !self.plain_fixed.contains(&id)
            && self.top_levels.iter().all(|top| top.place.node != id);
        !inlined && !self.extern_of.contains_key(&id)
    }

    /// Finds the fixed schemas with a logical type, and those of them that are somewhere taken as plain bytes.
    pub(super) fn find_fixed(&mut self) {
        let set = self.set;
        let fixed = set.names().filter(|(_, id)| set.node(*id).logical.is_some()).map(|(_, id)| id);
        self.logical_fixed = fixed.filter(|id| matches!(set.node(*id).kind, Kind::Fixed(_))).collect();
        if self.logical_fixed.is_empty() {
            return;
        }
        for (_, id) in set.names() {
            let Kind::Record(record) = &set.node(id).kind else { continue };
            let type_picks = Picks::from(self.choices.of_type(id));
            for (index, field) in record.fields.iter().enumerate() {
                let field_picks = Picks::from(self.choices.of_field(id, index));
                self.find_plain(field.place.node, &Site { type_picks, field_picks, ..Site::NOWHERE });
            }
        }
        for top in 0..self.top_levels.len() {
            let node = self.top_levels[top].place.node;
            if set.node(node).kind.named().is_none() {
                let type_picks = Picks::from(self.choices.of_top_level(&self.top_levels[top].stem));
                self.find_plain(node, &Site { type_picks, ..Site::NOWHERE });
            }
        }
    }

    /// Goes through a place as far as schemas have no name.
    fn find_plain(&mut self, id: NodeId, site: &Site<'_>) {
        let set = self.set;
        let node = set.node(id);
        if let (Kind::Fixed(_), Some(logical)) = (&node.kind, node.logical) {
            if self.logical_leaf(id, node, logical, site).is_none() {
                self.plain_fixed.insert(id);
            }
        } else if node.kind.named().is_none() {
            for child in super::children(set, id) {
                self.find_plain(child, site);
            }
        }
    }
}

fn plain_leaf(kind: &Kind) -> Option<Leaf> {
    Some(match kind {
        Kind::Null => Leaf::Null,
        Kind::Boolean => Leaf::Boolean,
        Kind::Int => Leaf::Int,
        Kind::Long => Leaf::Long,
        Kind::Float => Leaf::Float,
        Kind::Double => Leaf::Double,
        Kind::String => Leaf::String,
        Kind::Bytes => Leaf::Bytes,
        _ => return None,
    })
}

fn too_deep(place: Place) -> Diagnostic {
    let message = format!("arrays, maps and unions nest more than {DEEPEST} deep, deeper than rustc follows");
    Diagnostic::error(codes::NESTED_TOO_DEEPLY, place.span, message)
        .help("give a level in between a record of its own")
}

/// The index of a union's null branch.
pub(super) fn null_branch(set: &SchemaSet, branches: &[Place]) -> Option<usize> {
    branches.iter().position(|branch| matches!(set.node(branch.node).kind, Kind::Null))
}
