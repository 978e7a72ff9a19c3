//! `[topic.*]`: what a typed producer and consumer are made from.

use std::collections::BTreeMap;

use avrogen_schema::ast::Primitive;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::Span;
use avrogen_schema::topic::{CleanupPolicy, KeyEncoding, Side, SubjectNameStrategy};

use super::table::{At, Reader, Table};
use crate::codes;
use crate::identifier::is_identifier;

/// `[topic.*]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Where its table stands.
    pub place: Span,
    /// The topic's name in Kafka.
    pub name: String,
    /// The key: an Avro primitive or a fullname; none for messages without a key.
    pub key: Option<At<String>>,
    /// How keys are written; [`KeyEncoding::None`] without a key.
    pub key_encoding: KeyEncoding,
    /// The fullnames of the values.
    pub values: Vec<At<String>>,
    /// Whether `values` is a list, be it of one: then the value in Rust is an enum.
    pub many: bool,
    /// Whether a value may be absent, which deletes its key.
    pub tombstones: bool,
    /// How subjects are named.
    pub strategy: SubjectNameStrategy,
    /// The name of the marker type, where it is not made from the table's name.
    pub rust_name: Option<At<String>>,
    /// How the topic is created.
    pub create: Create,
}

/// `[topic.*.create]`: how a topic is created where it is missing; what is absent is the broker's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Create {
    /// How many partitions it has.
    pub partitions: Option<u32>,
    /// How many brokers hold each.
    pub replication: Option<u32>,
    /// How many milliseconds messages are kept; -1 for ever.
    pub retention: Option<i64>,
    /// What becomes of old messages.
    pub cleanup_policy: Option<CleanupPolicy>,
}

impl Topic {
    /// The error of a second table for a topic.
    pub(super) fn second_after(&self, first: &Self) -> Diagnostic {
        let message = format!("the topic `{}` has two tables", self.name);
        let help = "list all of its values in one: a topic with many event types has a list for `value`";
        Diagnostic::error(codes::INVALID_VALUE, self.place, message)
            .label(first.place, "first here")
            .help(help)
    }

    /// The subject of the schema with a fullname on one side; none where only the registry knows it.
    pub(crate) fn subject(&self, side: Side, fullname: &str) -> Option<String> {
        self.strategy.subject(&self.name, side, fullname)
    }

    /// Whether its values have one schema, which is the union of them.
    pub fn is_union(&self) -> bool {
        let is_one =
            matches!(self.strategy, SubjectNameStrategy::TopicName | SubjectNameStrategy::Associated);
        self.many && is_one
    }
}

impl Reader {
    pub(super) fn topics(&mut self, table: Table<'_>) -> BTreeMap<String, Topic> {
        let mut topics: BTreeMap<String, Topic> = BTreeMap::new();
        for (name, section) in self.sections(table) {
            let topic = self.topic(&name, section);
            if let Some(first) = topics.values().find(|first| first.name == topic.name) {
                self.findings.push(topic.second_after(first));
            }
            topics.insert(name.value, topic);
        }
        topics
    }

