//! How a consumer is set up.

use std::collections::BTreeSet;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::topic_partition_list::{TopicPartitionList, TopicPartitionListElem};
use tokio::sync::Notify;

use super::context::{Context, OnRebalance, Rebalance};
use super::decode::Sides;
use super::incoming::{Incoming, Reading};
use super::link::Link;
use super::membership::Membership;
use super::partition_eof::PartitionEof;
use super::policy::{Commits, OnFailure, OnUnknownEvent, Policies};
use super::start::Start;
use super::tracker::{Arrivals, Tracker};
use super::{Consumer, commit, last};
use crate::Limits;
use crate::framing::single_object::SchemaStore;
use crate::kafka::broker::{Problem, Settings, blocking};
use crate::kafka::client::Client;
use crate::kafka::error::{Error, ErrorKind};
use crate::kafka::meta::TopicName;
use crate::kafka::schemas::{Framing, required_registry, subject_to_read};
use crate::registry::QualifiedSubject;
use crate::resolution::Source;
use crate::topic::{KeyEncoding, Side, Topic};

/// Settings of a [`Consumer`], which `.await` makes into one.
#[must_use = "`.await` makes it into a consumer"]
pub struct ConsumerBuilder<T> {
    client: Client,
    group: String,
    topic: Option<String>,
    failure: OnFailure,
    unknown: OnUnknownEvent,
    commits: Commits,
    max_in_flight: usize,
    limits: Limits,
    settings: Settings,
    framing: Framing,
    schema_store: Option<Arc<SchemaStore>>,
    on_rebalance: Option<OnRebalance>,
    start: Option<Start>,
    partitions: Option<Vec<i32>>,
    partition_eof: bool,
    has_headers: bool,
    of: PhantomData<fn() -> T>,
}

impl<T: Topic> ConsumerBuilder<T> {
    pub(in crate::kafka) fn new(client: Client, group: String, failure: OnFailure) -> Self {
        Self {
            client,
            group,
            topic: None,
            failure,
            unknown: OnUnknownEvent::default(),
            commits: Commits::default(),
            max_in_flight: 10_000,
            limits: Limits::new(),
            settings: Settings::default(),
            framing: Framing::default(),
            schema_store: None,
            on_rebalance: None,
            start: None,
            partitions: None,
            partition_eof: false,
            has_headers: true,
            of: PhantomData,
        }
    }

    /// The topic's name, where it is not the one of its definition. Subjects follow it.
    pub fn topic(self, name: impl Into<String>) -> Self {
        Self { topic: Some(name.into()), ..self }
    }

    /// What becomes of events that the topic's definition does not have; by default they are skipped.
    pub fn on_unknown_event(self, policy: OnUnknownEvent) -> Self {
        Self { unknown: policy, ..self }
    }

    /// What is committed, and when; by default what is done.
    pub fn commits(self, commits: Commits) -> Self {
        Self { commits, ..self }
    }

    /// How many messages may be received and not done before [`recv`](super::Consumer::recv) waits; by default 10,000. Of one
    /// partition ten times as many may be received behind one that is not done, before that is an error: nothing of them is
    /// committed.
    pub fn max_in_flight(self, messages: usize) -> Self {
        Self { max_in_flight: messages.max(1), ..self }
    }

    /// Skips parsing headers, which costs about a third of the time of a small message.
    ///
    /// Messages are received without headers, and the consumer reads the schema id only from the prefix of a datum: do not use
    /// this for topics whose producers use headers or [`Framing::ConfluentHeader`].
    pub fn skip_headers(self) -> Self {
        Self { has_headers: false, ..self }
    }

