//! The vocabulary of topics: what the generator, generated code and the command all say about a topic of Kafka.

/// The part of a message that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The key.
    Key,
    /// The value.
    Value,
}

/// How the keys of a topic are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyEncoding {
    /// Messages have no keys.
    #[default]
    None,
    /// As Avro, framed and registered.
    Avro,
    /// As text.
    Utf8,
    /// As they are.
    Bytes,
}

/// How the subjects of a topic's schemas are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SubjectNameStrategy {
    /// `TOPIC-key` and `TOPIC-value`.
    #[default]
    TopicName,
    /// The record's fullname.
    RecordName,
    /// `TOPIC-` and the record's fullname.
    TopicRecordName,
    /// The subject that the registry associates with the topic.
    Associated,
}

/// What Kafka does with the old messages of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CleanupPolicy {
    /// Deletes them.
    Delete,
    /// Deletes each that is followed by a newer one of its key.
    Compact,
    /// Does both.
    CompactDelete,
}

impl Side {
    /// `key` or `value`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Value => "value",
        }
    }

    /// Returns the subject that is named after a topic: `TOPIC-key` or `TOPIC-value`.
    ///
    /// ```
    /// use avrogen_schema::topic::Side;
    ///
    /// assert_eq!(Side::Value.subject("users"), "users-value");
    /// ```
    pub fn subject(self, topic: &str) -> String {
        format!("{topic}-{}", self.name())
    }
}

impl KeyEncoding {
    /// Its name in `avrogen.toml`, where the key of a topic without keys is left out.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Avro => "avro",
            Self::Utf8 => "utf8",
            Self::Bytes => "bytes",
        }
    }

    /// Returns the encoding of keys that has a name in `avrogen.toml`.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Avro, Self::Utf8, Self::Bytes].into_iter().find(|encoding| encoding.name() == name)
    }
}

impl SubjectNameStrategy {
    /// Its name in `avrogen.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TopicName => "topic-name",
            Self::RecordName => "record-name",
            Self::TopicRecordName => "topic-record-name",
            Self::Associated => "associated",
        }
    }

    /// Returns the strategy that has a name in `avrogen.toml`.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::TopicName, Self::RecordName, Self::TopicRecordName, Self::Associated];
        all.into_iter().find(|strategy| strategy.name() == name)
    }

    /// Returns the subject of the schema with a fullname on a side of a topic; `None` where only the registry knows it.
    ///
    /// ```
    /// use avrogen_schema::topic::{Side, SubjectNameStrategy};
    ///
    /// let subject = |strategy: SubjectNameStrategy| strategy.subject("users", Side::Value, "com.acme.User");
    /// assert_eq!(subject(SubjectNameStrategy::TopicName).as_deref(), Some("users-value"));
    /// assert_eq!(subject(SubjectNameStrategy::RecordName).as_deref(), Some("com.acme.User"));
    /// assert_eq!(subject(SubjectNameStrategy::TopicRecordName).as_deref(), Some("users-com.acme.User"));
    /// assert_eq!(subject(SubjectNameStrategy::Associated), None);
    /// ```
    pub fn subject(self, topic: &str, side: Side, fullname: &str) -> Option<String> {
        match self {
            Self::TopicName => Some(side.subject(topic)),
            Self::RecordName => Some(fullname.to_owned()),
            Self::TopicRecordName => Some(format!("{topic}-{fullname}")),
            Self::Associated => None,
        }
    }
}

impl CleanupPolicy {
    /// The value of Kafka's setting `cleanup.policy`, and its name in `avrogen.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Compact => "compact",
            Self::CompactDelete => "compact,delete",
        }
    }

    /// Returns the policy that is written so in `avrogen.toml`; the order of the two words is free.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut words: Vec<&str> = name.split(',').map(str::trim).collect();
        words.sort_unstable();
        Some(match *words {
            ["delete"] => Self::Delete,
            ["compact"] => Self::Compact,
            ["compact", "delete"] => Self::CompactDelete,
            _ => return None,
        })
    }
}
