//! When two schemas are equal, across sets, and for which purpose.

use std::collections::HashSet;

use crate::json::{Value, ValueKind};
use crate::schema::{Enum, Field, Fixed, Kind, Named, NodeId, Place, Prop, Record, SchemaSet};

/// What counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equality {
    /// Java's `Schema.equals`: names, fields with their order and defaults, symbols, sizes and properties; neither docs
    /// nor aliases nor the default of an enum. This decides whether a name is defined twice or once.
    Definition,
    /// What a registry asks when it looks a schema up: docs, aliases and the defaults of enums count as well.
    Lookup,
}

/// Whether two schemas are equal. Recursion and depth are no danger: pairs are visited once, from a list.
pub fn equal(a: (&SchemaSet, NodeId), b: (&SchemaSet, NodeId), equality: Equality) -> bool {
    let ((a_set, a_root), (b_set, b_root)) = (a, b);
    let same_set = std::ptr::eq(a_set, b_set);
    let mut seen: HashSet<(NodeId, NodeId)> = HashSet::new();
    let mut pending = vec![(a_root, b_root)];
    while let Some((a, b)) = pending.pop() {
        if same_set && a == b {
            continue;
        }
        let (x, y) = (a_set.node(a), b_set.node(b));
        if x.kind.named().is_some() && !seen.insert((a, b)) {
            continue;
        }
        if !same_props(&x.props, &y.props) || !same_kind(&x.kind, &y.kind, equality, &mut pending) {
            return false;
        }
    }
    true
}

type Pending = Vec<(NodeId, NodeId)>;

fn same_kind(a: &Kind, b: &Kind, equality: Equality, pending: &mut Pending) -> bool {
    match (a, b) {
        (Kind::Array(a), Kind::Array(b)) | (Kind::Map(a), Kind::Map(b)) => {
            pending.push((a.node, b.node));
            true
        }
        (Kind::Union(a), Kind::Union(b)) => same_places(a, b, pending),
        (Kind::Record(a), Kind::Record(b)) => same_record(a, b, equality, pending),
        (Kind::Enum(a), Kind::Enum(b)) => same_enum(a, b, equality),
        (Kind::Fixed(Fixed { named: a, size: m, .. }), Kind::Fixed(Fixed { named: b, size: n, .. })) => {
            m == n && same_names(a, b, equality)
        }
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn same_places(a: &[Place], b: &[Place], pending: &mut Pending) -> bool {
    pending.extend(a.iter().zip(b).map(|(a, b)| (a.node, b.node)));
    a.len() == b.len()
}

fn same_record(a: &Record, b: &Record, equality: Equality, pending: &mut Pending) -> bool {
    pending.extend(a.fields.iter().zip(&b.fields).map(|(a, b)| (a.place.node, b.place.node)));
    same_names(&a.named, &b.named, equality)
        && a.fields.len() == b.fields.len()
        && a.fields.iter().zip(&b.fields).all(|(a, b)| same_field(a, b, equality))
}

fn same_field(a: &Field, b: &Field, equality: Equality) -> bool {
    let default = match (&a.default, &b.default) {
        (Some(a), Some(b)) => same_json(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let meta = || {
        let names =
            |field: &Field| field.aliases.iter().map(|alias| alias.name.clone()).collect::<HashSet<_>>();
        a.doc == b.doc && names(a) == names(b)
    };
    a.name == b.name
        && default
        && a.order == b.order
        && same_props(&a.props, &b.props)
        && (equality == Equality::Definition || meta())
}

fn same_enum(a: &Enum, b: &Enum, equality: Equality) -> bool {
    a.symbols.len() == b.symbols.len()
        && a.symbols.iter().zip(&b.symbols).all(|(a, b)| a.text == b.text)
        && same_names(&a.named, &b.named, equality)
        && (equality == Equality::Definition || a.default == b.default)
}

fn same_names(a: &Named, b: &Named, equality: Equality) -> bool {
    a.fullname == b.fullname && (equality == Equality::Definition || (a.doc == b.doc && same_aliases(a, b)))
}

/// Whether two schemas have the same aliases, in whatever order.
pub(crate) fn same_aliases(a: &Named, b: &Named) -> bool {
    let names =
        |named: &Named| named.aliases.iter().map(|alias| alias.fullname.clone()).collect::<HashSet<_>>();
    names(a) == names(b)
}

fn same_props(a: &[Prop], b: &[Prop]) -> bool {
    a.len() == b.len() && same_members(a, b, |prop| &prop.key, |a, b| same_json(&a.value, &b.value))
}

/// Whether two lists with unique keys hold the same, in whatever order.
fn same_members<T>(a: &[T], b: &[T], key: impl Fn(&T) -> &str, same: impl Fn(&T, &T) -> bool) -> bool {
    let sorted = |list: &'_ [T]| {
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by(|x, y| key(&list[*x]).cmp(key(&list[*y])));
        order
    };
    a.len() == b.len()
        && sorted(a).into_iter().zip(sorted(b)).all(|(x, y)| key(&a[x]) == key(&b[y]) && same(&a[x], &b[y]))
}

/// Whether Java holds two JSON values for equal: members in any order, `1` and `1.0` different, `1.0` and `1e0` equal.
pub(crate) fn same_json(a: &Value, b: &Value) -> bool {
    // JSON is read within a depth limit, so this recursion is bounded.
    match (&a.kind, &b.kind) {
        (ValueKind::Null, ValueKind::Null) => true,
        (ValueKind::Bool(a), ValueKind::Bool(b)) => a == b,
        (ValueKind::String(a), ValueKind::String(b)) => a == b,
        (ValueKind::Number(a), ValueKind::Number(b)) => a == b || java_number(a) == java_number(b),
        (ValueKind::Array(a), ValueKind::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b))
        }
        (ValueKind::Object(a), ValueKind::Object(b)) => {
            same_members(a, b, |member| &member.key, |a, b| same_json(&a.value, &b.value))
        }
        _ => false,
    }
}

fn java_number(text: &str) -> String {
    let mut out = String::new();
    crate::java::print_number(text, &mut out);
    out
}
