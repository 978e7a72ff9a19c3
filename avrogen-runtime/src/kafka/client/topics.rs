//! Topics at the brokers: whether they are there, and how they come to be.

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

impl Client {
    /// Creates the topic where it is missing, as its table in `avrogen.toml` says. What is there already stays as it is.
    ///
    /// # Errors
    /// Where the brokers refuse it or do not answer.
    pub async fn ensure_topic<T: Topic>(&self) -> Result<(), Error> {
        self.ensure_topic_named::<T>(T::DEF.name()).await
    }

    /// [`ensure_topic`](Self::ensure_topic) for a topic that has another name than its definition says.
    ///
    /// # Errors
    /// As [`ensure_topic`](Self::ensure_topic).
    pub async fn ensure_topic_named<T: Topic>(&self, name: &str) -> Result<(), Error> {
        self.ensure_topic_as(name, T::DEF.create()).await
    }

    /// [`ensure_topic`](Self::ensure_topic) for a topic of which the program learns when it runs.
    ///
    /// # Errors
    /// As [`ensure_topic`](Self::ensure_topic).
    pub async fn ensure_topic_as(&self, name: &str, create: Create) -> Result<(), Error> {
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
