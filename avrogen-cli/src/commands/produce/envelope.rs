//! Whole messages, as `avrogen tail --messages` prints them. The bytes stay those that came in, unless the options change them.

use avrogen_runtime::framing::confluent::{KEY_HEADER, SchemaId, VALUE_HEADER};
use serde_json::value::RawValue;

use super::encode::{EncodedMessage, IdPlacement, MessageEncoder, key, plain_key, takes_null, value};
use crate::data::{InvalidValue, ValueError};
use crate::kafka::{Given, Id, Keys, TopicSchema};

/// A schema that a message names, and how.
struct OwnSchema {
    side: TopicSchema,
    placement: IdPlacement,
}

impl MessageEncoder<'_> {
    pub(super) fn whole(&self, text: &str, message: &mut EncodedMessage) -> Result<(), ValueError> {
        let given: Given<'_> = serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
            InvalidValue {
                line: error.line().max(1),
                column: error.column().max(1),
                message: message.to_owned(),
            }
        })?;
        self.put_place(&given, message)?;
        let headers = given.headers.iter().map(|header| Ok((header.name.to_string(), header.bytes()?)));
        let headers: Vec<_> = headers.collect::<Result<_, String>>().map_err(InvalidValue::new)?;
        // New headers go behind the existing ones.
        let mut added = EncodedMessage::default();
        let is_key_kept = self.put_whole_key(&given, &headers, &mut added);
        let is_key_kept = is_key_kept.map_err(|error| error.behind(before(text, given.key)))?;
        let is_value_kept = self.put_whole_value(&given, &headers, &mut added);
        let is_value_kept = is_value_kept.map_err(|error| error.behind(before(text, given.value)))?;
        let is_kept = |name: &str| match name {
            KEY_HEADER => is_key_kept,
            VALUE_HEADER => is_value_kept,
            _ => true,
        };
        message.headers.extend(headers.into_iter().filter(|(name, _)| is_kept(name)));
        message.headers.append(&mut added.headers);
        (message.key, message.value) = (added.key, added.value);
        Ok(())
    }

    fn put_place(&self, given: &Given<'_>, message: &mut EncodedMessage) -> Result<(), InvalidValue> {
        if given.timestamp.is_some_and(|timestamp| timestamp <= 0) {
            // librdkafka replaces 0 by the current time.
            return Err(InvalidValue::new(
                "a message is made after 1970 began: its timestamp is from 1 on, or null",
            ));
        }
        message.timestamp = given.timestamp;
        if self.options.keep_partitions {
            if given.partition.is_none_or(|partition| partition < 0) {
                return Err(InvalidValue::new("the message has no partition to keep"));
            }
            message.partition = given.partition;
        }
        Ok(())
    }

    /// Puts the key there; whether a header that tells its schema still does.
    fn put_whole_key(
        &self,
        given: &Given<'_>,
        headers: &[(String, Option<Vec<u8>>)],
        message: &mut EncodedMessage,
    ) -> Result<bool, ValueError> {
        let text = match (given.key.map(RawValue::get), given.key_encoding) {
            (Some(text), _) => text,
            (None, Some(Keys::Avro)) => "null",
            (None, _) => return Ok(true),
        };
        let keys = self.keys.or(given.key_encoding).unwrap_or(Keys::Utf8);
        if keys != Keys::Avro {
            message.key = Some(plain(text, given.key_encoding, keys)?);
            return Ok(true);
        }
        let is_avro = given.key_encoding == Some(Keys::Avro) && self.options.sides.keeps_keys();
        let named = given.key_schema.as_ref().zip(given.key_fingerprint.as_deref()).filter(|_| is_avro);
        let own = self.own(named, headers, KEY_HEADER)?;
        message.key = Some(match &own {
            Some(own) => key(&own.side, Some(own.placement), text, message)?,
            None => key(self.target.key()?, None, text, message)?,
        });
        Ok(own.is_some_and(|own| own.placement == IdPlacement::ExistingHeader))
    }

    /// Puts the value there; whether a header that tells its schema still does.
    fn put_whole_value(
        &self,
        given: &Given<'_>,
        headers: &[(String, Option<Vec<u8>>)],
        message: &mut EncodedMessage,
    ) -> Result<bool, ValueError> {
        if given.value.is_some() && given.tombstone == Some(true) {
            return Err(InvalidValue::new("a tombstone has no value").into());
        }
        if given.value.is_none() && given.tombstone.unwrap_or(given.value_schema.is_none()) {
            // Without a key it deletes nothing, but may have been sent all the same.
            self.check_tombstone(message.key.is_some() || given.tombstone.is_some())?;
            return Ok(true);
        }
        let keeps = self.options.sides.keeps_values() && self.options.name.is_none();
        let named = given.value_schema.as_ref().zip(given.value_fingerprint.as_deref()).filter(|_| keeps);
        let own = self.own(named, headers, VALUE_HEADER)?;
        let side = match &own {
            Some(own) => &own.side,
            None => self.value_side(given.value_fingerprint.as_deref())?,
        };
        let text = match given.value.map(RawValue::get) {
            Some(text) => text,
            None if given.tombstone.is_none() && !takes_null(side) => {
                self.check_tombstone(message.key.is_some())?;
                return Ok(true);
            }
            None => "null",
        };
        message.value = Some(value(side, own.as_ref().map(|own| own.placement), text, message)?);
        Ok(own.is_some_and(|own| own.placement == IdPlacement::ExistingHeader))
    }

    /// The schema that a message names, where the registry has that.
    fn own(
        &self,
        named: Option<(&Id, &str)>,
        headers: &[(String, Option<Vec<u8>>)],
        header: &str,
    ) -> Result<Option<OwnSchema>, ValueError> {
        let Some((id, fingerprint)) = named else { return Ok(None) };
        let Some(id) = id.read() else { return Err(InvalidValue::new("the id of a schema is none").into()) };
        let side = self.target.named(id, fingerprint)?;
        let last =
            headers.iter().rev().find(|(name, _)| name == header).and_then(|(_, value)| value.as_ref());
        let is_in_header =
            last.is_some_and(|value| SchemaId::read(value).is_ok_and(|(named, _)| named == id));
        let placement = if is_in_header { IdPlacement::ExistingHeader } else { IdPlacement::Prefix };
        Ok(side.map(|side| OwnSchema { side, placement }))
    }
}

/// Returns the text before a part of it.
fn before<'t>(text: &'t str, part: Option<&RawValue>) -> &'t str {
    let at = part.and_then(|part| part.get().as_ptr().addr().checked_sub(text.as_ptr().addr()));
    at.and_then(|at| text.get(..at)).unwrap_or_default()
}

/// The bytes of a plain key: those that it had, where it tells how it was written.
fn plain(text: &str, was: Option<Keys>, keys: Keys) -> Result<Vec<u8>, InvalidValue> {
    let text: String = serde_json::from_str(text).map_err(|_| InvalidValue::new("the key is no string"))?;
    match (was, keys) {
        (Some(Keys::Utf8), Keys::Bytes) => Ok(text.into_bytes()),
        (Some(Keys::Bytes), Keys::Utf8) => {
            let bytes = plain_key(&text, Keys::Bytes)?;
            if std::str::from_utf8(&bytes).is_err() {
                return Err(InvalidValue::new("the key is bytes that are no text: say --key-encoding bytes"));
            }
            Ok(bytes)
        }
        _ => plain_key(&text, keys),
    }
}
