//! Topics that a build script declares: the keys of `[topic.*]` as methods.

use std::fmt::Write as _;

use avrogen_schema::topic::{CleanupPolicy, KeyEncoding, SubjectNameStrategy};

use crate::quote::toml_string;

/// What a topic is; made by [`Config::topic`](crate::Config::topic). It says what `[topic.*]` in `avrogen.toml` says, and is
/// read like that.
#[derive(Clone, Debug, Default)]
pub struct TopicSettings {
    keys: Vec<(&'static str, String)>,
    create: Vec<(&'static str, String)>,
}

impl TopicSettings {
    fn key_of(mut self, key: &'static str, value: String) -> Self {
        self.keys.push((key, value));
        self
    }

    fn created(mut self, key: &'static str, value: String) -> Self {
        self.create.push((key, value));
        self
    }

    /// The topic's name in Kafka, where it is not the one that it has here.
    #[must_use]
    pub fn name(self, name: &str) -> Self {
        self.key_of("name", toml_string(name))
    }

    /// The key: an Avro primitive or a fullname. Without it, messages have no key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.key_of("key", toml_string(key))
    }

    /// How keys are written.
    #[must_use]
    pub fn key_encoding(self, encoding: KeyEncoding) -> Self {
        self.key_of("key-encoding", toml_string(encoding.name()))
    }

    /// The fullname of the value.
    #[must_use]
    pub fn value(self, fullname: &str) -> Self {
        self.key_of("value", toml_string(fullname))
    }

    /// The fullnames of many event types, which are one enum in Rust.
    #[must_use]
    pub fn values<'v>(self, fullnames: impl IntoIterator<Item = &'v str>) -> Self {
        let all: Vec<String> = fullnames.into_iter().map(toml_string).collect();
        self.key_of("value", format!("[{}]", all.join(", ")))
    }

    /// Whether a value may be absent, which deletes its key.
    #[must_use]
    pub fn tombstones(self, tombstones: bool) -> Self {
        self.key_of("tombstones", tombstones.to_string())
    }

    /// How subjects are named.
    #[must_use]
    pub fn subject_name_strategy(self, strategy: SubjectNameStrategy) -> Self {
        self.key_of("subject-name-strategy", toml_string(strategy.name()))
    }

    /// The name of the marker type, where the one made from the topic's does not please.
    #[must_use]
    pub fn rust_name(self, name: &str) -> Self {
        self.key_of("rust-name", toml_string(name))
    }

    /// How many partitions the topic has where it is created.
    #[must_use]
    pub fn partitions(self, partitions: u32) -> Self {
        self.created("partitions", partitions.to_string())
    }

    /// How many brokers hold each partition of a topic that is created.
    #[must_use]
    pub fn replication(self, replication: u32) -> Self {
        self.created("replication", replication.to_string())
    }

    /// How long the messages of a topic that is created are kept: `7d`, `36h`, `forever`.
    #[must_use]
    pub fn retention(self, retention: &str) -> Self {
        self.created("retention", toml_string(retention))
    }

    /// What becomes of the old messages of a topic that is created.
    #[must_use]
    pub fn cleanup_policy(self, policy: CleanupPolicy) -> Self {
        self.created("cleanup-policy", toml_string(policy.as_str()))
    }

    /// The table that says the same. A key that was set twice has the last value.
    pub(crate) fn to_toml(&self, name: &str) -> String {
        let mut text = String::new();
        for (title, keys) in [("", &self.keys), (".create", &self.create)] {
            if title.is_empty() || !keys.is_empty() {
                let _ = writeln!(text, "[topic.{}{title}]", toml_string(name));
            }
            for (at, (key, value)) in keys.iter().enumerate() {
                if !keys[at + 1..].iter().any(|(later, _)| later == key) {
                    let _ = writeln!(text, "{key} = {value}");
                }
            }
        }
        text
    }
}
