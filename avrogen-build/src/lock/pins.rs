//! What `avrogen.lock` pins of topics: where the locked texts are what the working schemas say, and only there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use avrogen_schema::ast::Primitive;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::name::Fullname;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::SourceMap;

use crate::config::{KeyEncoding, SubjectNameStrategy};
use crate::lock::{LOCK_FILE, LockFile, Texts, locked_folder};
use crate::project::{Project, Topic};
use crate::stages::plan::{Pin, Pins, TopicInput};

/// A schema of a topic in the working set.
enum Working {
    Node(NodeId),
    Primitive(Primitive),
}

/// Finds the pins of topics; returns what was read for it. What is wrong with the lock is no business of topics: they are
/// not pinned then.
pub(crate) fn find_pins(
    base: &Path,
    project: &Project,
    set: &SchemaSet,
    topics: &mut [TopicInput<'_>],
    sources: &mut SourceMap,
) -> BTreeSet<PathBuf> {
    let mut watched = BTreeSet::new();
    let mut findings = Vec::new();
    let Ok(Some(lock)) = LockFile::read(base, &project.folder, sources, &mut findings) else {
        return watched;
    };
    watched.insert(project.folder.join(LOCK_FILE));
    let texts = project.folder.join(locked_folder(Some(project)));
    watched.extend(Some(texts).filter(|texts| base.join(texts).is_dir()));
    let mut search = Search { set, lock: &lock, texts: Texts::new(), sources };
    for input in topics {
        input.pins = search.pins(input);
    }
    watched
}

struct Search<'a> {
    set: &'a SchemaSet,
    lock: &'a LockFile,
    texts: Texts,
    sources: &'a mut SourceMap,
}

impl Search<'_> {
    /// The pins of a topic all of whose schemas are pinned.
    fn pins(&mut self, input: &TopicInput<'_>) -> Option<Pins> {
        let topic = input.topic;
        let key = match &topic.key {
            Some(key) if topic.key_encoding == KeyEncoding::Avro => {
                Some(self.pin(subject(topic, "key", &key.value)?, &self.working(&key.value)?)?)
            }
            _ => None,
        };
        let mut values = Vec::new();
        if topic.is_union() {
            let root = self.set.roots().iter().find(|root| Some(root.file) == input.values)?;
            values.push(self.pin(subject(topic, "value", "")?, &Working::Node(root.place.node))?);
        } else {
            for value in &topic.values {
                let working = self.working(&value.value)?;
                values.push(self.pin(subject(topic, "value", &value.value)?, &working)?);
            }
        }
        // Ids of two registries have nothing to do with each other.
        let registry =
            |pin: &Pin| self.lock.lock.subjects.get(&pin.subject).and_then(|pin| pin.registry.clone());
        let registries: BTreeSet<_> = key.iter().chain(&values).map(registry).collect();
        let registry = registries.first().cloned().filter(|_| registries.len() == 1)?;
        Some(Pins { registry, key, values })
    }

    fn working(&self, name: &str) -> Option<Working> {
        let primitive = Primitive::from_name(name).map(Working::Primitive);
        primitive.or_else(|| self.set.named(&Fullname::new(name)).map(Working::Node))
    }

    /// The pin of a subject, where its text is what the working schema says.
    fn pin(&mut self, subject: String, working: &Working) -> Option<Pin> {
        let version = self.lock.lock.pinned(&subject)?;
        let text = self.lock.lock.schemas.get(&version).filter(|text| !text.deleted)?;
        let asked = std::slice::from_ref(&version);
        let locked = self.texts.schemas(self.lock, asked, self.sources, &mut Vec::new())?;
        let root = locked.roots().first()?.place.node;
        let is_same = match working {
            Working::Node(node) => equal((self.set, *node), (&locked, root), Equality::Lookup),
            Working::Primitive(primitive) => {
                let root = locked.node(root);
                root.kind.type_name() == primitive.name() && root.props.is_empty()
            }
        };
        let id = match text.id {
            Some(id) => Some(i32::try_from(id).ok()?),
            None => None,
        };
        let version = i32::try_from(version.number).ok()?;
        is_same.then(|| Pin { subject, version, id, guid: text.guid.clone() })
    }
}

/// The subject of a schema of a topic, where the registry is not to be asked for it.
fn subject(topic: &Topic, side: &str, fullname: &str) -> Option<String> {
    Some(match topic.strategy {
        SubjectNameStrategy::TopicName => format!("{}-{side}", topic.name),
        SubjectNameStrategy::RecordName => fullname.to_owned(),
        SubjectNameStrategy::TopicRecordName => format!("{}-{fullname}", topic.name),
        SubjectNameStrategy::Associated => return None,
    })
}
