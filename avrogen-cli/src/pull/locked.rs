//! Whether a registry still serves what the lock pins, and the texts are here. Nothing is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use avrogen_build::lock::{Digest, Lock, Version};
use avrogen_runtime::registry::{Client, Error, SubjectVersion};
use tokio::task::JoinSet;

use crate::output::Output;
use crate::progress::Progress;
use crate::registry::{About, IN_FLIGHT, Registry, failed};

/// How a pinned version differs from what the registry serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drift {
    /// Not at all.
    None,
    /// The subject is not locked.
    Unlocked,
    /// The registry has the version no more.
    Gone,
    /// The registry has another text for it.
    Changed,
    /// The registry has it under another id.
    Renumbered,
}

impl Drift {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "unchanged",
            Self::Unlocked => "unlocked",
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::Renumbered => "renumbered",
        }
    }
}

/// A subject, and what holds for its pin.
#[derive(Debug)]
pub(crate) struct Confirmed {
    pub(crate) subject: String,
    pub(crate) pinned: Option<Version>,
    pub(crate) drift: Drift,
}

/// Asks the registry for the pinned version of each subject.
pub(crate) fn confirm(
    lock: &Lock,
    registry: &Registry,
    subjects: &BTreeSet<String>,
    output: &Output,
) -> Result<Vec<Confirmed>> {
    let pins: Vec<Version> = subjects.iter().filter_map(|subject| lock.pinned(subject)).collect();
    let mut progress = Progress::new("confirming", output);
    let served =
        registry.run(async |client| serve(client, pins, &mut |done, all| progress.at(done, all)).await)?;
    drop(progress);
    let drift = |version: &Version| {
        let (Some(text), Some(served)) = (lock.schemas.get(version), served.get(version)) else {
            return Drift::Unlocked;
        };
        match served {
            None => Drift::Gone,
            Some(served) if Digest::of(served.schema.text.as_bytes()) != text.digest => Drift::Changed,
            Some(served) if text.id.is_some_and(|id| i32::try_from(id) != Ok(served.id)) => Drift::Renumbered,
            Some(_) => Drift::None,
        }
    };
    let confirmed = subjects.iter().map(|subject| {
        let pinned = lock.pinned(subject);
        let drift = pinned.as_ref().map_or(Drift::Unlocked, drift);
        Confirmed { subject: subject.clone(), pinned, drift }
    });
    Ok(confirmed.collect())
}

type Served = BTreeMap<Version, Option<Arc<SubjectVersion>>>;

async fn serve(
    client: &Client,
    versions: Vec<Version>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Served> {
    let all = versions.len();
    let mut pending = versions.into_iter();
    let mut flying = JoinSet::new();
    let mut served = Served::new();
    loop {
        for version in pending.by_ref().take(IN_FLIGHT - flying.len()) {
            let client = client.clone();
            flying.spawn(async move {
                let number = i32::try_from(version.number).unwrap_or(i32::MAX);
                // A version that is deleted softly is served for those who have its id.
                let found = client.version_even_deleted(&version.subject, number).await;
                (version, found)
            });
        }
        let Some(landed) = flying.join_next().await else { return Ok(served) };
        let (version, found) = landed.expect("it does not panic, and nobody cancels it");
        let found: Result<_, Error> = match found {
            Err(error) if error.is_not_found() => Ok(None),
            found => found.map(Some),
        };
        let found = found.map_err(|error| failed(&error, About::Subject(&version.subject)))?;
        served.insert(version, found);
        progress(served.len(), all);
    }
}
