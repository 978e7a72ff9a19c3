//! What a resolution is kept by.

use std::sync::Arc;

use crate::SchemaDef;
use crate::schema::{Schema, SchemaId, Source};

/// How a source knows a writer's schema.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WriterId {
    /// By the id or guid of a registry.
    Registered(SchemaId),
    /// By the fingerprint of single-object encoding.
    Fingerprint(u64),
}

/// All of a reader's schema: its aliases and defaults count, which its fingerprint leaves out.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReaderKey(ReaderSchema);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum ReaderSchema {
    /// The place of a generated type's schema: two statics do not share one.
    Def(usize),
    /// The text, with everything in it.
    Text(Arc<str>),
}

impl From<&'static SchemaDef> for ReaderKey {
    fn from(def: &'static SchemaDef) -> Self {
        Self(ReaderSchema::Def(std::ptr::from_ref(def).addr()))
    }
}

impl From<&Schema> for ReaderKey {
    fn from(schema: &Schema) -> Self {
        Self(ReaderSchema::Text(avrogen_schema::stored::render(schema.set(), schema.root()).into()))
    }
}

/// What a resolution is kept by.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResolutionKey {
    /// Who knows the writer's schema.
    pub source: Source,
    /// The context of a registry within which its ids are unique; empty for the default one.
    pub context: Arc<str>,
    /// The writer's schema.
    pub writer: WriterId,
    /// The reader's schema.
    pub reader: ReaderKey,
}
