//! From values to messages of a subject.

use std::fmt;
use std::marker::PhantomData;

use super::{Deserializer, SchemaId, SchemaLookup, from_datum, is_raw};
use crate::datum::Schema;
use crate::registry::{self, Client};
use crate::resolution::{Resolution, Source};
use crate::{AvroType, BoxError, Error, SchemaDef, Writer};

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
        let found = client.lookup(subject, &registry_schema(T::SCHEMA)).await?;
        Ok(Self::with_id(SchemaId::Id(found.id)))
    }

    /// With the id under which a subject has the type's schema, which is registered if it was not.
    ///
    /// # Errors
    /// Where it is refused, or the registry cannot be asked.
    pub async fn register(client: &Client, subject: &str) -> Result<Self, registry::Error> {
        let registered = client.register(subject, &registry_schema(T::SCHEMA)).await?;
        Ok(Self::with_id(SchemaId::Id(registered.id)))
    }

    /// With the latest schema of a subject, which data of the type are turned into.
    ///
    /// # Errors
    /// Where there is none, no data of the type can become its own, or the registry cannot be asked.
    pub async fn latest(client: &Client, subject: &str) -> Result<Self, BoxError> {
        let latest = client.latest(subject).await?;
        let parsed = client.parsed_version(subject, latest.version).await?;
        let schema = Schema::new(parsed.set().clone(), parsed.root());
        let resolution = Resolution::new(&Resolution::reader_of::<T>()?, &schema)?;
        let is_raw = is_raw(&schema);
        let resolution = Some(resolution).filter(|resolution| !resolution.is_identity());
        Ok(Self { resolution, is_raw, ..Self::with_id(SchemaId::Id(latest.id)) })
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

/// A generated type's schema as a registry takes it.
fn registry_schema(def: &SchemaDef) -> registry::Schema {
    def.references().iter().fold(registry::Schema::new(def.text()), |schema, reference| {
        schema.reference(reference.schema().name(), reference.subject(), reference.version().unwrap_or(-1))
    })
}
