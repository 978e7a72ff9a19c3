//! Pulling: from a registry to avrogen.lock, the locked texts and the working copies.
//!
//! Everything is fetched and made sense of before anything is written, so a registry that fails half way leaves all as it
//! was. Working copies are written before the lock: a pull that is killed in between is taken up by the next one, because a
//! copy that is ahead of its pin is no edit once the pin has followed.

pub(crate) mod copies;
pub(crate) mod fetch;
pub(crate) mod library;
pub(crate) mod locked;
mod merge;
pub(crate) mod unreadable;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Result;
use avrogen_build::tools::files::{Change, folder_of};
use avrogen_build::tools::lock::{History, Lock, Version, locked_folder};
use avrogen_runtime::registry::{self, Level, Metadata, RuleSet, SchemaType};

use self::copies::{Copy, copies};
use self::fetch::{Answer, Question, Which, fetch};
use self::library::Library;
use self::unreadable::{Faults, Unreadable};
use crate::failure::Failure;
use crate::output::Progress;
use crate::output::{Output, printable};
use crate::project::WorkingCopies;
use crate::project_lock::ProjectLock;
use crate::sources::registry::Registry;

/// What is to be pulled.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) subjects: BTreeMap<String, Which>,
    /// The subjects that were named one by one: they must be there, be Avro, and be readable.
    pub(crate) named: BTreeSet<String>,
    /// Whether edited copies and changed texts do not matter, and nothing that is here is good enough.
    pub(crate) force: bool,
}

/// What became of a subject.
#[derive(Debug)]
pub(crate) struct Pulled<'a> {
    pub(crate) subject: &'a str,
    pub(crate) state: State,
    pub(crate) version: u32,
    pub(crate) id: Option<u32>,
    pub(crate) guid: Option<&'a str>,
    pub(crate) copy: Option<&'a Copy>,
}

/// What a pull means for a subject's entries in the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Added,
    Updated,
    Unchanged,
    /// The registry has another text for a version that was locked.
    Changed,
    /// The registry has it no more.
    Gone,
}

/// Everything that a pull would do.
#[derive(Debug)]
pub(crate) struct Pull {
    pub(crate) old: Lock,
    pub(crate) new: Lock,
    pub(crate) answer: Answer,
    pub(crate) changed: BTreeSet<Version>,
    pub(crate) copies: BTreeMap<String, Copy>,
    /// What differs from what is on the disk.
    pub(crate) changes: Vec<Change>,
    /// The folders of all that belongs on the disk.
    pub(crate) folders: BTreeSet<PathBuf>,
    /// Subjects whose schemas are in another language.
    pub(crate) others: Vec<String>,
    /// Subjects whose schemas cannot be read, which are left as they were.
    pub(crate) unreadable: Vec<Unreadable>,
}

/// Asks the registry, and finds out what is to be done.
pub(crate) fn pull(
    working: &WorkingCopies,
    registry: &Registry,
    wanted: Wanted,
    output: &Output,
) -> Result<Pull> {
    let old = working.checkout.locked();
    let texts = library::intact(working.checkout.lock.as_ref());
    let intact: BTreeSet<Version> =
        if wanted.force { BTreeSet::new() } else { texts.keys().cloned().collect() };
    let roots: BTreeSet<String> = wanted.subjects.keys().cloned().collect();
    let question = Question {
        subjects: wanted.subjects,
        named: &wanted.named,
        lock: &old,
        intact: &intact,
        is_whole: &|subject, level| is_whole(working, &old, subject, level),
    };
    let mut progress = Progress::new("fetching", output);
    let mut answer = registry
        .run(async |client| fetch(client, &question, &mut |done, all| progress.at(done, all)).await)?;
    drop(progress);
    let others = set_aside(&mut answer, &wanted.named)?;
    let folder = locked_folder(working.checkout.settings.as_ref());
    let mut merged = merge::merge(&old, &answer, registry.url(), &folder)?;
    let library = Library { fetched: &answer.texts, lock: &merged.lock, old: &texts };
    let faults = Faults::find(&library, std::mem::take(&mut answer.failures));
    let unreadable = faults.leave_out(&mut answer, &merged.lock, &roots, &wanted.named)?;
    if !unreadable.is_empty() {
        merged = merge::merge(&old, &answer, registry.url(), &folder)?;
    }
    let merge::Merged { lock: new, changed: other_texts } = merged;
    let library = Library { fetched: &answer.texts, lock: &new, old: &texts };
    let here = answer.subjects.iter().filter(|(_, remote)| !remote.is_gone).map(|(subject, _)| subject);
    let copies = copies(working, &old, &library, here, wanted.force)?;
    let mut changes = changes(working, &new, &answer, &copies);
    let mut folders: BTreeSet<PathBuf> = changes.iter().map(Change::folder).collect();
    folders.extend(new.schemas.values().map(|text| folder_of(&working.checkout.folder.join(&text.file))));
    changes.retain(|change| !change.is_made());
    let other_texts = other_texts.into_iter().collect();
    Ok(Pull { old, new, answer, changed: other_texts, copies, changes, folders, others, unreadable })
}

