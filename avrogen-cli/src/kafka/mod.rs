//! What the commands of topics share: brokers, topics, the schemas of a topic, and messages as JSON.

mod brokers;
mod failure;
mod line;
mod schemas;
mod target;
mod topic;

pub(crate) use brokers::{BrokerOptions, runtime};
pub(crate) use failure::failed;
pub(crate) use line::{Given, Id, Line, header_line};
pub(crate) use schemas::{KeyAndValues, Keys, TopicSchema, TopicSchemaOptions};
pub(crate) use target::Target;
pub(crate) use topic::NamedTopic;
