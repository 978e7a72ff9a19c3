//! One schema, wherever the command line says that it is.

use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::lock::{Texts, Version};
use avrogen_build::tools::{Related, load};
use avrogen_schema::options::Options as Reading;
use avrogen_schema::schema::{NodeId, SchemaSet};

use super::git;
use super::name::SchemaName;
use super::registry::past::Served;
use super::registry::{About, Registry, failed};
use crate::failure::{Failure, refused};
use crate::project::{Checkout, top_level};

/// Reads the schema that a word of the command line names, leniently, with all that it refers to.
///
/// # Errors
/// If there is no such schema, or it cannot be read.
pub(crate) fn named_schema(name: &str, checkout: &mut Checkout) -> Result<(SchemaSet, NodeId)> {
    // A variable that is not set.
    if name.is_empty() {
        return Err(Failure::new("an argument is empty, and names no schema")
            .help("name a file, `lock:SUBJECT@V`, `registry:SUBJECT@V` or `git:REV:PATH`")
            .into());
    }
    match SchemaName::parse(name)? {
        SchemaName::Lock(version) => of_lock(version, checkout),
        SchemaName::Registry(version) => of_registry(version, checkout),
        SchemaName::Git { revision, path } => git::schema(revision, path, &mut checkout.sources),
        SchemaName::Plain(path) => of_file(Path::new(path), checkout),
    }
}

fn of_lock(name: &str, checkout: &mut Checkout) -> Result<(SchemaSet, NodeId)> {
    let Some(lock) = &checkout.lock else {
        return Err(Failure::new("there is no avrogen.lock")
            .help("run `avrogen pull`, or `avrogen lock`")
            .into());
    };
    let version = lock
        .lock
        .pinned(name)
        .or_else(|| Version::parse(name))
        .filter(|version| lock.lock.schemas.contains_key(version));
    let Some(version) = version else {
        let known: Vec<String> = lock.lock.schemas.keys().map(ToString::to_string).collect();
        let near = avrogen_schema::suggest::nearest(name, known.iter().map(String::as_str));
        let failure = Failure::new(format!("{name} is not locked"));
        return Err(match near {
            Some(near) => failure.help(format!("did you mean `lock:{near}`?")).into(),
            None => failure.help("write `lock:SUBJECT@VERSION`").into(),
        });
    };
    let mut findings = Vec::new();
    let sources = &mut checkout.sources;
    match Texts::new().schemas(lock, &[version], sources, &mut findings) {
        Some(set) => {
            let root = set.roots()[0].place.node;
            Ok((set, root))
        }
        None => Err(refused(std::mem::take(sources), findings).into()),
    }
}

fn of_registry(name: &str, checkout: &mut Checkout) -> Result<(SchemaSet, NodeId)> {
    let registry = Registry::connect(checkout.settings.as_ref())?;
    let version = Version::parse(name);
    let subject = version.as_ref().map_or(name, |version| version.subject.as_str());
    let number = version.as_ref().map(|version| i32::try_from(version.number).unwrap_or(i32::MAX));
    let found = registry.client().run(async |client| Served::one(client, subject, number).await);
    let found = found.map_err(|error| failed(&error, About::Subject(subject)))?;
    let mut findings = Vec::new();
    let past = found.past(subject, &mut checkout.sources, &mut findings);
    match past.and_then(|past| past.versions.into_iter().next()) {
        Some(version) => Ok(((*version.set).clone(), version.node)),
        None => Err(refused(std::mem::take(&mut checkout.sources), findings).into()),
    }
}

fn of_file(path: &Path, checkout: &mut Checkout) -> Result<(SchemaSet, NodeId)> {
    if path.is_dir() {
        return Err(Failure::new(format!("{} is a folder", path.display())).help("name a file").into());
    }
    let sources = &mut checkout.sources;
    let mut findings = Vec::new();
    let own = load(Path::new(""), &[path.to_owned()], sources, &mut findings)?;
    if !findings.is_empty() {
        return Err(refused(std::mem::take(sources), findings).into());
    }
    let [(file, _)] = &*own.files else {
        return Err(Failure::new(format!("{} is more than one file", path.display())).into());
    };
    let alone = Related::new(sources, [*file], Reading::lenient());
    if alone.parse(sources, *file).is_ok() {
        return top_level(*file, &[*file], sources);
    }
    // It may refer to files beside it and of the project.
    let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let around: Vec<PathBuf> = [checkout.schema_paths(), vec![beside.to_owned()]].concat();
    let sources = &mut checkout.sources;
    let mut files = vec![*file];
    for path in around {
        let loaded = load(Path::new(""), &[path], sources, &mut Vec::new()).unwrap_or_default();
        files.extend(
            loaded
                .files
                .iter()
                .map(|(file, _)| *file)
                .filter(|other| sources.get(*other).name != sources.get(*file).name),
        );
    }
    top_level(*file, &files, sources)
}
