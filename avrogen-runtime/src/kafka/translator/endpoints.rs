//! What is known of the two topics of a translation: from the types, or from whoever learned it when the program ran.

use std::fmt;

use tokio::sync::OnceCell;

use crate::datum::{self, Schema};
use crate::framing::confluent::{SchemaId, Trailing, is_raw};
use crate::kafka::client::Client;
use crate::kafka::error::Error;
use crate::kafka::producer::Schemas;
use crate::kafka::schemas::{ResolvedSchema, SchemaPrefix, subject_to_read};
use crate::resolution::ReaderKey;
use crate::topic::{self, KeyEncoding, Side, Topic, TopicDef};
use crate::{Error as DataError, Limits, SchemaDef};

/// A schema as a registry has it.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Its id or guid, which is told in messages: by a prefix the one, by a header the other.
    pub id: SchemaId,
    /// The schema.
    pub schema: Schema,
}

/// What messages of a topic hold, for a [translation](super::TranslatorBuilder::schemas) between topics of which the program
/// learns when it runs.
#[derive(Clone)]
pub struct TopicSchemas {
    keys: KeyEncoding,
    key: Option<Registered>,
    values: Vec<Registered>,
    contexts: [Option<String>; 2],
    required: [bool; 2],
    resolved: Schemas,
}

/// Where messages come from.
pub(super) enum From {
    /// With the subjects of both sides, once they are known: the registry may have to be asked for them.
    Typed(&'static TopicDef, [OnceCell<Option<String>>; 2]),
    Given(TopicSchemas),
}

/// Where they go to.
pub(super) enum To {
    Typed(&'static TopicDef, Check),
    Given(TopicSchemas),
}

/// Whether consumers of a topic will be able to read a key and a value.
type Check = fn(Option<&[u8]>, Value<'_>) -> Result<(), (Side, DataError)>;

/// A datum of a value, and the index of its schema; none for a tombstone.
pub(super) type Value<'a> = Option<(usize, &'a [u8])>;

impl TopicSchemas {
    /// Messages with values of some schemas, of which data go to the one of their name, the first one that has it for an alias, or
    /// the only one. Of the topic that is read nothing has to be known but its keys.
    pub fn new(values: impl IntoIterator<Item = Registered>) -> Self {
        let values: Vec<Registered> = values.into_iter().collect();
        let resolved = Schemas { key: None, value: values.iter().map(Registered::resolved).collect() };
        let (contexts, required) = ([None, None], [false; 2]);
        Self { keys: KeyEncoding::None, key: None, values, contexts, required, resolved }
    }

    /// With keys that are text, or bytes as they are.
    #[must_use]
    pub fn plain_keys(self, keys: KeyEncoding) -> Self {
        Self { keys, ..self }
    }

    /// With keys in Avro: of a schema, where messages go to the topic.
    #[must_use]
    pub fn avro_keys(mut self, key: Option<Registered>) -> Self {
        self.resolved.key = key.as_ref().map(Registered::resolved);
        Self { keys: KeyEncoding::Avro, key, ..self }
    }

    /// Each message has a key, or a value, or consumers of the topic cannot read it: what would be without is not sent there, and
    /// meets the policy. Otherwise either may be missing.
    #[must_use]
    pub fn required(mut self, side: Side) -> Self {
        self.required[place(side)] = true;
        self
    }

    /// The subject of a side, by which a registry finds ids of other contexts than its default one.
    #[must_use]
    pub fn subject(mut self, side: Side, subject: impl Into<String>) -> Self {
        self.contexts[place(side)] = Some(subject.into());
        self
    }

    fn side(&self, side: Side) -> &[Registered] {
        match side {
            Side::Key => self.key.as_slice(),
            Side::Value => &self.values,
        }
    }
}

fn place(side: Side) -> usize {
    match side {
        Side::Key => 0,
        Side::Value => 1,
    }
}

impl Registered {
    fn resolved(&self) -> ResolvedSchema {
        let prefix = match self.id {
            SchemaId::Id(id) => SchemaPrefix::prefix(id),
            SchemaId::Guid(guid) => SchemaPrefix::Header(guid.header()),
        };
        ResolvedSchema { prefix, resolution: None, is_raw: is_raw(&self.schema) }
    }
}

impl From {
    pub(super) fn typed<T: Topic>() -> Self {
        Self::Typed(T::DEF, [const { OnceCell::const_new() }; 2])
    }

