//! The schemas of a project by subject, all of them valid.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::compat::{self, ParsedFile};
use avrogen_build::tools::lock::Texts;
use avrogen_build::tools::project::Topic;
use avrogen_build::tools::{add_primitives, add_unions, codes};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::shell::word;
use avrogen_schema::source::FileId;
use avrogen_schema::topic::Side;

use super::paths::Group;
use super::{Checkout, ProjectFile};
use crate::failure::refused;

/// A project with its schemas.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) checkout: Checkout,
    /// The paths of the command line; none for those of the project.
    pub(crate) given: Vec<PathBuf>,
    pub(crate) schemas: Vec<compat::Schema>,
    /// For each schema whether it belongs to a named set.
    pub(crate) in_set: Vec<bool>,
}

impl Workspace {
    /// Reads the project of the current folder, and the schemas at some paths; without paths all of the project's.
    ///
    /// # Errors
    /// All that is wrong with the texts.
    pub(crate) fn open(file: &ProjectFile, paths: &[PathBuf]) -> Result<Self> {
        let checkout = Checkout::open(file)?;
        let (given, schemas, in_set) = (paths.to_vec(), Vec::new(), Vec::new());
        let mut workspace = Self { checkout, given, schemas, in_set };
        let groups = match paths {
            [] => workspace.checkout.groups()?,
            _ => vec![Group { paths: paths.to_vec(), is_named: false }],
        };
        let mut errors = Vec::new();
        for group in groups {
            workspace.read(&group, &mut errors)?;
        }
        workspace.warn_of_missing_files();
        workspace.sort();
        if errors.is_empty() {
            Ok(workspace)
        } else {
            Err(refused(workspace.checkout.sources, errors).into())
        }
    }

    /// Returns what the lock has of the subjects, as far as it can be read: it decides names and no verdict.
    pub(crate) fn locked(&mut self) -> BTreeMap<String, compat::Past> {
        let Some(lock) = &self.checkout.lock else { return BTreeMap::new() };
        let subjects = self.schemas.iter().map(|schema| schema.subject.as_str());
        compat::locked(lock, subjects, &mut Texts::new(), &mut self.checkout.sources, &mut Vec::new())
    }

    fn sort(&mut self) {
        let schemas = std::mem::take(&mut self.schemas);
        let mut all: Vec<_> = schemas.into_iter().zip(std::mem::take(&mut self.in_set)).collect();
        all.sort_by(|(a, _), (b, _)| (&a.subject, &a.path).cmp(&(&b.subject, &b.path)));
        (self.schemas, self.in_set) = all.into_iter().unzip();
    }

    /// Warns of subjects whose file is missing. A schema that a topic's table makes needs no file.
    fn warn_of_missing_files(&mut self) {
        let checkout = &mut self.checkout;
        let Some(settings) = checkout.settings.as_ref().filter(|_| self.given.is_empty()) else { return };
        for (subject, section) in &settings.subjects {
            let Some(file) = &section.file else { continue };
            let makes = |topic: &Topic| {
                let is_union = topic.is_union() && *subject == Side::Value.subject(&topic.name);
                is_union || topic.primitives().any(|(primitive, _)| primitive == *subject)
            };
            if checkout.folder.join(&file.value).is_file() || settings.topics.values().any(makes) {
                continue;
            }
            let message = format!("`{subject}` has no schema: there is no file {}", file.value);
            let warning = Diagnostic::warning(codes::INVALID_VALUE, file.span, message);
            checkout.warnings.push(
                warning.help(format!("correct the path, or run `avrogen pull --subject {}`", word(subject))),
            );
        }
    }

    /// Returns whether the schemas are all of the project.
    pub(crate) fn is_whole(&self) -> bool {
        self.given.is_empty()
    }

    /// Drops the schemas of named sets.
    pub(crate) fn only_default_set(&mut self) {
        let in_set = std::mem::take(&mut self.in_set);
        let mut in_set = in_set.into_iter();
        self.schemas.retain(|_| !in_set.next().unwrap_or_default());
        self.in_set = vec![false; self.schemas.len()];
    }

    fn read(&mut self, group: &Group, errors: &mut Vec<Diagnostic>) -> Result<()> {
        let before = errors.len();
        let checkout = &mut self.checkout;
        let Some(mut loaded) = checkout.load(&group.paths, errors)? else { return Ok(()) };
        if let Some(settings) = checkout.settings.as_ref().filter(|_| !group.is_named) {
            add_unions(Path::new(""), settings, &mut loaded, &mut checkout.sources);
            // With files on the command line, no other schemas are asked for.
            if self.given.is_empty() {
                add_primitives(Path::new(""), settings, &mut loaded, &mut checkout.sources);
            }
        }
        if errors.len() > before {
            return Ok(());
        }
        let files: Vec<(FileId, PathBuf)> =
            loaded.files.iter().map(|(file, path)| (*file, checkout.relative(path))).collect();
        let (mut parsed, mut found) = compat::parse(&checkout.sources, &files, &[], Options::strict());
        if found.iter().any(|one| one.code == avrogen_schema::codes::UNKNOWN_NAME) && !self.given.is_empty() {
            let others = checkout.neighbours(&group.paths, checkout.schema_paths());
            (parsed, found) = compat::parse(&checkout.sources, &files, &others, Options::strict());
        }
        errors.extend(found);
        self.add(&parsed, group.is_named);
        Ok(())
    }

    fn add(&mut self, parsed: &[ParsedFile], is_named: bool) {
        let (settings, locked) = (self.checkout.settings.as_ref(), self.checkout.locked_subjects());
        let schemas = compat::schemas(settings, parsed, &locked);
        self.in_set.extend(schemas.iter().map(|_| is_named));
        self.schemas.extend(schemas);
    }
}