    fn topic(&mut self, table_name: &At<String>, mut table: Table<'_>) -> Topic {
        let name = self.string(&mut table, "name").unwrap_or_else(|| table_name.clone());
        let key = self.string(&mut table, "key");
        let key_encoding =
            self.parsed(&mut table, "key-encoding", "avro, utf8 or bytes", KeyEncoding::from_name);
        let is_list = table.is_array("value");
        let values = self.strings(&mut table, "value");
        let tombstones = self.boolean(&mut table, "tombstones").unwrap_or(false);
        let expects = "topic-name, record-name, topic-record-name or associated";
        let strategy =
            self.parsed(&mut table, "subject-name-strategy", expects, SubjectNameStrategy::from_name);
        let rust_name = self.string(&mut table, "rust-name");
        let create = self.section(&mut table, "create").map(|table| self.create(table)).unwrap_or_default();
        if !is_topic_name(&name.value) {
            let message = "the name of a topic is made of up to 249 letters, digits, `.`, `_` and `-`";
            self.invalid(name.span, message, "");
        }
        if let Some(chosen) = rust_name.as_ref().filter(|name| !is_identifier(&name.value)) {
            self.invalid(chosen.span, "`rust-name` is an identifier of Rust", "");
        }
        match &key_encoding {
            Some(encoding) => self.check_key(&table, key.as_ref(), encoding),
            None if tombstones && key.is_none() => {
                self.missing(&table, "key", "a tombstone deletes what has its key");
            }
            None => {}
        }
        match &values {
            None => self.missing(&table, "value", "name the fullname of the record, or a list of them"),
            Some(values) if values.value.is_empty() => {
                self.invalid(values.span, "`value` names a fullname at least", "");
            }
            Some(_) => {}
        }
        let key_encoding = match (&key, key_encoding) {
            (_, Some(encoding)) => encoding.value,
            (Some(_), None) => KeyEncoding::Avro,
            (None, None) => KeyEncoding::None,
        };
        let place = table.span;
        self.done(table);
        Topic {
            place,
            name: name.value,
            key,
            key_encoding,
            values: values.map_or_else(Vec::new, |values| values.value),
            many: is_list,
            tombstones,
            strategy: strategy.map_or_else(SubjectNameStrategy::default, |at| at.value),
            rust_name,
            create,
        }
    }

    /// Plain keys are text or bytes.
    fn check_key(&mut self, table: &Table<'_>, key: Option<&At<String>>, encoding: &At<KeyEncoding>) {
        let needed = match encoding.value {
            KeyEncoding::Avro | KeyEncoding::None => return,
            KeyEncoding::Utf8 => Primitive::String.name(),
            KeyEncoding::Bytes => Primitive::Bytes.name(),
        };
        match key {
            None => self.missing(table, "key", "`key-encoding` says how a key is written, and there is none"),
            Some(key) if key.value == needed => {}
            Some(key) => {
                let message = format!("a key of this `key-encoding` is of the type `{needed}`");
                self.invalid(key.span, &message, &format!("not `{}`", key.value));
            }
        }
    }

    fn create(&mut self, mut table: Table<'_>) -> Create {
        let partitions = self.number(&mut table, "partitions");
        let replication = self.number(&mut table, "replication");
        let expects = "a number and ms, s, m, h or d, or `forever`";
        let retention = self.parsed(&mut table, "retention", expects, millis).map(|at| at.value);
        let expects = "`delete`, `compact` or `compact,delete`";
        let policy = self.parsed(&mut table, "cleanup-policy", expects, CleanupPolicy::from_name);
        let cleanup_policy = policy.map(|at| at.value);
        self.done(table);
        Create { partitions, replication, retention, cleanup_policy }
    }
}

/// Milliseconds of `7d`, `36h` and the like; -1 of `forever`.
fn millis(text: &str) -> Option<i64> {
    if text == "forever" {
        return Some(-1);
    }
    let (number, unit) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    let unit = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(unit)
}

/// Whether Kafka takes a topic of this name.
fn is_topic_name(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    matches!(name.len(), 1..=249) && name.bytes().all(legal) && name != "." && name != ".."
}

#[cfg(test)]
mod tests {
    use super::{is_topic_name, millis};

    #[test]
    fn times_are_read() {
        for (text, expected) in [
            ("7d", Some(604_800_000)),
            ("90s", Some(90_000)),
            ("5ms", Some(5)),
            ("forever", Some(-1)),
            ("d", None),
            ("7", None),
            ("-7d", None),
            ("9223372036854775807d", None),
        ] {
            assert_eq!(millis(text), expected, "{text}");
        }
    }

    #[test]
    fn names_of_topics_are_those_that_kafka_takes() {
        assert!(is_topic_name("com.acme.users-v1_a"));
        let long = "a".repeat(250);
        for name in ["", ".", "..", "a b", "a/b", "ü", &long] {
            assert!(!is_topic_name(name), "{name}");
        }
    }
}
