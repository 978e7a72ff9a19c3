//! Which schema holds which, and where one can hold itself. Everything here is iterative: a chain of schemas can be as
//! long as the text allows.

use std::collections::HashMap;

use avrogen_schema::schema::{Kind, NodeId, SchemaSet};

use crate::stages::check::children;

/// The schemas of a set that are reachable, and their cycles.
#[derive(Debug)]
pub(crate) struct Graph {
    index: HashMap<NodeId, usize>,
    /// Every schema after those that it holds, as far as cycles allow.
    order: Vec<NodeId>,
    /// Cycles of any kind.
    cycles: Components,
    /// Cycles on which nothing stands on the heap: no array and no map.
    inline_cycles: Components,
}

/// The strongly connected components of a graph.
#[derive(Debug, Default)]
struct Components {
    /// The component of each schema.
    of: Vec<usize>,
    /// Whether a component is a cycle.
    cyclic: Vec<bool>,
    /// Schemas by component, those of later components hold those of earlier ones.
    order: Vec<usize>,
}

impl Graph {
    /// The graph of all schemas that can be reached from the top level of a file or by name. Those for which `is_leaf`
    /// says so hold nothing.
    pub(crate) fn new(set: &SchemaSet, is_leaf: impl Fn(NodeId) -> bool) -> Self {
        let mut index = HashMap::new();
        let mut nodes = Vec::new();
        let roots = set.roots().iter().map(|root| root.place.node);
        let mut pending: Vec<NodeId> = set.names().map(|(_, id)| id).chain(roots).collect();
        while let Some(id) = pending.pop() {
            if let std::collections::hash_map::Entry::Vacant(entry) = index.entry(id) {
                entry.insert(nodes.len());
                nodes.push(id);
                pending.extend(children(set, id));
            }
        }
        let edges = |inline: bool| -> Vec<Vec<usize>> {
            let holds = |id: &NodeId| {
                let heap = matches!(set.node(*id).kind, Kind::Array(_) | Kind::Map(_));
                let held = if is_leaf(*id) || inline && heap { Vec::new() } else { children(set, *id) };
                held.iter().map(|child| index[child]).collect()
            };
            nodes.iter().map(holds).collect()
        };
        let cycles = Components::of(&edges(false));
        let inline_cycles = Components::of(&edges(true));
        let order = cycles.order.iter().map(|&at| nodes[at]).collect();
        Self { index, order, cycles, inline_cycles }
    }

    /// Every schema after those that it holds, as far as cycles allow.
    pub(crate) fn held_first(&self) -> &[NodeId] {
        &self.order
    }

    /// The cycle that a schema is on, if a value can lie within another one.
    pub(crate) fn cycle(&self, id: NodeId) -> Option<usize> {
        let component = self.cycles.of[self.index[&id]];
        self.cycles.cyclic[component].then_some(component)
    }

    /// Whether the holder lies within what it holds, so that a value would have no end in memory without a box.
    pub(crate) fn needs_box(&self, holder: NodeId, held: NodeId) -> bool {
        let component = self.inline_cycles.of[self.index[&holder]];
        component == self.inline_cycles.of[self.index[&held]] && self.inline_cycles.cyclic[component]
    }
}

/// A node that the search has entered and not left.
struct Visit {
    node: usize,
    next_edge: usize,
}

impl Components {
    /// Tarjan's algorithm with a stack of its own.
    fn of(edges: &[Vec<usize>]) -> Self {
        const UNSEEN: usize = usize::MAX;
        let mut found = Self { of: vec![UNSEEN; edges.len()], ..Self::default() };
        let mut number = vec![UNSEEN; edges.len()];
        let mut low = vec![0; edges.len()];
        let mut numbers = 0;
        let mut open = Vec::new();
        let mut visits = Vec::new();
        for start in 0..edges.len() {
            if number[start] == UNSEEN {
                visits.push(Visit { node: start, next_edge: 0 });
            }
            while let Some(Visit { node, next_edge }) = visits.last_mut() {
                let node = *node;
                if *next_edge == 0 && number[node] == UNSEEN {
                    number[node] = numbers;
                    low[node] = numbers;
                    numbers += 1;
                    open.push(node);
                }
                if let Some(&to) = edges[node].get(*next_edge) {
                    *next_edge += 1;
                    if number[to] == UNSEEN {
                        visits.push(Visit { node: to, next_edge: 0 });
                    } else if found.of[to] == UNSEEN {
                        low[node] = low[node].min(number[to]);
                    }
                    continue;
                }
                visits.pop();
                if let Some(parent) = visits.last() {
                    low[parent.node] = low[parent.node].min(low[node]);
                }
                if low[node] == number[node] {
                    found.close(node, &mut open, &edges[node]);
                }
            }
        }
        found
    }

    /// Moves the open nodes from `root` on into a component.
    fn close(&mut self, root: usize, open: &mut Vec<usize>, edges_of_root: &[usize]) {
        let component = self.cyclic.len();
        let from = open.iter().rposition(|&node| node == root).expect("a root is open");
        self.cyclic.push(open.len() - from > 1 || edges_of_root.contains(&root));
        for node in open.drain(from..) {
            self.of[node] = component;
            self.order.push(node);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_components_and_held_ones_come_first() {
        // 0 → 1 ⇄ 2, 2 → 3, 4 → 4
        let found = Components::of(&[vec![1], vec![2], vec![1, 3], vec![], vec![4]]);
        assert_eq!(found.of[1], found.of[2]);
        assert!(found.cyclic[found.of[1]]);
        assert_eq!([0, 3, 4].map(|node| found.cyclic[found.of[node]]), [false, false, true]);
        let place = |node| found.order.iter().position(|&n| n == node);
        assert!(place(3) < place(1) && place(1) < place(0));
    }

    #[test]
    fn a_long_chain_takes_no_stack() {
        let edges: Vec<_> = (1..=1_000_000).map(|n| if n < 1_000_000 { vec![n] } else { vec![0] }).collect();
        assert_eq!(Components::of(&edges).cyclic, [true]);
    }
}
