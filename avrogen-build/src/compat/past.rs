//! What subjects were.

use std::collections::BTreeMap;
use std::sync::Arc;

use avrogen_schema::compat::{Mode, OldVersion, Side};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::{FileId, SourceMap};

use super::Schema;
use crate::lock::{History, LockFile, Texts, Version};

/// What a subject was.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Its versions that are not deleted, in the order of their numbers.
    pub versions: Vec<PastVersion>,
    /// Whether there are versions that are not here.
    pub is_partial: bool,
    /// The mode that the registry served.
    pub served: Option<Mode>,
    /// Whether the versions were made here and by no registry, so that nobody else has checked them.
    pub is_local: bool,
}

/// A version of a subject.
#[derive(Clone, Debug)]
pub struct PastVersion {
    /// What findings call it.
    pub name: OldVersion,
    /// Its text.
    pub file: FileId,
    /// What the schema is in.
    pub set: Arc<SchemaSet>,
    /// The schema.
    pub node: NodeId,
    /// What was waived when it was locked: a rule, a blank and a path each.
    pub waived: Vec<String>,
}

impl PastVersion {
    /// As one side of a check.
    pub fn side(&self) -> Side<'_> {
        Side { set: &self.set, node: self.node }
    }
}

/// What each schema was, by its subject.
pub fn past_of(schemas: &[Schema], past: &BTreeMap<String, Past>) -> Vec<Past> {
    schemas.iter().map(|schema| past.get(&schema.subject).cloned().unwrap_or_default()).collect()
}

/// Whether a schema is one of the versions that its subject has.
pub fn is_locked(schema: &Schema, past: Option<&Past>) -> bool {
    let versions = past.map_or(&[][..], |past| &past.versions);
    let schema = (&*schema.set, schema.node);
    versions.iter().any(|version| equal(schema, (&version.set, version.node), Equality::Lookup))
}

/// What subjects were, by the lock. Texts that are missing or were changed are among the findings, and so are texts that are no
/// schemas; a subject with such a text is left out.
pub fn locked<'s>(
    lock: &LockFile,
    subjects: impl IntoIterator<Item = &'s str>,
    texts: &mut Texts,
    sources: &mut SourceMap,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Past> {
    let mut all = BTreeMap::new();
    for subject in subjects {
        let Some(pin) = lock.lock.subjects.get(subject) else { continue };
        let live = lock.lock.versions(subject).filter(|(_, text)| !text.deleted);
        let versions: Option<Vec<PastVersion>> =
            live.map(|(version, _)| read(lock, version, texts, sources, findings)).collect();
        let Some(versions) = versions else { continue };
        let past = Past {
            versions,
            is_partial: pin.history == History::Partial,
            served: pin.compatibility,
            is_local: pin.registry.is_none(),
        };
        all.insert(subject.to_owned(), past);
    }
    all
}

/// Of names that are taken from two versions the first counts, as in the registry.
fn read(
    lock: &LockFile,
    version: &Version,
    texts: &mut Texts,
    sources: &mut SourceMap,
    findings: &mut Vec<Diagnostic>,
) -> Option<PastVersion> {
    let closure = texts.closure(lock, std::slice::from_ref(version), sources, findings)?;
    let parsed = parse_schemas(sources, &closure.files, &Options::lenient());
    let Some(set) = parsed.set else {
        findings.extend(parsed.diagnostics.into_iter().filter(Diagnostic::is_error));
        return None;
    };
    let file = closure.files[0];
    let node = set.roots().iter().find(|root| root.file == file)?.place.node;
    let text = &lock.lock.schemas[version];
    let id = text.id.map(i64::from);
    Some(PastVersion {
        name: OldVersion { version: Some(version.number), id, source: "lock".to_owned() },
        file,
        set: Arc::new(set),
        node,
        waived: text.waived.clone(),
    })
}
