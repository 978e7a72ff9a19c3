//! The versions that a registry serves.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use avrogen_build::tools::compat::{Past, past_of};

use super::{Baseline, leave_old};
use crate::output::Output;
use crate::output::Progress;
use crate::project::Workspace;
use crate::sources::registry::past::Served;
use crate::sources::registry::{About, Registry, each, failed};

/// Fetches every version of the subjects that is not deleted, whatever the mode.
pub(super) fn read(workspace: &mut Workspace, output: &Output) -> Result<Baseline> {
    let registry = Registry::connect(workspace.checkout.settings.as_ref())?;
    let name = format!("the registry {}", registry.url());
    let mut baseline = Baseline { name, ..Baseline::default() };
    let subjects: BTreeSet<String> = workspace.schemas.iter().map(|schema| schema.subject.clone()).collect();
    let mut progress = Progress::new("fetching", output);
    let served = registry.run(async |client| {
        let ask = |subject: String| {
            let client = client.clone();
            async move {
                match Served::ask(&client, &subject, &|_| true).await {
                    Ok(served) => Ok((subject, served)),
                    Err(error) => Err((subject, error)),
                }
            }
        };
        let served = each(subjects.into_iter().collect(), ask, &mut |done, all| progress.at(done, all)).await;
        served.map_err(|(subject, error)| failed(&error, About::Subject(&subject)))
    })?;
    drop(progress);
    let past: BTreeMap<String, Past> = served
        .into_iter()
        .filter_map(|(subject, served)| {
            let past = served.past(&subject, &mut workspace.checkout.sources, &mut baseline.errors)?;
            Some((subject, past))
        })
        .collect();
    leave_old(workspace, &past);
    baseline.past = past_of(&workspace.schemas, &past);
    Ok(baseline)
}
