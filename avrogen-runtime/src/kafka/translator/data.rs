//! Data of one topic as another one's, by schema resolution.

use std::sync::Arc;

use avrogen_schema::canonical;

use super::encoded::EncodedMessage;
use super::endpoints::{From, Reader, To};
use crate::Limits;
use crate::datum::Schema;
use crate::framing::confluent::{KEY_HEADER, SchemaId, SchemaLookup, VALUE_HEADER, detect, to_datum};
use crate::kafka::client::Client;
use crate::kafka::consumer::is_passing;
use crate::kafka::error::{Error, ErrorKind};
use crate::kafka::failure::Reason;
use crate::kafka::meta::Meta;
use crate::kafka::producer::Schemas;
use crate::kafka::schemas::required_registry;
use crate::registry::{self, QualifiedSubject};
use crate::resolution::{Resolution, ResolutionCache, ResolutionKey, Source, WriterId};
use crate::topic::{KeyEncoding, Side};

pub(super) struct Data {
    pub(super) from: From,
    pub(super) to: To,
    /// In place of the other topic's own.
    reader: Option<Schema>,
}

/// A datum of the other topic.
type Read = Result<(usize, Vec<u8>), Reason>;

impl Data {
    pub(super) fn new(from: From, to: To) -> Self {
        Self { from, to, reader: None }
    }

    /// Takes another schema in place of the other topic's own.
    pub(super) fn set_reader(&mut self, topic: &str, schema: Schema) -> Result<(), Error> {
        let shape = |schema: &Schema| canonical::shape(schema.set(), schema.root());
        if self.to.only().is_some_and(|own| shape(&own) == shape(&schema)) {
            self.reader = Some(schema);
            return Ok(());
        }
        let message = format!(
            "the schema to resolve to differs from that of topic `{topic}` in more than aliases and defaults"
        );
        Err(Error::new(ErrorKind::Settings, message))
    }

    /// The message of the other topic; inside, of which side there is none, and why.
    pub(super) async fn resolve(
        &self,
        client: &Client,
        schemas: &Schemas,
        (meta, key, value): (&Meta, Option<&[u8]>, Option<&[u8]>),
    ) -> Result<Result<EncodedMessage, (Side, Reason)>, Error> {
        let key = match (self.from.key_encoding(), self.to.key_encoding(), key) {
            (_, KeyEncoding::None, _) | (_, _, None) => None,
            (KeyEncoding::Avro, KeyEncoding::Avro, Some(bytes)) => {
                match self.read(client, meta, Side::Key, bytes).await? {
                    Ok((_, datum)) => Some(datum),
                    Err(why) => return Ok(Err((Side::Key, why))),
                }
            }
            (from, to, Some(bytes)) if from == to => Some(bytes.to_vec()),
            _ => {
                let why = Reason::Refused("keys of the two topics are written differently".into());
                return Ok(Err((Side::Key, why)));
            }
        };
        let value = match value {
            None => None,
            Some(bytes) => match self.read(client, meta, Side::Value, bytes).await? {
                Ok(value) => Some(value),
                Err(why) => return Ok(Err((Side::Value, why))),
            },
        };
        let value = value.as_ref().map(|(index, datum)| (*index, datum.as_slice()));
        let schemas = self.to.resolved().unwrap_or(schemas);
        let checked = self.to.check(key.as_deref(), value);
        let made = checked.and_then(|()| {
            EncodedMessage::of_data(schemas, meta, key.as_deref(), value)
                .map_err(|error| (Side::Value, error))
        });
        Ok(made.map_err(|(side, error)| (side, Reason::Datum(error))))
    }

    /// One side of a message as a datum of the other topic.
    async fn read(&self, client: &Client, meta: &Meta, side: Side, bytes: &[u8]) -> Result<Read, Error> {
        let registry = required_registry(client, meta.topic())?;
        let header = match side {
            Side::Key => KEY_HEADER,
            Side::Value => VALUE_HEADER,
        };
        let (id, payload) = match detect(meta.headers().get(header), bytes) {
            Ok(found) => found,
            Err(error) => return Ok(Err(Reason::Framing(error))),
        };
        let (writer, context) = match writer(&self.from, client, registry, meta.topic(), side, id).await? {
            Ok(found) => found,
            Err(reason) => return Ok(Err(reason)),
        };
        let Some(index) = self.to.schema_for(side, writer.name()) else {
            return Ok(Err(Reason::UnknownEvent(writer.name().into())));
        };
        let resolution = match self.resolution((registry.source(), context, id), &writer, side, index) {
            Ok(resolution) => resolution,
            Err(error) => return Ok(Err(Reason::Resolution(id, error))),
        };
        let datum = to_datum(&writer, payload);
        let read = resolution.transcode_first(&datum, Limits::new());
        Ok(read.map(|(datum, _)| (index, datum.into_owned())).map_err(Reason::Datum))
    }

    fn resolution(
        &self,
        (source, context, id): (Source, Arc<str>, SchemaId),
        writer: &Schema,
        side: Side,
        index: usize,
    ) -> Result<Arc<Resolution>, crate::Error> {
        let (reader, schema) = match self.reader.as_ref().filter(|_| side == Side::Value) {
            Some(given) => (given.into(), Reader::Given(given)),
            None => self.to.reader(side, index),
        };
        let key = ResolutionKey { source, context, writer: WriterId::Registered(id), reader };
        ResolutionCache::shared().get_or_compile(&key, writer, || schema.schema())
    }
}

/// The writer's schema, which the consumer has asked for already, and the context of its id.
async fn writer(
    from: &From,
    client: &Client,
    registry: &registry::Client,
    topic: &str,
    side: Side,
    id: SchemaId,
) -> Result<Result<(Schema, Arc<str>), Reason>, Error> {
    let subject = from.subject(client, topic, side).await?;
    match registry.schema(id, subject).await {
        Ok(schema) => {
            let context = subject.map_or("", |subject| QualifiedSubject::parse(subject).context());
            Ok(Ok((schema, context.into())))
        }
        Err(error) => match error.downcast::<registry::Error>() {
            // It says nothing about the message.
            Ok(error) if is_passing(&error) => {
                let doing = format!("schema {id} of a message of topic `{topic}`");
                Err(Error::registry(doing, *error).of_kind(ErrorKind::Registry))
            }
            Ok(error) => Ok(Err(Reason::Schema(id, error))),
            Err(error) => Ok(Err(Reason::Schema(id, error))),
        },
    }
}
