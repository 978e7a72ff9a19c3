//! What no Rust can be made of, although it is a schema.

use std::collections::{HashMap, HashSet};

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::schema::{Kind, NodeId, Place, SchemaSet};

use crate::codes;

/// Finds the records of which there is no finite value: those that hold themselves, and not behind an array, a map or a
/// union with another branch. Records that only lead to one of these have no value either, but are not what is wrong.
pub(crate) fn check(set: &SchemaSet) -> Vec<Diagnostic> {
    let finite = finite(set);
    let mut findings = Vec::new();
    let mut walked = HashSet::new();
    for (_, start) in set.names().filter(|(_, id)| !finite.contains(id)) {
        // Every such record leads to one next, so a way ends where it has been, or where another way has.
        let mut way: Vec<(NodeId, Place)> = Vec::new();
        let mut record = start;
        while walked.insert(record) {
            let Some((field, next)) = step(set, &finite, record) else { break };
            way.push((record, field));
            record = next;
        }
        if let Some(from) = way.iter().position(|(earlier, _)| *earlier == record) {
            findings.push(infinite(set, &way[from..]));
        }
    }
    findings
}

/// The schemas of which there is a finite value: found by going up from those that hold nothing.
fn finite(set: &SchemaSet) -> HashSet<NodeId> {
    let mut holders: HashMap<NodeId, Vec<NodeId>> = HashMap::new();
    let mut missing: HashMap<NodeId, usize> = HashMap::new();
    let mut ready = Vec::new();
    let mut pending: Vec<NodeId> = set.names().map(|(_, id)| id).collect();
    pending.extend(set.roots().iter().map(|root| root.place.node));
    while let Some(id) = pending.pop() {
        if missing.contains_key(&id) {
            continue;
        }
        let held = children(set, id);
        let needed = match &set.node(id).kind {
            Kind::Record(record) => record.fields.len(),
            // One branch is enough, and a union without branches is no cycle.
            Kind::Union(branches) => branches.len().min(1),
            _ => 0,
        };
        missing.insert(id, needed);
        if needed == 0 {
            ready.push(id);
        }
        for child in held {
            holders.entry(child).or_default().push(id);
            pending.push(child);
        }
    }
    let mut finite = HashSet::new();
    while let Some(id) = ready.pop() {
        if !finite.insert(id) {
            continue;
        }
        for holder in holders.get(&id).into_iter().flatten() {
            let left = missing.get_mut(holder).expect("every holder was visited");
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(*holder);
            }
        }
    }
    finite
}

/// What a schema holds.
pub(crate) fn children(set: &SchemaSet, id: NodeId) -> Vec<NodeId> {
    match &set.node(id).kind {
        Kind::Array(items) => vec![items.node],
        Kind::Map(values) => vec![values.node],
        Kind::Union(branches) => branches.iter().map(|branch| branch.node).collect(),
        Kind::Record(record) => record.fields.iter().map(|field| field.place.node).collect(),
        _ => Vec::new(),
    }
}

/// The first field of a record that has no finite value, and the record that it leads to.
fn step(set: &SchemaSet, finite: &HashSet<NodeId>, record: NodeId) -> Option<(Place, NodeId)> {
    let Kind::Record(of) = &set.node(record).kind else { return None };
    let field = of.fields.iter().find(|field| !finite.contains(&field.place.node))?.place;
    let mut next = field.node;
    while let Kind::Union(branches) = &set.node(next).kind {
        next = branches.first()?.node;
    }
    Some((field, next))
}

fn infinite(set: &SchemaSet, cycle: &[(NodeId, Place)]) -> Diagnostic {
    let name = |id: NodeId| set.node(id).kind.type_name();
    let first = cycle[0].0;
    let span = set.node(first).kind.named().map_or(set.node(first).span, |named| named.name_span);
    let message = format!("`{}` contains itself without end", name(first));
    let mut finding = Diagnostic::error(codes::INFINITE_RECORD, span, message).at("has no finite value");
    for (index, (_, place)) in cycle.iter().enumerate() {
        let next = cycle.get(index + 1).map_or(first, |(record, _)| *record);
        finding = finding.label(place.span, format!("needs `{}`", name(next)));
    }
    finding.help("make one of these fields a union with null, or an array or a map")
}
