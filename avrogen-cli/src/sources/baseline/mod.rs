//! Baselines, which schemas are compared with: the lock, a revision of git, a folder or file, or a registry.

mod git;
mod lock;
mod path;
mod registry;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Result;
use avrogen_build::tools::compat::{Gone, Past, is_locked};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::shell::word;

use crate::failure::Failure;
use crate::output::Output;
use crate::project::Workspace;
use crate::sources::git::{Repository, Revision};

/// A baseline as the command line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// `lock`
    Lock,
    /// `registry`
    Registry,
    /// `git:REV`
    Git(String),
    /// A folder or file.
    Path(PathBuf),
}

impl FromStr for Against {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        Ok(match text {
            // A variable that is not set.
            "" => return Err("nothing is named: lock, registry, git:REV or a path"),
            "lock" => Self::Lock,
            "registry" => Self::Registry,
            _ => text
                .strip_prefix("git:")
                .map_or_else(|| Self::Path(text.into()), |revision| Self::Git(revision.into())),
        })
    }
}

/// The former versions of the schemas of a workspace.
#[derive(Debug, Default)]
pub(crate) struct Baseline {
    /// For each schema.
    pub(crate) past: Vec<Past>,
    /// Those that are no more.
    pub(crate) gone: Vec<Gone>,
    /// Subjects of the lock that have no schema any more.
    pub(crate) gone_subjects: Vec<String>,
    /// Errors in the baseline, each of which leaves a schema unchecked.
    pub(crate) errors: Vec<Diagnostic>,
    /// Its name in messages.
    pub(crate) name: String,
    /// Whether two files are compared with each other, whatever their names and subjects.
    pub(crate) is_direct: bool,
}

impl Baseline {
    /// Adds help to the last error: an edit of the working schemas does not mend the baseline.
    fn help(mut self, help: &str) -> Self {
        let mut errors = std::mem::take(&mut self.errors);
        if let Some(last) = errors.pop() {
            errors.push(last.help(help));
        }
        self.errors = errors;
        self
    }

    /// Creates a baseline without schemas: every schema is new.
    pub(crate) fn empty(workspace: &Workspace, name: &str) -> Self {
        let past = vec![Past::default(); workspace.schemas.len()];
        Self { past, name: name.to_owned(), ..Self::default() }
    }
}

/// Reads a baseline. By default that is the lock, or without a lock the commit at which the branch began.
pub(crate) fn read(
    against: Option<&Against>,
    workspace: &mut Workspace,
    output: &Output,
) -> Result<Baseline> {
    match against {
        Some(Against::Lock) if workspace.checkout.lock.is_none() => {
            Err(Failure::new("there is no avrogen.lock")
                .help("run `avrogen pull`, or `avrogen lock` without a registry")
                .into())
        }
        Some(Against::Lock) => Ok(lock::read(workspace)),
        Some(Against::Registry) => {
            let help = "the registry has it so, and no edit here mends it: compare with another baseline, \
                        `avrogen check --against lock` or `git:REV`";
            Ok(registry::read(workspace, output)?.help(help))
        }
        Some(Against::Git(name)) => {
            let repository = Repository::open()?;
            let revision = repository.revision(name)?;
            of_git(&repository, &revision, workspace)
        }
        Some(Against::Path(path)) => {
            let help = "what is compared with is no schema: mend it, or name another file or folder";
            Ok(path::read(path, workspace)?.help(help))
        }
        None if workspace.checkout.lock.is_some() => Ok(lock::read(workspace)),
        None => {
            let Some(repository) = Repository::find()? else {
                Repository::not_refused()?;
                return Err(Failure::new(
                    "there is nothing to compare with: no avrogen.lock, and no repository of git",
                )
                .help("say what to compare with: `avrogen check --against PATH`")
                .help("or accept the schemas as they are: `avrogen lock`")
                .into());
            };
            if let Some(revision) = repository.base()? {
                return of_git(&repository, &revision, workspace);
            }
            Ok(Baseline::empty(workspace, "git, which has no commits yet"))
        }
    }
}

fn of_git(repository: &Repository, revision: &Revision, workspace: &mut Workspace) -> Result<Baseline> {
    let name = word(&revision.name);
    let help = format!(
        "it was committed so, and no edit mends that: compare with a revision at which it was a schema, \
         `avrogen check --against git:REV`; `git log --oneline {name}` lists those before it"
    );
    Ok(git::read(repository, revision, workspace)?.help(&help))
}

/// Drops the schemas of named sets that are a locked version of their subject: a set may hold an older one.
fn leave_old(workspace: &mut Workspace, past: &BTreeMap<String, Past>) {
    let kept: Vec<_> = std::mem::take(&mut workspace.schemas)
        .into_iter()
        .zip(std::mem::take(&mut workspace.in_set))
        .filter(|(schema, in_set)| !in_set || !is_locked(schema, past.get(&schema.subject)))
        .collect();
    (workspace.schemas, workspace.in_set) = kept.into_iter().unzip();
}

/// Returns whether missing schemas are reported, which needs whole folders on the command line.
fn tells_gone(given: &[PathBuf]) -> bool {
    given.iter().all(|path| path.is_dir())
}

fn is_file(path: &Path) -> bool {
    path.is_file()
}
