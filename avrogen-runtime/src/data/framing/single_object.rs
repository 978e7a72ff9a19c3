//! Single-object encoding (Avro 1.12 specification): `C3 01`, the fingerprint of the writer's schema, the datum.
//!
//! The fingerprint is CRC-64-AVRO over the Parsing Canonical Form, in little-endian order. Who reads must know the
//! schema: a [`SchemaStore`] holds those that may come.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use avrogen_schema::canonical;

use crate::data::resolution::{Resolution, ResolutionCache, ResolutionKey, WriterId};
use crate::error::Fault;
use crate::schema::{Schema, Source};
use crate::{AvroType, Error, Limits};

/// What every object begins with.
pub const MARKER: [u8; 2] = [0xc3, 0x01];

/// The object of a value.
///
/// # Errors
/// When a logical value does not fit its schema.
pub fn to_vec<T: AvroType>(value: &T) -> Result<Vec<u8>, Error> {
    let mut vec = Vec::with_capacity(value.bound().saturating_add(10));
    vec.extend(MARKER);
    vec.extend(T::SCHEMA.rabin().to_le_bytes());
    crate::append(value, &mut vec)?;
    Ok(vec)
}

/// The fingerprint and the datum of an object.
///
/// # Errors
/// Where it is none.
///
/// ```
/// use avrogen_runtime::framing::single_object::split;
///
/// let (fingerprint, datum) = split(&[0xc3, 1, 0x8f, 0x5c, 0x39, 0x3f, 0x1a, 0xd5, 0x75, 0x72, 2])?;
/// assert_eq!((fingerprint, datum), (0x7275_d51a_3f39_5c8f, &[2][..]));
/// # Ok::<(), avrogen_runtime::Error>(())
/// ```
pub fn split(object: &[u8]) -> Result<(u64, &[u8]), Error> {
    let rest = object.strip_prefix(&MARKER).ok_or_else(|| {
        let found: Vec<String> = object.iter().take(2).map(|byte| format!("{byte:02X}")).collect();
        refused(format!("single-object encoding begins with C3 01, and this with {}", found.join(" ")), 0)
    })?;
    let short = || refused("the object ends within the schema's fingerprint".into(), object.len());
    let (fingerprint, datum) = rest.split_first_chunk().ok_or_else(short)?;
    Ok((u64::from_le_bytes(*fingerprint), datum))
}

fn refused(message: String, offset: usize) -> Error {
    Error::new(Fault::Frame(message.into()), offset)
}

/// The schemas of objects that may come, by fingerprint. Threads share it.
///
/// ```
/// use avrogen_runtime::datum::Schema;
/// use avrogen_runtime::framing::single_object::SchemaStore;
///
/// let store = SchemaStore::new();
/// let fingerprint = store.insert(Schema::parse(r#""int""#)?)?;
/// assert_eq!(fingerprint, 0x7275_d51a_3f39_5c8f);
/// assert_eq!(store.get(fingerprint).expect("it is there").name(), "int");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SchemaStore {
    source: Source,
    context: Arc<str>,
    schemas: RwLock<HashMap<u64, Schema>>,
}

impl SchemaStore {
    /// Without any.
    pub fn new() -> Self {
        Self { source: Source::new(), context: "".into(), schemas: RwLock::default() }
    }

    /// Adds a schema; its fingerprint. What is there already stays.
    ///
    /// # Errors
    /// Where another schema is there by the same fingerprint, with which data would be read otherwise: the fingerprint does
    /// not tell milliseconds from microseconds.
    pub fn insert(&self, schema: Schema) -> Result<u64, Error> {
        let fingerprint = schema.rabin();
        let mut schemas = self.schemas.write().unwrap_or_else(PoisonError::into_inner);
        match schemas.get(&fingerprint) {
            Some(known) if shape(known) != shape(&schema) => {
                let name = schema.name();
                let message = format!(
                    "another schema has the fingerprint {fingerprint:016x} of {name}, and its data are read otherwise"
                );
                return Err(refused(message, 0));
            }
            Some(_) => {}
            None => {
                schemas.insert(fingerprint, schema);
            }
        }
        Ok(fingerprint)
    }

    /// The schema of a fingerprint.
    pub fn get(&self, fingerprint: u64) -> Option<Schema> {
        self.schemas.read().unwrap_or_else(PoisonError::into_inner).get(&fingerprint).cloned()
    }

    /// Decodes an object to a generated type, whatever schema it was written with.
    ///
    /// # Errors
    /// Where it is no object, its schema is not in the store, or it cannot be read as the type's.
    pub fn decode<T: AvroType>(&self, object: &[u8]) -> Result<T, Error> {
        let (fingerprint, datum) = split(object)?;
        let key = ResolutionKey {
            source: self.source,
            context: Arc::clone(&self.context),
            writer: WriterId::Fingerprint(fingerprint),
            reader: T::SCHEMA.into(),
        };
        let cache = ResolutionCache::shared();
        let resolution = match cache.get(&key) {
            Some(resolution) => resolution?,
            None => cache.get_or_compile(&key, &self.known(fingerprint)?, || Resolution::reader_of::<T>())?,
        };
        resolution.decode_with(datum, Limits::new())
    }

    /// [`get`](Self::get), or the error that there is none.
    pub(crate) fn known(&self, fingerprint: u64) -> Result<Schema, Error> {
        let unknown = || {
            let bytes: Vec<String> =
                fingerprint.to_le_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
            refused(format!("no schema in the store has the fingerprint {}", bytes.concat()), 2)
        };
        self.get(fingerprint).ok_or_else(unknown)
    }
}

fn shape(schema: &Schema) -> String {
    canonical::shape(schema.set(), schema.root())
}

impl Default for SchemaStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SchemaStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemas = self.schemas.read().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("SchemaStore").field("schemas", &schemas.len()).finish_non_exhaustive()
    }
}