    pub(super) fn key_encoding(&self) -> KeyEncoding {
        match self {
            Self::Typed(def, _) => def.key_encoding(),
            Self::Given(given) => given.keys,
        }
    }

    /// The subject by which ids of a side are asked for.
    pub(super) async fn subject(
        &self,
        client: &Client,
        topic: &str,
        side: Side,
    ) -> Result<Option<&str>, Error> {
        let subject = match self {
            Self::Typed(def, known) => {
                known[place(side)].get_or_try_init(|| subject_to_read(client, def, topic, side)).await?
            }
            Self::Given(given) => &given.contexts[place(side)],
        };
        Ok(subject.as_deref())
    }
}

impl To {
    pub(super) fn typed<T: Topic>() -> Self {
        Self::Typed(T::DEF, |key, value| {
            let (key, limits) = (key.map(|key| (0, key)), Limits::new());
            topic::decode_key::<T>(key, limits, Trailing::Refuse).map_err(|error| (Side::Key, error))?;
            let value = topic::decode_value::<T>(value, limits, Trailing::Refuse);
            value.map(drop).map_err(|error| (Side::Value, error))
        })
    }

    pub(super) fn key_encoding(&self) -> KeyEncoding {
        match self {
            Self::Typed(def, _) => def.key_encoding(),
            Self::Given(given) => given.keys,
        }
    }

    /// The index of the schema of a side that data of a writer's schema of this fullname go to.
    pub(super) fn schema_for(&self, side: Side, writer: &str) -> Option<usize> {
        match self {
            Self::Typed(def, _) => def.schema_for(side, writer).filter(|index| *index < def.side(side).len()),
            Self::Given(given) => match given.side(side) {
                [_] => Some(0),
                schemas => {
                    let named = schemas.iter().position(|one| one.schema.name() == writer);
                    named.or_else(|| schemas.iter().position(|one| one.schema.has_alias(writer)))
                }
            },
        }
    }

    /// The schema of an index, and what tells it from others.
    pub(super) fn reader(&self, side: Side, index: usize) -> (ReaderKey, Reader<'_>) {
        match self {
            Self::Typed(def, _) => {
                let def = def.side(side)[index].schema();
                (def.into(), Reader::Typed(def))
            }
            Self::Given(given) => {
                let schema = &given.side(side)[index].schema;
                (schema.into(), Reader::Given(schema))
            }
        }
    }

    /// The only schema of values.
    pub(super) fn only(&self) -> Option<Schema> {
        match self {
            Self::Typed(def, _) => match def.value() {
                [only] => Schema::of(only.schema()).ok(),
                _ => None,
            },
            Self::Given(given) => match &*given.values {
                [only] => Some(only.schema.clone()),
                _ => None,
            },
        }
    }

    /// What marks messages, where that does not come from a producer.
    pub(super) fn resolved(&self) -> Option<&Schemas> {
        match self {
            Self::Typed(..) => None,
            Self::Given(given) => Some(&given.resolved),
        }
    }

    /// What consumers of the topic will not be able to read is not sent to them.
    pub(super) fn check(&self, key: Option<&[u8]>, value: Value<'_>) -> Result<(), (Side, DataError)> {
        let given = match self {
            Self::Typed(_, check) => return check(key, value),
            Self::Given(given) => given,
        };
        let [needs_key, needs_value] = given.required;
        match value {
            _ if needs_key && key.is_none() => Err((Side::Key, topic::no_key(None))),
            None if needs_value => Err((Side::Value, topic::no_value(None))),
            None => Ok(()),
            Some((index, datum)) => {
                let read = datum::from_slice(&given.values[index].schema, datum, Limits::new());
                read.map(drop).map_err(|error| (Side::Value, error))
            }
        }
    }
}

/// A schema to resolve to.
pub(super) enum Reader<'a> {
    Typed(&'static SchemaDef),
    Given(&'a Schema),
}

impl Reader<'_> {
    pub(super) fn schema(&self) -> Result<Schema, DataError> {
        match self {
            Self::Typed(def) => Schema::of(def).map_err(|findings| DataError::unreadable(&findings)),
            Self::Given(schema) => Ok((*schema).clone()),
        }
    }
}

impl fmt::Debug for TopicSchemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TopicSchemas")
            .field("keys", &self.keys)
            .field("key", &self.key)
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}
