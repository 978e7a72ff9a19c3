//! From schemas to the Rust to be made. Everything is decided here: names, modules, boxes, derives, defaults, and the
//! codec of each place. The emitter writes it down.

mod borrowed;
mod codec;
mod defaults;
mod derives;
mod empty;
mod externs;
mod files;
mod graph;
mod history;
mod ir;
mod meaning;
mod modules;
mod name;
mod numbers;
mod presets;
mod range;
mod records;
mod schemas;
mod select;
mod sharing;
mod sizes;
mod topics;
mod unions;
mod validate;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::logical::ATTRIBUTE;
use avrogen_schema::schema::{Kind, NodeId, Place, SchemaSet};
use avrogen_schema::source::{FileId, SourceMap, Span};

pub use crate::config::MapType;
pub(crate) use files::{Chunk, Head, Layout, Part, PlannedFile, SCHEMAS, TOPICS};
pub(crate) use graph::Graph;
pub(crate) use history::History;
pub use ir::*;
pub(crate) use meaning::{Meaning, Meanings, meanings};
pub(crate) use name::RUNTIME_ALIAS;
pub(crate) use select::joined;
pub(crate) use sizes::index_size;
pub(crate) use topics::{TopicInput, topics};

use crate::config::{Selector, Settings, Unions};
use crate::lock::Version;
use crate::project::safe_names;
use crate::stages::check::children;
use modules::Modules;
use select::Choices;

/// What a plan is made from.
pub(crate) struct Input<'a> {
    /// The set's name.
    pub(crate) name: Option<&'a str>,
    pub(crate) set: &'a SchemaSet,
    pub(crate) sources: &'a SourceMap,
    pub(crate) settings: &'a Settings,
    pub(crate) selectors: &'a [Selector],
    /// The subject under which the schema of a file is registered.
    pub(crate) subject: &'a dyn Fn(FileId) -> Option<String>,
    /// Whether a file's schema is registered without references.
    pub(crate) is_inline: &'a dyn Fn(FileId) -> bool,
    /// The texts of the lock among the files.
    pub(crate) pinned: &'a BTreeMap<FileId, Version>,
    pub(crate) topics: &'a [TopicInput<'a>],
    /// What the locked versions of the schemas have named.
    pub(crate) history: &'a History,
}

/// A type that a file's top level makes: it has the file's exact text.
struct TopLevel {
    file: FileId,
    place: Place,
    /// The file's name without folders and extension.
    stem: String,
    /// What a type is named after that is made for the top level itself.
    name: String,
    /// Whether the file holds nothing but this schema.
    alone: bool,
}

struct Planner<'a> {
    input: &'a Input<'a>,
    set: &'a SchemaSet,
    choices: Choices,
    graph: Graph,
    top_levels: Vec<TopLevel>,
    modules: Modules,
    types: Vec<Type>,
    /// The type of each named schema, and of each union that is one.
    of_node: HashMap<NodeId, TypeId>,
    /// The unions that have enums, in the order in which they were made.
    union_enums: Vec<sharing::UnionEnum>,
    externs: Vec<Extern>,
    extern_of: HashMap<NodeId, ExternId>,
    /// Fixed schemas with a logical type that applies.
    logical_fixed: BTreeSet<NodeId>,
    /// Those of them that are somewhere taken as the bytes they are.
    plain_fixed: BTreeSet<NodeId>,
    findings: Vec<Diagnostic>,
}

/// Plans the Rust for a set of schemas.
///
/// # Errors
/// All findings, where one of them is an error; otherwise the plan comes with the warnings.
pub(crate) fn plan(input: &Input<'_>) -> Result<(Plan, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut invalid = Vec::new();
    validate::settings(input.settings, input.selectors, &mut invalid);
    if !invalid.is_empty() {
        return Err(invalid);
    }
    let mut planner = Planner::new(input);
    planner.find_externs();
    planner.find_fixed();
    planner.find_fixed_of_topics();
    planner.name_types();
    planner.plan_types();
    planner.settle_sizes();
    planner.settle_derives();
    planner.settle_defaults();
    planner.settle_borrowed();
    let schemas = planner.plan_schemas();
    let topics = planner.plan_topics();
    planner.findings.sort_by_key(|finding| finding.span().map(|span| (span.file, span.start)));
    if planner.findings.iter().any(Diagnostic::is_error) {
        return Err(planner.findings);
    }
    Ok(planner.finish(schemas, topics))
}

/// The texts of the schemas that adapters cover: those that a mapping is about, and what stands in a field `with` one, as
/// far as it has no name. What the generator makes of their logical types does not matter.
pub(crate) fn adapted(input: &Input<'_>) -> Vec<Span> {
    let set = input.set;
    let planner = Planner::new(input);
    let mut nodes: Vec<NodeId> = planner.choices.mapped().collect();
    for (_, id) in set.names() {
        let Kind::Record(record) = &set.node(id).kind else { continue };
        let fields = record.fields.iter().enumerate();
        let adapted = fields.filter(|(index, _)| planner.choices.of_field(id, *index).with.is_some());
        let mut pending: Vec<NodeId> = adapted.map(|(_, field)| field.place.node).collect();
        while let Some(id) = pending.pop() {
            nodes.push(id);
            if set.node(id).kind.named().is_none() {
                pending.extend(children(set, id));
            }
        }
    }
    let logical = nodes.into_iter().flat_map(|id| &set.node(id).props).filter(|prop| prop.key == ATTRIBUTE);
    logical.map(|prop| prop.value.span).collect()
}

