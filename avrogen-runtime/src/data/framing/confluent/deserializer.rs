//! From messages to values, whatever schema they were written with.

use std::fmt;
use std::sync::Arc;

use super::{detect, is_raw, to_datum};
use crate::codec::decode::Trailing;
use crate::data::resolution::{Resolution, ResolutionCache, ResolutionKey, WriterId};
use crate::schema::{Schema, SchemaId, Source};
use crate::{AvroType, BoxError, Error, Limits};

/// Where the schemas of messages are found: a client of a registry, or whatever else knows them.
pub trait SchemaLookup {
    /// Who this is: ids of one lookup mean nothing to another one.
    fn source(&self) -> Source;

    /// The schema of an id; the subject is where it is thought to be registered, or its context alone (`:.context:`).
    fn schema(
        &self,
        id: SchemaId,
        subject: Option<&str>,
    ) -> impl Future<Output = Result<Schema, BoxError>> + Send;
}

/// Reads messages of a topic's key or value to generated types.
///
/// The first message of a schema that it meets takes a question to the registry; from then on [`known`](Self::known)
/// answers, and nothing waits.
///
/// ```
/// # use avrogen_runtime::datum::Schema;
/// # use avrogen_runtime::framing::confluent::{Deserializer, SchemaId, SchemaLookup};
/// # use avrogen_runtime::resolution::Source;
/// # struct Fixed(Source);
/// # impl SchemaLookup for Fixed {
/// #     fn source(&self) -> Source { self.0 }
/// #     async fn schema(&self, _: SchemaId, _: Option<&str>) -> Result<Schema, avrogen_runtime::BoxError> {
/// #         Ok(Schema::parse("\"int\"")?)
/// #     }
/// # }
/// # async fn example(lookup: Fixed) -> Result<(), Box<dyn std::error::Error>> {
/// let reader = Schema::parse(r#"["null", "long"]"#)?;
/// let messages = Deserializer::new(lookup).subject("counts-value");
/// let datum = messages.datum(&reader, None, &[0, 0, 0, 0, 7, 2]).await?;
/// assert_eq!(datum, [2, 2]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Deserializer<L> {
    lookup: L,
    subject: Option<Arc<str>>,
    context: Arc<str>,
    cache: Option<Arc<ResolutionCache>>,
    limits: Limits,
    trailing: Trailing,
}

impl<L: SchemaLookup> Deserializer<L> {
    /// One that asks a lookup.
    pub fn new(lookup: L) -> Self {
        Self {
            lookup,
            subject: None,
            context: "".into(),
            cache: None,
            limits: Limits::new(),
            trailing: Trailing::default(),
        }
    }

    /// The subject that the schemas are registered under, where it is known: a registry needs it for subjects outside of its
    /// default context, within which its ids are unique.
    #[must_use]
    pub fn subject(self, subject: impl Into<Arc<str>>) -> Self {
        let subject = subject.into();
        Self { context: context(&subject).into(), subject: Some(subject), ..self }
    }

    /// A cache other than the one that the process shares.
    #[must_use]
    pub fn cache(self, cache: Arc<ResolutionCache>) -> Self {
        Self { cache: Some(cache), ..self }
    }

    /// Limits for each datum.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// What to do with bytes behind a datum.
    #[must_use]
    pub fn trailing(self, trailing: Trailing) -> Self {
        Self { trailing, ..self }
    }

    /// Decodes a message that is no tombstone; `header` is the value of the message's header for this side, if it has one.
    ///
    /// # Errors
    /// Where the message names no schema, the schema cannot be found, or the datum cannot be read as the type's.
    pub async fn decode<T: AvroType>(
        &self,
        header: Option<&[u8]>,
        payload: &[u8],
    ) -> Result<T, MessageError> {
        let (id, payload) = detect(header, payload).map_err(MessageError::Framing)?;
        let resolution = match self.known::<T>(id) {
            Some(known) => known?,
            None => self.resolution::<T>(id).await?,
        };
        self.decode_by(&resolution, payload)
    }

    /// Decodes what stands behind a schema's id with its resolution.
    ///
    /// # Errors
    /// Where the datum cannot be read as the type's.
    pub fn decode_by<T: AvroType>(&self, resolution: &Resolution, payload: &[u8]) -> Result<T, MessageError> {
        let datum = to_datum(resolution.writer(), payload);
        resolution.decode_message(&datum, self.limits, self.trailing).map_err(MessageError::Datum)
    }

