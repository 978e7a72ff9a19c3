//! Subjects whose schemas cannot be read: each is left out with what only it needs, and the others are pulled.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Error, Result};
use avrogen_build::tools::lock::{Lock, Version};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

use super::fetch::{Answer, Remote};
use super::library::Library;
use crate::failure::{Failure, refused};
use crate::output::printable;

/// A subject that a pull leaves as it was.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) subject: String,
    /// The version that cannot be read: its own, or one that it refers to.
    pub(crate) version: Option<Version>,
    pub(crate) reason: String,
}

/// What keeps versions from being read.
pub(super) struct Faults {
    sources: SourceMap,
    texts: BTreeMap<Version, Vec<Diagnostic>>,
    failures: BTreeMap<(String, Option<u32>), Error>,
}

/// The reason why a root cannot be read.
enum Fault {
    Text(Version),
    Failure((String, Option<u32>)),
    /// A referenced version that is neither served nor locked, such as one in another language.
    Missing(Version),
}

impl Faults {
    /// Reads every fetched text.
    pub(super) fn find(library: &Library<'_>, failures: BTreeMap<(String, Option<u32>), Error>) -> Self {
        let (mut sources, mut texts) = (SourceMap::new(), BTreeMap::new());
        for version in library.fetched.keys() {
            let errors = library.errors(version, &mut sources);
            if !errors.is_empty() {
                texts.insert(version.clone(), errors);
            }
        }
        Self { sources, texts, failures }
    }

    /// Takes every root that cannot be read out of an answer, with what no other root needs.
    ///
    /// # Errors
    /// If a subject that was named cannot be read: the command cannot do what it was asked to.
    pub(super) fn leave_out(
        mut self,
        answer: &mut Answer,
        lock: &Lock,
        roots: &BTreeSet<String>,
        named: &BTreeSet<String>,
    ) -> Result<Vec<Unreadable>> {
        if self.texts.is_empty() && self.failures.is_empty() {
            return Ok(Vec::new());
        }
        let mut left_out = BTreeMap::new();
        // The named ones first: their failure is that of the command.
        let in_order = named.iter().chain(roots.difference(named));
        for root in in_order.filter(|root| answer.subjects.contains_key(*root)) {
            let Some(fault) = self.of(answer, lock, root) else { continue };
            if named.contains(root) {
                return Err(self.refuse(root, fault));
            }
            left_out.insert(root.clone(), self.unreadable(root, &fault));
        }
        let kept: BTreeSet<&String> = roots.iter().filter(|root| !left_out.contains_key(*root)).collect();
        self.prune(answer, lock, &kept);
        Ok(left_out.into_values().collect())
    }

    /// The first fault in the versions of a root and in all that they refer to.
    fn of(&self, answer: &Answer, lock: &Lock, root: &str) -> Option<Fault> {
        self.first(versions(answer, lock, root), lock).or_else(|| self.failure(root).map(Fault::Failure))
    }

    fn failure(&self, subject: &str) -> Option<(String, Option<u32>)> {
        let all = self.failures.range((subject.to_owned(), None)..);
        all.map(|(key, _)| key).find(|(of, _)| of == subject).cloned()
    }

    /// The first fault on the way down. An unknown name is no fault of the text where what it refers to is the fault, so below a
    /// text that cannot be read only what that refers to is searched. References may form a circle: each version is seen once.
    fn first(&self, from: BTreeSet<Version>, lock: &Lock) -> Option<Fault> {
        let mut seen = from.clone();
        let mut pending: Vec<Version> = from.into_iter().rev().collect();
        let mut lowest = None;
        while let Some(version) = pending.pop() {
            let subject = (version.subject.clone(), None);
            let own = (version.subject.clone(), Some(version.number));
            if let Some(key) = [own, subject].into_iter().find(|key| self.failures.contains_key(key)) {
                return Some(Fault::Failure(key));
            }
            let Some(text) = lock.schemas.get(&version) else {
                return Some(Fault::Missing(version));
            };
            let further = text.references.iter().map(|reference| reference.version.clone());
            let further: Vec<Version> = further.filter(|version| seen.insert(version.clone())).collect();
            if self.texts.contains_key(&version) {
                pending.clear();
                lowest = Some(Fault::Text(version));
            }
            pending.extend(further);
        }
        lowest
    }

