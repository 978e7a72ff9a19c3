//! How a producer is set up, and what is verified before its first message.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;

use super::Producer;
use super::encode::Schemas;
use crate::kafka::client::Client;
use crate::kafka::error::Error;
use crate::kafka::schemas::{Framing, SchemaIds, SchemaResolver};
use crate::topic::{Side, Topic};

/// Settings of a [`Producer`], which `.await` makes into one.
///
/// Then the ids of its schemas are settled and the topic is looked for, so that a mistake is told before the first message.
#[must_use = "`.await` makes it into a producer"]
pub struct ProducerBuilder<T> {
    client: Client,
    topic: Option<String>,
    ids: SchemaIds<T>,
    framing: Framing,
    normalize: bool,
    allow_rules: bool,
    of: PhantomData<fn() -> T>,
}

impl<T: Topic> ProducerBuilder<T> {
    pub(in crate::kafka) fn new(client: Client) -> Self {
        Self {
            client,
            topic: None,
            ids: SchemaIds::Lookup,
            framing: Framing::default(),
            normalize: false,
            allow_rules: false,
            of: PhantomData,
        }
    }

    /// The topic's name, where it is not the one of its definition. Subjects follow it.
    pub fn topic(self, name: impl Into<String>) -> Self {
        Self { topic: Some(name.into()), ..self }
    }

    /// How the ids of the schemas are settled; by default they are looked up.
    pub fn ids(self, ids: SchemaIds<T>) -> Self {
        Self { ids, ..self }
    }

    /// Sets how messages name their schema; by default [`Framing::Confluent`].
    pub fn framing(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }

    /// Whether the registry normalizes schemas before it compares them; by default not.
    pub fn normalize(self, normalize: bool) -> Self {
        Self { normalize, ..self }
    }

    /// Whether schemas may have rules that this client does not run; by default not.
    pub fn allow_rules(self, allow: bool) -> Self {
        Self { allow_rules: allow, ..self }
    }

    async fn start(self) -> Result<Producer<T>, Error> {
        let topic = self.topic.unwrap_or_else(|| T::DEF.name().to_owned());
        let resolver = SchemaResolver {
            client: &self.client,
            topic: &topic,
            ids: &self.ids,
            framing: self.framing,
            normalize: self.normalize,
            allow_rules: self.allow_rules,
        };
        let key = resolver.side(Side::Key).await?.into_iter().next();
        let value = resolver.side(Side::Value).await?;
        let connection = self.client.connection()?;
        self.client.check_topic(&topic).await?;
        Ok(Producer::new(self.client, connection, topic, Schemas { key, value }))
    }
}

impl<T: Topic> IntoFuture for ProducerBuilder<T> {
    type Output = Result<Producer<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.start())
    }
}

impl<T> fmt::Debug for ProducerBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProducerBuilder").field("topic", &self.topic).finish_non_exhaustive()
    }
}
