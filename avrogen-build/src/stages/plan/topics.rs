//! Topics as markers: what keys and values are in Rust, and by which schemas they are written.

use std::collections::BTreeMap;
use std::path::Path;

use avrogen_schema::ast::Primitive;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::name::Fullname;
use avrogen_schema::schema::{Kind, NodeId};
use avrogen_schema::source::{FileId, Span};
use avrogen_schema::topic::KeyEncoding;

use super::ir::{Codec, Ident, Leaf, Topic, TopicKey, TopicSchema, TopicValue, TypeId};
use super::name::upper_camel;
use super::{Plan, Planner};
use crate::codes;
use crate::lock::TopicPins;
use crate::project::{self, At, Project, SchemaFile, primitive_files, values_file};

/// A topic to make a marker for.
pub(crate) struct TopicInput<'a> {
    table: &'a str,
    pub(crate) topic: &'a project::Topic,
    /// The file that holds the union of its values, where there are many.
    pub(crate) values: Option<FileId>,
    /// Whether that is registered, as one schema.
    is_union: bool,
    /// The files of its primitive types. They are there for the registry; in Rust they are no types of their own.
    primitives: Vec<FileId>,
    /// What is pinned of all its schemas.
    pub(crate) pins: Option<TopicPins>,
}

/// The topics of a project, whose schemas these files are.
pub(crate) fn topics<'a>(project: &'a Project, files: &[(FileId, SchemaFile)]) -> Vec<TopicInput<'a>> {
    let known: Vec<SchemaFile> = files.iter().map(|(_, file)| file.clone()).collect();
    let at = |path: &Path| {
        files.iter().find(|(_, file)| crate::paths::normal(&file.path) == path).map(|(file, _)| *file)
    };
    let values = |topic: &project::Topic| at(&values_file(project, topic, &known)?.path);
    let primitives = |topic: &project::Topic| {
        let made = primitive_files(project, topic, &known).into_iter();
        made.filter_map(|made| at(&made.path)).collect()
    };
    let input = |(table, topic): (&'a String, &'a project::Topic)| TopicInput {
        table,
        topic,
        values: values(topic),
        is_union: topic.is_union(),
        primitives: primitives(topic),
        pins: None,
    };
    project.topics.iter().map(input).collect()
}

impl TopicInput<'_> {
    /// What the marker is named after.
    fn name(&self) -> String {
        match &self.topic.rust_name {
            Some(chosen) => chosen.value.strip_prefix("r#").unwrap_or(&chosen.value).to_owned(),
            None => upper_camel(self.table),
        }
    }

    /// Whether a file holds a primitive type of the topic.
    pub(super) fn is_primitive(&self, file: FileId) -> bool {
        self.primitives.contains(&file)
    }

    /// What the enum of many values is named after.
    pub(super) fn values_name(&self) -> String {
        format!("{}Value", self.name())
    }
}

