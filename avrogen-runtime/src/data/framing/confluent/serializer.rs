//! From values to messages of a subject.

use std::fmt;
use std::marker::PhantomData;

use super::{Deserializer, SchemaLookup, from_datum, is_raw};
use crate::data::datum::{self, Datum};
use crate::data::resolution::Resolution;
use crate::registry::{self, Client, LookupOptions, RegisterOptions, Version};
use crate::schema::{Schema, SchemaId, Source};
use crate::{AvroType, BoxError, Error, Writer};

impl SchemaLookup for Client {
    fn source(&self) -> Source {
        Client::source(self)
    }

    async fn schema(&self, id: SchemaId, subject: Option<&str>) -> Result<Schema, BoxError> {
        let parsed = match id {
            SchemaId::Id(id) => self.parsed_by_id(id, subject).await?,
            SchemaId::Guid(guid) => self.parsed_by_guid(&guid.to_string(), subject).await?,
        };
        Ok(Schema::new(parsed.set().clone(), parsed.root()))
    }
}

impl Client {
    /// Reads messages whose schemas this registry knows.
    pub fn deserializer(&self) -> Deserializer<Self> {
        Deserializer::new(self.clone())
    }
}

/// Writes messages of one generated type under an id that was settled once.
///
/// ```no_run
/// # use avrogen_runtime::AvroType;
/// # async fn example<User: AvroType>(user: &User) -> Result<(), Box<dyn std::error::Error>> {
/// use avrogen_runtime::framing::confluent::Serializer;
/// use avrogen_runtime::registry::Client;
///
/// let client = Client::new("http://localhost:8081")?;
/// let mut users = Serializer::<User>::lookup(&client, "users-value").await?;
/// let message = users.encode(user)?;
/// let user: User = client.deserializer().subject("users-value").decode(None, message).await?;
/// # Ok(())
/// # }
/// ```
pub struct Serializer<T> {
    id: SchemaId,
    /// To the registered schema, where data have to become its own.
    resolution: Option<Resolution>,
    is_raw: bool,
    out: Writer,
    datum: Writer,
    of: PhantomData<fn(&T)>,
}

impl<T: AvroType> Serializer<T> {
    /// With the id under which a subject has the type's schema.
    ///
    /// # Errors
    /// Where it has not, or the registry cannot be asked.
    pub async fn lookup(client: &Client, subject: &str) -> Result<Self, registry::Error> {
        let found = client.lookup_definition(subject, T::SCHEMA, &LookupOptions::default()).await?;
        Ok(Self::with_id(SchemaId::Id(found.id)))
    }

    /// With the id under which a subject has the type's schema, which is registered if it was not, and what it refers to
    /// before it.
    ///
    /// # Errors
    /// Where it is refused, or the registry cannot be asked.
    pub async fn register(client: &Client, subject: &str) -> Result<Self, registry::Error> {
        let registered = client.register_definition(subject, T::SCHEMA, &RegisterOptions::default()).await?;
        Ok(Self::with_id(SchemaId::Id(registered.id)))
    }

    /// With the latest schema of a subject, which data of the type are turned into.
    ///
    /// # Errors
    /// Where there is none, no data of the type can become its own, or the registry cannot be asked.
    pub async fn latest(client: &Client, subject: &str) -> Result<Self, BoxError> {
        Self::version(client, subject, Version::Latest).await
    }

    /// With a version of a subject, whose schema data of the type are turned into.
    ///
    /// # Errors
    /// As [`latest`](Self::latest).
    pub async fn version(
        client: &Client,
        subject: &str,
        version: impl Into<Version>,
    ) -> Result<Self, BoxError> {
        let (id, schema) = of_version(client, subject, version.into()).await?;
        Self::to(id, &schema)
    }

    /// With the schema of an id, which data of the type are turned into; the subject is where it is thought to be registered,
    /// or its context alone (`:.context:`).
    ///
    /// # Errors
    /// As [`latest`](Self::latest).
    pub async fn by_id(client: &Client, id: SchemaId, subject: Option<&str>) -> Result<Self, BoxError> {
        Self::to(id, &client.schema(id, subject).await?)
    }

