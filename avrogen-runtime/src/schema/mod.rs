//! Schemas: of generated types, as models that are walked, and what a registry calls them.

mod def;
mod id;
mod known;
mod model;
mod size;
mod source;

pub use def::{Reference, SchemaDef};
pub use id::{Guid, InvalidGuid, SchemaId};
pub(crate) use known::schema_of;
pub use model::Schema;
pub use source::Source;
