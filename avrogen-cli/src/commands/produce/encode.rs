//! Encodes a JSON text as a message.

use std::cell::OnceCell;

use anyhow::Error;
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{KEY_HEADER, SchemaId, VALUE_HEADER, from_datum, is_raw};
use avrogen_runtime::{Writer, json};
use avrogen_schema::schema::Kind;

use super::Options;
use crate::data::{InvalidValue, ValueError, fingerprint};
use crate::failure::Failure;
use crate::kafka::{Keys, NamedTopic, Target, TopicSchema};
use crate::output::printable;

/// Encodes texts as messages of a topic.
pub(super) struct MessageEncoder<'a> {
    pub(super) options: &'a Options,
    pub(super) target: Target<'a>,
    /// How keys are written, if the options or the topic's table say so.
    pub(super) keys: Option<Keys>,
    /// Whether the topic has tombstones, if its table says so.
    has_tombstones: Option<bool>,
    /// The branch of a union that all values are of, where one is named.
    branch: OnceCell<Option<Branch>>,
}

/// A branch of a union, for values that do not name it.
struct Branch {
    /// The encoded index of the branch, which precedes a datum of it.
    index: Vec<u8>,
    schema: Schema,
}

/// A message in bytes.
#[derive(Default)]
pub(super) struct EncodedMessage {
    pub(super) key: Option<Vec<u8>>,
    pub(super) value: Option<Vec<u8>>,
    pub(super) headers: Vec<(String, Option<Vec<u8>>)>,
    pub(super) timestamp: Option<i64>,
    pub(super) partition: Option<i32>,
}

/// Where a message carries the id of the schema of its key or value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum IdPlacement {
    /// In front of the datum.
    Prefix,
    /// In a header, which is added.
    Header,
    /// In a header that the message has already.
    ExistingHeader,
}

impl<'a> MessageEncoder<'a> {
    pub(super) fn new(
        options: &'a Options,
        topic: NamedTopic<'_>,
        target: Target<'a>,
    ) -> anyhow::Result<Self> {
        let keys = options.sides.stated_keys(topic);
        let has_tombstones = topic.table.map(|table| table.tombstones);
        let encoder = Self { options, target, keys, has_tombstones, branch: OnceCell::new() };
        if !options.messages {
            // Errors in the schemas surface before any input is read.
            encoder.value_side(None)?;
            if keys == Some(Keys::Avro) {
                encoder.target.key()?;
            }
        }
        Ok(encoder)
    }

    pub(super) fn message(&self, text: &str) -> Result<EncodedMessage, ValueError> {
        let mut message = EncodedMessage { partition: self.options.partition, ..EncodedMessage::default() };
        let headers = self.options.headers.iter();
        message.headers =
            headers.map(|(name, value)| (name.clone(), Some(value.clone().into_bytes()))).collect();
        if self.options.messages {
            self.whole(text, &mut message)?;
            return Ok(message);
        }
        message.timestamp = self.options.timestamp;
        if let Some(key) = &self.options.key {
            self.put_key(key, &mut message)?;
        }
        let side = self.value_side(None)?;
        let branch = self.branch(side)?;
        message.value = match branch {
            _ if text.trim() == "null" && !takes_null(side) => {
                self.check_tombstone(message.key.is_some())?;
                None
            }
            Some(branch) => {
                let datum = json::to_binary(&branch.schema, text).map_err(InvalidValue::from)?;
                let datum = [&*branch.index, &datum].concat();
                Some(framed(side, None, &datum, VALUE_HEADER, &mut message)?)
            }
            None => Some(value(side, None, text, &mut message)?),
        };
        Ok(message)
    }

    /// Returns the branch of `--type`, if the topic's schema is a union.
    fn branch(&self, side: &TopicSchema) -> anyhow::Result<Option<&Branch>> {
        if self.branch.get().is_none() {
            let branch = self.options.name.as_deref().and_then(|name| Branch::of(side, name)).transpose()?;
            return Ok(self.branch.get_or_init(|| branch).as_ref());
        }
        Ok(self.branch.get().and_then(Option::as_ref))
    }

    /// Encodes the key of `--key`.
    fn put_key(&self, text: &str, message: &mut EncodedMessage) -> Result<(), ValueError> {
        let key = match self.keys.unwrap_or(Keys::Utf8) {
            Keys::Avro => {
                let side = self.target.key()?;
                // At a shell, quotes within quotes are a nuisance.
                let is_word = matches!(side.kind(), Kind::String) && !text.starts_with('"');
                let quoted = is_word.then(|| serde_json::Value::from(text).to_string());
                // A key of the command line has no position in the input.
                key(side, None, quoted.as_deref().unwrap_or(text), message)
                    .map_err(|wrong| InvalidValue::new(wrong.message))?
            }
            plain => plain_key(text, plain)?,
        };
        message.key = Some(key);
        Ok(())
    }

