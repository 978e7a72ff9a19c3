//! Which subject is which schema: one answer for check, lock, push, pull and topics.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use avrogen_schema::ast::Primitive;

use super::{Project, Topic, primitive_files, union_file};
use crate::config::{KeyEncoding, SubjectNameStrategy};

/// A schema file, as the mapping needs to know it.
#[derive(Clone, Debug)]
pub struct SchemaFile {
    /// Its path, relative to the project's folder.
    pub path: PathBuf,
    /// The fullname of its top-level schema, if that has one.
    pub fullname: Option<String>,
}

/// The schema of a subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Schema {
    /// The one in a file.
    File(PathBuf),
    /// The one of a fullname, which is no file's top level.
    Type(String),
}

/// Why a subject has its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// `[subject."S"]` names the file.
    Subject,
    /// A topic uses it under this subject.
    Topic,
    /// The file is named after the subject, which is locked.
    FileName,
    /// Its fullname is the subject.
    Fullname,
}

/// A subject and its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The subject.
    pub subject: String,
    /// Its schema.
    pub schema: Schema,
    /// Why.
    pub rule: Rule,
}

/// Which subject is which schema, by subject: what `[subject.*]` says; then what the topics use; then files named after
/// locked subjects; and for files without a subject so far their fullname.
///
/// A file may have several subjects. A topic with a list of values under the strategy `topic-name` has a union for its
/// subject, which stands in a [file of its own](union_file); so does a primitive type that is registered for a topic.
pub fn subjects(project: Option<&Project>, files: &[SchemaFile], locked: &[String]) -> Vec<Mapping> {
    let mut found: BTreeMap<String, (Schema, Rule)> = BTreeMap::new();
    for (subject, section) in project.into_iter().flat_map(|project| &project.subjects) {
        if let Some(file) = &section.file {
            let schema = Schema::File(normal(Path::new(&file.value)));
            found.insert(subject.clone(), (schema, Rule::Subject));
        }
    }
    for (subject, fullname) in
        project.into_iter().flat_map(|project| project.topics.values()).flat_map(of_topic)
    {
        let file = files.iter().find(|file| file.fullname.as_ref() == Some(&fullname));
        let schema = file.map_or(Schema::Type(fullname), |file| Schema::File(normal(&file.path)));
        found.entry(subject).or_insert((schema, Rule::Topic));
    }
    for union in project.into_iter().flat_map(|project| {
        let topics = project.topics.values().filter(|topic| topic.strategy == SubjectNameStrategy::TopicName);
        topics.filter_map(|topic| union_file(project, topic, files))
    }) {
        if files.iter().any(|file| normal(&file.path) == union.path) {
            found.entry(union.subject).or_insert((Schema::File(union.path), Rule::Topic));
        }
    }
    let topics =
        project.into_iter().flat_map(|project| project.topics.values().map(move |topic| (project, topic)));
    for made in topics.flat_map(|(project, topic)| primitive_files(project, topic, files)) {
        if files.iter().any(|file| normal(&file.path) == made.path) {
            found.entry(made.subject).or_insert((Schema::File(made.path), Rule::Topic));
        }
    }
    let mut by_stem: BTreeMap<&OsStr, &SchemaFile> = BTreeMap::new();
    for file in files {
        if let Some(stem) = file.path.file_stem() {
            by_stem.entry(stem).or_insert(file);
        }
    }
    for (subject, name) in safe_names(locked.iter().map(String::as_str)) {
        if let Some(file) = by_stem.get(OsStr::new(&name)) {
            found.entry(subject.to_owned()).or_insert((Schema::File(normal(&file.path)), Rule::FileName));
        }
    }
    let named: BTreeSet<Schema> = found.values().map(|(schema, _)| schema.clone()).collect();
    for file in files {
        let schema = Schema::File(normal(&file.path));
        if let Some(fullname) = file.fullname.clone().filter(|_| !named.contains(&schema)) {
            found.entry(fullname).or_insert((schema, Rule::Fullname));
        }
    }
    found.into_iter().map(|(subject, (schema, rule))| Mapping { subject, schema, rule }).collect()
}

/// The subjects that a topic uses, each with the fullname of its schema.
fn of_topic(topic: &Topic) -> Vec<(String, String)> {
    let subject = |fullname: &str, side: &str| match topic.strategy {
        SubjectNameStrategy::TopicName => Some(format!("{}-{side}", topic.name)),
        SubjectNameStrategy::RecordName => Some(fullname.to_owned()),
        SubjectNameStrategy::TopicRecordName => Some(format!("{}-{fullname}", topic.name)),
        SubjectNameStrategy::Associated => None,
    };
    let is_record = |name: &str| Primitive::from_name(name).is_none();
    let key = topic.key.iter().filter(|key| topic.key_encoding == KeyEncoding::Avro && is_record(&key.value));
    let key = key.filter_map(|key| Some((subject(&key.value, "key")?, key.value.clone())));
    let union = topic.strategy == SubjectNameStrategy::TopicName && topic.many;
    let values = topic.values.iter().filter(|value| !union && is_record(&value.value));
    let values = values.filter_map(|value| Some((subject(&value.value, "value")?, value.value.clone())));
    key.chain(values).collect()
}

/// A path without `.` in it: as files are compared.
pub(crate) fn normal(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}

/// Subjects as file names that every file system takes: letters, digits, `_`, `-` and inner dots stand for themselves, all
/// else for its bytes in hexadecimal after a `%`. Where subjects differ in nothing but case, so do capitals.
pub fn safe_names<'a>(subjects: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let names: BTreeMap<&str, String> =
        subjects.into_iter().map(|subject| (subject, safe_name(subject, false))).collect();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for name in names.values() {
        *alike.entry(name.to_ascii_lowercase()).or_default() += 1;
    }
    let clashes = |name: &str| alike[&name.to_ascii_lowercase()] > 1;
    names
        .into_iter()
        .map(|(subject, name)| (subject, if clashes(&name) { safe_name(subject, true) } else { name }))
        .collect()
}

fn safe_name(subject: &str, escape_capitals: bool) -> String {
    let mut name = String::with_capacity(subject.len());
    for (at, byte) in subject.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' => name.push(char::from(byte)),
            b'A'..=b'Z' if !escape_capitals => name.push(char::from(byte)),
            // Neither hidden, nor a way up, nor cut off by Windows.
            b'.' if at > 0 && at + 1 < subject.len() => name.push('.'),
            _ => {
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    // Windows opens a device under these names, whatever follows a dot.
    let device = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |prefix| device.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n != "0");
    if matches!(&*device, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt") {
        name.insert(0, '%');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(subjects: &[&'static str]) -> Vec<String> {
        let names = safe_names(subjects.iter().copied());
        subjects.iter().map(|subject| names[subject].clone()).collect()
    }

    #[test]
    fn file_names_are_safe() {
        assert_eq!(names(&["users-value", "com.acme.User"]), ["users-value", "com.acme.User"]);
        assert_eq!(names(&[":.ctx:a/b", ".", ".."]), ["%3A.ctx%3Aa%2Fb", "%2E", "%2E%2E"]);
        assert_eq!(names(&["CON", "com1.x", "com0"]), ["%CON", "%com1.x", "com0"]);
    }

    #[test]
    fn subjects_that_differ_in_case_differ_in_more_as_files() {
        assert_eq!(names(&["Users", "users", "Orders"]), ["%55sers", "users", "Orders"]);
    }
}
