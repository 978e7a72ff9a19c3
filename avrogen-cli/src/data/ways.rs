//! The schemas of what is read, and how data of each become text.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{Error, Limits, Reader, json};
use avrogen_schema::fingerprint::hex;

use super::message::Named;
use crate::commands::Context;
use crate::exit::Failure;
use crate::registry::{About, Registry, failed};

/// How data of a writer's schema become text: the schema they are printed by, and the way to it where it is another.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) writer: Schema,
    resolution: Option<Arc<Resolution>>,
}

/// The ways that are known, and where others are found.
pub(super) struct Ways<'a> {
    written: Vec<Schema>,
    reader: Option<Schema>,
    subject: Option<String>,
    context: &'a Context,
    registry: Option<Registry>,
    known: HashMap<Named, Way>,
}

impl<'a> Ways<'a> {
    pub(super) fn new(
        written: Vec<Schema>,
        reader: Option<Schema>,
        subject: Option<String>,
        context: &'a Context,
    ) -> Self {
        Self { written, reader, subject, context, registry: None, known: HashMap::new() }
    }

    pub(super) fn context(&self) -> &'a Context {
        self.context
    }

    /// Whether there is a schema on the command line.
    pub(super) fn is_given(&self) -> bool {
        !self.written.is_empty()
    }

    pub(super) fn reader(&self) -> Option<&Schema> {
        self.reader.as_ref()
    }

    /// How data of a schema become text.
    pub(super) fn find(&mut self, named: Named) -> Result<Way> {
        if let Some(way) = self.known.get(&named) {
            return Ok(way.clone());
        }
        let writer = match named {
            Named::Given => self.given()?,
            Named::Fingerprint(fingerprint) => self.by_fingerprint(fingerprint)?,
            Named::Registered(id) => self.registered(id)?,
        };
        let resolution = match &self.reader {
            Some(reader) => Some(Arc::new(Resolution::new(&writer, reader)?)),
            None => None,
        };
        let way = Way { writer, resolution };
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

    fn by_fingerprint(&self, fingerprint: u64) -> Result<Schema> {
        let known = self.written.iter().find(|schema| schema.rabin() == fingerprint);
        known.cloned().ok_or_else(|| {
            let hex = hex(&fingerprint.to_le_bytes());
            Failure::new(format!("no schema is known by the fingerprint {hex}"))
                .help("name the schemas that it may be: --schema FILE; `avrogen fingerprint` prints theirs")
                .into()
        })
    }

    fn registered(&mut self, id: SchemaId) -> Result<Schema> {
        if self.registry.is_none() {
            self.registry = Some(self.context.registry()?);
        }
        let Some(registry) = &self.registry else { return self.given() };
        let (client, subject) = (registry.client(), self.subject.as_deref());
        let parsed = match id {
            SchemaId::Id(id) => client.parsed_by_id(id, subject),
            SchemaId::Guid(guid) => client.parsed_by_guid(&guid.to_string(), subject),
        };
        let parsed = parsed.map_err(|error| failed(&error, About::Schema))?;
        Ok(Schema::new(parsed.set().clone(), parsed.root()))
    }
}

impl Way {
    /// The text of the first datum, and how many bytes that takes.
    pub(super) fn print(&self, datum: &[u8], limits: Limits) -> Result<(String, usize), Error> {
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