    /// Returns the schema of a value: the one that has the type of `--type`, else the only one of the topic, else the one
    /// with this fingerprint.
    pub(super) fn value_side(&self, written_by: Option<&str>) -> anyhow::Result<&TopicSchema> {
        let sides = self.target.values()?;
        let names =
            || sides.iter().flat_map(TopicSchema::names).map(printable).collect::<Vec<_>>().join(", ");
        if let Some(name) = &self.options.name {
            let has_it = |side: &&TopicSchema| side.names().contains(&name.as_str());
            return sides.iter().find(has_it).ok_or_else(|| {
                Failure::new(format!("the topic has no values of the type {}", printable(name)))
                    .help(format!("there are {}", names()))
                    .into()
            });
        }
        let is_it = |side: &&TopicSchema| written_by == Some(&*fingerprint(&side.schema));
        match sides {
            [only] => Ok(only),
            several => several.iter().find(is_it).ok_or_else(|| {
                let failure = Failure::new("the topic has values of several types");
                failure.help(format!("say which these are, by --type: {}", names())).into()
            }),
        }
    }

    pub(super) fn check_tombstone(&self, has_key: bool) -> Result<(), InvalidValue> {
        if self.has_tombstones == Some(false) {
            return Err(InvalidValue::new(
                "the topic has no tombstones: `tombstones = true` in its table gives it some",
            ));
        }
        if has_key {
            return Ok(());
        }
        Err(InvalidValue::new("a message without a value deletes its key, and this one has none"))
    }
}

impl Branch {
    fn of(side: &TopicSchema, name: &str) -> Option<anyhow::Result<Self>> {
        let (Kind::Union(places), set) = (side.kind(), side.schema.set()) else { return None };
        let index = places.iter().position(|place| set.node(place.node).kind.type_name() == name)?;
        // An index is an int on the wire.
        let prefix = Schema::parse("\"int\"")
            .map_err(Error::from)
            .and_then(|int| Ok(json::to_binary(&int, &index.to_string())?));
        let schema = Schema::new(set.clone(), places[index].node);
        Some(prefix.map(|index| Self { index, schema }))
    }
}

/// Returns whether null is a value of the schema, and not a tombstone.
pub(super) fn takes_null(side: &TopicSchema) -> bool {
    match side.kind() {
        Kind::Null => true,
        Kind::Union(branches) => {
            branches.iter().any(|branch| matches!(side.schema.set().node(branch.node).kind, Kind::Null))
        }
        _ => false,
    }
}

/// The bytes of a key that is text.
pub(super) fn plain_key(text: &str, keys: Keys) -> Result<Vec<u8>, InvalidValue> {
    match keys {
        Keys::None => Err(InvalidValue::new("the topic has no keys, as its table in avrogen.toml says")),
        Keys::Bytes => {
            let bytes: Result<Vec<u8>, _> = text.chars().map(|c| u8::try_from(u32::from(c))).collect();
            bytes.map_err(|_| InvalidValue::new("the key has a character above U+00FF, which is no byte"))
        }
        Keys::Utf8 | Keys::Avro => Ok(text.as_bytes().to_vec()),
    }
}

/// Encodes an Avro key.
pub(super) fn key(
    side: &TopicSchema,
    placement: Option<IdPlacement>,
    text: &str,
    message: &mut EncodedMessage,
) -> Result<Vec<u8>, InvalidValue> {
    let datum = json::to_binary(&side.schema, text);
    let datum = datum.map_err(|error| {
        let message = format!("the key: {}", error.message());
        InvalidValue { message, ..error.into() }
    })?;
    framed(side, placement, &datum, KEY_HEADER, message)
}

/// Encodes a value.
pub(super) fn value(
    side: &TopicSchema,
    placement: Option<IdPlacement>,
    text: &str,
    message: &mut EncodedMessage,
) -> Result<Vec<u8>, InvalidValue> {
    let datum = json::to_binary(&side.schema, text).map_err(InvalidValue::from)?;
    framed(side, placement, &datum, VALUE_HEADER, message)
}

/// Adds the schema id to a datum: where `placement` says, else by the kind of id.
fn framed(
    side: &TopicSchema,
    placement: Option<IdPlacement>,
    datum: &[u8],
    header: &str,
    message: &mut EncodedMessage,
) -> Result<Vec<u8>, InvalidValue> {
    let datum = if is_raw(&side.schema) {
        from_datum(datum).map_err(|error| InvalidValue::new(error.to_string()))?
    } else {
        datum
    };
    let usual = if matches!(side.id, SchemaId::Guid(_)) { IdPlacement::Header } else { IdPlacement::Prefix };
    let placement = placement.unwrap_or(usual);
    let mut out = Writer::new();
    match (placement, side.id) {
        (IdPlacement::Header, SchemaId::Guid(guid)) => {
            message.headers.push((header.to_owned(), Some(guid.header().to_vec())));
        }
        (IdPlacement::ExistingHeader, _) => {}
        (_, id) => id.write(&mut out),
    }
    out.write(datum);
    Ok(out.into_vec())
}
