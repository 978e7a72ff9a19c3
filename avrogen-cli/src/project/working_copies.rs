//! The schema files of a project, and which subject is which of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::Error;
use avrogen_build::tools::compat;
use avrogen_build::tools::lock::Lock;
use avrogen_build::tools::project::{
    MappedSchema, Mapping, SchemaFile, safe_names, schemas_folder, subjects,
};
use avrogen_build::tools::{Loaded, add_primitives, add_unions, load};
use avrogen_schema::ast::{Ast, Kind};
use avrogen_schema::diagnostic::Collector;
use avrogen_schema::options::Options;
use avrogen_schema::parse::parse;
use avrogen_schema::source::{FileId, SourceMap};
use avrogen_schema::stored::stored;

use super::{Checkout, ProjectFile};
use crate::failure::refused;

/// A project with its schema files. A project without files or without a lock is one, too: `pull` fills it.
#[derive(Debug)]
pub(crate) struct WorkingCopies {
    pub(crate) checkout: Checkout,
    /// The schema files, each with what the mapping needs. Paths are relative to the project's folder.
    pub(crate) files: Vec<(FileId, SchemaFile)>,
}

impl WorkingCopies {
    /// Reads the project of the current folder and its schema files.
    ///
    /// # Errors
    /// What is wrong with avrogen.toml, avrogen.lock or the first path whose files cannot be read.
    pub(crate) fn open(file: &ProjectFile) -> Result<Self> {
        let mut copies = Self { checkout: Checkout::open(file)?, files: Vec::new() };
        copies.read()?;
        Ok(copies)
    }

    /// As [`open`](Self::open), with the unions and primitive types that tables of topics make and no file holds yet.
    pub(crate) fn with_topics(file: &ProjectFile) -> Result<Self> {
        let mut copies = Self::open(file)?;
        let Self { checkout, files } = &mut copies;
        let Some(settings) = &checkout.settings else { return Ok(copies) };
        let known = files.iter().map(|(id, file)| (*id, checkout.folder.join(&file.path)));
        let mut loaded = Loaded { files: known.collect(), ..Loaded::default() };
        add_unions(Path::new(""), settings, &mut loaded, &mut checkout.sources);
        add_primitives(Path::new(""), settings, &mut loaded, &mut checkout.sources);
        for (id, path) in loaded.files.drain(files.len()..) {
            let path = path.strip_prefix(&checkout.folder).unwrap_or(&path).to_owned();
            files.push((id, SchemaFile { fullname: None, path }));
        }
        Ok(copies)
    }

    /// Reads the files that the project names, or those of the folder `schemas`. Where nothing is yet, there are none.
    fn read(&mut self) -> Result<()> {
        let Self { checkout, files } = self;
        let paths: Vec<PathBuf> =
            checkout.schema_paths().into_iter().chain(checkout.subject_files()).collect();
        for path in paths {
            let mut findings = Vec::new();
            match load(Path::new(""), &[path], &mut checkout.sources, &mut findings) {
                Ok(loaded) => {
                    for (id, path) in loaded.files {
                        let path = path.strip_prefix(&checkout.folder).unwrap_or(&path).to_owned();
                        if files.iter().all(|(_, known)| known.path != path) {
                            files.push((id, SchemaFile { fullname: fullname(&checkout.sources, id), path }));
                        }
                    }
                }
                // Pulling is what fills a folder.
                Err(Error::Misuse(_)) => {}
                Err(error) => return Err(error.into()),
            }
            if !findings.is_empty() {
                return Err(refused(std::mem::take(&mut checkout.sources), findings).into());
            }
        }
        Ok(())
    }

    /// Returns which subject is which schema, by the one rule of all commands.
    pub(crate) fn mappings(&self, lock: &Lock) -> Vec<Mapping> {
        let files: Vec<SchemaFile> = self.files.iter().map(|(_, file)| file.clone()).collect();
        let locked: Vec<String> = lock.subjects.keys().cloned().collect();
        subjects(self.checkout.settings.as_ref(), &files, &locked)
    }

    /// Returns the file of each subject that has one.
    pub(crate) fn file_of_subject(&self, lock: &Lock) -> BTreeMap<String, PathBuf> {
        let file = |schema| match schema {
            MappedSchema::File(path) => Some(path),
            MappedSchema::Type(_) => None,
        };
        let mappings = self.mappings(lock).into_iter();
        mappings.filter_map(|mapping| Some((mapping.subject, file(mapping.schema)?))).collect()
    }

    /// Returns the form in which a registry stores a text without references, with the types of the other files in full. `path` is
    /// the file that the text stands for.
    pub(crate) fn full_form(&self, path: &Path, text: &str) -> Option<String> {
        let mut sources = self.checkout.sources.clone();
        let file = sources.add(path.display().to_string(), text);
        let others = self.files.iter().filter(|(_, file)| file.path != path).map(|(id, _)| *id);
        let others: Vec<FileId> = others.collect();
        let files = [(file, path.to_owned())];
        let (parsed, _) = compat::parse(&sources, &files, &others, Options::lenient());
        let set = &parsed.first()?.set;
        let root = set.roots().iter().find(|root| root.file == file)?;
        Some(stored(set, root.place.node, false, &|_| false))
    }

    /// Returns the files whose schemas are registered without references.
    pub(crate) fn inline_files(&self, lock: &Lock) -> BTreeSet<PathBuf> {
        let Some(settings) = &self.checkout.settings else { return BTreeSet::new() };
        let files = self.file_of_subject(lock).into_iter();
        files.filter(|(subject, _)| settings.is_inline(subject)).map(|(_, path)| path).collect()
    }

    /// Returns where the working copy of each locked subject goes if it has none.
    pub(crate) fn new_files(&self, lock: &Lock) -> BTreeMap<String, PathBuf> {
        let settings = self.checkout.settings.as_ref();
        let folder = PathBuf::from(schemas_folder(settings));
        let sections = settings.map(|settings| &settings.subjects);
        let named =
            |subject: &str| sections?.get(subject)?.file.as_ref().map(|file| PathBuf::from(&file.value));
        let file = |(subject, name): (&str, String)| {
            let file = named(subject).unwrap_or_else(|| folder.join(format!("{name}.avsc")));
            (subject.to_owned(), file)
        };
        safe_names(lock.subjects.keys().map(String::as_str)).into_iter().map(file).collect()
    }

    /// Returns the types that protocols of the project define, which have no files of their own.
    pub(crate) fn protocol_types(&self) -> BTreeSet<String> {
        let is_protocol = |path: &Path| path.extension().is_some_and(|extension| extension == "avpr");
        let files = self.files.iter().filter(|(_, file)| is_protocol(&file.path));
        files.flat_map(|(id, _)| fullnames(&self.checkout.sources, *id)).collect()
    }
}

/// Returns the fullname of a file's top-level schema, as far as the text tells it.
fn fullname(sources: &SourceMap, file: FileId) -> Option<String> {
    let mut names = fullnames(sources, file);
    names.pop().filter(|_| names.is_empty())
}

/// Returns the fullnames of the schemas that a file holds. A union, for example, has none.
fn fullnames(sources: &SourceMap, file: FileId) -> Vec<String> {
    let options = Options::lenient();
    let ast: Ast = parse(sources, file, &options, &mut Collector::new(&options));
    let name = |root| match &ast.schema(root).kind {
        Kind::Record { named, .. } | Kind::Enum { named, .. } | Kind::Fixed { named, .. } => {
            Some(named.fullname.to_string())
        }
        _ => None,
    };
    ast.roots.iter().filter_map(|root| name(*root)).collect()
}
