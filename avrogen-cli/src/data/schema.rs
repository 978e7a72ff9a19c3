//! The schemas of data, wherever they are.

use std::path::PathBuf;

use anyhow::Result;
use avrogen_build::tools::lock::{Texts, Version as LockedVersion};
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::registry::Version;
use avrogen_schema::options::Options;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::SourceMap;

use crate::context::Context;
use crate::failure::{Failure, refused};
use crate::project::{Checkout, GivenSchemas};
use crate::sources::git;
use crate::sources::name::{SchemaName, subject_version};
use crate::sources::registry::{About, failed};

/// Where schemas are found.
#[derive(Debug, clap::Args)]
pub(crate) struct SchemaOptions {
    /// More schemas that a schema file refers to: files, folders or globs
    #[arg(long, value_name = "PATH")]
    references: Vec<PathBuf>,

    /// Of a schema file, the type of this fullname, and not the whole
    #[arg(long = "type", value_name = "FULLNAME")]
    name: Option<String>,
}

/// A schema, and its id where a registry has it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) schema: Schema,
    pub(crate) id: Option<SchemaId>,
}

/// Finds the schema that `word` names: `registry:SUBJECT@V`, `lock:SUBJECT@V`, `git:REV:PATH`, a text of JSON or a path. Schemas
/// of data exist already, so they are read leniently.
pub(crate) fn find(word: &str, options: &SchemaOptions, context: &Context) -> Result<Found> {
    let schema = match SchemaName::parse(word)? {
        SchemaName::Registry(subject) => return registered(subject, context),
        SchemaName::Lock(subject) => locked(subject, context)?,
        SchemaName::Git { revision, path } => {
            let (set, node) = git::schema(revision, path, &mut SourceMap::new())?;
            Schema::new(set, node)
        }
        SchemaName::Plain(text) if text.trim_start().starts_with(['{', '[', '"']) => {
            let mut sources = SourceMap::new();
            let file = sources.add("--schema", text);
            let parsed = avrogen_schema::parse_schemas(&sources, &[file], &Options::lenient());
            let set = parsed.set.ok_or_else(|| refused(sources, parsed.diagnostics))?;
            select(set, 0, text, options.name.as_deref())?
        }
        SchemaName::Plain(path) => file(path, options)?,
    };
    Ok(Found { schema, id: None })
}

fn file(path: &str, options: &SchemaOptions) -> Result<Schema> {
    let mut paths = vec![PathBuf::from(path)];
    paths.extend(options.references.iter().cloned());
    let schemas = GivenSchemas::read(&paths, Options::lenient())?;
    let is_it = |file: &&_| *schemas.sources.get(**file).name == *path;
    let file = schemas.files.iter().find(is_it).or_else(|| {
        // A folder of one schema, or a glob that found one.
        (options.references.is_empty() && schemas.files.len() == 1).then(|| &schemas.files[0])
    });
    let Some(file) = file else {
        let message = format!("`{path}` is {} schema files, and data have one schema", schemas.files.len());
        return Err(Failure::new(message)
            .help("name the file; those that it refers to by --references")
            .into());
    };
    let (set, _) = schemas.parse(*file).map_err(|findings| refused(schemas.sources.clone(), findings))?;
    let first = set.roots().iter().position(|root| root.file == *file).unwrap_or_default();
    select(set, first, path, options.name.as_deref())
}

/// The schema of a name, else the one that is the whole of a text.
fn select(set: SchemaSet, first: usize, source: &str, name: Option<&str>) -> Result<Schema> {
    if let Some(name) = name {
        let found = set.names().find(|(fullname, _)| fullname.as_str() == name);
        let found = found.map(|(_, node)| node).ok_or_else(|| {
            let names: Vec<&str> = set.names().map(|(fullname, _)| fullname.as_str()).collect();
            Failure::new(format!("no type is named `{name}` in {source}"))
                .help(format!("there are {}", names.join(", ")))
        })?;
        return Ok(Schema::new(set, found));
    }
    let file = set.roots().get(first).map(|root| root.file);
    let roots: Vec<_> = set.roots().iter().filter(|root| Some(root.file) == file).collect();
    if let [root] = roots[..] {
        let node = root.place.node;
        return Ok(Schema::new(set, node));
    }
    let names: Vec<&str> = roots.iter().map(|root| set.node(root.place.node).kind.type_name()).collect();
    let message = format!("{source} has {} types, and data have one", names.len());
    Err(Failure::new(message).help(format!("choose by --type: {}", names.join(", "))).into())
}

fn registered(name: &str, context: &Context) -> Result<Found> {
    let (subject, version) = subject_version(name)?;
    let registry = context.registry()?;
    let client = registry.client();
    let about = |error| failed(&error, About::Subject(subject));
    let version = version.map_or(Version::Latest, Version::Number);
    let known = match version {
        Version::Number(number) => client.version(subject, number),
        Version::Latest => client.latest(subject),
    };
    let known = known.map_err(about)?;
    let parsed = client.parse(Some(subject), &known.schema).map_err(about)?;
    let schema = Schema::new(parsed.set().clone(), parsed.root());
    Ok(Found { schema, id: Some(SchemaId::Id(known.id)) })
}

fn locked(name: &str, context: &Context) -> Result<Schema> {
    let (subject, version) = subject_version(name)?;
    let Checkout { lock, mut sources, .. } = Checkout::open(&context.project)?;
    let lock = lock.ok_or_else(|| {
        Failure::new("there is no avrogen.lock").help("run `avrogen pull --subject S`, or name a file")
    })?;
    let version = match version {
        Some(number) => u32::try_from(number).ok().map(|number| LockedVersion::new(subject, number)),
        None => lock.lock.pinned(subject),
    };
    let known = version.filter(|version| lock.lock.versions(subject).any(|(locked, _)| locked == version));
    let Some(version) = known else {
        let message = format!("avrogen.lock has no `{name}`");
        return Err(Failure::new(message).help(format!("run `avrogen pull --subject {subject}`")).into());
    };
    let mut findings = Vec::new();
    let set = Texts::new().schemas(&lock, &[version], &mut sources, &mut findings);
    let set = set.ok_or_else(|| refused(sources, findings))?;
    select(set, 0, name, None)
}
