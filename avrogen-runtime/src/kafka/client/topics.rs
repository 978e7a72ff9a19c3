//! Topics at the brokers: whether they are there, and how they come to be.

use std::borrow::Cow;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::types::RDKafkaRespErr;

use super::{Client, TopicCreator};
use crate::kafka::broker::blocking;
use crate::kafka::error::{Error, ErrorKind};
use crate::topic::{Create, Topic};

/// Settings of a topic to create where it is missing. Made by [`Client::ensure_topic`]; `.await` creates it.
#[must_use = "`.await` creates the topic"]
#[derive(Debug)]
pub struct EnsureTopic {
    client: Client,
    topic: Cow<'static, str>,
    create: Create,
}

impl EnsureTopic {
    /// Sets the topic's name, where it is not the one of its definition.
    pub fn topic(self, name: impl Into<String>) -> Self {
        Self { topic: Cow::Owned(name.into()), ..self }
    }

    /// Sets how the topic is created, in place of what its definition says.
    pub fn create(self, create: Create) -> Self {
        Self { create, ..self }
    }
}

impl IntoFuture for EnsureTopic {
    type Output = Result<(), Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.client.ensure(&self.topic, self.create).await })
    }
}

impl Client {
    /// Creates a topic where it is missing, as its table in `avrogen.toml` says; `.await` does it. An existing topic stays as it is.
    ///
    /// ```no_run
    /// # use avrogen_runtime::kafka::{Client, Error};
    /// # use avrogen_runtime::topic::{Create, Raw, Topic};
    /// # async fn example<Users: Topic>(client: Client) -> Result<(), Error> {
    /// client.ensure_topic::<Users>().await?;
    /// client.ensure_topic::<Users>().topic("users-eu").await?;
    /// client.ensure_topic::<Raw>().topic("copies").create(Create::new().partitions(6)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the brokers refuse it or do not answer.
    pub fn ensure_topic<T: Topic>(&self) -> EnsureTopic {
        EnsureTopic { client: self.clone(), topic: T::DEF.name().into(), create: T::DEF.create() }
    }

    async fn ensure(&self, name: &str, create: Create) -> Result<(), Error> {
        match self.check_topic(name).await {
            Err(error) if error.kind() == ErrorKind::MissingTopic => {}
            outcome => return outcome.map(drop),
        }
        if let Some(creator) = &self.shared.topic_creator {
            return self.create_topic_by(Arc::clone(creator), name, create).await;
        }
        self.create_topic(name, create).await
    }

    async fn create_topic(&self, name: &str, create: Create) -> Result<(), Error> {
        let doing = format!("topic `{name}` cannot be created");
        let wrong = |error: KafkaError| Error::broker(&doing, &error);
        let admin: AdminClient<DefaultClientContext> = self.shared.common.admin().create().map_err(wrong)?;
        let or_default = |number: Option<u32>| number.and_then(|n| i32::try_from(n).ok()).unwrap_or(-1);
        let replication = TopicReplication::Fixed(or_default(create.get_replication()));
        let mut topic = NewTopic::new(name, or_default(create.get_partitions()), replication);
        let retention = create.get_retention().map(|millis| millis.to_string());
        if let Some(retention) = &retention {
            topic = topic.set("retention.ms", retention);
        }
        if let Some(cleanup) = create.get_cleanup() {
            topic = topic.set("cleanup.policy", cleanup.as_str());
        }
        if !self.can_create_topics(&admin, &topic).await? {
            return self.ask_for_topic(name).await;
        }
        let outcomes = admin.create_topics([&topic], &self.admin_options()).await.map_err(wrong)?;
        match outcomes.into_iter().next() {
            Some(Err((_, code))) if code != RDKafkaErrorCode::TopicAlreadyExists => {
                Err(wrong(KafkaError::AdminOp(code)))
            }
            _ => self.await_topic(name).await,
        }
    }

    fn admin_options(&self) -> AdminOptions {
        let timeout = self.shared.start_timeout;
        AdminOptions::new().request_timeout(Some(timeout)).operation_timeout(Some(timeout))
    }

    /// Returns whether the brokers know requests that create topics. Brokers without them also name no controller, for which
    /// librdkafka would wait: so any broker is asked, and only to validate.
    async fn can_create_topics(
        &self,
        admin: &AdminClient<DefaultClientContext>,
        topic: &NewTopic<'_>,
    ) -> Result<bool, Error> {
        let (connection, timeout) = (self.connection()?, self.shared.start_timeout);
        let broker = blocking(move || {
            let metadata = connection.metadata(None, timeout)?;
            Ok(metadata.brokers().first().map(rdkafka::metadata::MetadataBroker::id))
        })
        .await?;
        let options = self.admin_options().broker_id(broker).validate_only(true);
        let outcome = admin.create_topics([topic], &options).await;
        // The request itself reports every other error.
        let is_unsupported =
            matches!(outcome, Err(KafkaError::AdminOp(RDKafkaErrorCode::UnsupportedFeature)));
        Ok(!is_unsupported)
    }

    /// Creates a topic by other means than requests to the brokers.
    async fn create_topic_by(
        &self,
        creator: Arc<dyn TopicCreator>,
        name: &str,
        create: Create,
    ) -> Result<(), Error> {
        let topic = name.to_owned();
        let created = blocking(move || {
            let created = creator.create_topic(&topic, create);
            created.map_err(|error| Error::new(ErrorKind::Broker, format!("topic `{topic}`: {error}")))
        })
        .await;
        // Another client may have been faster.
        self.check_topic(name).await.map(drop).map_err(|missing| created.err().unwrap_or(missing))
    }

    /// Waits until the brokers have told each other about a new topic.
    async fn await_topic(&self, name: &str) -> Result<(), Error> {
        let started = std::time::Instant::now();
        loop {
            match self.check_topic(name).await {
                Err(error)
                    if error.kind() == ErrorKind::MissingTopic
                        && started.elapsed() < self.shared.start_timeout =>
                {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                outcome => return outcome.map(drop),
            }
        }
    }

    /// Requests the metadata of a topic, on which brokers that create topics by themselves create it.
    async fn ask_for_topic(&self, name: &str) -> Result<(), Error> {
        let (connection, timeout, name) = (self.connection()?, self.shared.start_timeout, name.to_owned());
        blocking(move || connection.metadata(Some(&name), timeout).map(drop)).await
    }

    /// The partitions of a topic. One that is not there would be created, were it asked for by name.
    pub(in crate::kafka) async fn check_topic(&self, name: &str) -> Result<Vec<i32>, Error> {
        let (connection, timeout, name) = (self.connection()?, self.shared.start_timeout, name.to_owned());
        blocking(move || {
            let metadata = connection.metadata(None, timeout)?;
            let found = metadata.topics().iter().find(|topic| topic.name() == name);
            match found.map(|topic| (topic, topic.error())) {
                Some((topic, None)) => {
                    Ok(topic.partitions().iter().map(rdkafka::metadata::MetadataPartition::id).collect())
                }
                Some((_, Some(RDKafkaRespErr::RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART))) | None => {
                    let message = format!(
                        "topic `{name}` is not there, or may not be seen by this user: \
                         `client.ensure_topic` creates it"
                    );
                    Err(Error::new(ErrorKind::MissingTopic, message))
                }
                Some((_, Some(error))) => {
                    let error = KafkaError::MetadataFetch(error.into());
                    Err(Error::broker(format_args!("topic `{name}`"), &error))
                }
            }
        })
        .await
    }
}
