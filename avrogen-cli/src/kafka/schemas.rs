//! The schemas of a topic's keys and values: by the options, else by its table in avrogen.toml, else by the usual names.

use std::sync::Arc;

use anyhow::Result;
use avrogen_build::tools::project;
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{Guid, SchemaId};
use avrogen_runtime::registry::{self, ErrorKind, SubjectVersion, Version};
use avrogen_schema::schema::Kind;
use avrogen_schema::shell::word;
use avrogen_schema::topic::{KeyEncoding, Side, SubjectNameStrategy};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::NamedTopic;
use crate::failure::Failure;
use crate::output::printable;
use crate::sources::name::subject_version;
use crate::sources::registry::{About, Registry, failed};

/// How keys are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Keys {
    /// As Avro, framed with the id of their schema
    Avro,
    /// As text
    Utf8,
    /// As bytes: characters up to U+00FF
    Bytes,
    /// There are none
    #[serde(skip)]
    None,
}

/// How messages tell their schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TopicFraming {
    /// By the id in front of the data
    Prefix,
    /// By the globally unique id in a header of the message
    Header,
}

/// Which schemas the data of a topic have.
#[derive(Debug, clap::Args)]
pub(crate) struct TopicSchemaOptions {
    /// The subject of the values' schema, with or without @VERSION; without it, the one of the topic's table in avrogen.toml, or
    /// TOPIC-value
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,

    /// The subject of the keys' schema, with or without @VERSION; keys are Avro then
    #[arg(long, value_name = "SUBJECT")]
    key_subject: Option<String>,

    /// How keys are written; without it, as the topic's table in avrogen.toml says, or as text
    #[arg(long, value_enum, value_name = "ENCODING")]
    key_encoding: Option<Keys>,

    /// How messages tell their schemas; without it, by `prefix`, and of whole messages as those did
    #[arg(long, value_enum, value_name = "FRAMING")]
    framing: Option<TopicFraming>,

    /// Also take a schema with rules, which are not run
    #[arg(long)]
    allow_rules: bool,
}

/// The schemas of both sides, as the registry has them.
#[derive(Debug)]
pub(crate) struct KeyAndValues {
    pub(crate) keys: Keys,
    pub(crate) key: Option<TopicSchema>,
    pub(crate) values: Vec<TopicSchema>,
}

/// A schema under its subject.
#[derive(Clone, Debug)]
pub(crate) struct TopicSchema {
    pub(crate) id: SchemaId,
    pub(crate) schema: Schema,
}

impl TopicSchema {
    /// Returns the kind of the schema.
    pub(crate) fn kind(&self) -> &Kind {
        &self.schema.set().node(self.schema.root()).kind
    }

    /// The names of the types that data have: of a union those of its branches.
    pub(crate) fn names(&self) -> Vec<&str> {
        let set = self.schema.set();
        match self.kind() {
            Kind::Union(places) => places.iter().map(|place| set.node(place.node).kind.type_name()).collect(),
            _ => vec![self.schema.name()],
        }
    }
}

impl Keys {
    pub(crate) fn encoding(self) -> KeyEncoding {
        match self {
            Self::Avro => KeyEncoding::Avro,
            Self::Utf8 => KeyEncoding::Utf8,
            Self::Bytes => KeyEncoding::Bytes,
            Self::None => KeyEncoding::None,
        }
    }

    /// As a table of avrogen.toml says.
    pub(crate) fn of_table(table: &project::Topic) -> Self {
        match table.key_encoding {
            KeyEncoding::None => Self::None,
            KeyEncoding::Avro => Self::Avro,
            KeyEncoding::Utf8 => Self::Utf8,
            KeyEncoding::Bytes => Self::Bytes,
        }
    }
}

impl TopicSchemaOptions {
    /// Returns how keys are written, if the options or the topic's table say so.
    pub(crate) fn stated_keys(&self, topic: NamedTopic<'_>) -> Option<Keys> {
        match (self.key_encoding, &self.key_subject) {
            (Some(keys), _) => Some(keys),
            (None, Some(_)) => Some(Keys::Avro),
            (None, None) => topic.table.map(Keys::of_table),
        }
    }

    /// Returns whether whole messages keep the schemas that they name.
    pub(crate) fn keeps_values(&self) -> bool {
        self.subject.is_none() && self.framing.is_none()
    }

    /// [`keeps_values`](Self::keeps_values), of keys.
    pub(crate) fn keeps_keys(&self) -> bool {
        self.key_subject.is_none() && self.framing.is_none()
    }

    /// Asks the registry for the schemas.
    pub(crate) fn ask(&self, topic: NamedTopic<'_>, registry: &Registry) -> Result<KeyAndValues> {
        let keys = self.stated_keys(topic).unwrap_or(Keys::Utf8);
        let key = if keys == Keys::Avro { Some(self.key(topic, registry)?) } else { None };
        Ok(KeyAndValues { keys, key, values: self.values(topic, registry)? })
    }

