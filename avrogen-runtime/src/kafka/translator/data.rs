//! Data of one topic as another one's, by schema resolution.

use std::sync::Arc;

use avrogen_schema::canonical;

use super::made::Made;
use crate::datum::Schema;
use crate::framing::confluent::{
    KEY_HEADER, SchemaId, SchemaLookup, Trailing, VALUE_HEADER, detect, to_datum,
};
use crate::kafka::client::Client;
use crate::kafka::consumer::Envelope;
use crate::kafka::error::{Error, ErrorKind};
use crate::kafka::failure::Reason;
use crate::kafka::ids;
use crate::kafka::producer::encode::Schemas;
use crate::registry::{self, QualifiedSubject};
use crate::resolution::{Resolution, ResolutionCache, ResolutionKey, Source, WriterId};
use crate::topic::{self, KeyEncoding, Side, Topic};
use crate::{Limits, SchemaDef};

#[derive(Default)]
pub(super) struct Data {
    /// In place of the other topic's own.
    reader: Option<Schema>,
}

/// A datum of the other topic.
type Read = Result<(usize, Vec<u8>), Reason>;

impl Data {
    /// Takes another schema in place of the other topic's own.
    pub(super) fn set_reader<To: Topic>(&mut self, schema: Schema) -> Result<(), Error> {
        let shape = |schema: &Schema| canonical::shape(schema.set(), schema.root());
        let fits = |def| Schema::of(def).is_ok_and(|own| shape(&own) == shape(&schema));
        match To::DEF.side(Side::Value) {
            [only] if fits(only.schema()) => {
                self.reader = Some(schema);
                Ok(())
            }
            _ => {
                let message = format!(
                    "the schema to resolve to differs from that of topic `{}` in more than aliases and defaults",
                    To::DEF.name()
                );
                Err(Error::new(ErrorKind::Settings, message))
            }
        }
    }

    /// The message of the other topic; inside, why there is none.
    pub(super) async fn resolve<From: Topic, To: Topic>(
        &mut self,
        client: &Client,
        schemas: &Schemas,
        envelope: &Envelope<'_, From>,
    ) -> Result<Result<Made, Reason>, Error> {
        let key = match (From::DEF.key_encoding(), To::DEF.key_encoding(), envelope.key_bytes()) {
            (_, KeyEncoding::None, _) | (_, _, None) => None,
            (KeyEncoding::Avro, KeyEncoding::Avro, Some(bytes)) => {
                match self.read::<From, To>(client, envelope, Side::Key, bytes).await? {
                    Ok((_, datum)) => Some(datum),
                    Err(why) => return Ok(Err(why)),
                }
            }
            (from, to, Some(bytes)) if from == to => Some(bytes.to_vec()),
            _ => return Ok(Err(Reason::Refused("keys of the two topics are written differently".into()))),
        };
        let value = match envelope.value_bytes() {
            None => None,
            Some(bytes) => match self.read::<From, To>(client, envelope, Side::Value, bytes).await? {
                Ok(value) => Some(value),
                Err(why) => return Ok(Err(why)),
            },
        };
        let value = value.as_ref().map(|(index, datum)| (*index, datum.as_slice()));
        // What consumers of the other topic will not be able to read is not sent to them.
        let read = topic::decode_value::<To>(value, Limits::new(), Trailing::Refuse);
        Ok(match read {
            Ok(_) => Made::of_data(schemas, envelope.meta(), key.as_deref(), value).map_err(Reason::Datum),
            Err(error) => Err(Reason::Datum(error)),
        })
    }

    /// One side of a message as a datum of the other topic.
    async fn read<From: Topic, To: Topic>(
        &self,
        client: &Client,
        envelope: &Envelope<'_, From>,
        side: Side,
        bytes: &[u8],
    ) -> Result<Read, Error> {
        let registry = ids::needed(client, envelope.meta().topic())?;
        let header = match side {
            Side::Key => KEY_HEADER,
            Side::Value => VALUE_HEADER,
        };
        let (id, payload) = match detect(envelope.meta().headers().get(header), bytes) {
            Ok(found) => found,
            Err(error) => return Ok(Err(Reason::Framing(error))),
        };
        let (writer, context) =
            match writer::<From>(client, registry, envelope.meta().topic(), side, id).await? {
                Ok(found) => found,
                Err(reason) => return Ok(Err(reason)),
            };
        let Some(index) = To::DEF.schema_for(side, writer.name()) else {
            return Ok(Err(Reason::UnknownEvent(writer.name().into())));
        };
        let Some(def) = To::DEF.side(side).get(index).map(topic::Schema::schema) else {
            return Ok(Err(Reason::UnknownEvent(writer.name().into())));
        };
        let resolution = match self.resolution((registry.source(), context, id), &writer, side, def) {
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
        def: &'static SchemaDef,
    ) -> Result<Arc<Resolution>, crate::Error> {
        let given = self.reader.as_ref().filter(|_| side == Side::Value);
        let key = ResolutionKey {
            source,
            context,
            writer: WriterId::Registered(id),
            reader: given.map_or_else(|| def.into(), Into::into),
        };
        let reader = || match given {
            Some(given) => Ok(given.clone()),
            None => Schema::of(def).map_err(|findings| crate::Error::unreadable(&findings)),
        };
        ResolutionCache::shared().get_or_compile(&key, writer, reader)
    }
}

/// The writer's schema, which the consumer has asked for already, and the context of its id.
async fn writer<From: Topic>(
    client: &Client,
    registry: &registry::Client,
    topic: &str,
    side: Side,
    id: SchemaId,
) -> Result<Result<(Schema, Arc<str>), Reason>, Error> {
    let subject = match From::DEF.side(side).first() {
        Some(schema) => Some(ids::subject::<From>(client, topic, side, schema.schema()).await?),
        None => None,
    };
    match registry.schema(id, subject.as_deref()).await {
        Ok(schema) => {
            let context = subject.as_deref().map_or("", |subject| QualifiedSubject::parse(subject).context());
            Ok(Ok((schema, context.into())))
        }
        Err(error) => match error.downcast::<registry::Error>() {
            Ok(error) if error.is_retryable() => Err(Error::registry(format_args!("schema {id}"), *error)),
            Ok(error) => Ok(Err(Reason::Schema(id, error))),
            Err(error) => Ok(Err(Reason::Schema(id, error))),
        },
    }
}
