//! Confirms that a registry still serves what the lock pins. Nothing is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use avrogen_build::tools::lock::{Digest, Lock, Version};
use avrogen_runtime::registry::{Client, SubjectVersion};

use crate::output::Output;
use crate::output::Progress;
use crate::sources::registry::{About, Registry, each, failed};

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

/// A subject, and the drift of its pin.
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
    let ask = |version: Version| {
        let client = client.clone();
        async move {
            let number = i32::try_from(version.number).unwrap_or(i32::MAX);
            // A version that is deleted softly is served for those who have its id.
            match client.version_even_deleted(&version.subject, number).await {
                Err(error) if error.is_not_found() => Ok((version, None)),
                Err(error) => Err((version.subject, error)),
                Ok(found) => Ok((version, Some(found))),
            }
        }
    };
    let served = each(versions, ask, progress).await;
    let served = served.map_err(|(subject, error)| failed(&error, About::Subject(&subject)))?;
    Ok(served.into_iter().collect())
}
