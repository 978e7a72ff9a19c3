//! Markers of topics.

use avrogen_schema::topic::SubjectNameStrategy;

use super::codec::Codec;
use super::leaf::Leaf;
use super::{ExternId, Ident, SchemaId, TypeId};
use crate::lock::TopicPins;
use crate::project::Create;

/// The marker of a topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its name in Rust.
    pub ident: Ident,
    /// The name of its producer.
    pub producer: Ident,
    /// The name of its consumer.
    pub consumer: Ident,
    /// Its name in Kafka.
    pub name: String,
    /// What keys are, and how they are written.
    pub key: TopicKey,
    /// The types that may be sent.
    pub values: Vec<TopicValue>,
    /// The enum of all values, where there are many.
    pub many: Option<TypeId>,
    /// The schema of that enum, where it is a union that is registered as one schema.
    pub union: Option<SchemaId>,
    /// Whether a value may be absent.
    pub tombstones: bool,
    /// How subjects are named.
    pub strategy: SubjectNameStrategy,
    /// How the topic is created.
    pub create: Create,
    /// What the lock pins, where its texts are what the schemas say.
    pub pins: Option<TopicPins>,
}

/// What the keys of a topic are.
#[derive(Clone, Debug)]
pub enum TopicKey {
    /// There are none.
    None,
    /// Plain text.
    Utf8,
    /// Plain bytes.
    Bytes,
    /// A datum.
    Avro(TopicValue),
}

/// What stands on a side of a topic's messages.
#[derive(Clone, Debug)]
pub struct TopicValue {
    /// Its type and codec: a leaf, a generated type or an extern one.
    pub codec: Codec,
    /// Its schema.
    pub schema: TopicSchema,
}

/// Where a schema of a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicSchema {
    /// In the plan.
    Schema(SchemaId),
    /// In another crate.
    Extern(ExternId),
    /// In the runtime: a primitive type.
    Primitive(Leaf),
}