impl<'a> Planner<'a> {
    fn new(input: &'a Input<'a>) -> Self {
        let set = input.set;
        let mut findings = Vec::new();
        let top_levels = top_levels(input);
        let unnamed = top_levels.iter().filter(|top| set.node(top.place.node).kind.named().is_none());
        let stems: Vec<String> = unnamed.map(|top| top.stem.clone()).collect();
        let choices =
            Choices::new(set, &stems, input.settings.clone(), input.selectors.to_vec(), &mut findings);
        let graph = Graph::new(set, |id| choices.of_type(id).extern_.is_some());
        Self {
            input,
            set,
            choices,
            graph,
            top_levels,
            modules: Modules::new(),
            types: Vec::new(),
            of_node: HashMap::new(),
            union_enums: Vec::new(),
            externs: Vec::new(),
            extern_of: HashMap::new(),
            logical_fixed: BTreeSet::new(),
            plain_fixed: BTreeSet::new(),
            findings,
        }
    }

    fn plan_types(&mut self) {
        let mut ids: Vec<TypeId> = (0..self.types.len()).map(TypeId).collect();
        if self.choices.general.unions == Some(Unions::Shared) {
            // An enum is named after the first of its unions in the texts.
            ids.sort_by_key(|id| {
                let span = self.set.node(self.types[id.0].node).span;
                (&*self.input.sources.get(span.file).name, span.start)
            });
        }
        for id in ids {
            let node = self.types[id.0].node;
            let set = self.set;
            let kind = match &set.node(node).kind {
                Kind::Record(record) => self.plan_record(id, record),
                Kind::Enum(of) => self.plan_enum(of),
                Kind::Fixed(fixed) => self.plan_fixed(id, fixed),
                _ => self.plan_top_level(id),
            };
            self.types[id.0].kind = kind;
        }
    }

    /// The features of the runtime that the plan needs.
    fn features(&self) -> BTreeSet<&'static str> {
        let mut features = BTreeSet::new();
        for made in &self.types {
            for codec in made.codecs() {
                codec.walk(&mut |codec| {
                    if let Codec::Leaf(leaf) = codec {
                        features.extend(leaf.feature());
                    }
                });
            }
            features.extend(made.serde.then_some("serde"));
            features
                .extend(matches!(&made.kind, TypeKind::Record(record) if record.builder).then_some("bon"));
        }
        features
    }

    fn finish(self, schemas: Vec<Schema>, topics: Vec<Topic>) -> (Plan, Vec<Diagnostic>) {
        let settings = self.input.settings;
        let features = self.features();
        let plan = Plan {
            set: self.input.name.map(str::to_owned),
            runtime: settings.runtime.clone().unwrap_or_else(|| "::avrogen_runtime".to_owned()),
            codec: settings.codec.unwrap_or_default(),
            level: Level { number: LEVEL, version: RUNTIME_VERSION, features },
            types: self.types,
            modules: self.modules.finish(),
            schemas,
            externs: self.externs,
            topics,
        };
        (plan, self.findings)
    }
}

/// The contract with the runtime that this generator is written for.
const LEVEL: u32 = 1;
/// The first version of the runtime that has all of it.
const RUNTIME_VERSION: &str = "0.1.0";

/// The top levels of files that spell their schema out, in the order of the files.
fn top_levels(input: &Input<'_>) -> Vec<TopLevel> {
    let mut files: HashMap<FileId, usize> = HashMap::new();
    for root in input.set.roots() {
        *files.entry(root.file).or_default() += 1;
    }
    let is_type = |file: FileId| input.topics.iter().all(|topic| !topic.is_primitive(file));
    let inline = input.set.roots().iter().filter(|root| root.place.inline && is_type(root.file));
    let name_of = |file: FileId| {
        // The file of a locked text is named after the version's number.
        let stem = match input.pinned.get(&file) {
            Some(version) => safe_names([version.subject.as_str()]).into_values().collect(),
            None => stem(&input.sources.get(file).name).to_owned(),
        };
        let of_topic = input.topics.iter().find(|topic| topic.values == Some(file));
        (of_topic.map_or_else(|| stem.clone(), TopicInput::values_name), stem)
    };
    inline
        .map(|root| (root, name_of(root.file)))
        .map(|(root, (name, stem))| TopLevel {
            file: root.file,
            place: root.place,
            stem,
            name,
            alone: files[&root.file] == 1
                && begins_at(&input.sources.get(root.file).text, root.place.span.start as usize),
        })
        .collect()
}

/// Whether a text is blank before an offset, comments apart: a protocol is not, its types stand inside it.
fn begins_at(text: &str, offset: usize) -> bool {
    let mut before = text.get(..offset).unwrap_or_default();
    loop {
        before = before.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        before = if let Some(comment) = before.strip_prefix("//") {
            comment.split_once('\n').map_or("", |(_, rest)| rest)
        } else if let Some(comment) = before.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, rest)| rest)
        } else {
            return before.is_empty();
        };
    }
}

/// The name of a file without its folders and its extension.
fn stem(name: &str) -> &str {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match base.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => base,
    }
}
