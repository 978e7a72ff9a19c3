//! The schemas of a topic's messages: their ids, their subjects, and how messages name them.

mod framing;
mod ids;
mod resolved;
mod resolver;
mod subject;

pub use framing::Framing;
pub use ids::{PinnedIds, SchemaIds};
pub(super) use resolved::{ResolvedSchema, SchemaPrefix};
pub(super) use resolver::SchemaResolver;
pub(super) use subject::{required_registry, subject_to_read};
