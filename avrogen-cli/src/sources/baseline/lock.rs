//! The lock.

use avrogen_build::tools::compat::{locked, past_of};
use avrogen_build::tools::lock::{Texts, Version};
use avrogen_build::tools::project::Project;

use super::{Baseline, leave_old};
use crate::project::Workspace;

/// Reads the locked versions of the subjects.
pub(super) fn read(workspace: &mut Workspace) -> Baseline {
    let Some(lock) = &workspace.checkout.lock else { return Baseline::default() };
    let mut baseline = Baseline { name: "the lock".to_owned(), ..Baseline::default() };
    let mut texts = Texts::new();
    if workspace.is_whole() {
        for version in lock.lock.schemas.keys() {
            texts.text(lock, version, &mut workspace.checkout.sources, &mut baseline.errors);
        }
        let has = |subject: &str| workspace.schemas.iter().any(|schema| schema.subject == subject);
        // A subject that a set takes from the lock needs no working copy.
        let asked: Vec<_> = workspace.checkout.settings.iter().flat_map(Project::subjects_of_sets).collect();
        let takes = |subject: &str| {
            let of = |asked: &&str| Version::parse(asked).is_some_and(|version| version.subject == subject);
            asked.iter().any(|asked| *asked == subject || of(asked))
        };
        let subjects = lock.lock.subjects.keys();
        baseline.gone_subjects =
            subjects.filter(|subject| !has(subject) && !takes(subject)).cloned().collect();
    }
    let subjects = workspace.schemas.iter().map(|schema| schema.subject.as_str());
    let past = locked(lock, subjects, &mut texts, &mut workspace.checkout.sources, &mut baseline.errors);
    leave_old(workspace, &past);
    baseline.past = past_of(&workspace.schemas, &past);
    baseline
}
