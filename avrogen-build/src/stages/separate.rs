//! Sets that keep files apart which define one fullname differently.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use avrogen_schema::codes::REDEFINITION;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::source::{FileId, SourceMap};

use crate::compat::Related;
use crate::project::set_name_of;

/// A file that defines what another one defines differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name of its set.
    pub set: String,
    /// The key of its table: `paths` or `subjects`.
    pub key: &'static str,
    /// What the key lists: the file with those that it refers to, or its subject.
    pub values: Vec<String>,
}

/// A set for each file in a conflict, and the files that are left for the default set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separation {
    /// The conflicting files.
    pub members: Vec<Member>,
    /// All others.
    pub rest: Vec<String>,
}

/// A file among those that are generated together.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its text.
    pub file: FileId,
    /// Its path, relative to the folder of the project.
    pub path: String,
    /// The subject, if it is a text of the lock.
    pub subject: Option<String>,
}

/// Separates files that define one fullname differently. None without a conflict between two files. `taken` has the names of the
/// sets that there are.
pub fn separate(sources: &SourceMap, all: &[Candidate], taken: &BTreeSet<String>) -> Option<Separation> {
    let ids: Vec<FileId> = all.iter().map(|one| one.file).collect();
    let found = parse_schemas(sources, &ids, &Options::lenient()).diagnostics;
    separate_found(sources, all, taken, &found)
}

/// As [`separate`], from what was found in the files.
pub(crate) fn separate_found(
    sources: &SourceMap,
    all: &[Candidate],
    taken: &BTreeSet<String>,
    found: &[Diagnostic],
) -> Option<Separation> {
    let conflicts: BTreeSet<FileId> = found.iter().filter_map(files_of_conflict).flatten().collect();
    if conflicts.is_empty() {
        return None;
    }
    let related = Related::new(sources, all.iter().map(|one| one.file), Options::lenient());
    let path_of = |file: FileId| all.iter().find(|one| one.file == file).map(|one| one.path.clone());
    let mut names = taken.clone();
    let mut member = |one: &Candidate| {
        let set = set_name(one, &mut names);
        if let Some(subject) = &one.subject {
            return Member { set, key: "subjects", values: vec![subject.clone()] };
        }
        let mut values = vec![one.path.clone()];
        // What a file refers to belongs to its set.
        if let Ok((schemas, _)) = related.parse(sources, one.file) {
            let roots = schemas.roots().iter().map(|root| root.file).filter(|file| *file != one.file);
            let others: BTreeSet<FileId> = roots.collect();
            values.extend(others.into_iter().filter_map(path_of));
        }
        Member { set, key: "paths", values }
    };
    let (apart, rest): (Vec<&Candidate>, Vec<&Candidate>) =
        all.iter().partition(|one| conflicts.contains(&one.file));
    let members = apart.into_iter().map(&mut member).collect();
    Some(Separation { members, rest: rest.into_iter().map(|one| one.path.clone()).collect() })
}

/// The files of a finding that two files define one name differently.
pub(crate) fn files_of_conflict(finding: &Diagnostic) -> Option<BTreeSet<FileId>> {
    let files: BTreeSet<FileId> = finding.labels.iter().map(|label| label.span.file).collect();
    (finding.code == REDEFINITION && files.len() > 1).then_some(files)
}

/// A name made of the subject's or the file's, which no other set has.
fn set_name(one: &Candidate, taken: &mut BTreeSet<String>) -> String {
    let stem = Path::new(&one.path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let name = one.subject.as_deref().unwrap_or(stem);
    let name = set_name_of(name);
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or_default();
    taken.insert(free.clone());
    free
}

impl Separation {
    /// The tables of avrogen.toml that separate the files.
    pub fn lines(&self) -> String {
        let mut lines = String::new();
        if !self.rest.is_empty() {
            let _ = writeln!(lines, "[schemas]\npaths = {}\n", list(&self.rest));
        }
        for Member { set, key, values } in &self.members {
            let _ = writeln!(lines, "[set.{set}]\n{key} = {}\n", list(values));
        }
        lines.truncate(lines.trim_end().len());
        lines
    }
}

/// An array of basic strings.
fn list(values: &[String]) -> String {
    let mut text = "[".to_owned();
    for (at, value) in values.iter().enumerate() {
        text.push_str(if at > 0 { ", " } else { "" });
        // A string of JSON is one of TOML.
        avrogen_schema::json::print_string(value, &mut text);
    }
    text + "]"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn separated(files: &[(&str, &str)], taken: &[&str]) -> Option<String> {
        let mut sources = SourceMap::new();
        let all: Vec<Candidate> = files
            .iter()
            .map(|(path, text)| Candidate {
                file: sources.add(*path, *text),
                path: (*path).to_owned(),
                subject: None,
            })
            .collect();
        let taken = taken.iter().map(|name| (*name).to_owned()).collect();
        separate(&sources, &all, &taken).map(|sets| sets.lines())
    }

    #[test]
    fn separation_has_a_set_for_each_file_in_a_conflict() {
        let lines = separated(
            &[
                ("s/a b-value.avsc", r#"{"type":"array","items":{"type":"fixed","name":"F","size":1}}"#),
                ("s/b-key.avsc", r#"["Other",{"type":"fixed","name":"F","size":2}]"#),
                ("s/b.avsc", r#"{"type":"map","values":{"type":"fixed","name":"F","size":3}}"#),
                ("s/other.avsc", r#"{"type":"fixed","name":"Other","size":2}"#),
            ],
            &["a-b"],
        );
        let expected = "[schemas]\npaths = [\"s/other.avsc\"]\n\n[set.a-b-2]\npaths = [\"s/a b-value.avsc\"]\n\n\
                        [set.b]\npaths = [\"s/b-key.avsc\", \"s/other.avsc\"]\n\n[set.b-2]\npaths = [\"s/b.avsc\"]";
        assert_eq!(lines.as_deref(), Some(expected));
    }

    #[test]
    fn separation_is_for_two_files() {
        let twice = r#"["null",{"type":"fixed","name":"F","size":1},
            {"type":"array","items":{"type":"fixed","name":"F","size":2}}]"#;
        assert_eq!(separated(&[("a.avsc", twice), ("b.avsc", "\"int\"")], &[]), None);
    }
}
