//! Everything that a registry knows, in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::event::Event;
use super::identity::{self, Identity};
use crate::registry::subject::{DEFAULT_CONTEXT, QualifiedSubject, qualify};
use crate::registry::types::{Config, Mode, Schema, WireSchema};
use crate::testing::registry::scope::inherit;

/// The scope of settings that hold where neither a subject nor its context has its own.
const GLOBAL_SCOPE: &str = ":.__GLOBAL:";

/// The state.
#[derive(Debug, Default)]
pub(crate) struct State {
    contexts: BTreeMap<String, Context>,
    configs: BTreeMap<String, Config>,
    modes: BTreeMap<String, Mode>,
}

/// Ids and subjects, which mean nothing outside.
#[derive(Debug, Default)]
pub(crate) struct Context {
    subjects: BTreeMap<String, BTreeMap<i32, Entry>>,
    schemas: BTreeMap<i32, Arc<Stored>>,
    by_identity: HashMap<Identity, i32>,
    /// The highest id that there ever was: none is given twice.
    last_id: i32,
}

/// A version of a subject.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) id: i32,
    pub(crate) deleted: bool,
    pub(crate) ts: Option<i64>,
}

/// A schema under its id.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) identity: Identity,
    pub(crate) schema: Schema,
}

/// A version with everything that belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The full name of its subject.
    pub(crate) subject: String,
    pub(crate) version: i32,
    pub(crate) entry: Entry,
    pub(crate) stored: Arc<Stored>,
}

impl Stored {
    /// As an answer, without any version.
    pub(crate) fn to_wire(&self) -> WireSchema {
        WireSchema {
            guid: Some(self.identity.guid()),
            schema_type: Some("AVRO".into()),
            ..WireSchema::from(&self.schema)
        }
    }
}

impl Found {
    /// As an answer.
    pub(crate) fn to_wire(&self) -> WireSchema {
        WireSchema {
            subject: Some(self.subject.clone()),
            version: Some(self.version),
            id: Some(self.entry.id),
            ts: self.entry.ts,
            deleted: self.entry.deleted,
            ..self.stored.to_wire()
        }
    }
}

impl State {
    /// Makes a change.
    pub(crate) fn apply(&mut self, event: Event) {
        match event {
            Event::Registered(schema) => self.add(*schema),
            Event::Deleted { subject, versions, permanent } => self.delete(&subject, &versions, permanent),
            Event::Configured { scope, config } => {
                set(&mut self.configs, scope, config.map(|config| *config));
            }
            Event::ModeSet { scope, mode } => set(&mut self.modes, scope, mode),
            Event::ContextDeleted { context } => {
                self.contexts.remove(&context);
                let scope = qualify(&context, "");
                self.configs.remove(&scope);
                self.modes.remove(&scope);
            }
        }
    }

    fn add(&mut self, wire: WireSchema) {
        let (Some(subject), Some(version), Some(id)) = (wire.subject.clone(), wire.version, wire.id) else {
            return;
        };
        let entry = Entry { id, deleted: false, ts: wire.ts };
        let Some(schema) = wire.into_schema() else { return };
        let name = QualifiedSubject::parse(&subject);
        let context = self.contexts.entry(name.context().to_owned()).or_default();
        let identity = identity::of(&schema);
        context.by_identity.insert(identity, id);
        context.schemas.entry(id).or_insert_with(|| Arc::new(Stored { identity, schema }));
        context.last_id = context.last_id.max(id);
        context.subjects.entry(name.subject().to_owned()).or_default().insert(version, entry);
    }

    fn delete(&mut self, subject: &str, versions: &[i32], permanent: bool) {
        let name = QualifiedSubject::parse(subject);
        let Some(context) = self.contexts.get_mut(name.context()) else { return };
        let Some(entries) = context.subjects.get_mut(name.subject()) else { return };
        for version in versions {
            if permanent {
                entries.remove(version);
            } else if let Some(entry) = entries.get_mut(version) {
                entry.deleted = true;
            }
        }
        if entries.is_empty() {
            context.subjects.remove(name.subject());
        }
        if permanent {
            context.forget_unused();
        }
    }

