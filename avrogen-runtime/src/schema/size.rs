//! How many bytes the data of a schema take, and which schemas are recursive.

use std::collections::{HashMap, HashSet};

use avrogen_schema::schema::{Kind, NodeId, SchemaSet};

/// What is known of the encoded size of a schema's data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Fewest bytes; 0 for what leads back into a schema that is recursive.
    pub(crate) min: usize,
    /// The number of bytes, where all data take the same.
    pub(crate) fixed: Option<usize>,
    /// Whether the schema contains itself.
    pub(crate) recursive: bool,
}

#[derive(Debug)]
pub(crate) struct Sizes {
    sizes: HashMap<NodeId, Size>,
    /// Parts first.
    nodes: Vec<NodeId>,
}

impl Sizes {
    /// Of a schema and of all that it contains.
    pub(crate) fn of(set: &SchemaSet, root: NodeId) -> Self {
        let (mut sizes, mut nodes) = (HashMap::new(), Vec::new());
        for component in components(set, root) {
            let recursive =
                component.len() > 1 || component.iter().any(|node| parts(set, *node).contains(node));
            // The deepest first: the most of the others is known then.
            for node in component.into_iter().rev() {
                let size = size(set, node, &sizes);
                // What a member of a cycle may be composed of is not known before all of it is.
                let fixed = size.fixed.filter(|_| !recursive);
                sizes.insert(node, Size { fixed, recursive, ..size });
                nodes.push(node);
            }
        }
        Self { sizes, nodes }
    }

    pub(crate) fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    pub(crate) fn get(&self, node: NodeId) -> Size {
        self.sizes.get(&node).copied().unwrap_or_default()
    }
}

/// The size by those of the parts; of a part that is not known yet, nothing is.
fn size(set: &SchemaSet, node: NodeId, sizes: &HashMap<NodeId, Size>) -> Size {
    let part = |node: NodeId| sizes.get(&node).copied().unwrap_or_default();
    let exactly = |bytes: usize| Size { min: bytes, fixed: Some(bytes), recursive: false };
    let at_least = |min: usize| Size { min, ..Size::default() };
    match &set.node(node).kind {
        Kind::Null => exactly(0),
        Kind::Boolean => exactly(1),
        Kind::Float => exactly(4),
        Kind::Double => exactly(8),
        Kind::Fixed(fixed) => usize::try_from(fixed.size).map_or(at_least(usize::MAX), exactly),
        Kind::Int
        | Kind::Long
        | Kind::Enum(_)
        | Kind::Bytes
        | Kind::String
        | Kind::Array(_)
        | Kind::Map(_) => at_least(1),
        Kind::Union(branches) => {
            let least = branches.iter().map(|branch| part(branch.node).min).min();
            at_least(least.unwrap_or(0).saturating_add(1))
        }
        Kind::Record(record) => {
            let sizes = record.fields.iter().map(|field| part(field.place.node));
            sizes.fold(exactly(0), |all, one| Size {
                min: all.min.saturating_add(one.min),
                fixed: all.fixed.zip(one.fixed).and_then(|(all, one)| all.checked_add(one)),
                recursive: false,
            })
        }
    }
}

fn parts(set: &SchemaSet, node: NodeId) -> Vec<NodeId> {
    match &set.node(node).kind {
        Kind::Array(part) | Kind::Map(part) => vec![part.node],
        Kind::Union(branches) => branches.iter().map(|branch| branch.node).collect(),
        Kind::Record(record) => record.fields.iter().map(|field| field.place.node).collect(),
        _ => Vec::new(),
    }
}

/// A node on the way down.
struct Visit {
    node: NodeId,
    parts: std::vec::IntoIter<NodeId>,
    /// The earliest node on the way that is known to be reached from here.
    low: usize,
    index: usize,
}

/// Tarjan's strongly connected components, parts first, on a stack of its own: chains of names nest without bound.
fn components(set: &SchemaSet, root: NodeId) -> Vec<Vec<NodeId>> {
    let mut done = Vec::new();
    let mut indexes: HashMap<NodeId, usize> = HashMap::new();
    // Nodes that no component has taken yet, in the order of their visits.
    let mut open: Vec<NodeId> = Vec::new();
    let mut taken: HashSet<NodeId> = HashSet::new();
    let mut visits: Vec<Visit> = Vec::new();
    let mut enter = Some(root);
    loop {
        if let Some(node) = enter.take() {
            let index = indexes.len();
            indexes.insert(node, index);
            open.push(node);
            visits.push(Visit { node, parts: parts(set, node).into_iter(), low: index, index });
        }
        let Some(visit) = visits.last_mut() else { return done };
        if let Some(part) = visit.parts.next() {
            match indexes.get(&part) {
                None => enter = Some(part),
                Some(index) if !taken.contains(&part) => visit.low = visit.low.min(*index),
                Some(_) => {}
            }
            continue;
        }
        let Some(visit) = visits.pop() else { return done };
        if let Some(above) = visits.last_mut() {
            above.low = above.low.min(visit.low);
        }
        if visit.low == visit.index {
            let from = open.iter().rposition(|node| *node == visit.node).unwrap_or(0);
            let component = open.split_off(from);
            taken.extend(&component);
            done.push(component);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::Schema;

    fn size(text: &str) -> (usize, Option<usize>, bool) {
        let schema = Schema::parse(text).expect("it is valid");
        let size = schema.size(schema.root());
        (size.min, size.fixed, size.recursive)
    }

    #[test]
    fn sizes_are_those_of_the_parts() {
        assert_eq!(size(r#""null""#), (0, Some(0), false));
        assert_eq!(size(r#"["null", "double"]"#), (1, None, false));
        assert_eq!(size(r#"["double", {"type": "fixed", "name": "F", "size": 3}]"#), (4, None, false));
        let record = r#"{"type": "record", "name": "R", "fields": [
            {"name": "a", "type": "float"}, {"name": "b", "type": "boolean"}]}"#;
        assert_eq!(size(record), (5, Some(5), false));
        assert_eq!(size(&format!(r#"{{"type": "array", "items": {record}}}"#)), (1, None, false));
    }

    #[test]
    fn recursive_schemas_are_known() {
        let list = r#"{"type": "record", "name": "L", "fields": [
            {"name": "head", "type": "double"}, {"name": "tail", "type": ["null", "L"]}]}"#;
        assert_eq!(size(list), (9, None, true));
        let endless = r#"{"type": "record", "name": "L", "fields": [{"name": "self", "type": "L"}]}"#;
        assert_eq!(size(endless), (0, None, true));
        assert_eq!(size(&format!(r#"{{"type": "map", "values": {list}}}"#)), (1, None, false));
    }

    #[test]
    fn a_chain_of_names_is_no_recursion() {
        let names = (0..20_000).map(|at| {
            let next = if at == 19_999 { "\"int\"".to_owned() } else { format!("\"N{}\"", at + 1) };
            format!(r#"{{"type": "record", "name": "N{at}", "fields": [{{"name": "n", "type": {next}}}]}}"#)
        });
        let texts: Vec<String> = names.collect();
        let schema = Schema::parse_with("\"N0\"", texts.iter().map(String::as_str)).expect("it is valid");
        assert_eq!(schema.size(schema.root()).min, 1);
    }
}
