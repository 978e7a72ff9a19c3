//! Names to schemas, across files in any order: [`Ast`]s to one [`SchemaSet`].
//!
//! A reference may stand before its definition, in the same file or in another. The specification ("Names") has a schema
//! defined before it is used; Java Avro's parser accepts both since 1.12, and so does this one.

mod build;
mod check;
mod unknown;

use std::collections::{BTreeMap, HashMap};

use crate::ast::{self, Ast};
use crate::diagnostic::Collector;
use crate::name::Fullname;
use crate::options::Options;
use crate::schema::{NodeId, Place, SchemaSet};
use crate::source::Span;

/// Resolves the names of files that belong together.
///
/// Everything that is wrong is with the collector. There is a set only where no stage found an error.
pub fn resolve(asts: Vec<Ast>, options: &Options, out: &mut Collector) -> Option<SchemaSet> {
    let index = Index::new(&asts);
    let mut names = Names { index, hole: None, suggestions: unknown::Suggestions::default() };
    let incomplete = asts.iter().any(|ast| ast.incomplete);
    let places = names.places(&asts, incomplete, out);
    let (set, messages) = build::build(asts, &names.index, &places, names.hole, out);
    let check = check::Check { set: &set, hole: names.hole, options };
    check.run(&names.index.again, &messages, out);
    (out.errors() == 0).then_some(set)
}

/// Which node each schema of each file becomes.
struct Index {
    /// By file and schema; `None` for a reference and for what could not be read.
    nodes: Vec<Vec<Option<NodeId>>>,
    names: BTreeMap<Fullname, NodeId>,
    again: Vec<Again>,
    count: u32,
}

/// A definition of a name that was defined before.
struct Again {
    node: NodeId,
    /// The one that is kept.
    first: NodeId,
    /// One that stands before it in the same file.
    earlier: Option<NodeId>,
}

impl Index {
    fn new(asts: &[Ast]) -> Self {
        let mut index = Self { nodes: Vec::new(), names: BTreeMap::new(), again: Vec::new(), count: 0 };
        for ast in asts {
            let begin = NodeId(index.count);
            let mut repeated = HashMap::new();
            let nodes =
                ast.schemas.iter().map(|schema| index.add(&schema.kind, begin, &mut repeated)).collect();
            index.nodes.push(nodes);
        }
        index
    }

    /// Gives a schema its node. The nodes of its file begin with `begin`, and `repeated` are the names among them that
    /// an earlier file defines too.
    fn add<'a>(
        &mut self,
        kind: &'a ast::Kind,
        begin: NodeId,
        repeated: &mut HashMap<&'a Fullname, NodeId>,
    ) -> Option<NodeId> {
        if matches!(kind, ast::Kind::Invalid | ast::Kind::Reference { .. }) {
            return None;
        }
        let node = NodeId(self.count);
        self.count += 1;
        if let Some(named) = kind.named() {
            match self.names.get(&named.fullname).copied() {
                None => {
                    self.names.insert(named.fullname.clone(), node);
                }
                Some(first) if first >= begin => self.again.push(Again { node, first, earlier: Some(first) }),
                Some(first) => {
                    let earlier = repeated.insert(&named.fullname, node);
                    self.again.push(Again { node, first, earlier });
                }
            }
        }
        Some(node)
    }

    /// What a name refers to: in the namespace around it, else, as in Java Avro, in none.
    fn find(&self, name: &str, namespace: Option<&str>) -> Option<NodeId> {
        let qualified = match namespace {
            Some(namespace) if !name.contains('.') => self.names.get(format!("{namespace}.{name}").as_str()),
            _ => None,
        };
        qualified.or_else(|| self.names.get(name)).copied()
    }
}

struct Names {
    index: Index,
    /// The node that stands for whatever could not be resolved.
    hole: Option<NodeId>,
    suggestions: unknown::Suggestions,
}

impl Names {
    /// The place of each schema of each file.
    fn places(&mut self, asts: &[Ast], incomplete: bool, out: &mut Collector) -> Vec<Vec<Place>> {
        let mut all = Vec::with_capacity(asts.len());
        for (file, ast) in asts.iter().enumerate() {
            let mut places = Vec::with_capacity(ast.schemas.len());
            for (at, schema) in ast.schemas.iter().enumerate() {
                places.push(self.place(schema, self.index.nodes[file][at], incomplete, out));
            }
            all.push(places);
        }
        all
    }

    fn place(
        &mut self,
        schema: &ast::Schema,
        own: Option<NodeId>,
        incomplete: bool,
        out: &mut Collector,
    ) -> Place {
        let span = schema.span;
        if let Some(node) = own {
            let first = schema.kind.named().and_then(|named| self.index.names.get(&named.fullname));
            return Place { node: first.copied().unwrap_or(node), span, inline: true };
        }
        let ast::Kind::Reference { name, namespace } = &schema.kind else { return self.hole(span) };
        if let Some(node) = self.index.find(name, namespace.as_deref()) {
            return Place { node, span, inline: false };
        }
        // Where a file could not be read, its names are missing, and that is reported already.
        if !incomplete {
            out.push(self.suggestions.unknown(name, namespace.as_deref(), span, &self.index.names));
        }
        self.hole(span)
    }

    fn hole(&mut self, span: Span) -> Place {
        let node = *self.hole.get_or_insert(NodeId(self.index.count));
        Place { node, span, inline: false }
    }
}
