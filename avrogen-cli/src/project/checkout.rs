//! What a project has on disk: avrogen.toml, avrogen.lock, the schema files, and which subject is which of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::Error;
use avrogen_build::tools::lock::{Lock, LockFile, schemas_folder};
use avrogen_build::tools::project::{
    MappedSchema, Project, SchemaFile, add_primitives, add_unions, safe_names, subjects,
};
use avrogen_build::tools::{Loaded, load};
use avrogen_schema::ast::{Ast, Kind};
use avrogen_schema::diagnostic::{Collector, Diagnostic};
use avrogen_schema::options::Options;
use avrogen_schema::parse::parse;
use avrogen_schema::source::{FileId, SourceMap};

use crate::failure::refused;
use crate::project::ProjectFile;

/// A project with its files.
#[derive(Debug)]
pub(crate) struct Checkout {
    pub(crate) project: Option<Project>,
    /// The project's folder, relative to the current one.
    pub(crate) folder: PathBuf,
    pub(crate) lock: Option<LockFile>,
    pub(crate) sources: SourceMap,
    /// The schema files, each with what the mapping needs to know. Paths are relative to the project's folder.
    pub(crate) files: Vec<(FileId, SchemaFile)>,
}

impl Checkout {
    /// Reads everything. A project without files or without a lock is one, too.
    pub(crate) fn read(file: &ProjectFile) -> Result<Self> {
        let project = file.load()?;
        let folder = project.as_ref().map_or_else(PathBuf::new, |project| project.folder.clone());
        let (mut sources, mut findings) = (SourceMap::new(), Vec::new());
        let lock = LockFile::read(Path::new(""), &folder, &mut sources, &mut findings)?;
        if findings.iter().any(Diagnostic::is_error) {
            return Err(refused(sources, findings).into());
        }
        let files = schema_files(&folder, project.as_ref(), &mut sources)?;
        Ok(Self { project, folder, lock, sources, files })
    }

    /// The same with what the tables of topics make and no file holds yet, as if it were there: unions and primitive types.
    pub(crate) fn with_topics(file: &ProjectFile) -> Result<Self> {
        let mut checkout = Self::read(file)?;
        let Some(project) = &checkout.project else { return Ok(checkout) };
        let known = checkout.files.iter().map(|(id, file)| (*id, checkout.folder.join(&file.path)));
        let mut loaded = Loaded { files: known.collect(), ..Loaded::default() };
        add_unions(Path::new(""), project, &mut loaded, &mut checkout.sources);
        add_primitives(Path::new(""), project, &mut loaded, &mut checkout.sources);
        for (id, path) in loaded.files.drain(checkout.files.len()..) {
            let path = path.strip_prefix(&checkout.folder).unwrap_or(&path).to_owned();
            checkout.files.push((id, SchemaFile { fullname: None, path }));
        }
        Ok(checkout)
    }

    /// What the lock says; where there is none, nothing.
    pub(crate) fn locked(&self) -> Lock {
        self.lock.as_ref().map(|file| file.lock.clone()).unwrap_or_default()
    }

    /// The file of each subject that has one, by the one rule that all commands have.
    pub(crate) fn file_of_subject(&self, lock: &Lock) -> BTreeMap<String, PathBuf> {
        let files: Vec<SchemaFile> = self.files.iter().map(|(_, file)| file.clone()).collect();
        let locked: Vec<String> = lock.subjects.keys().cloned().collect();
        let mappings = subjects(self.project.as_ref(), &files, &locked).into_iter();
        let file = |schema| match schema {
            MappedSchema::File(path) => Some(path),
            MappedSchema::Type(_) => None,
        };
        mappings.filter_map(|mapping| Some((mapping.subject, file(mapping.schema)?))).collect()
    }

    /// Where the working copies of locked subjects go that have none.
    pub(crate) fn new_files(&self, lock: &Lock) -> BTreeMap<String, PathBuf> {
        let folder = PathBuf::from(schemas_folder(self.project.as_ref()));
        let sections = self.project.as_ref().map(|project| &project.subjects);
        let named =
            |subject: &str| sections?.get(subject)?.file.as_ref().map(|file| PathBuf::from(&file.value));
        let file = |(subject, name): (&str, String)| {
            let file = named(subject).unwrap_or_else(|| folder.join(format!("{name}.avsc")));
            (subject.to_owned(), file)
        };
        safe_names(lock.subjects.keys().map(String::as_str)).into_iter().map(file).collect()
    }

    /// The types that protocols of the project define: they stand there, and in no file of their own.
    pub(crate) fn protocol_types(&self) -> BTreeSet<String> {
        let is_protocol = |path: &Path| path.extension().is_some_and(|extension| extension == "avpr");
        let files = self.files.iter().filter(|(_, file)| is_protocol(&file.path));
        files.flat_map(|(id, _)| fullnames(&self.sources, *id)).collect()
    }

    /// A path of the project as one types it in the current folder.
    pub(crate) fn shown(&self, path: &Path) -> String {
        self.folder.join(path).display().to_string()
    }
}

/// The files that the project names, or those of the folder `schemas`. Where nothing is yet, there are none.
fn schema_files(
    folder: &Path,
    project: Option<&Project>,
    sources: &mut SourceMap,
) -> Result<Vec<(FileId, SchemaFile)>> {
    let given = project.and_then(|project| project.schemas.as_ref());
    let mut paths: Vec<&str> =
        given.map_or_else(|| vec!["schemas"], |paths| paths.iter().map(|path| &*path.value).collect());
    let sections = project.into_iter().flat_map(|project| project.subjects.values());
    paths.extend(sections.filter_map(|section| Some(&*section.file.as_ref()?.value)));
    let mut files = Vec::new();
    for path in paths {
        let mut findings = Vec::new();
        match load(Path::new(""), &[folder.join(path)], sources, &mut findings) {
            Ok(loaded) => {
                for (id, path) in loaded.files {
                    let path = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                    if files.iter().all(|(_, known): &(FileId, SchemaFile)| known.path != path) {
                        files.push((id, SchemaFile { fullname: fullname(sources, id), path }));
                    }
                }
            }
            // Pulling is what fills a folder.
            Err(Error::Misuse(_)) => {}
            Err(error) => return Err(error.into()),
        }
        if !findings.is_empty() {
            return Err(refused(std::mem::take(sources), findings).into());
        }
    }
    Ok(files)
}

/// The fullname of a file's top-level schema, as far as the text tells it.
fn fullname(sources: &SourceMap, file: FileId) -> Option<String> {
    let mut names = fullnames(sources, file);
    names.pop().filter(|_| names.is_empty())
}

/// The fullnames of the schemas that a file holds; of a union, say, there is none.
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
