//! A schema whose id is known, and the bytes that name it.

use std::sync::Arc;

use crate::datum::Schema;
use crate::resolution::Resolution;

/// A schema whose id is known.
#[derive(Clone)]
pub(in crate::kafka) struct ResolvedSchema {
    pub(in crate::kafka) prefix: SchemaPrefix,
    /// From the producer's own schema to the registered one, where the two differ.
    pub(in crate::kafka) resolution: Option<Arc<Resolution>>,
    pub(in crate::kafka) is_raw: bool,
}

/// The bytes in front of a datum, or in a header, that name its schema.
#[derive(Clone)]
pub(in crate::kafka) enum SchemaPrefix {
    Container(Schema),
    /// The value is raw bytes and names no schema.
    Nothing,
    Prefix([u8; 5]),
    SingleObject([u8; 10]),
    Header([u8; 17]),
}

impl SchemaPrefix {
    pub(in crate::kafka) fn prefix(id: i32) -> Self {
        let mut prefix = [0; 5];
        prefix[1..].copy_from_slice(&id.to_be_bytes());
        Self::Prefix(prefix)
    }
}