impl Planner<'_> {
    /// Fixed schemas of a logical type that stand for themselves in a topic are made as types: they have a schema then.
    pub(super) fn find_fixed_of_topics(&mut self) {
        let topics = self.input.topics.iter();
        let names = topics.flat_map(|input| input.topic.key.iter().chain(&input.topic.values));
        let nodes: Vec<NodeId> =
            names.filter_map(|name| self.set.named(&Fullname::new(name.value.as_str()))).collect();
        self.plain_fixed.extend(nodes.into_iter().filter(|node| self.logical_fixed.contains(node)));
    }

    /// The markers, by their names.
    pub(super) fn plan_topics(&mut self) -> Vec<Topic> {
        let topics = self.input.topics;
        let mut made: Vec<Topic> = topics.iter().filter_map(|input| self.plan_topic(input)).collect();
        made.sort_by(|a, b| a.ident.cmp(&b.ident));
        made
    }

    fn plan_topic(&mut self, input: &TopicInput<'_>) -> Option<Topic> {
        let project::Topic { name, key, values, tombstones, strategy, create, .. } = input.topic;
        let key = match (key, input.topic.key_encoding) {
            (None, _) | (_, KeyEncoding::None) => TopicKey::None,
            (Some(_), KeyEncoding::Utf8) => TopicKey::Utf8,
            (Some(_), KeyEncoding::Bytes) => TopicKey::Bytes,
            (Some(key), KeyEncoding::Avro) => TopicKey::Avro(self.topic_value(key)?),
        };
        let values: Vec<TopicValue> = values.iter().filter_map(|value| self.topic_value(value)).collect();
        self.find_alike(input.topic, &values);
        let many = input.topic.many.then(|| self.values_type(input)).flatten();
        // What is missing has been told.
        if values.is_empty() || values.len() < input.topic.values.len() || many.is_some() != input.topic.many
        {
            return None;
        }
        let union = many.filter(|_| input.is_union).and_then(|id| self.types[id.0].schema);
        if let Some(id) = many {
            self.types[id.0].about = format!("What the topic `{name}` holds");
        }
        let [ident, producer, consumer] = self.name_topic(input)?;
        Some(Topic {
            ident,
            producer,
            consumer,
            name: name.clone(),
            key,
            values,
            many,
            union,
            tombstones: *tombstones,
            strategy: *strategy,
            create: create.clone(),
            pins: input.pins.clone(),
        })
    }

    fn topic_value(&mut self, name: &At<String>) -> Option<TopicValue> {
        if let Some(primitive) = Primitive::from_name(&name.value) {
            let leaf = primitive_leaf(primitive);
            return Some(TopicValue { codec: Codec::Leaf(leaf), schema: TopicSchema::Primitive(leaf) });
        }
        let node = self.set.named(&Fullname::new(name.value.as_str()))?;
        if let Some(id) = self.extern_of.get(&node) {
            return Some(TopicValue { codec: Codec::Extern(*id), schema: TopicSchema::Extern(*id) });
        }
        let id = *self.of_node.get(&node)?;
        let Some(schema) = self.types[id.0].schema else {
            let message =
                format!("the schema of `{}` is too large to be a topic's beside those around it", name.value);
            let help = "give it a file of its own";
            self.findings.push(Diagnostic::error(codes::INVALID_VALUE, name.span, message).help(help));
            return None;
        };
        Some(TopicValue { codec: Codec::Type(id), schema: TopicSchema::Schema(schema) })
    }

    /// The enum that is made from the union of a topic's values.
    fn values_type(&self, input: &TopicInput<'_>) -> Option<TypeId> {
        let top = self.top_levels.iter().find(|top| Some(top.file) == input.values)?;
        self.of_node
            .get(&top.place.node)
            .copied()
            .filter(|_| matches!(self.set.node(top.place.node).kind, Kind::Union(_)))
    }

    /// Reports values that are one type in Rust: nothing would tell by which schema it is to be sent.
    fn find_alike(&mut self, topic: &project::Topic, values: &[TopicValue]) {
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for (name, value) in topic.values.iter().zip(values) {
            let Codec::Extern(id) = &value.codec else { continue };
            let path = self.externs[id.0].path.clone();
            if let Some(first) = seen.get(&path) {
                let message = format!("two values of the topic are one type in Rust, `{path}`");
                let finding = Diagnostic::error(codes::INVALID_VALUE, name.span, message);
                self.findings.push(
                    finding.label(*first, "the same type").help("give each its own type with `extern`"),
                );
            } else {
                seen.insert(path, name.span);
            }
        }
    }

    /// Names for the marker, its producer and its consumer that nothing at the root has.
    fn name_topic(&mut self, input: &TopicInput<'_>) -> Option<[Ident; 3]> {
        let wanted = input.name();
        let candidates = |name: &str| [name.to_owned(), format!("{name}Producer"), format!("{name}Consumer")];
        let scope = self.modules.scope(Plan::ROOT);
        let mut names = std::iter::once(wanted.clone())
            .chain(std::iter::once(format!("{wanted}Topic")))
            .chain((2..).map(|n| format!("{wanted}Topic{n}")));
        if let Some(chosen) = &input.topic.rust_name
            && candidates(&wanted).iter().any(|name| !scope.is_free(name))
        {
            self.refuse_name(chosen.span, &input.topic.name, &wanted);
            return None;
        }
        let name = names.find(|name| candidates(name).iter().all(|name| scope.is_free(name)))?;
        Some(candidates(&name).map(|name| scope.claim_numbered(&name)))
    }
}

fn primitive_leaf(primitive: Primitive) -> Leaf {
    match primitive {
        Primitive::Null => Leaf::Null,
        Primitive::Boolean => Leaf::Boolean,
        Primitive::Int => Leaf::Int,
        Primitive::Long => Leaf::Long,
        Primitive::Float => Leaf::Float,
        Primitive::Double => Leaf::Double,
        Primitive::Bytes => Leaf::Bytes,
        Primitive::String => Leaf::String,
    }
}
