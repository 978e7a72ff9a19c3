//! What a check goes by: modes, severities and waivers.

use avrogen_schema::diagnostic::Severity;
use avrogen_schema::rule::Rule;

use super::{Date, Waivers};
use crate::project::Project;

pub use avrogen_schema::compat::Mode;

/// How a project is checked.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// What `avrogen.toml` says.
    pub project: Option<&'a Project>,
    /// The mode of every subject, whatever else says.
    pub mode: Option<Mode>,
    /// What callers of the generated code are told.
    pub callers: Callers,
    /// What has been accepted.
    pub waivers: &'a Waivers,
    /// The day on which waivers count; without one they always do, which a build needs: it must not break by itself.
    pub today: Option<Date>,
    /// Whether the schemas are all of the project, so that a waiver that none of them needs is needed by nothing.
    pub is_whole: bool,
}

/// Which of the rules about callers of generated code count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Callers {
    /// None.
    #[default]
    None,
    /// What goes wrong without a word from the compiler: arguments of a constructor that change places.
    Silent,
    /// All.
    All,
}

/// The mode of a subject, and what it differs from.
pub fn modes(subject: &str, served: Option<Mode>, settings: &Settings<'_>) -> (Mode, Option<Mode>) {
    let project = settings.project;
    let own = || project?.subjects.get(subject)?.mode.as_ref().map(|at| at.value);
    let general = || project?.compatibility.mode.as_ref().map(|at| at.value);
    let mode = settings.mode.or_else(own).or(served).or_else(general).unwrap_or_default();
    (mode, served.filter(|served| *served != mode))
}

/// The mode of subjects that have none of their own.
pub(super) fn mode_of(project: Option<&Project>) -> Mode {
    project.and_then(|project| project.compatibility.mode.as_ref()).map(|at| at.value).unwrap_or_default()
}

/// How bad a rule is in a project; nothing where it is off.
pub fn severity_of(rule: &Rule, project: Option<&Project>) -> Option<Severity> {
    let of_project = project.and_then(|project| project.severities.get(rule.id()).copied());
    of_project.unwrap_or(rule.severity)
}
