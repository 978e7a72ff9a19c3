//! The schemas of a topic's messages, fetched when they are needed: those of the topic, and those that whole messages name.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use anyhow::Result;
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::registry::{self, ErrorKind};

use super::{NamedTopic, TopicSchema, TopicSchemaOptions};
use crate::data::fingerprint;
use crate::sources::registry::{About, Registry, failed};

pub(crate) struct Target<'a> {
    topic: NamedTopic<'a>,
    options: &'a TopicSchemaOptions,
    registry: Registry,
    key: OnceCell<TopicSchema>,
    values: OnceCell<Vec<TopicSchema>>,
    /// Schemas by their ids, and none where the registry has none.
    known: RefCell<HashMap<SchemaId, Option<(TopicSchema, String)>>>,
}

impl<'a> Target<'a> {
    pub(crate) fn new(topic: NamedTopic<'a>, options: &'a TopicSchemaOptions, registry: Registry) -> Self {
        let (key, values, known) = Default::default();
        Self { topic, options, registry, key, values, known }
    }

    /// The schema of Avro keys.
    pub(crate) fn key(&self) -> Result<&TopicSchema> {
        if let Some(side) = self.key.get() {
            return Ok(side);
        }
        let side = self.options.key(self.topic, &self.registry)?;
        Ok(self.key.get_or_init(|| side))
    }

    /// The schemas of values.
    pub(crate) fn values(&self) -> Result<&[TopicSchema]> {
        if let Some(sides) = self.values.get() {
            return Ok(sides);
        }
        let sides = self.options.values(self.topic, &self.registry)?;
        Ok(self.values.get_or_init(|| sides))
    }

    /// The schema that a message names, if the registry has it by that id. An id means nothing in another registry, so the
    /// fingerprint has to be the same.
    pub(crate) fn named(&self, id: SchemaId, named: &str) -> Result<Option<TopicSchema>> {
        let mut known = self.known.borrow_mut();
        let found = match known.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(self.ask(id)?),
        };
        Ok(found.as_ref().filter(|(_, fingerprint)| *fingerprint == named).map(|(side, _)| side.clone()))
    }

    fn ask(&self, id: SchemaId) -> Result<Option<(TopicSchema, String)>> {
        let client = self.registry.client();
        let found = match id {
            SchemaId::Id(id) => client.schema_by_id(id, None),
            SchemaId::Guid(guid) => client.schema_by_guid(&guid.to_string()),
        };
        let parsed = found.and_then(|stored| Ok((client.parse(None, &stored.schema)?, stored)));
        match parsed {
            Ok((parsed, stored)) => {
                self.options.refuse_rules(&format!("id {id}"), &stored.schema)?;
                let schema = Schema::new(parsed.set().clone(), parsed.root());
                let fingerprint = fingerprint(&schema);
                Ok(Some((TopicSchema { id, schema }, fingerprint)))
            }
            Err(error) if is_none(&error) => Ok(None),
            Err(error) => Err(failed(&error, About::Schema)),
        }
    }
}

/// Returns whether the schema does not exist, as opposed to a request that failed.
fn is_none(error: &registry::Error) -> bool {
    error.is_not_found() || error.kind() == ErrorKind::Unreadable
}
