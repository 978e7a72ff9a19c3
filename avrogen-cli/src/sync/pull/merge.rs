//! Merges what a registry answered into the lock.

use std::collections::BTreeSet;

use anyhow::Result;
use avrogen_build::tools::lock::{Digest, History, Lock, Pin, Text, Version};
use avrogen_runtime::registry::{SchemaType, SubjectVersion};

use super::fetch::{Answer, Remote, references};

/// The next lock.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) lock: Lock,
    /// Versions that were locked with another text than the registry has: versions never change, so it is another registry,
    /// or it was set up anew.
    pub(crate) changed: Vec<Version>,
}

/// Returns the old lock with the answers of a registry.
pub(crate) fn merge(old: &Lock, answer: &Answer, url: &str, locked_folder: &str) -> Result<Merged> {
    let mut lock = old.clone();
    for (subject, remote) in &answer.subjects {
        if let Some(pin) = pin(old, subject, remote, url) {
            lock.subjects.insert(subject.clone(), pin);
        }
        mark(&mut lock, subject, remote);
    }
    let is_avro = |text: &&SubjectVersion| text.schema.schema_type == SchemaType::Avro;
    let new: BTreeSet<&Version> = answer
        .texts
        .iter()
        .filter(|(version, text)| is_avro(&&***text) && !old.schemas.contains_key(version))
        .map(|(version, _)| version)
        .collect();
    let files = lock.text_files(locked_folder, &new);
    let mut changed = Vec::new();
    for (version, text) in answer.texts.iter().filter(|(_, text)| is_avro(&&***text)) {
        let digest = Digest::of(text.schema.text.as_bytes());
        let known = old.schemas.get(version);
        if known.is_some_and(|known| known.digest != digest) {
            changed.push(version.clone());
        }
        let live = answer.subjects.get(&version.subject).and_then(|remote| remote.live.as_ref());
        let file = known.map(|known| known.file.clone()).or_else(|| files.get(version).cloned());
        let entry = Text {
            file: file.unwrap_or_default(),
            digest: digest.clone(),
            id: u32::try_from(text.id).ok(),
            guid: text.guid.clone(),
            references: references(&version.subject, &text.schema.references)?,
            // A waiver holds for the text that it was given for.
            waived: known
                .filter(|known| known.digest == digest)
                .map(|known| known.waived.clone())
                .unwrap_or_default(),
            deleted: text.deleted || live.is_some_and(|live| !live.contains(&version.number)),
        };
        lock.schemas.insert(version.clone(), entry);
    }
    Ok(Merged { lock, changed })
}

/// The pin of a subject. One that is there for its references only follows them, and never back.
fn pin(old: &Lock, subject: &str, remote: &Remote, url: &str) -> Option<Pin> {
    if remote.is_gone {
        return None;
    }
    let before = old.subjects.get(subject);
    let referenced = || remote.referenced.last().copied().max(before.map(|pin| pin.version));
    let version = remote.pinned.or_else(referenced)?;
    let history = if remote.live.is_some() { History::Complete } else { History::Partial };
    Some(Pin { version, registry: Some(url.to_owned()), compatibility: remote.level, history })
}

/// Marks the versions that the registry has no more.
fn mark(lock: &mut Lock, subject: &str, remote: &Remote) {
    let versions: Vec<Version> = lock.versions(subject).map(|(version, _)| version.clone()).collect();
    for version in versions {
        let Some(text) = lock.schemas.get_mut(&version) else { continue };
        let number = version.number;
        if remote.is_gone {
            text.deleted = true;
        } else if let Some(live) = &remote.live {
            text.deleted = !live.contains(&number);
        } else if remote.latest == Some(number) || remote.pinned == Some(number) {
            text.deleted = false;
        } else if remote.latest.is_some_and(|latest| number > latest) {
            text.deleted = true;
        }
    }
}