    /// What one datum may cost.
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// A setting of librdkafka for this consumer.
    pub fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.set(name, value);
        self
    }

    /// Sets how messages name their schema; by default [`Framing::Confluent`].
    ///
    /// With either of Confluent's framings the consumer reads both. [`Framing::SingleObject`] needs a
    /// [`schema_store`](Self::schema_store). With [`Framing::Container`] values are container files of one record each;
    /// compressed ones need the feature of their codec.
    pub fn framing(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }

    /// Sets the store of the schemas of [`Framing::SingleObject`].
    pub fn schema_store(self, store: Arc<SchemaStore>) -> Self {
        Self { schema_store: Some(store), ..self }
    }

    /// Is told when partitions come or go, by whoever waits in [`recv`](super::Consumer::recv). It must not wait.
    pub fn on_rebalance(self, tell: impl Fn(&Rebalance) + Send + Sync + 'static) -> Self {
        Self { on_rebalance: Some(Arc::new(tell)), ..self }
    }

    /// Reads from a place on, by itself: the group is neither asked nor told anything, nobody shares the partitions, and nothing
    /// is committed but by a call of [`commit`](super::Consumer::commit).
    pub fn start(self, start: Start) -> Self {
        Self { start: Some(start), commits: Commits::Manual, ..self }
    }

    /// Only these partitions, where it reads [by itself](Self::start).
    pub fn partitions(self, partitions: impl IntoIterator<Item = i32>) -> Self {
        Self { partitions: Some(partitions.into_iter().collect()), ..self }
    }

    /// Reports when the ends of partitions are reached, as librdkafka's `enable.partition.eof`:
    /// [`recv_raw_until_eof`](super::Consumer::recv_raw_until_eof) needs it.
    pub fn enable_partition_eof(self) -> Self {
        Self { partition_eof: true, ..self }
    }

    pub(in crate::kafka) fn parts(&self) -> (&Client, &OnFailure, OnUnknownEvent) {
        (&self.client, &self.failure, self.unknown)
    }

    pub(in crate::kafka) fn group(&self) -> &str {
        &self.group
    }

    async fn make(mut self) -> Result<Consumer<T>, Error> {
        let name = TopicName::new(T::DEF.name(), self.topic.take());
        let topic = name.to_string();
        if matches!(&self.failure, OnFailure::DeadLetter(to) if *to == topic) {
            let message =
                format!("dead letters of topic `{topic}` would go to itself, which would have no end");
            return Err(Error::new(ErrorKind::Settings, message));
        }
        let partitions = self.client.check_topic(&topic).await?;
        let key = Incoming::new::<T>(Side::Key, self.reading(&topic, Side::Key).await?);
        let value = Incoming::new::<T>(Side::Value, self.reading(&topic, Side::Value).await?);
        let own = self.own(&topic, &partitions).await?;
        let link = Arc::new(self.link(&topic, own)?);
        tokio::spawn(commit::tell(Arc::downgrade(&link)));
        Ok(Consumer {
            client: self.client,
            link,
            topic: name,
            group: self.group,
            incoming: Sides { key, value, limits: self.limits, has_headers: self.has_headers },
            policies: Policies {
                failure: self.failure,
                unknown: self.unknown,
                max_in_flight: self.max_in_flight,
                commits: self.commits,
            },
            pending: None,
            last: None,
            arrivals: Arrivals::default(),
            of: PhantomData,
        })
    }

    /// Where the schemas of a side are found.
    async fn reading(&self, topic: &str, side: Side) -> Result<Reading, Error> {
        let is_plain = match side {
            Side::Key => T::DEF.key_encoding() != KeyEncoding::Avro,
            Side::Value => T::DEF.is_raw(),
        };
        if is_plain {
            return Ok(Reading::Nothing);
        }
        match (self.framing, &self.schema_store) {
            (Framing::Container, _) if side == Side::Value => return Ok(Reading::Containers),
            (Framing::SingleObject | Framing::Container, Some(store)) => {
                return Ok(Reading::SingleObjects { store: Arc::clone(store), source: Source::new() });
            }
            (Framing::SingleObject, None) => {
                let message = format!(
                    "the consumer of topic `{topic}` reads single objects and has no store of their schemas: \
                     `schema_store(..)` gives it one"
                );
                return Err(Error::new(ErrorKind::Settings, message));
            }
            (Framing::Confluent | Framing::ConfluentHeader | Framing::Container, _) => {}
        }
        let client = required_registry(&self.client, topic)?.clone();
        let subject = subject_to_read(&self.client, T::DEF, topic, side).await?;
        let context =
            subject.as_deref().map_or("", |subject| QualifiedSubject::parse(subject).context()).into();
        Ok(Reading::Registry { client, subject: subject.map(Into::into), context })
    }

    fn config(&self) -> ClientConfig {
        let shared = &self.client.shared;
        let commits = self.commits != Commits::Manual;
        let mut config = shared.common.and(&shared.for_consumers).and(&self.settings).consumer(commits);
        config.set("group.id", &self.group);
        config
    }

    /// The partitions that it reads by itself, each with the place to begin at.
    async fn own(&self, topic: &str, there: &[i32]) -> Result<Option<TopicPartitionList>, Error> {
        let Some(start) = self.start else { return Ok(None) };
        let list = start.list(topic, there, self.partitions.as_deref())?;
        let Start::Last(messages @ 1..) = start else { return Ok(Some(list)) };
        let numbers: BTreeSet<i32> = list.elements().iter().map(TopicPartitionListElem::partition).collect();
        let (config, timeout) = (self.config(), self.client.shared.start_timeout);
        let topic = topic.to_owned();
        blocking(move || {
            let numbers: Vec<i32> = numbers.into_iter().collect();
            let found = last::find(&config, &topic, &numbers, messages, timeout);
            found.map(Some).map_err(|error| Error::broker(format_args!("topic `{topic}`"), &error))
        })
        .await
    }

    fn link(&self, topic: &str, own: Option<TopicPartitionList>) -> Result<Link, Error> {
        let commits = self.commits != Commits::Manual;
        let mut config = self.config();
        if self.partition_eof {
            config.set("enable.partition.eof", "true");
        }
        if let Some(Start::Offset(_)) = self.start {
            // Who asks for an offset that is not there does not mean another one.
            config.set("auto.offset.reset", "error");
        }
        let context = Context {
            topic: topic.to_owned(),
            tracker: Tracker::default(),
            wake: Notify::new(),
            events: AtomicU64::new(0),
            is_paused: AtomicBool::new(false),
            has_joined: AtomicBool::new(false),
            commits,
            membership: Membership::default(),
            on_rebalance: self.on_rebalance.clone(),
            partition_eof: self.partition_eof.then(PartitionEof::default),
            problem: Problem::default(),
        };
        let wrong = |error| Error::broker("librdkafka's settings", &error);
        let mut consumer: BaseConsumer<Context> = config.create_with_context(context).map_err(wrong)?;
        let context = Arc::clone(consumer.context());
        consumer.set_nonempty_callback(move || context.wake.notify_one());
        let doing = format!("topic `{topic}`");
        let begun = match own {
            Some(own) => consumer.assign(&own),
            None => consumer.subscribe(&[topic]),
        };
        begun.map_err(|error| Error::broker(doing, &error))?;
        Ok(Link { consumer })
    }
}

impl<T: Topic> IntoFuture for ConsumerBuilder<T> {
    type Output = Result<Consumer<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

impl<T> Clone for ConsumerBuilder<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            group: self.group.clone(),
            topic: self.topic.clone(),
            failure: self.failure.clone(),
            settings: self.settings.clone(),
            schema_store: self.schema_store.clone(),
            on_rebalance: self.on_rebalance.clone(),
            partitions: self.partitions.clone(),
            ..*self
        }
    }
}

impl<T> fmt::Debug for ConsumerBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsumerBuilder")
            .field("group", &self.group)
            .field("topic", &self.topic)
            .finish_non_exhaustive()
    }
}
