//! Typed producers and consumers of Kafka topics.
//!
//! One [`Client`] holds the brokers and the registry. What it sends and receives is typed by topics as `avrogen.toml` has
//! them ([`Topic`](crate::topic::Topic)): keys and values are generated types, and the compiler, the registry and the brokers agree on
//! what that means before the first message.
//!
//! * [`Producer`]: ids of schemas settled at the start, deliveries that are waited for one by one or together.
//! * [`Consumer`]: messages of every version of a schema, read to the one type; handled at least once; what cannot be
//!   decoded meets a policy that has to be chosen.
//!
//! librdkafka does the work beneath and all its settings pass through; nothing of it shows in these types. What it can do
//! beyond plain connections is built into it by further features of this crate.

mod broker;
mod client;
mod consumer;
mod error;
mod failure;
mod meta;
mod producer;
mod schemas;
mod transaction;
mod translator;

pub use broker::{Delivery, DeliveryFuture};
#[cfg(feature = "testing")]
pub(crate) use client::TopicCreator;
pub use client::{Client, ClientBuilder, EnsureTopic};
pub use consumer::{
    Commits, Consumer, ConsumerBuilder, Envelope, Message, OnFailure, OnUnknownEvent, Rebalance, Received,
    Start,
};
pub use error::{Error, ErrorKind};
pub use failure::DecodeFailure;
pub use meta::{Headers, Meta};
pub use producer::{Batch, Producer, ProducerBuilder};
pub use schemas::{Framing, PinnedIds, SchemaIds};
pub use transaction::Transaction;
pub use translator::{Output, Registered, TopicSchemas, Translator, TranslatorBuilder};