    /// The reader's datum of a message, for who has no generated type; `header` as in [`decode`](Self::decode). Of a reader's
    /// schema that is `bytes` it has its length.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub async fn datum(
        &self,
        reader: &Schema,
        header: Option<&[u8]>,
        payload: &[u8],
    ) -> Result<Vec<u8>, MessageError> {
        let (id, payload) = detect(header, payload).map_err(MessageError::Framing)?;
        let resolution = self.resolution_to(id, reader).await?;
        let datum = to_datum(resolution.writer(), payload);
        let first = resolution.transcode_first(&datum, self.limits);
        let (read, len) = first.map_err(MessageError::Datum)?;
        if len < datum.len() && self.trailing == Trailing::Refuse && !is_raw(resolution.writer()) {
            return Err(MessageError::Datum(Error::trailing(len)));
        }
        Ok(read.into_owned())
    }

    /// The resolution of a schema that was met before.
    ///
    /// # Errors
    /// Inside, where its data cannot be read as the type's at all.
    pub fn known<T: AvroType>(&self, id: SchemaId) -> Option<Result<Arc<Resolution>, MessageError>> {
        let found = self.resolutions().get(&self.key::<T>(id))?;
        Some(found.map_err(|error| MessageError::Resolution(id, error)))
    }

    /// The resolution of any schema.
    ///
    /// # Errors
    /// Where the schema cannot be found, or its data cannot be read as the type's at all.
    pub async fn resolution<T: AvroType>(&self, id: SchemaId) -> Result<Arc<Resolution>, MessageError> {
        self.compile(self.key::<T>(id), id, Resolution::reader_of::<T>).await
    }

    /// The resolution of any schema to one that no type was generated for.
    ///
    /// # Errors
    /// Where the schema cannot be found, or its data cannot be read with the reader's at all.
    pub async fn resolution_to(
        &self,
        id: SchemaId,
        reader: &Schema,
    ) -> Result<Arc<Resolution>, MessageError> {
        let key = ResolutionKey { reader: reader.into(), ..self.key_of(id, reader.into()) };
        self.compile(key, id, || Ok(reader.clone())).await
    }

    async fn compile(
        &self,
        key: ResolutionKey,
        id: SchemaId,
        reader: impl FnOnce() -> Result<Schema, Error>,
    ) -> Result<Arc<Resolution>, MessageError> {
        let resolved =
            |outcome: Result<_, Error>| outcome.map_err(|error| MessageError::Resolution(id, error));
        if let Some(known) = self.resolutions().get(&key) {
            return resolved(known);
        }
        let writer = self.lookup.schema(id, self.subject.as_deref()).await;
        let writer = writer.map_err(|error| MessageError::Lookup(id, error))?;
        resolved(self.resolutions().get_or_compile(&key, &writer, reader))
    }

    fn key<T: AvroType>(&self, id: SchemaId) -> ResolutionKey {
        self.key_of(id, T::SCHEMA.into())
    }

    fn key_of(&self, id: SchemaId, reader: crate::data::resolution::ReaderKey) -> ResolutionKey {
        ResolutionKey {
            source: self.lookup.source(),
            context: Arc::clone(&self.context),
            writer: WriterId::Registered(id),
            reader,
        }
    }

    fn resolutions(&self) -> &ResolutionCache {
        self.cache.as_deref().unwrap_or_else(|| ResolutionCache::shared())
    }
}

/// The context of a subject: `:.context:subject`; of one without, the default one.
fn context(subject: &str) -> &str {
    let context = subject.strip_prefix(':').filter(|rest| rest.starts_with('.'));
    context.map_or("", |rest| rest.split(':').next().unwrap_or(rest))
}

/// Why a message could not be decoded.
#[derive(Debug)]
#[non_exhaustive]
pub enum MessageError {
    /// It names no schema.
    Framing(Error),
    /// The schema could not be had.
    Lookup(SchemaId, BoxError),
    /// Data of the schema cannot be read with the reader's at all.
    Resolution(SchemaId, Error),
    /// The datum cannot be read.
    Datum(Error),
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Framing(error) | Self::Datum(error) => write!(f, "{error}"),
            Self::Lookup(id, error) => write!(f, "schema {id} cannot be had: {error}"),
            Self::Resolution(id, error) => write!(f, "schema {id}: {error}"),
        }
    }
}

impl std::error::Error for MessageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Framing(error) | Self::Datum(error) | Self::Resolution(_, error) => Some(error),
            Self::Lookup(_, error) => Some(&**error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::context;

    #[test]
    fn contexts_are_told_from_subjects() {
        assert_eq!(context("users-value"), "");
        assert_eq!(context(":.a:users-value"), ".a");
        assert_eq!(context(":.a:"), ".a");
        assert_eq!(context(":.a"), ".a");
        // The default context by its own name.
        assert_eq!(context(":.:users-value"), ".");
    }
}