    /// The schema of Avro keys.
    pub(crate) fn key(&self, topic: NamedTopic<'_>, registry: &Registry) -> Result<TopicSchema> {
        if let Some(subject) = &self.key_subject {
            return self.side(subject, registry);
        }
        let name = topic.table.and_then(|table| table.key.as_ref()).map(|key| key.value.as_str());
        self.side(&subject(topic, Side::Key, name, registry)?, registry)
    }

    /// The schemas of values.
    pub(crate) fn values(&self, topic: NamedTopic<'_>, registry: &Registry) -> Result<Vec<TopicSchema>> {
        let subjects = match (&self.subject, topic.table) {
            (Some(subject), _) => vec![subject.clone()],
            (None, Some(table)) if !table.is_union() && !table.values.is_empty() => {
                let names = table.values.iter().map(|value| value.value.as_str());
                names.map(|name| subject(topic, Side::Value, Some(name), registry)).collect::<Result<_>>()?
            }
            (None, _) => vec![subject(topic, Side::Value, None, registry)?],
        };
        subjects.iter().map(|subject| self.side(subject, registry)).collect()
    }

    fn side(&self, name: &str, registry: &Registry) -> Result<TopicSchema> {
        let (subject, number) = subject_version(name)?;
        let client = registry.client();
        let version = number.map_or(Version::Latest, Version::Number);
        let found = client.version(subject, version).map_err(|error| match error.kind() {
            ErrorKind::SubjectNotFound => {
                let message = format!("the registry has no subject {}", printable(subject));
                let quoted = word(subject);
                Failure::new(message)
                    .help(format!(
                        "register it: `avrogen push --subject {quoted}`; or name another: --subject"
                    ))
                    .help("run `avrogen subjects` for those that there are")
                    .into()
            }
            _ => failed(&error, About::Subject(subject)),
        })?;
        self.refuse_rules(&found.subject, &found.schema)?;
        let parsed = client.parse(Some(subject), &found.schema);
        let parsed = parsed.map_err(|error| failed(&error, About::Subject(subject)))?;
        let schema = Schema::new(parsed.set().clone(), parsed.root());
        Ok(TopicSchema { id: self.id(&found)?, schema })
    }

    fn id(&self, found: &Arc<SubjectVersion>) -> Result<SchemaId> {
        if self.framing != Some(TopicFraming::Header) {
            return Ok(SchemaId::Id(found.id));
        }
        let guid = found.guid.as_deref().and_then(|guid| guid.parse::<Guid>().ok());
        guid.map(SchemaId::Guid).ok_or_else(|| {
            let subject = printable(&found.subject);
            Failure::new(format!("the registry tells no globally unique id of {subject}"))
                .help("take --framing prefix")
                .into()
        })
    }

    /// Refuses a schema with enabled rules. `of` names the schema in the message.
    pub(super) fn refuse_rules(&self, of: &str, schema: &registry::Schema) -> Result<()> {
        let rule = schema.rule_set.as_ref().and_then(|rules| rules.enabled().next());
        match rule.filter(|_| !self.allow_rules) {
            None => Ok(()),
            Some(rule) => {
                let (of, name) = (printable(of), printable(&rule.name));
                let message = format!("the schema of {of} has the rule {name}, which avrogen does not run");
                Err(Failure::new(message).help("say --allow-rules to go on without it").into())
            }
        }
    }
}

/// The subject of a side, by the strategy of the topic's table. `name` is the fullname of the schema, where it is known.
fn subject(topic: NamedTopic<'_>, side: Side, name: Option<&str>, registry: &Registry) -> Result<String> {
    let strategy = topic.table.map(|table| table.strategy).unwrap_or_default();
    if strategy == SubjectNameStrategy::Associated {
        return associated(topic, side, registry);
    }
    let named = name.and_then(|name| strategy.subject(topic.name, side, name));
    Ok(named.unwrap_or_else(|| side.subject(topic.name)))
}

/// The subject that the registry associates with a side of a topic, or the one that is named after the topic.
fn associated(topic: NamedTopic<'_>, side: Side, registry: &Registry) -> Result<String> {
    let found = registry.client().associations(None, topic.name, side.name());
    match &*found.map_err(|error| failed(&error, About::Registry))? {
        [] => Ok(side.subject(topic.name)),
        [one] => Ok(one.subject.clone()),
        several => {
            let names: Vec<String> = several.iter().map(|one| printable(&one.subject)).collect();
            let message = format!("the registry associates several subjects with {}", topic.name);
            Err(Failure::new(message)
                .help(format!("name the one that is meant: {}", names.join(", ")))
                .into())
        }
    }
}