    fn refuse(&mut self, root: &str, fault: Fault) -> Error {
        match fault {
            Fault::Failure(key) => match self.failures.remove(&key) {
                Some(error) => error,
                None => Failure::new(format!("{} cannot be read", printable(root))).into(),
            },
            Fault::Text(version) => {
                let findings = self.texts.remove(&version).unwrap_or_default();
                refused(std::mem::take(&mut self.sources), findings).into()
            }
            Fault::Missing(version) => Failure::new(missing(root, &version)).into(),
        }
    }

    fn unreadable(&self, root: &str, fault: &Fault) -> Unreadable {
        let (version, reason) = match fault {
            Fault::Failure(key) => {
                let reason = self.failures.get(key).map(|error| format!("{error:#}"));
                let version = key.1.map(|number| Version::new(&*key.0, number));
                (version, reason.unwrap_or_default())
            }
            Fault::Text(version) => {
                let first = self.texts.get(version).and_then(|all| all.first());
                let reason = first.map(|first| format!("{} ({})", first.message, first.code));
                (Some(version.clone()), reason.unwrap_or_default())
            }
            Fault::Missing(version) => (Some(version.clone()), missing(root, version)),
        };
        Unreadable { subject: root.to_owned(), version, reason }
    }

    /// Keeps what the kept roots need. A subject that only others refer to, and of which some version cannot be read, keeps
    /// the versions that are needed: its history is partial.
    fn prune(&self, answer: &mut Answer, lock: &Lock, roots: &BTreeSet<&String>) {
        let is_partial = |subject: &str| {
            let bad = |version: Version| self.first(BTreeSet::from([version]), lock).is_some();
            versions(answer, lock, subject).into_iter().any(bad) || self.failure(subject).is_some()
        };
        let mut partial: BTreeMap<String, bool> = BTreeMap::new();
        let mut reached: BTreeSet<Version> = BTreeSet::new();
        let mut pending: Vec<Version> = roots.iter().flat_map(|root| versions(answer, lock, root)).collect();
        while let Some(version) = pending.pop() {
            if !reached.insert(version.clone()) {
                continue;
            }
            let references = lock.schemas.get(&version).into_iter().flat_map(|text| &text.references);
            pending.extend(references.map(|reference| reference.version.clone()));
            let subject = &version.subject;
            if !roots.contains(subject) && !partial.contains_key(subject) {
                let is_partial = is_partial(subject);
                partial.insert(subject.clone(), is_partial);
                if !is_partial {
                    pending.extend(versions(answer, lock, subject));
                }
            }
        }
        answer.texts.retain(|version, _| reached.contains(version));
        answer.subjects.retain(|subject, _| roots.contains(subject) || partial.contains_key(subject));
        for (subject, _) in partial.into_iter().filter(|(_, is_partial)| *is_partial) {
            if let Some(remote) = answer.subjects.get_mut(&subject) {
                let numbers = reached.iter().filter(|version| version.subject == subject);
                let referenced = numbers.map(|version| version.number).collect();
                *remote = Remote { level: remote.level, referenced, ..Remote::default() };
            }
        }
    }
}

/// The versions of a subject that an answer is about: those that were fetched, and the one that is pinned.
fn versions(answer: &Answer, lock: &Lock, subject: &str) -> BTreeSet<Version> {
    let fetched = answer.texts.range(Version::new(subject, 0)..).map(|(version, _)| version);
    let fetched = fetched.take_while(|version| version.subject == subject).cloned();
    fetched.chain(lock.pinned(subject)).collect()
}

fn missing(root: &str, version: &Version) -> String {
    let (root, version) = (printable(root), printable(&version.to_string()));
    format!("{root} refers to {version}, which is no Avro schema of the registry")
}
