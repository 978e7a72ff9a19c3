//! The schemas of what is read, and how data of each become text.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::registry::ErrorKind;
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{Error, Limits, Reader, json};
use avrogen_schema::fingerprint::hex;

use super::message::Named;
use crate::context::Context;
use crate::failure::Failure;
use crate::sources::registry::{About, Registry, failed};

/// How data of a writer's schema become text: the schema they are printed by, and the way to it where it is another.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) writer: Schema,
    /// The fingerprint of the schema that text is printed by.
    #[cfg(feature = "kafka")]
    pub(crate) fingerprint: Arc<str>,
    resolution: Option<Arc<Resolution>>,
}

/// Why there is no way.
#[derive(Debug)]
pub(crate) enum NoWay {
    /// The data have none, whenever it is asked for.
    Never(anyhow::Error),
    /// It could not be asked for.
    Now(anyhow::Error),
}

impl From<anyhow::Error> for NoWay {
    fn from(error: anyhow::Error) -> Self {
        Self::Now(error)
    }
}

impl From<NoWay> for anyhow::Error {
    fn from((NoWay::Never(error) | NoWay::Now(error)): NoWay) -> Self {
        error
    }
}

/// The CRC-64-AVRO of a schema, as `avrogen fingerprint` prints it.
#[cfg(feature = "kafka")]
pub(crate) fn fingerprint(schema: &Schema) -> String {
    hex(&schema.rabin().to_le_bytes())
}

/// The ways that are known, and where others are found.
pub(crate) struct Ways<'a> {
    written: Vec<Schema>,
    reader: Option<Schema>,
    subject: Option<String>,
    context: &'a Context,
    registry: Option<Registry>,
    known: HashMap<Named, Way>,
}

impl<'a> Ways<'a> {
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

    /// Whether there is a schema on the command line.
    pub(crate) fn is_given(&self) -> bool {
        !self.written.is_empty()
    }

    pub(crate) fn reader(&self) -> Option<&Schema> {
        self.reader.as_ref()
    }

    /// How data of a schema become text.
    pub(crate) fn find(&mut self, named: Named) -> Result<Way, NoWay> {
        if let Some(way) = self.known.get(&named) {
            return Ok(way.clone());
        }
        let writer = match named {
            Named::Given => self.given()?,
            Named::Fingerprint(fingerprint) => self.by_fingerprint(fingerprint)?,
            Named::Registered(id) => self.registered(id)?,
        };
        let resolution = match &self.reader {
            Some(reader) => {
                let resolution = Resolution::new(&writer, reader);
                Some(Arc::new(resolution.map_err(|error| NoWay::Never(error.into()))?))
            }
            None => None,
        };
        let way = Way {
            #[cfg(feature = "kafka")]
            fingerprint: fingerprint(self.reader.as_ref().unwrap_or(&writer)).into(),
            writer,
            resolution,
        };
        self.known.insert(named, way.clone());
        Ok(way)
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

    fn by_fingerprint(&self, fingerprint: u64) -> Result<Schema, NoWay> {
        let known = self.written.iter().find(|schema| schema.rabin() == fingerprint);
        known.cloned().ok_or_else(|| {
            let hex = hex(&fingerprint.to_le_bytes());
            let failure = Failure::new(format!("no schema is known by the fingerprint {hex}"))
                .help("name the schemas that it may be: --schema FILE; `avrogen fingerprint` prints theirs");
            NoWay::Never(failure.into())
        })
    }

    fn registered(&mut self, id: SchemaId) -> Result<Schema, NoWay> {
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
                NoWay::Never(failure)
            } else {
                NoWay::Now(failure)
            }
        })?;
        Ok(Schema::new(parsed.set().clone(), parsed.root()))
    }
}

impl Way {
    /// The text of the first datum, and how many bytes that takes.
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
