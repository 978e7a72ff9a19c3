//! Which schema ids a producer's messages carry: settled and verified before the first of them.

use std::fmt;
use std::sync::Arc;

use avrogen_schema::compat::{self, Limits};

use super::client::Client;
use super::error::{Error, ErrorKind};
use crate::SchemaDef;
use crate::datum::Schema;
use crate::framing::confluent::{Guid, is_raw};
use crate::framing::single_object::MARKER;
use crate::registry::{self, LookupOptions, RegisterOptions};
use crate::resolution::Resolution;
use crate::topic::{KeyEncoding, Pin, PinnedTopic, Pins, Side, SubjectNameStrategy, Topic, TopicDef};

/// How a producer comes by the ids of its schemas.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SchemaIds<T> {
    /// The registry has the schemas; by default. `avrogen push` registers them.
    Lookup,
    /// The registry is given the schemas, unless it has them.
    Register,
    /// Values become those of the latest schema of each subject.
    Latest,
    /// The ids that `avrogen.lock` pins, once the registry has confirmed them: [`SchemaIds::pinned`].
    Pinned(PinnedIds<T>),
}

/// What the lock pins of a topic whose schemas are the locked ones.
pub struct PinnedIds<T> {
    pins: &'static Pins,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T: PinnedTopic> SchemaIds<T> {
    /// The ids that `avrogen.lock` pins: only for a topic whose schemas are exactly the locked ones.
    pub const fn pinned() -> Self {
        Self::Pinned(PinnedIds { pins: T::PINS, of: std::marker::PhantomData })
    }
}

impl<T> Clone for PinnedIds<T> {
    fn clone(&self) -> Self {
        Self { pins: self.pins, of: std::marker::PhantomData }
    }
}

impl<T> fmt::Debug for PinnedIds<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pins.fmt(f)
    }
}

/// How messages say which schema they were written with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// By the schema's id in front of the datum, as every client of a registry reads it.
    #[default]
    Prefix,
    /// By the schema's globally unique id in a header of the message, as newer clients read it.
    Header,
    /// By the schema's fingerprint in front of the datum: Avro's single-object encoding, which needs no registry.
    SingleObject,
    /// By the schema itself: each value is a container file of one record, uncompressed. Keys must be plain.
    Container,
}

/// A schema whose id is settled.
#[derive(Clone)]
pub(super) struct Settled {
    pub(super) mark: Mark,
    /// To the registered schema, where data have to become its own.
    pub(super) resolution: Option<Arc<Resolution>>,
    pub(super) is_raw: bool,
}

/// What tells the schema of a message.
#[derive(Clone)]
pub(super) enum Mark {
    Container(Schema),
    /// Nothing does: the bytes are whatever they are.
    Nothing,
    Prefix([u8; 5]),
    SingleObject([u8; 10]),
    Header([u8; 17]),
}

impl Mark {
    pub(super) fn prefix(id: i32) -> Self {
        let mut mark = [0; 5];
        mark[1..].copy_from_slice(&id.to_be_bytes());
        Self::Prefix(mark)
    }
}

/// What a registry says of a schema.
struct Found {
    id: i32,
    guid: Option<String>,
    rules: Option<registry::RuleSet>,
    /// The schema that data have to become, where it is another.
    other: Option<Schema>,
}

/// How a side of a topic is settled.
pub(super) struct Settling<'a, T> {
    pub(super) client: &'a Client,
    pub(super) topic: &'a str,
    pub(super) ids: &'a SchemaIds<T>,
    pub(super) framing: Framing,
    pub(super) normalize: bool,
    pub(super) allow_rules: bool,
}

