//! What is known of a topic before there is a broker.

use avrogen_schema::topic::{CleanupPolicy, KeyEncoding, Side, SubjectNameStrategy};

use crate::SchemaDef;
use crate::schema::schema_of;

/// A topic: its name, the schemas of both sides, how its subjects are named and how it is created.
#[derive(Debug)]
pub struct TopicDef {
    name: &'static str,
    key_encoding: KeyEncoding,
    key: Option<Schema>,
    value: &'static [Schema],
    is_union: bool,
    strategy: SubjectNameStrategy,
    create: Create,
}

/// A schema of one side of a topic.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    def: &'static SchemaDef,
}

/// How a topic is created where it is missing; what is absent is the broker's default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Create {
    partitions: Option<u32>,
    replication: Option<u32>,
    retention: Option<i64>,
    cleanup: Option<CleanupPolicy>,
}

/// What `avrogen.lock` pins of a topic's schemas.
#[derive(Debug)]
pub struct Pins {
    registry: Option<&'static str>,
    key: Option<Pin>,
    value: &'static [Pin],
}

/// A schema at a version of its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    subject: &'static str,
    version: i32,
    id: Option<i32>,
    guid: Option<&'static str>,
}

impl TopicDef {
    /// For generated code: the topic's name, and the schemas of its values.
    #[doc(hidden)]
    pub const fn new(name: &'static str, value: &'static [Schema]) -> Self {
        Self {
            name,
            key_encoding: KeyEncoding::None,
            key: None,
            value,
            is_union: false,
            strategy: SubjectNameStrategy::TopicName,
            create: Create { partitions: None, replication: None, retention: None, cleanup: None },
        }
    }

    /// For generated code: keys in Avro.
    #[doc(hidden)]
    #[must_use]
    pub const fn key_schema(self, schema: Schema) -> Self {
        Self { key: Some(schema), key_encoding: KeyEncoding::Avro, ..self }
    }

    /// For generated code: plain keys.
    #[doc(hidden)]
    #[must_use]
    pub const fn plain_key(self, encoding: KeyEncoding) -> Self {
        Self { key_encoding: encoding, ..self }
    }

    /// For generated code: many event types in one schema, a union.
    #[doc(hidden)]
    #[must_use]
    pub const fn union(self) -> Self {
        Self { is_union: true, ..self }
    }

    /// For generated code: how subjects are named.
    #[doc(hidden)]
    #[must_use]
    pub const fn strategy(self, strategy: SubjectNameStrategy) -> Self {
        Self { strategy, ..self }
    }

    /// For generated code: how the topic is created.
    #[doc(hidden)]
    #[must_use]
    pub const fn created(self, create: Create) -> Self {
        Self { create, ..self }
    }

    /// The topic's name in Kafka, unless another one is chosen at run time.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How keys are written.
    pub const fn key_encoding(&self) -> KeyEncoding {
        self.key_encoding
    }

    /// The schema of keys, where they are Avro.
    pub const fn key(&self) -> Option<Schema> {
        self.key
    }

    /// The schemas of values: of many event types that are registered one by one, each.
    pub const fn value(&self) -> &'static [Schema] {
        self.value
    }

    /// Whether values are of many event types in one schema, which is a union.
    pub const fn is_union(&self) -> bool {
        self.is_union
    }

    /// Whether values are whatever bytes there are, and no data of a schema.
    pub const fn is_raw(&self) -> bool {
        self.value.is_empty()
    }

    /// How subjects are named.
    pub const fn subject_name_strategy(&self) -> SubjectNameStrategy {
        self.strategy
    }

    /// How the topic is created where it is missing.
    pub const fn create(&self) -> Create {
        self.create
    }

    /// The schemas of a side.
    pub fn side(&self, side: Side) -> &[Schema] {
        match side {
            Side::Key => self.key.as_slice(),
            Side::Value => self.value,
        }
    }

    /// The subject under which a schema of the topic is registered, where the topic has this name; none where only the
    /// registry can say it.
    pub fn subject(&self, topic: &str, side: Side, schema: &SchemaDef) -> Option<String> {
        self.strategy.subject(topic, side, schema.name())
    }

    /// The index of the schema of a side that data of a writer's schema of this fullname are read to: of several the one of
    /// that name, else the first one that has it for an alias. A side with one schema reads all data with that: whether they
    /// fit is the business of resolution.
    pub fn schema_for(&self, side: Side, writer: &str) -> Option<usize> {
        match self.side(side) {
            [] => None,
            [_] => Some(0),
            schemas => {
                let named = schemas.iter().position(|schema| schema.def.name() == writer);
                named.or_else(|| schemas.iter().position(|schema| schema.has_alias(writer)))
            }
        }
    }
}

