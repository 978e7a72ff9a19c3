//! What the files of a project hold, by subject.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use avrogen_schema::codes::UNKNOWN_NAME;
use avrogen_schema::compat::Side;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::name::Fullname;
use avrogen_schema::options::Options;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::{FileId, SourceMap};
use avrogen_schema::topic::{KeyEncoding, SubjectNameStrategy};

use super::Related;
use crate::paths::normal;
use crate::project::{MappedSchema, Project, SchemaFile, subjects};

/// A schema file that was parsed.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    /// Its text.
    pub file: FileId,
    /// Its path, relative to the folder of the project.
    pub path: PathBuf,
    /// What it holds, and what that refers to.
    pub set: Arc<SchemaSet>,
}

/// A schema under a subject.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The subject; of a schema that has none, its path.
    pub subject: String,
    /// The path of its file, relative to the folder of the project.
    pub path: PathBuf,
    /// The text that it stands in.
    pub file: FileId,
    /// What the schema is in.
    pub set: Arc<SchemaSet>,
    /// The schema.
    pub node: NodeId,
    /// Whether its data are keys of messages, framed with the id of their schema.
    pub is_framed_key: bool,
}

impl Schema {
    /// As one side of a check.
    pub fn side(&self) -> Side<'_> {
        Side { set: &self.set, node: self.node }
    }

    /// Its fullname, where it has one.
    pub fn fullname(&self) -> Option<&Fullname> {
        self.set.node(self.node).kind.named().map(|named| &named.fullname)
    }
}

impl ParsedFile {
    /// The top-level schemas: one, or the types of a protocol.
    fn roots(&self) -> impl Iterator<Item = NodeId> {
        self.set.roots().iter().filter(|root| root.file == self.file).map(|root| root.place.node)
    }

    fn only_root(&self) -> Option<NodeId> {
        let mut roots = self.roots();
        roots.next().filter(|_| roots.next().is_none())
    }

    fn schema(&self, subject: &str, node: NodeId, project: Option<&Project>) -> Schema {
        Schema {
            subject: subject.to_owned(),
            path: self.path.clone(),
            file: self.file,
            set: Arc::clone(&self.set),
            node,
            is_framed_key: is_framed_key(project, subject),
        }
    }
}

/// Parses files, each with those that it refers to: files of its own, else of the others.
///
/// What is wrong with them is in the second list, by file and place, and files with errors are not in the first.
pub fn parse(
    sources: &SourceMap,
    files: &[(FileId, PathBuf)],
    others: &[FileId],
    options: Options,
) -> (Vec<ParsedFile>, Vec<Diagnostic>) {
    let own = Related::new(sources, files.iter().map(|(file, _)| *file), options);
    let mut all: Option<Related> = None;
    let (mut parsed, mut findings) = (Vec::new(), Vec::new());
    for (file, path) in files {
        let mut result = own.parse(sources, *file);
        let lacks_names = |findings: &Vec<Diagnostic>| findings.iter().any(|one| one.code == UNKNOWN_NAME);
        if !others.is_empty() && result.as_ref().is_err_and(lacks_names) {
            let files = || files.iter().map(|(file, _)| *file).chain(others.iter().copied());
            let all = all.get_or_insert_with(|| Related::new(sources, files(), options));
            result = all.parse(sources, *file);
        }
        match result {
            Ok((set, _)) => parsed.push(ParsedFile { file: *file, path: path.clone(), set: Arc::new(set) }),
            Err(found) => findings.extend(found.into_iter().filter(Diagnostic::is_error)),
        }
    }
    // A file that others refer to is read again with each.
    findings.sort_by_key(|finding| finding.span().map(|span| (span.file, span.start)));
    findings.dedup();
    (parsed, findings)
}

/// The schemas of files under their subjects, in the order of the subjects: [`subjects`] says which is which. The types of
/// a protocol stand under their fullnames, and a schema without a subject under its path.
pub fn schemas(project: Option<&Project>, files: &[ParsedFile], locked: &[String]) -> Vec<Schema> {
    let known: Vec<SchemaFile> = files
        .iter()
        .map(|file| {
            let root = file.only_root().and_then(|root| file.set.node(root).kind.named());
            SchemaFile { path: file.path.clone(), fullname: root.map(|named| named.fullname.to_string()) }
        })
        .collect();
    let by_path: HashMap<PathBuf, usize> =
        files.iter().enumerate().map(|(at, file)| (normal(&file.path), at)).collect();
    let mut found = Vec::new();
    let mut is_mapped = vec![false; files.len()];
    for mapping in subjects(project, &known, locked) {
        let subject = &mapping.subject;
        match mapping.schema {
            MappedSchema::File(path) => {
                let Some(&at) = by_path.get(&path) else { continue };
                is_mapped[at] = true;
                found.extend(files[at].roots().take(1).map(|root| files[at].schema(subject, root, project)));
            }
            MappedSchema::Type(fullname) => {
                let fullname = Fullname::new(fullname);
                let definer = files.iter().find(|file| file.set.defined_in(file.file).contains(&fullname));
                let schema =
                    definer.and_then(|file| Some(file.schema(subject, file.set.named(&fullname)?, project)));
                found.extend(schema);
            }
        }
    }
    for (file, _) in files.iter().zip(is_mapped).filter(|(_, is_mapped)| !is_mapped) {
        let path = crate::paths::display(&file.path);
        for root in file.roots() {
            let name = file.set.node(root).kind.named().map(|named| named.fullname.as_str());
            found.push(file.schema(name.unwrap_or(&path), root, project));
        }
    }
    found.sort_by(|a, b| (&a.subject, &a.path).cmp(&(&b.subject, &b.path)));
    found
}

/// The files whose schemas are registered without references: those that some inline subject has.
pub fn inline_files(project: Option<&Project>, schemas: &[Schema]) -> BTreeSet<PathBuf> {
    let Some(project) = project else { return BTreeSet::new() };
    let inline = schemas.iter().filter(|schema| project.is_inline(&schema.subject));
    inline.map(|schema| schema.path.clone()).collect()
}

/// Whether a subject is of keys: as its topic has it, else by its name.
fn is_framed_key(project: Option<&Project>, subject: &str) -> bool {
    let Some(topic) = subject.strip_suffix("-key") else { return false };
    let topics = project.into_iter().flat_map(|project| project.topics.values());
    let mut topics = topics.filter(|of| of.name == topic && of.strategy == SubjectNameStrategy::TopicName);
    topics.next().is_none_or(|of| matches!(of.key_encoding, KeyEncoding::Avro | KeyEncoding::None))
}