impl<T: Topic> Settling<'_, T> {
    /// The schemas of a side in order; none for plain keys.
    pub(super) async fn side(&self, side: Side) -> Result<Vec<Settled>, Error> {
        if side == Side::Key && T::DEF.key_encoding() != KeyEncoding::Avro {
            return Ok(Vec::new());
        }
        if side == Side::Value && T::DEF.is_raw() {
            return Ok(vec![Settled { mark: Mark::Nothing, resolution: None, is_raw: false }]);
        }
        let mut settled = Vec::new();
        for (index, schema) in T::DEF.side(side).iter().enumerate() {
            settled.push(self.schema(side, index, schema.schema()).await?);
        }
        Ok(settled)
    }

    async fn schema(&self, side: Side, index: usize, def: &'static SchemaDef) -> Result<Settled, Error> {
        let unreadable =
            |error: crate::Error| Error::new(ErrorKind::Settings, format!("schema {}: {error}", def.name()));
        let own = Schema::of(def).map_err(|findings| {
            Error::new(ErrorKind::Settings, format!("schema {}: {findings}", def.name()))
        })?;
        if self.framing == Framing::SingleObject {
            let mut mark = [0; 10];
            mark[..2].copy_from_slice(&MARKER);
            mark[2..].copy_from_slice(&def.rabin().to_le_bytes());
            return Ok(Settled { mark: Mark::SingleObject(mark), resolution: None, is_raw: false });
        }
        if self.framing == Framing::Container {
            if side == Side::Key {
                let message = format!(
                    "keys of topic `{}` are Avro, and container files of equal keys differ: use plain keys with \
                     Framing::Container",
                    self.topic
                );
                return Err(Error::new(ErrorKind::Settings, message));
            }
            return Ok(Settled { mark: Mark::Container(own), resolution: None, is_raw: false });
        }
        let registry = needed(self.client, self.topic)?;
        let subject = subject(self.client, T::DEF, self.topic, side, def).await?;
        let pin = match self.ids {
            SchemaIds::Pinned(pinned) => pinned.pins.side(side).get(index),
            _ => None,
        };
        let found = self.ask(registry, &subject, def, &own, pin).await?;
        self.refuse_rules(&subject, found.rules.as_ref())?;
        let mark = self.mark(&subject, found.id, found.guid.as_deref())?;
        let is_raw = is_raw(found.other.as_ref().unwrap_or(&own));
        let resolution = match found.other {
            None => None,
            Some(latest) => Some(Resolution::new(&own, &latest).map_err(unreadable)?),
        };
        let resolution = resolution.filter(|resolution| !resolution.is_identity()).map(Arc::new);
        Ok(Settled { mark, resolution, is_raw })
    }

    async fn ask(
        &self,
        registry: &registry::Client,
        subject: &str,
        def: &'static SchemaDef,
        own: &Schema,
        pin: Option<&Pin>,
    ) -> Result<Found, Error> {
        let failed = |error| self.failed(subject, def, error);
        match self.ids {
            SchemaIds::Register => {
                let options = RegisterOptions { normalize: self.normalize, ..RegisterOptions::default() };
                let found = registry.register_definition(subject, def, &options).await.map_err(failed)?;
                let schema = if let Some(schema) = &found.schema {
                    schema.clone()
                } else {
                    let stored = registry.schema_by_id(found.id, Some(subject)).await;
                    stored.map_err(failed)?.schema.clone()
                };
                Ok(Found { id: found.id, guid: found.guid.clone(), rules: schema.rule_set, other: None })
            }
            SchemaIds::Lookup => {
                let options = LookupOptions { normalize: self.normalize, ..LookupOptions::default() };
                let found = registry.lookup_definition(subject, def, &options).await.map_err(failed)?;
                let rules = found.schema.rule_set.clone();
                Ok(Found { id: found.id, guid: found.guid.clone(), rules, other: None })
            }
            SchemaIds::Latest => {
                let latest = registry.latest(subject).await.map_err(failed)?;
                let parsed = registry.parsed_version(subject, latest.version).await.map_err(failed)?;
                let other = Schema::new(parsed.set().clone(), parsed.root());
                writable(subject, latest.version, own, &other)?;
                let rules = latest.schema.rule_set.clone();
                Ok(Found { id: latest.id, guid: latest.guid.clone(), rules, other: Some(other) })
            }
            SchemaIds::Pinned(_) => self.confirm(registry, subject, def, own, pin).await,
        }
    }

    /// What is pinned, if the registry has the same under that version.
    async fn confirm(
        &self,
        registry: &registry::Client,
        subject: &str,
        def: &'static SchemaDef,
        own: &Schema,
        pin: Option<&Pin>,
    ) -> Result<Found, Error> {
        let failed = |error| self.failed(subject, def, error);
        let Some(pin) = pin else {
            let message = format!("nothing is pinned for {}: run `avrogen pull`", def.name());
            return Err(Error::new(ErrorKind::MissingSchema, message));
        };
        let served = registry.version_even_deleted(pin.subject(), pin.version()).await.map_err(failed)?;
        let parsed = registry.parsed_version(pin.subject(), pin.version()).await.map_err(failed)?;
        let same = Schema::new(parsed.set().clone(), parsed.root()) == *own;
        if !same || pin.id().is_some_and(|id| id != served.id) {
            let message = format!(
                "{} version {} (id {}) at this registry is not the one that avrogen.lock pins{}: \
                 is it another registry? `avrogen pull` pins what this one has",
                pin.subject(),
                pin.version(),
                served.id,
                pin.id().map(|id| format!(" (id {id})")).unwrap_or_default(),
            );
            return Err(Error::new(ErrorKind::IncompatibleSchema, message));
        }
        let rules = served.schema.rule_set.clone();
        Ok(Found { id: served.id, guid: served.guid.clone(), rules, other: None })
    }

    fn failed(&self, subject: &str, def: &SchemaDef, error: registry::Error) -> Error {
        let name = def.name();
        let told = Error::registry(format_args!("topic `{}`, subject `{subject}`", self.topic), error);
        let message = match (told.kind(), self.ids) {
            (ErrorKind::MissingSchema, SchemaIds::Lookup) => format!(
                "the registry has no schema of {name} under `{subject}`: `avrogen push --subject {subject}` \
                 registers it, or the producer with SchemaIds::Register"
            ),
            (ErrorKind::MissingSchema, SchemaIds::Latest) => {
                format!(
                    "the registry has no schema under `{subject}`: `avrogen push --subject {subject}` registers one"
                )
            }
            (ErrorKind::IncompatibleSchema, _) => format!(
                "the registry refuses the schema of {name} under `{subject}`: \
                 `avrogen check --against registry` shows every finding with a fix"
            ),
            _ => return told,
        };
        let kind = told.kind();
        Error::new(kind, message).with_source(told)
    }

    fn refuse_rules(&self, subject: &str, rules: Option<&registry::RuleSet>) -> Result<(), Error> {
        let Some(rule) = rules.and_then(|rules| rules.enabled().next()).filter(|_| !self.allow_rules) else {
            return Ok(());
        };
        let message = format!(
            "the schema of `{subject}` has the rule `{}` of type {}, which this client does not run: \
             `allow_rules(true)` sends without it",
            rule.name,
            rule.rule_type.as_deref().unwrap_or("unknown"),
        );
        Err(Error::new(ErrorKind::Rules, message))
    }

    fn mark(&self, subject: &str, id: i32, guid: Option<&str>) -> Result<Mark, Error> {
        if self.framing != Framing::Header {
            return Ok(Mark::prefix(id));
        }
        let guid = guid.and_then(|guid| guid.parse::<Guid>().ok()).ok_or_else(|| {
            let message = format!(
                "the registry has no globally unique id for the schema of `{subject}`, which framing in headers \
                 needs: use Framing::Prefix with this registry"
            );
            Error::new(ErrorKind::Settings, message)
        })?;
        Ok(Mark::Header(guid.header()))
    }
}

