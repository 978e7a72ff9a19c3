//! The key and the value of a message as JSON.

use std::sync::Arc;

use anyhow::Error;
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{KEY_HEADER, SchemaId, VALUE_HEADER, detect, is_raw, to_datum};
use avrogen_runtime::kafka::Envelope;
use avrogen_runtime::topic::Raw;
use avrogen_runtime::{Limits, Reader, json};

use super::{Tail, bytes};
use crate::data::{Decoders, Framing, NamedSchema, Unreadable, split_off};
use crate::kafka::Keys;

/// Why a key or value is not printed.
pub(super) enum SideError {
    /// It cannot be decoded.
    Message(String),
    Other(Error),
}

impl From<Unreadable> for SideError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Permanent(error) => Self::Message(format!("{error:#}")),
            Unreadable::Temporary(error) => Self::Other(error),
        }
    }
}

impl From<avrogen_runtime::Error> for SideError {
    fn from(error: avrogen_runtime::Error) -> Self {
        Self::Message(error.to_string())
    }
}

/// A key or value as JSON.
pub(super) struct DatumText {
    pub(super) json: String,
    /// The schema that it names.
    pub(super) id: Option<SchemaId>,
    /// That of the schema it is printed by.
    pub(super) fingerprint: Option<Arc<str>>,
    /// How many bytes follow the datum.
    pub(super) left: usize,
}

impl DatumText {
    fn plain(text: String) -> Self {
        Self { json: serde_json::Value::from(text).to_string(), id: None, fingerprint: None, left: 0 }
    }
}

/// The key and the value of a message.
pub(super) struct MessageText {
    pub(super) key: Option<(Keys, DatumText)>,
    pub(super) value: Option<DatumText>,
}

impl Tail<'_> {
    pub(super) fn sides(&mut self, envelope: &Envelope<'_, Raw>) -> Result<MessageText, SideError> {
        // The headers may be unreadable.
        let value = envelope.view().map_err(|failure| SideError::Message(failure.reason()))?;
        let headers = envelope.meta().headers();
        let is_shown = self.options.keys || self.options.messages || self.context.output.is_json();
        let key = match envelope.key_bytes().filter(|_| is_shown) {
            None => None,
            Some(bytes) => Some(self.key(headers.get(KEY_HEADER), bytes).map_err(|wrong| of("key", wrong))?),
        };
        let value = match value {
            None => None,
            Some(bytes) => {
                let text = avro(
                    &mut self.value_decoders,
                    self.options.reading.framing,
                    headers.get(VALUE_HEADER),
                    bytes,
                );
                Some(text.map_err(|wrong| of("value", wrong))?)
            }
        };
        Ok(MessageText { key, value })
    }

    fn key(&mut self, header: Option<&[u8]>, bytes: &[u8]) -> Result<(Keys, DatumText), SideError> {
        let keys = match self.keys {
            Some(keys) => keys,
            None if header.is_some() => Keys::Avro,
            None => return self.guessed_key(bytes),
        };
        let text = match keys {
            Keys::Avro => {
                let text = avro(&mut self.key_decoders, Some(Framing::Confluent), header, bytes)?;
                return Ok((keys, text));
            }
            Keys::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => return Err(SideError::Message("it is not UTF-8".to_owned())),
            },
            // A topic without keys may have been given some all the same.
            Keys::Bytes | Keys::None => return Ok((Keys::Bytes, plain_bytes(bytes))),
        };
        Ok((keys, DatumText::plain(text)))
    }

    /// A key as it looks. Numbers of eight bytes begin as framed Avro does, so it is that only where the same bytes come of it.
    fn guessed_key(&mut self, bytes: &[u8]) -> Result<(Keys, DatumText), SideError> {
        if let Ok((id, datum)) = detect(None, bytes) {
            match avro(&mut self.key_decoders, Some(Framing::Confluent), None, bytes) {
                Ok(text) => {
                    let writer = self.key_decoders.find(NamedSchema::Registered(id))?.writer;
                    let again = json::to_binary(&writer, &text.json);
                    if again.is_ok_and(|again| again == *to_datum(&writer, datum)) {
                        return Ok((Keys::Avro, text));
                    }
                }
                Err(SideError::Message(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => (Keys::Utf8, DatumText::plain(text.to_owned())),
            Err(_) => (Keys::Bytes, plain_bytes(bytes)),
        })
    }
}

fn plain_bytes(bytes: &[u8]) -> DatumText {
    DatumText::plain(bytes.iter().copied().map(char::from).collect())
}

fn of(side: &str, wrong: SideError) -> SideError {
    match wrong {
        SideError::Message(message) => SideError::Message(format!("the {side} cannot be decoded: {message}")),
        other @ SideError::Other(_) => other,
    }
}

/// Avro data as JSON.
fn avro(
    decoders: &mut Decoders<'_>,
    framing: Option<Framing>,
    header: Option<&[u8]>,
    payload: &[u8],
) -> Result<DatumText, SideError> {
    if header.is_some() {
        let (id, datum) = detect(header, payload)?;
        return text(decoders, Framing::Confluent, NamedSchema::Registered(id), datum);
    }
    let given = decoders.is_given();
    let mut read = |framing| match framing {
        Framing::Container => container(payload),
        framing => {
            let (named, datum) = split_off(framing, given, payload)?;
            text(decoders, framing, named, datum)
        }
    };
    if let Some(framing) = framing {
        return read(framing);
    }
    let bare = given.then_some(Framing::Datum);
    let guessed = Framing::guess(payload, false).or(bare).unwrap_or(Framing::Confluent);
    let found = read(guessed);
    // Prefer an id to a datum that looks like one, unless bytes are left over.
    let is_whole = found.as_ref().is_ok_and(|text| text.left == 0);
    if is_whole || !given || guessed != Framing::Confluent {
        return found;
    }
    read(Framing::Datum).or(found)
}

/// A datum as JSON.
fn text(
    decoders: &mut Decoders<'_>,
    framing: Framing,
    named: NamedSchema,
    datum: &[u8],
) -> Result<DatumText, SideError> {
    let id = match named {
        NamedSchema::Registered(id) => Some(id),
        NamedSchema::Given | NamedSchema::Fingerprint(_) => None,
    };
    let decoder = decoders.find(named)?;
    let raw =
        (framing == Framing::Confluent && is_raw(&decoder.writer)).then(|| to_datum(&decoder.writer, datum));
    let datum = raw.as_deref().unwrap_or(datum);
    let (json, end) = decoder.print(datum, Limits::new())?;
    let left = datum.len() - end;
    if framing == Framing::Datum && left > 0 {
        return Err(SideError::Message(format!("{} stand behind the datum", bytes(left))));
    }
    Ok(DatumText { json, id, fingerprint: Some(decoder.fingerprint), left })
}

/// A container file: its datum, or an array of them where there are several.
fn container(bytes: &[u8]) -> Result<DatumText, SideError> {
    use avrogen_runtime::container::DatumReader;
    let wrong = |error: avrogen_runtime::container::Error| SideError::Message(error.to_string());
    let mut file = DatumReader::new(bytes).map_err(wrong)?;
    let mut all = Vec::new();
    while let Some(text) =
        file.next_with(|schema: &Schema, reader: &mut Reader<'_>| json::from_binary(schema, reader))
    {
        all.push(text.map_err(wrong)?);
    }
    let json = if all.len() == 1 { all.remove(0) } else { format!("[{}]", all.join(",")) };
    Ok(DatumText { json, id: None, fingerprint: None, left: 0 })
}
