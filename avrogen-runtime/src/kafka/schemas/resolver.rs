//! Finds and verifies the schema ids of a producer before its first message.

use std::sync::Arc;

use avrogen_schema::compat::{self, Limits};

use super::framing::Framing;
use super::ids::SchemaIds;
use super::resolved::{ResolvedSchema, SchemaPrefix};
use super::subject::{required_registry, subject};
use crate::SchemaDef;
use crate::datum::Schema;
use crate::framing::confluent::{Guid, is_raw};
use crate::framing::single_object::MARKER;
use crate::kafka::client::Client;
use crate::kafka::error::{Error, ErrorKind};
use crate::registry::{self, LookupOptions, RegisterOptions};
use crate::resolution::Resolution;
use crate::topic::{KeyEncoding, Pin, Side, Topic};

/// The registry's answer for a schema.
struct Found {
    id: i32,
    guid: Option<String>,
    rules: Option<registry::RuleSet>,
    /// The schema that values are written with, where it is not the producer's own.
    other: Option<Schema>,
}

/// Resolves the schemas of a side of a topic to their ids.
pub(in crate::kafka) struct SchemaResolver<'a, T> {
    pub(in crate::kafka) client: &'a Client,
    pub(in crate::kafka) topic: &'a str,
    pub(in crate::kafka) ids: &'a SchemaIds<T>,
    pub(in crate::kafka) framing: Framing,
    pub(in crate::kafka) normalize: bool,
    pub(in crate::kafka) allow_rules: bool,
}

impl<T: Topic> SchemaResolver<'_, T> {
    /// Returns the schemas of a side in the order of the topic's definition; none for plain keys.
    pub(in crate::kafka) async fn side(&self, side: Side) -> Result<Vec<ResolvedSchema>, Error> {
        if side == Side::Key && T::DEF.key_encoding() != KeyEncoding::Avro {
            return Ok(Vec::new());
        }
        if side == Side::Value && T::DEF.is_raw() {
            return Ok(vec![ResolvedSchema {
                prefix: SchemaPrefix::Nothing,
                resolution: None,
                is_raw: false,
            }]);
        }
        let mut resolved = Vec::new();
        for (index, schema) in T::DEF.side(side).iter().enumerate() {
            resolved.push(self.schema(side, index, schema.schema()).await?);
        }
        Ok(resolved)
    }

    async fn schema(
        &self,
        side: Side,
        index: usize,
        def: &'static SchemaDef,
    ) -> Result<ResolvedSchema, Error> {
        let unreadable =
            |error: crate::Error| Error::new(ErrorKind::Settings, format!("schema {}: {error}", def.name()));
        let own = Schema::of(def).map_err(|findings| {
            Error::new(ErrorKind::Settings, format!("schema {}: {findings}", def.name()))
        })?;
        if self.framing == Framing::SingleObject {
            let mut prefix = [0; 10];
            prefix[..2].copy_from_slice(&MARKER);
            prefix[2..].copy_from_slice(&def.rabin().to_le_bytes());
            return Ok(ResolvedSchema {
                prefix: SchemaPrefix::SingleObject(prefix),
                resolution: None,
                is_raw: false,
            });
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
            return Ok(ResolvedSchema {
                prefix: SchemaPrefix::Container(own),
                resolution: None,
                is_raw: false,
            });
        }
        let registry = required_registry(self.client, self.topic)?;
        let subject = subject(self.client, T::DEF, self.topic, side, def).await?;
        let pin = match self.ids {
            SchemaIds::Pinned(pinned) => pinned.pins.side(side).get(index),
            _ => None,
        };
        let found = self.ask(registry, &subject, def, &own, pin).await?;
        self.refuse_rules(&subject, found.rules.as_ref())?;
        let prefix = self.prefix(&subject, found.id, found.guid.as_deref())?;
        let is_raw = is_raw(found.other.as_ref().unwrap_or(&own));
        let resolution = match found.other {
            None => None,
            Some(latest) => Some(Resolution::new(&own, &latest).map_err(unreadable)?),
        };
        let resolution = resolution.filter(|resolution| !resolution.is_identity()).map(Arc::new);
        Ok(ResolvedSchema { prefix, resolution, is_raw })
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

    /// Verifies that the registry has the pinned schema under the pinned version and id.
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

    fn prefix(&self, subject: &str, id: i32, guid: Option<&str>) -> Result<SchemaPrefix, Error> {
        if self.framing != Framing::ConfluentHeader {
            return Ok(SchemaPrefix::prefix(id));
        }
        let guid = guid.and_then(|guid| guid.parse::<Guid>().ok()).ok_or_else(|| {
            let message = format!(
                "the registry has no globally unique id for the schema of `{subject}`, which framing in headers \
                 needs: use Framing::Confluent with this registry"
            );
            Error::new(ErrorKind::Settings, message)
        })?;
        Ok(SchemaPrefix::Header(guid.header()))
    }
}

/// Verifies that values of the producer's own schema can be written with the latest one, so that an incompatibility is reported
/// at the start and not by the first value that meets it.
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