impl Schema {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(def: &'static SchemaDef) -> Self {
        Self { def }
    }

    /// The schema.
    pub const fn schema(&self) -> &'static SchemaDef {
        self.def
    }

    fn has_alias(self, name: &str) -> bool {
        schema_of(self.def).is_ok_and(|schema| schema.has_alias(name))
    }
}

impl Create {
    /// Nothing but the broker's defaults.
    pub const fn new() -> Self {
        Self { partitions: None, replication: None, retention: None, cleanup: None }
    }

    /// So many partitions.
    #[must_use]
    pub const fn partitions(self, partitions: u32) -> Self {
        Self { partitions: Some(partitions), ..self }
    }

    /// Each partition on so many brokers.
    #[must_use]
    pub const fn replication(self, replication: u32) -> Self {
        Self { replication: Some(replication), ..self }
    }

    /// Messages are kept for so many milliseconds, or forever where that is -1.
    #[must_use]
    pub const fn retention(self, millis: i64) -> Self {
        Self { retention: Some(millis), ..self }
    }

    /// What becomes of old messages.
    #[must_use]
    pub const fn cleanup(self, cleanup: CleanupPolicy) -> Self {
        Self { cleanup: Some(cleanup), ..self }
    }

    /// How many partitions.
    pub const fn get_partitions(&self) -> Option<u32> {
        self.partitions
    }

    /// How many brokers hold each.
    pub const fn get_replication(&self) -> Option<u32> {
        self.replication
    }

    /// How many milliseconds messages are kept; -1 for ever.
    pub const fn get_retention(&self) -> Option<i64> {
        self.retention
    }

    /// What becomes of old messages.
    pub const fn get_cleanup(&self) -> Option<CleanupPolicy> {
        self.cleanup
    }
}

impl Pins {
    /// For generated code: the registry that the ids are of, and what is pinned of keys and values.
    #[doc(hidden)]
    pub const fn new(registry: Option<&'static str>, key: Option<Pin>, value: &'static [Pin]) -> Self {
        Self { registry, key, value }
    }

    /// The registry that the ids are of.
    pub const fn registry(&self) -> Option<&'static str> {
        self.registry
    }

    /// What is pinned of the schemas of a side, in the order of [`TopicDef::side`].
    pub fn side(&self, side: Side) -> &[Pin] {
        match side {
            Side::Key => self.key.as_slice(),
            Side::Value => self.value,
        }
    }
}

impl Pin {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(
        subject: &'static str,
        version: i32,
        id: Option<i32>,
        guid: Option<&'static str>,
    ) -> Self {
        Self { subject, version, id, guid }
    }

    /// The subject.
    pub const fn subject(&self) -> &'static str {
        self.subject
    }

    /// The version.
    pub const fn version(&self) -> i32 {
        self.version
    }

    /// The id that the registry gave it: to be used only once the registry has confirmed it.
    pub const fn id(&self) -> Option<i32> {
        self.id
    }

    /// The globally unique id, where the registry has one.
    pub const fn guid(&self) -> Option<&'static str> {
        self.guid
    }
}