/// Values of the own schema must be readable with the latest one: an incompatibility is told now, and not with the first
/// value that meets it.
fn writable(subject: &str, version: i32, own: &Schema, latest: &Schema) -> Result<(), Error> {
    let outcome = compat::check(compat_side(latest), compat_side(own), &Limits::default());
    let reason = match &outcome {
        Ok(outcome) => match outcome.incompatibilities().list.first() {
            None => return Ok(()),
            Some(first) => format!("{} at {}: {}", first.kind.as_str(), first.location, first.message),
        },
        Err(too_large) => too_large.to_string(),
    };
    let message = format!(
        "values of {} cannot become those of {subject} version {version}, the latest: {reason}",
        own.name()
    );
    Err(Error::new(ErrorKind::IncompatibleSchema, message))
}

fn compat_side(schema: &Schema) -> compat::Side<'_> {
    compat::Side { set: schema.set(), node: schema.root() }
}

/// The registry, where a topic cannot do without.
pub(super) fn needed<'c>(client: &'c Client, topic: &str) -> Result<&'c registry::Client, Error> {
    client.registry().ok_or_else(|| {
        let message =
            format!("topic `{topic}` has schemas, and the client no registry: `Client::builder` takes one");
        Error::new(ErrorKind::Settings, message)
    })
}

/// The subject by which the schemas of a topic's messages are asked for; none where that depends on the schema, which is what
/// is asked for.
pub(super) async fn subject_to_read(
    client: &Client,
    of: &TopicDef,
    topic: &str,
    side: Side,
) -> Result<Option<String>, Error> {
    match (of.subject_name_strategy(), of.side(side).first()) {
        (SubjectNameStrategy::RecordName | SubjectNameStrategy::TopicRecordName, _) | (_, None) => Ok(None),
        (_, Some(schema)) => subject(client, of, topic, side, schema.schema()).await.map(Some),
    }
}

/// The subject of a schema, by the topic's strategy.
pub(super) async fn subject(
    client: &Client,
    of: &TopicDef,
    topic: &str,
    side: Side,
    def: &SchemaDef,
) -> Result<String, Error> {
    if let Some(subject) = of.subject(topic, side, def) {
        return Ok(subject);
    }
    let registry = needed(client, topic)?;
    let doing = format!("the subject of topic `{topic}`");
    let found = registry.associations(None, topic, side.name()).await;
    match &*found.map_err(|error| Error::registry(&doing, error))? {
        [] => Ok(format!("{topic}-{}", side.name())),
        [one] => Ok(one.subject.clone()),
        several => {
            let names: Vec<_> = several.iter().map(|found| found.subject.as_str()).collect();
            let message = format!(
                "the registry associates {} subjects with the {} of topic `{topic}`, and one is needed: {}",
                several.len(),
                side.name(),
                names.join(", ")
            );
            Err(Error::new(ErrorKind::Settings, message))
        }
    }
}
