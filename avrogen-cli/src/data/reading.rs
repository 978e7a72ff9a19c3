//! The options that `decode` and `tail` share.

use anyhow::Result;
use avrogen_runtime::datum::Schema;

use super::{Decoders, Framing, SchemaOptions, find};
use crate::context::Context;

/// Options for reading data.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadOptions {
    /// The schema that the data were written with, where they do not tell: a file, `registry:SUBJECT@V`, `lock:SUBJECT@V`,
    /// `git:REV:PATH` or JSON; several for single objects
    #[arg(long, short, value_name = "SCHEMA")]
    schema: Vec<String>,

    /// Read the data as ones of this schema, by schema resolution
    #[arg(long, value_name = "SCHEMA")]
    reader_schema: Option<String>,

    /// What stands around the data; without it, their first bytes say
    #[arg(long, value_enum, value_name = "FRAMING")]
    pub(crate) framing: Option<Framing>,

    /// The subject of the data, where a registry must know it for their ids: those outside of its default context
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,

    #[command(flatten)]
    schemas: SchemaOptions,
}

impl ReadOptions {
    /// Returns decoders by these options.
    pub(crate) fn decoders<'c>(&self, context: &'c Context) -> Result<Decoders<'c>> {
        let find = |source: &String| Ok(find(source, &self.schemas, context)?.schema);
        let written = self.schema.iter().map(find).collect::<Result<Vec<Schema>>>()?;
        let reader = self.reader_schema.as_ref().map(find).transpose()?;
        Ok(Decoders::new(written, reader, self.subject.clone(), context))
    }
}