    pub(crate) fn context(&self, name: &str) -> Option<&Context> {
        self.contexts.get(name)
    }

    /// Every context that there is. The default one is always there.
    pub(crate) fn contexts(&self) -> impl Iterator<Item = &str> {
        let others = self.contexts.keys().map(String::as_str).filter(|name| *name != DEFAULT_CONTEXT);
        std::iter::once(DEFAULT_CONTEXT).chain(others)
    }

    /// Every subject of every context, by its full name, with its versions.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = (String, &BTreeMap<i32, Entry>)> {
        self.contexts.iter().flat_map(|(context, of)| {
            of.subjects.iter().map(move |(subject, entries)| (qualify(context, subject), entries))
        })
    }

    /// The versions of a subject, the deleted ones among them, by the number.
    pub(crate) fn versions(&self, subject: &str) -> impl DoubleEndedIterator<Item = Found> {
        let name = QualifiedSubject::parse(subject);
        let full = qualify(name.context(), name.subject());
        let context = self.contexts.get(name.context());
        let entries = context.and_then(|context| Some((context, context.subjects.get(name.subject())?)));
        entries.into_iter().flat_map(move |(context, entries)| {
            let full = full.clone();
            entries.iter().filter_map(move |(version, entry)| {
                let stored = Arc::clone(context.schemas.get(&entry.id)?);
                Some(Found { subject: full.clone(), version: *version, entry: *entry, stored })
            })
        })
    }

    pub(crate) fn config(&self, scope: &str) -> Option<&Config> {
        self.configs.get(scope)
    }

    pub(crate) fn mode(&self, scope: &str) -> Option<Mode> {
        self.modes.get(scope).copied()
    }

    /// The settings in force for a subject: its own, else its context's, else those that hold everywhere. Contexts do not
    /// inherit from the default one.
    pub(crate) fn effective_config(&self, subject: &str) -> Config {
        let scopes = scopes(subject);
        let configs = scopes.iter().filter_map(|scope| self.configs.get(scope));
        configs.fold(Config::default(), inherit)
    }

    /// The scopes that have a mode of their own.
    pub(crate) fn mode_scopes(&self) -> impl Iterator<Item = &str> {
        self.modes.keys().map(String::as_str)
    }

    /// The mode in force for a subject.
    pub(crate) fn effective_mode(&self, subject: &str) -> Mode {
        let modes: Vec<Mode> = scopes(subject).iter().filter_map(|scope| self.mode(scope)).collect();
        if modes.contains(&Mode::ReadOnlyOverride) {
            return Mode::ReadOnlyOverride;
        }
        modes.first().copied().unwrap_or_default()
    }
}

impl Context {
    pub(crate) fn schema(&self, id: i32) -> Option<&Arc<Stored>> {
        self.schemas.get(&id)
    }

    /// The id of a schema that is in the context already, under whatever subject.
    pub(crate) fn id_of(&self, identity: &Identity) -> Option<i32> {
        self.by_identity.get(identity).copied()
    }

    pub(crate) fn last_id(&self) -> i32 {
        self.last_id
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.subjects.is_empty()
    }

    /// Ids live as long as a version has them.
    fn forget_unused(&mut self) {
        let used: std::collections::HashSet<i32> =
            self.subjects.values().flat_map(BTreeMap::values).map(|entry| entry.id).collect();
        self.schemas.retain(|id, _| used.contains(id));
        self.by_identity.retain(|_, id| used.contains(id));
    }
}

/// The scopes whose settings hold for a subject, the narrowest first.
fn scopes(subject: &str) -> [String; 3] {
    let name = QualifiedSubject::parse(subject);
    [qualify(name.context(), name.subject()), qualify(name.context(), ""), GLOBAL_SCOPE.to_owned()]
}

fn set<T>(map: &mut BTreeMap<String, T>, scope: String, value: Option<T>) {
    match value {
        Some(value) => {
            map.insert(scope, value);
        }
        None => {
            map.remove(&scope);
        }
    }
}
