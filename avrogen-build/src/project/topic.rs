//! `[topic.*]`: what a typed producer and consumer are made from.

use std::collections::BTreeMap;

use avrogen_schema::ast::Primitive;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::name::Fullname;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::suggest;

use super::table::{At, Reader, Table};
use crate::codes;
use crate::plan::is_identifier;

/// `[topic.*]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The topic's name in Kafka.
    pub name: String,
    /// The key: an Avro primitive or a fullname; none for messages without a key.
    pub key: Option<At<String>>,
    /// How keys are written.
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

/// How the keys of a topic are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyEncoding {
    /// As Avro, framed and registered.
    #[default]
    Avro,
    /// As text.
    Utf8,
    /// As they are.
    Bytes,
}

/// How the subjects of a topic are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SubjectNameStrategy {
    /// `TOPIC-key` and `TOPIC-value`.
    #[default]
    TopicName,
    /// The record's fullname.
    RecordName,
    /// `TOPIC-` and the record's fullname.
    TopicRecordName,
    /// What the registry associates with the topic.
    Associated,
}

/// `[topic.*.create]`: how a topic is created where it is missing; what is absent is the broker's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Create {
    /// How many partitions it has.
    pub partitions: Option<u32>,
    /// How many brokers hold each.
    pub replication: Option<u32>,
    /// How long messages are kept, such as `7d`.
    pub retention: Option<At<String>>,
    /// `delete`, `compact` or both, separated by a comma.
    pub cleanup_policy: Option<At<String>>,
}

impl Reader {
    pub(super) fn topics(&mut self, table: Table<'_>) -> BTreeMap<String, Topic> {
        let mut topics = BTreeMap::new();
        for (name, section) in self.sections(table) {
            let topic = self.topic(&name.value, section);
            topics.insert(name.value, topic);
        }
        topics
    }

    fn topic(&mut self, table_name: &str, mut table: Table<'_>) -> Topic {
        let name = self.string(&mut table, "name").map_or_else(|| table_name.to_owned(), |name| name.value);
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
        if let Some(chosen) = rust_name.as_ref().filter(|name| !is_identifier(&name.value)) {
            self.invalid(chosen.span, "`rust-name` is an identifier of Rust", "");
        }
        if let Some(encoding) = &key_encoding {
            self.check_key(&table, key.as_ref(), encoding);
        }
        match &values {
            None => self.missing(&table, "value", "name the fullname of the record, or a list of them"),
            Some(values) if values.value.is_empty() => {
                self.invalid(values.span, "`value` names a fullname at least", "");
            }
            Some(_) => {}
        }
        self.done(table);
        Topic {
            name,
            key,
            key_encoding: key_encoding.map_or_else(KeyEncoding::default, |at| at.value),
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
            KeyEncoding::Avro => return,
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
        let retention = self.string(&mut table, "retention");
        let cleanup_policy = self.string(&mut table, "cleanup-policy");
        if let Some(retention) = retention.as_ref().filter(|text| !is_duration(&text.value)) {
            self.invalid(retention.span, "`retention` is a number and ms, s, m, h or d, or `forever`", "");
        }
        let is_policy = |text: &str| text.split(',').all(|one| matches!(one.trim(), "delete" | "compact"));
        if let Some(policy) = cleanup_policy.as_ref().filter(|text| !is_policy(&text.value)) {
            self.invalid(policy.span, "`cleanup-policy` is `delete`, `compact` or `compact,delete`", "");
        }
        self.done(table);
        Create { partitions, replication, retention, cleanup_policy }
    }
}

/// Finds names in a topic that are no schemas of the set, and values that stand twice.
pub(super) fn check(topic: &Topic, set: &SchemaSet) -> Vec<Diagnostic> {
    let is_known =
        |name: &str| Primitive::from_name(name).is_some() || set.named(&Fullname::new(name)).is_some();
    let unknown = topic.key.iter().chain(&topic.values).filter(|name| !is_known(&name.value)).map(|name| {
        let message = format!("no schema is named `{}`", name.value);
        let finding = Diagnostic::error(codes::UNKNOWN_TYPE, name.span, message);
        match suggest::nearest(&name.value, set.names().map(|(fullname, _)| fullname.as_str())) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("name the fullname of a schema in `paths` of [schemas]"),
        }
    });
    let repeated = topic.values.iter().enumerate().filter_map(|(at, value)| {
        let first = topic.values[..at].iter().find(|first| first.value == value.value)?;
        let message = format!("`{}` stands twice among the values", value.value);
        Some(Diagnostic::error(codes::INVALID_VALUE, value.span, message).label(first.span, "first here"))
    });
    unknown.chain(repeated).collect()
}

fn is_duration(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text == "forever" || digits > 0 && matches!(&text[digits..], "ms" | "s" | "m" | "h" | "d")
}

impl KeyEncoding {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "avro" => Self::Avro,
            "utf8" => Self::Utf8,
            "bytes" => Self::Bytes,
            _ => return None,
        })
    }
}

impl SubjectNameStrategy {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "topic-name" => Self::TopicName,
            "record-name" => Self::RecordName,
            "topic-record-name" => Self::TopicRecordName,
            "associated" => Self::Associated,
            _ => return None,
        })
    }
}
