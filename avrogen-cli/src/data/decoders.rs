//! Finds the schemas of data, and turns data into JSON.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::registry::ErrorKind;
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{Error, Limits, Reader, json};
use avrogen_schema::fingerprint::hex;

use super::message::NamedSchema;
use crate::context::Context;
use crate::failure::Failure;
use crate::sources::registry::{About, Registry, failed};

/// Turns data of one writer's schema into text, resolved to the reader's schema if there is one.
#[derive(Clone)]
pub(crate) struct Decoder {
    pub(crate) writer: Schema,
    /// The fingerprint of the schema that text is printed by.
    #[cfg(feature = "kafka")]
    pub(crate) fingerprint: Arc<str>,
    resolution: Option<Arc<Resolution>>,
}

/// Why no decoder was found.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// The schema does not exist, or cannot be resolved: another attempt fails in the same way.
    Permanent(anyhow::Error),
    /// The schema could not be looked up.
    Temporary(anyhow::Error),
}

impl From<anyhow::Error> for Unreadable {
    fn from(error: anyhow::Error) -> Self {
        Self::Temporary(error)
    }
}

impl From<Unreadable> for anyhow::Error {
    fn from((Unreadable::Permanent(error) | Unreadable::Temporary(error)): Unreadable) -> Self {
        error
    }
}

/// Returns the CRC-64-AVRO of a schema, as `avrogen fingerprint` prints it.
#[cfg(feature = "kafka")]
pub(crate) fn fingerprint(schema: &Schema) -> String {
    hex(&schema.rabin().to_le_bytes())
}

/// Finds the decoder for each schema that data name, and keeps those found.
pub(crate) struct Decoders<'a> {
    written: Vec<Schema>,
    reader: Option<Schema>,
    subject: Option<String>,
    context: &'a Context,
    registry: Option<Registry>,
    known: HashMap<NamedSchema, Decoder>,
}

impl<'a> Decoders<'a> {
    pub(crate) fn new(
        written: Vec<Schema>,
        reader: Option<Schema>,
        subject: Option<String>,
        context: &'a Context,
    ) -> Self {
        Self { written, reader, subject, context, registry: None, known: HashMap::new() }
    }

    pub(crate) fn context(&self) -> &'a Context {
        self.context
    }

    /// Returns whether a schema was named on the command line.
    pub(crate) fn is_given(&self) -> bool {
        !self.written.is_empty()
    }

    pub(crate) fn reader(&self) -> Option<&Schema> {
        self.reader.as_ref()
    }

    /// Returns the decoder for data that name their schema like this.
    pub(crate) fn find(&mut self, named: NamedSchema) -> Result<Decoder, Unreadable> {
        if let Some(decoder) = self.known.get(&named) {
            return Ok(decoder.clone());
        }
        let writer = match named {
            NamedSchema::Given => self.given()?,
            NamedSchema::Fingerprint(fingerprint) => self.by_fingerprint(fingerprint)?,
            NamedSchema::Registered(id) => self.registered(id)?,
        };
        let resolution = match &self.reader {
            Some(reader) => {
                let resolution = Resolution::new(&writer, reader);
                Some(Arc::new(resolution.map_err(|error| Unreadable::Permanent(error.into()))?))
            }
            None => None,
        };
        let decoder = Decoder {
            #[cfg(feature = "kafka")]
            fingerprint: fingerprint(self.reader.as_ref().unwrap_or(&writer)).into(),
            writer,
            resolution,
        };
        self.known.insert(named, decoder.clone());
        Ok(decoder)
    }

    fn given(&self) -> Result<Schema> {
        match &self.written[..] {
            [schema] => Ok(schema.clone()),
            [] => Err(Failure::new("bare data do not say what their schema is")
                .help("name it: --schema FILE")
                .into()),
            _ => Err(Failure::new("data have one schema, and several are named").into()),
        }
    }

    fn by_fingerprint(&self, fingerprint: u64) -> Result<Schema, Unreadable> {
        let known = self.written.iter().find(|schema| schema.rabin() == fingerprint);
        known.cloned().ok_or_else(|| {
            let hex = hex(&fingerprint.to_le_bytes());
            let failure = Failure::new(format!("no schema is known by the fingerprint {hex}"))
                .help("name the schemas that it may be: --schema FILE; `avrogen fingerprint` prints theirs");
            Unreadable::Permanent(failure.into())
        })
    }

    fn registered(&mut self, id: SchemaId) -> Result<Schema, Unreadable> {
        if self.registry.is_none() {
            self.registry = Some(self.context.registry()?);
        }
        let Some(registry) = &self.registry else { return Ok(self.given()?) };
        let (client, subject) = (registry.client(), self.subject.as_deref());
        let parsed = match id {
            SchemaId::Id(id) => client.parsed_by_id(id, subject),
            SchemaId::Guid(guid) => client.parsed_by_guid(&guid.to_string(), subject),
        };
        let parsed = parsed.map_err(|error| {
            let failure = failed(&error, About::Schema);
            if error.is_not_found() || error.kind() == ErrorKind::Unreadable {
                Unreadable::Permanent(failure)
            } else {
                Unreadable::Temporary(failure)
            }
        })?;
        Ok(Schema::new(parsed.set().clone(), parsed.root()))
    }
}

impl Decoder {
    /// Returns the first datum as JSON, and its length in bytes.
    pub(crate) fn print(&self, datum: &[u8], limits: Limits) -> Result<(String, usize), Error> {
        let Some(resolution) = &self.resolution else {
            let mut reader = Reader::with_limits(datum, limits);
            let text = json::from_binary(&self.writer, &mut reader)?;
            return Ok((text, reader.offset()));
        };
        let (resolved, taken) = resolution.transcode_first(datum, limits)?;
        let text = json::from_binary(resolution.reader(), &mut Reader::with_limits(&resolved, limits))?;
        Ok((text, taken))
    }
}
