//! The lock.

use avrogen_build::compat::{locked, past_of};
use avrogen_build::lock::Texts;

use super::{Baseline, leave_old};
use crate::workspace::Workspace;

/// What `avrogen.lock` has of the subjects.
pub(super) fn read(workspace: &mut Workspace) -> Baseline {
    let Some(lock) = &workspace.lock else { return Baseline::default() };
    let mut baseline = Baseline { name: "the lock".to_owned(), ..Baseline::default() };
    let mut texts = Texts::new();
    if workspace.is_whole() {
        for version in lock.lock.schemas.keys() {
            texts.text(lock, version, &mut workspace.sources, &mut baseline.errors);
        }
        let has = |subject: &&String| workspace.schemas.iter().any(|schema| schema.subject == **subject);
        baseline.gone_subjects = lock.lock.subjects.keys().filter(|subject| !has(subject)).cloned().collect();
    }
    let subjects = workspace.schemas.iter().map(|schema| schema.subject.as_str());
    let past = locked(lock, subjects, &mut texts, &mut workspace.sources, &mut baseline.errors);
    leave_old(workspace, &past);
    baseline.past = past_of(&workspace.schemas, &past);
    baseline
}
