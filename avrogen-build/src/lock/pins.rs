//! What `avrogen.lock` pins of topics: where the locked texts are what the working schemas say, and only there.

use std::collections::BTreeSet;

use avrogen_schema::ast::Primitive;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::name::Fullname;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::{FileId, SourceMap};
use avrogen_schema::topic::{KeyEncoding, Side};

use super::{LockFile, Texts};
use crate::project::Topic;

/// A schema of a topic in the working set.
enum Working {
    Node(NodeId),
    Primitive(Primitive),
}

/// What is pinned of the schemas of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicPins {
    /// The registry that the ids are of.
    pub registry: Option<String>,
    /// Of keys, where they have a schema.
    pub key: Option<TopicPin>,
    /// Of values, in the order of their schemas.
    pub values: Vec<TopicPin>,
}

/// A schema at a version of its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicPin {
    /// The subject.
    pub subject: String,
    /// The version.
    pub version: i32,
    /// The id that the registry gave it.
    pub id: Option<i32>,
    /// The GUID that the registry gave it.
    pub guid: Option<String>,
}

/// The pins of a topic all of whose schemas are pinned. `union` is the file of its values, where they are one union. What is
/// wrong with the lock or its texts is no business of topics: they are not pinned then.
pub(crate) fn topic_pins(
    lock: &LockFile,
    texts: &mut Texts,
    set: &SchemaSet,
    topic: &Topic,
    union: Option<FileId>,
    sources: &mut SourceMap,
) -> Option<TopicPins> {
    Search { set, lock, texts, sources }.pins(topic, union)
}

struct Search<'a> {
    set: &'a SchemaSet,
    lock: &'a LockFile,
    texts: &'a mut Texts,
    sources: &'a mut SourceMap,
}

impl Search<'_> {
    fn pins(&mut self, topic: &Topic, union: Option<FileId>) -> Option<TopicPins> {
        let key = match &topic.key {
            Some(key) if topic.key_encoding == KeyEncoding::Avro => {
                Some(self.pin(topic.subject(Side::Key, &key.value)?, &self.working(&key.value)?)?)
            }
            _ => None,
        };
        let mut values = Vec::new();
        if topic.is_union() {
            let root = self.set.roots().iter().find(|root| Some(root.file) == union)?;
            values.push(self.pin(topic.subject(Side::Value, "")?, &Working::Node(root.place.node))?);
        } else {
            for value in &topic.values {
                let working = self.working(&value.value)?;
                values.push(self.pin(topic.subject(Side::Value, &value.value)?, &working)?);
            }
        }
        // Ids of two registries have nothing to do with each other.
        let registry =
            |pin: &TopicPin| self.lock.lock.subjects.get(&pin.subject).and_then(|pin| pin.registry.clone());
        let registries: BTreeSet<_> = key.iter().chain(&values).map(registry).collect();
        let registry = registries.first().cloned().filter(|_| registries.len() == 1)?;
        Some(TopicPins { registry, key, values })
    }

    fn working(&self, name: &str) -> Option<Working> {
        let primitive = Primitive::from_name(name).map(Working::Primitive);
        primitive.or_else(|| self.set.named(&Fullname::new(name)).map(Working::Node))
    }

    /// The pin of a subject, where its text is what the working schema says.
    fn pin(&mut self, subject: String, working: &Working) -> Option<TopicPin> {
        let version = self.lock.lock.pinned(&subject)?;
        let text = self.lock.lock.schemas.get(&version).filter(|text| !text.deleted)?;
        let asked = std::slice::from_ref(&version);
        let locked = self.texts.schemas(self.lock, asked, self.sources, &mut Vec::new())?;
        let root = locked.roots().first()?.place.node;
        let is_same = match working {
            Working::Node(node) => equal((self.set, *node), (&locked, root), Equality::Lookup),
            Working::Primitive(primitive) => {
                let root = locked.node(root);
                root.kind.type_name() == primitive.name() && root.props.is_empty()
            }
        };
        let id = match text.id {
            Some(id) => Some(i32::try_from(id).ok()?),
            None => None,
        };
        let version = i32::try_from(version.number).ok()?;
        is_same.then(|| TopicPin { subject, version, id, guid: text.guid.clone() })
    }
}