    fn to(id: SchemaId, schema: &Schema) -> Result<Self, BoxError> {
        let resolution = Resolution::new(&Resolution::reader_of::<T>()?, schema)?;
        let resolution = Some(resolution).filter(|resolution| !resolution.is_identity());
        Ok(Self { resolution, is_raw: is_raw(schema), ..Self::with_id(id) })
    }

    /// With an id that is known to be that of the type's schema.
    pub fn with_id(id: SchemaId) -> Self {
        let is_raw = Resolution::reader_of::<T>().is_ok_and(|schema| is_raw(&schema));
        let (out, datum) = (Writer::new(), Writer::new());
        Self { id, resolution: None, is_raw, out, datum, of: PhantomData }
    }

    /// What the messages name their schema by.
    pub fn id(&self) -> SchemaId {
        self.id
    }

    /// The message of a value, until the next call.
    ///
    /// # Errors
    /// When a logical value does not fit its schema, or the value has no place in the registered one.
    pub fn encode(&mut self, value: &T) -> Result<&[u8], Error> {
        self.out.clear();
        self.id.write(&mut self.out);
        if self.resolution.is_none() && !self.is_raw {
            value.encode(&mut self.out)?;
            return Ok(self.out.as_slice());
        }
        self.datum.clear();
        value.encode(&mut self.datum)?;
        let datum = match &self.resolution {
            Some(resolution) => resolution.transcode(self.datum.as_slice())?,
            None => self.datum.as_slice().into(),
        };
        if self.is_raw {
            self.out.write(from_datum(&datum)?);
        } else {
            self.out.write(&datum);
        }
        Ok(self.out.as_slice())
    }
}

impl<T> fmt::Debug for Serializer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serializer").field("id", &self.id).finish_non_exhaustive()
    }
}

async fn of_version(
    client: &Client,
    subject: &str,
    version: Version,
) -> Result<(SchemaId, Schema), registry::Error> {
    // The latest one may be another one when it is asked for again.
    let found = client.version(subject, version).await?;
    let parsed = client.parsed_version(subject, found.version).await?;
    Ok((SchemaId::Id(found.id), Schema::new(parsed.set().clone(), parsed.root())))
}

/// Writes messages of a schema that no type was generated for.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use avrogen_runtime::datum::Datum;
/// use avrogen_runtime::framing::confluent::DatumSerializer;
/// use avrogen_runtime::registry::Client;
///
/// let client = Client::new("http://localhost:8081")?;
/// let mut counts = DatumSerializer::latest(&client, "counts-value").await?;
/// let message = counts.encode(&Datum::Long(7))?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct DatumSerializer {
    id: SchemaId,
    schema: Schema,
    out: Writer,
}

impl DatumSerializer {
    /// With a schema and what a registry knows it by.
    pub fn new(id: SchemaId, schema: Schema) -> Self {
        Self { id, schema, out: Writer::new() }
    }

    /// With the latest schema of a subject.
    ///
    /// # Errors
    /// Where there is none, or the registry cannot be asked.
    pub async fn latest(client: &Client, subject: &str) -> Result<Self, registry::Error> {
        Self::version(client, subject, Version::Latest).await
    }

    /// With the schema of a version.
    ///
    /// # Errors
    /// As [`latest`](Self::latest).
    pub async fn version(
        client: &Client,
        subject: &str,
        version: impl Into<Version>,
    ) -> Result<Self, registry::Error> {
        let (id, schema) = of_version(client, subject, version.into()).await?;
        Ok(Self::new(id, schema))
    }

    /// With the schema of an id; the subject as in [`Serializer::by_id`].
    ///
    /// # Errors
    /// As [`latest`](Self::latest).
    pub async fn by_id(client: &Client, id: SchemaId, subject: Option<&str>) -> Result<Self, BoxError> {
        Ok(Self::new(id, client.schema(id, subject).await?))
    }

    /// What the messages name their schema by.
    pub fn id(&self) -> SchemaId {
        self.id
    }

    /// The schema of the data.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The message of a datum, until the next call.
    ///
    /// # Errors
    /// Where it is no datum of the schema.
    pub fn encode(&mut self, datum: &Datum) -> Result<&[u8], Error> {
        let bytes = datum::to_vec(&self.schema, datum)?;
        self.out.clear();
        self.id.write(&mut self.out);
        self.out.write(if is_raw(&self.schema) { from_datum(&bytes)? } else { &bytes });
        Ok(self.out.as_slice())
    }
}