/// Whether every version of a subject is wanted: a transitive mode is checked against all of them, and a history that was
/// complete stays so.
fn is_whole(working: &WorkingCopies, old: &Lock, subject: &str, level: Option<Level>) -> bool {
    let pin = old.subjects.get(subject);
    let is_complete = pin.is_some_and(|pin| pin.registry.is_some() && pin.history == History::Complete);
    let project = working.checkout.settings.as_ref();
    let own = project.and_then(|project| project.subjects.get(subject)?.mode.as_ref());
    let common = project.and_then(|project| project.compatibility.mode.as_ref());
    let mode = own.map(|at| at.value).or(level).or(common.map(|at| at.value)).unwrap_or_default();
    is_complete || mode.is_transitive()
}

/// Takes subjects out whose schemas are not Avro. Whoever named one is told.
fn set_aside(answer: &mut Answer, named: &BTreeSet<String>) -> Result<Vec<String>> {
    let mut others = BTreeMap::new();
    for (version, text) in &answer.texts {
        if text.schema.schema_type != SchemaType::Avro {
            others.insert(version.subject.clone(), text.schema.schema_type.to_string());
        }
    }
    if let Some((subject, language)) = others.iter().find(|(subject, _)| named.contains(*subject)) {
        let (subject, language) = (printable(subject), printable(language));
        return Err(Failure::new(format!("the schemas of {subject} are {language}, not Avro")).into());
    }
    answer.subjects.retain(|subject, _| !others.contains_key(subject));
    answer.texts.retain(|version, _| !others.contains_key(&version.subject));
    Ok(others.into_keys().collect())
}

/// What is to be on the disk: locked texts, then working copies, then the lock.
fn changes(
    working: &WorkingCopies,
    lock: &Lock,
    answer: &Answer,
    copies: &BTreeMap<String, Copy>,
) -> Vec<Change> {
    let at = |path: &std::path::Path| working.checkout.folder.join(path);
    let mut changes = Vec::new();
    for (version, text) in &answer.texts {
        if let Some(entry) = lock.schemas.get(version) {
            let file = at(entry.file.as_ref());
            changes
                .extend(contract(&text.schema).map(|text| Change::text(file.with_extension("json"), &text)));
            changes.push(Change::new(file, text.schema.text.as_str()));
        }
    }
    for copy in copies.values() {
        changes.extend(copy.text.as_ref().map(|text| copy.change(at(&copy.path), text)));
        changes.extend(copy.from.as_ref().map(|from| Change::removal(at(from))));
    }
    changes.push(lock.change(&working.checkout.folder));
    changes
}

/// What is said about a schema beside its text, as a file for those who review it.
fn contract(schema: &registry::Schema) -> Option<String> {
    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Contract<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        metadata: Option<&'a Metadata>,
        #[serde(skip_serializing_if = "Option::is_none")]
        rule_set: Option<&'a RuleSet>,
    }
    let (metadata, rule_set) = (schema.metadata.as_ref(), schema.rule_set.as_ref());
    metadata.is_some().then_some(()).or(rule_set.map(drop))?;
    let text = serde_json::to_string_pretty(&Contract { metadata, rule_set }).ok()?;
    Some(text + "\n")
}

impl Pull {
    /// Writes what differs.
    ///
    /// # Errors
    /// When the file system refuses. Then everything is as it was.
    pub(crate) fn write(&self, lock: &ProjectLock) -> Result<()> {
        lock.sweep(self.folders.iter().cloned());
        lock.write(&self.changes)
    }

    /// Another registry that a subject came from before.
    pub(crate) fn former_registry(&self, url: &str) -> Option<&str> {
        let before = self.answer.subjects.keys().filter_map(|subject| self.old.subjects.get(subject));
        before.filter_map(|pin| pin.registry.as_deref()).find(|before| *before != url)
    }

    /// What became of each subject.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = Pulled<'_>> {
        self.answer.subjects.iter().filter_map(|(subject, remote)| {
            let pin = self.new.subjects.get(subject)?;
            let entry = self.new.schemas.get(&Version::new(&**subject, pin.version));
            let state = if remote.is_gone {
                State::Gone
            } else if self.changed.iter().any(|version| version.subject == *subject) {
                State::Changed
            } else if !self.old.subjects.contains_key(subject) {
                State::Added
            } else if self.is_same(subject) {
                State::Unchanged
            } else {
                State::Updated
            };
            Some(Pulled {
                subject,
                state,
                version: pin.version,
                id: entry.and_then(|entry| entry.id),
                guid: entry.and_then(|entry| entry.guid.as_deref()),
                copy: self.copies.get(subject),
            })
        })
    }

    fn is_same(&self, subject: &str) -> bool {
        self.old.subjects.get(subject) == self.new.subjects.get(subject)
            && self.old.versions(subject).eq(self.new.versions(subject))
    }
}

/// The subjects that a pull without any brings up to date: all that are locked, but those that another one pins by referring
/// to them.
pub(crate) fn roots(lock: &Lock) -> BTreeMap<String, Which> {
    let mut pinned: BTreeSet<&Version> = BTreeSet::new();
    for subject in lock.subjects.keys() {
        let text = lock.pinned(subject).and_then(|version| lock.schemas.get(&version));
        let others = text.into_iter().flat_map(|text| &text.references);
        pinned.extend(others.map(|reference| &reference.version).filter(|of| of.subject != *subject));
    }
    let is_root = |subject: &&String| lock.pinned(subject).is_some_and(|version| !pinned.contains(&version));
    let from_registry = |subject: &&String| lock.subjects[*subject].registry.is_some();
    let roots = lock.subjects.keys().filter(from_registry).filter(is_root);
    roots.map(|subject| (subject.clone(), Which::Latest)).collect()
}
