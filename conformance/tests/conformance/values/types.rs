//! The generated types, each with its schema.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use avrogen_build::Generated;
use avrogen_build::tools::plan::{Codec, Plan, SchemaId, Target, Type, TypeKind};
use avrogen_conformance::corpus::Entry;
use avrogen_conformance::java::Root;
use avrogen_runtime::datum::Schema;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::SourceMap;

/// What was generated from a file and those that it needs.
pub(crate) struct Set {
    /// The file.
    pub(crate) name: String,
    /// The texts, in the order to read them.
    pub(crate) texts: Vec<String>,
    schemas: Arc<SchemaSet>,
    stems: Vec<String>,
    pub(crate) plan: Arc<Plan>,
    /// The number of the program, and in it, of the first type.
    pub(crate) place: (usize, usize),
}

/// A type with a schema of its own.
pub(crate) struct Case<'a> {
    pub(crate) set: &'a Set,
    pub(crate) made: &'a Type,
    /// The schema's fullname, where it has one.
    fullname: Option<&'a str>,
    pub(crate) schema: Schema,
    /// The number of the text whose top level it is, where it has no fullname.
    text: usize,
    /// In the program.
    pub(crate) number: usize,
}

/// Where a type is below the root.
pub(crate) fn path(plan: &Plan, made: &Type) -> String {
    let mut path = made.ident.to_string();
    let mut module = plan.module(made.module);
    while let Some(parent) = module.parent {
        path = format!("{}::{path}", module.ident);
        module = plan.module(parent);
    }
    path
}

impl Set {
    pub(crate) fn new(entry: &Entry, generated: Generated) -> Self {
        let mut sources = SourceMap::new();
        let texts: Vec<String> = entry.files.iter().map(|file| avrogen_conformance::text(file)).collect();
        let files: Vec<_> =
            texts.iter().map(|text| sources.add(entry.name.as_str(), text.as_str())).collect();
        let schemas = parse_schemas(&sources, &files, &Options::strict()).set.expect("it is valid");
        let stem =
            |file: &PathBuf| file.file_stem().map_or_else(String::new, |stem| stem.display().to_string());
        Self {
            name: entry.name.clone(),
            texts,
            schemas: Arc::new(schemas),
            stems: entry.files.iter().map(stem).collect(),
            plan: generated.sets.into_iter().next().expect("the default set").plan,
            place: (0, 0),
        }
    }

    /// The types with schemas of their own. The others are unions, which have values in records only.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        self.plan.types.iter().filter(|made| made.schema.is_some())
    }

    /// All that is to be checked.
    pub(crate) fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        self.types().enumerate().map(|(number, made)| {
            let name = made.schema.map(|id| self.plan.schema(id).name.as_str()).unwrap_or_default();
            let (node, fullname, text) = self.find(made, name);
            let schema = Schema::new(Arc::clone(&self.schemas), node);
            Case { set: self, made, fullname, schema, text, number: self.place.1 + number }
        })
    }

    fn find<'a>(&'a self, made: &Type, name: &'a str) -> (NodeId, Option<&'a str>, usize) {
        let is_named = |node: NodeId| self.schemas.node(node).kind.named().is_some();
        let mut roots = self.schemas.roots().iter().map(|root| root.place.node).enumerate();
        let unnamed = roots.find(|(text, node)| !is_named(*node) && self.stems[*text] == name);
        let is_unnamed = match &made.kind {
            TypeKind::Newtype(newtype) => !newtype.fixed,
            TypeKind::Union(_) => true,
            TypeKind::Record(_) | TypeKind::Enum(_) => false,
        };
        let named = self.schemas.names().find(|(fullname, _)| fullname.as_str() == name);
        match (unnamed.filter(|_| is_unnamed), named) {
            (Some((text, node)), _) => (node, None, text),
            (None, Some((_, node))) => (node, Some(name), self.texts.len() - 1),
            (None, None) => panic!("{}: nothing is called {name}", self.name),
        }
    }
}

impl<'a> Case<'a> {
    /// What to call it in a failure.
    pub(crate) fn name(&self) -> String {
        format!("{}: {}", self.set.name, path(&self.set.plan, self.made))
    }

    /// The schema among those that Java has read.
    pub(crate) fn root(&self) -> Root<'a> {
        self.fullname.map_or(Root::Text(self.text), Root::Name)
    }

    pub(crate) fn schemas(&self) -> &'a SchemaSet {
        &self.set.schemas
    }

    /// The texts that the generated type has for its schema: those that it refers to come before it. None where they refer to
    /// each other in a circle, so that there is no order to read them in: those of large types of one file may.
    pub(crate) fn texts(&self) -> Option<Vec<&'a str>> {
        /// Texts that have been visited, and whether all that they refer to has been.
        type Visited = HashMap<SchemaId, bool>;
        fn visit<'a>(plan: &'a Plan, id: SchemaId, seen: &mut Visited, texts: &mut Vec<&'a str>) -> bool {
            if let Some(is_done) = seen.get(&id) {
                return *is_done;
            }
            seen.insert(id, false);
            let schema = plan.schema(id);
            let read = schema.references.iter().all(|reference| match reference.target {
                Target::Schema(id) => visit(plan, id, seen, texts),
                Target::Extern(_) => true,
            });
            seen.insert(id, true);
            texts.push(&schema.text);
            read
        }
        let mut texts = Vec::new();
        let id = self.made.schema?;
        visit(&self.set.plan, id, &mut HashMap::new(), &mut texts).then_some(texts)
    }

    /// Whether it is the type of a text's top level.
    pub(crate) fn is_top_level(&self) -> bool {
        let mut roots = self.schemas().roots().iter().map(|root| root.place.node);
        self.null().is_none() && roots.any(|root| root == self.schema.root())
    }

    /// The null branch of a union that its type leaves out.
    pub(crate) fn null(&self) -> Option<usize> {
        match &self.made.kind {
            TypeKind::Union(union) => union.null,
            _ => None,
        }
    }

    /// The codecs of all places of the type, and of the unions that it holds.
    pub(crate) fn codecs(&self) -> Vec<&'a Codec> {
        let plan = &self.set.plan;
        let mut open = vec![self.made];
        let mut codecs = Vec::new();
        while let Some(made) = open.pop() {
            for codec in made.codecs() {
                codec.walk(&mut |codec| {
                    if let Codec::Type(id) | Codec::OptionalUnion(id) = codec {
                        open.extend(Some(plan.type_(*id)).filter(|made| made.schema.is_none()));
                    }
                    codecs.push(codec);
                });
            }
        }
        codecs
    }
}
