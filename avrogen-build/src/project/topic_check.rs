//! Whether topics and schemas go together.

use std::collections::BTreeMap;

use avrogen_schema::ast::Primitive;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::name::Fullname;
use avrogen_schema::schema::{Kind, NodeId, SchemaSet};
use avrogen_schema::source::FileId;
use avrogen_schema::suggest;
use avrogen_schema::topic::{KeyEncoding, Side, SubjectNameStrategy};

use super::Project;
use super::derived::{primitive_files, union_file};
use super::files::SchemaFile;
use super::table::At;
use super::topic::Topic;
use crate::codes;
use crate::paths::normal;

/// Finds what is wrong with the topics of a project: names that are no schemas of the set, values that stand twice or that
/// no subject can be named after, and subjects that are said to be something else.
pub(crate) fn check_topics(
    project: &Project,
    set: &SchemaSet,
    files: &[(FileId, SchemaFile)],
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut names: BTreeMap<&str, &Topic> = BTreeMap::new();
    for topic in project.topics.values() {
        let check = Check { topic, set };
        let before = findings.len();
        findings.extend(check.names());
        findings.extend(check.repeated());
        findings.extend(check.without_record());
        if findings.len() == before {
            findings.extend(check.subjects(project, files));
        }
        // Two of one file were told when it was read; others come from a build script.
        let first = names.insert(&topic.name, topic);
        findings.extend(
            first.filter(|first| first.place.file != topic.place.file).map(|first| topic.second_after(first)),
        );
    }
    findings
}

struct Check<'a> {
    topic: &'a Topic,
    set: &'a SchemaSet,
}

impl<'a> Check<'a> {
    fn node(&self, name: &str) -> Option<NodeId> {
        self.set.named(&Fullname::new(name))
    }

    /// Names that are no schemas, and null, which is none to name.
    fn names(&self) -> impl Iterator<Item = Diagnostic> + use<'a> {
        let (topic, set) = (self.topic, self.set);
        let sides = topic.key.iter().map(|key| (key, "leave `key` out: messages have no key then"));
        let nothing = "set `tombstones = true`: a message without a value is a tombstone";
        let sides = sides.chain(topic.values.iter().map(move |value| (value, nothing)));
        sides.filter_map(move |(name, instead)| match Primitive::from_name(&name.value) {
            Some(Primitive::Null) => {
                let message = "`null` has no values to send";
                Some(Diagnostic::error(codes::INVALID_VALUE, name.span, message).help(instead))
            }
            Some(_) => None,
            None if set.named(&Fullname::new(name.value.as_str())).is_some() => None,
            None => Some(unknown(set, name)),
        })
    }

    fn repeated(&self) -> impl Iterator<Item = Diagnostic> + use<'a> {
        let values = &self.topic.values;
        values.iter().enumerate().filter_map(|(at, value)| {
            let first = values[..at].iter().find(|first| first.value == value.value)?;
            let message = format!("`{}` stands twice among the values", value.value);
            Some(Diagnostic::error(codes::INVALID_VALUE, value.span, message).label(first.span, "first here"))
        })
    }

    /// Values and keys that are no records, where a record's name makes the subject.
    fn without_record(&self) -> Vec<Diagnostic> {
        let strategy = match self.topic.strategy {
            strategy @ (SubjectNameStrategy::RecordName | SubjectNameStrategy::TopicRecordName) => {
                strategy.name()
            }
            SubjectNameStrategy::TopicName | SubjectNameStrategy::Associated => return Vec::new(),
        };
        let key = self.topic.key.iter().filter(|_| self.topic.key_encoding == KeyEncoding::Avro);
        let is_other = |name: &&At<String>| match self.node(&name.value) {
            Some(node) => !matches!(self.set.node(node).kind, Kind::Record(_)),
            None => Primitive::from_name(&name.value).is_some(),
        };
        let others = key.chain(&self.topic.values).filter(is_other);
        let finding = |name: &At<String>| {
            let message =
                format!("`{}` is no record, and `{strategy}` names subjects after records", name.value);
            let plain = "write plain keys, with `key-encoding = \"utf8\"` or `\"bytes\"`, or name subjects after the topic";
            let wrap = "make it a field of a record, or name subjects after the topic";
            let is_key = self.topic.key.as_ref() == Some(name);
            Diagnostic::error(codes::NOT_A_RECORD, name.span, message).help(if is_key { plain } else { wrap })
        };
        others.map(finding).collect()
    }

    /// Subjects for which `[subject]`, or the file named after them, says something else than the topic.
    fn subjects(&self, project: &Project, files: &[(FileId, SchemaFile)]) -> Vec<Diagnostic> {
        let topic = self.topic;
        let of_path = |path: &std::path::Path| files.iter().find(|(_, file)| normal(&file.path) == path);
        let mut findings = Vec::new();
        let known: Vec<SchemaFile> = files.iter().map(|(_, file)| file.clone()).collect();
        if let Some(union) = union_file(project, topic, &known) {
            let values: Vec<&str> = topic.values.iter().map(|value| value.value.as_str()).collect();
            if let Some((file, _)) = of_path(&union.path)
                && self.branches(*file).as_deref() != Some(&*values)
            {
                findings.push(self.differs(
                    &union.subject,
                    &topic.values[0],
                    *file,
                    &format!("is not the union of `value`: make it [\"{}\"]", values.join("\", \"")),
                ));
            }
        } else if let [value] = &*topic.values {
            findings.extend(self.other_file(project, Side::Value, value, &known, &of_path));
        }
        let key = topic.key.as_ref().filter(|_| topic.key_encoding == KeyEncoding::Avro);
        findings.extend(key.and_then(|key| self.other_file(project, Side::Key, key, &known, &of_path)));
        findings
    }

    /// The error of a subject of the topic whose file holds another schema.
    fn other_file<'f>(
        &self,
        project: &Project,
        side: Side,
        name: &At<String>,
        known: &[SchemaFile],
        of_path: &dyn Fn(&std::path::Path) -> Option<&'f (FileId, SchemaFile)>,
    ) -> Option<Diagnostic> {
        if self.topic.strategy != SubjectNameStrategy::TopicName {
            return None;
        }
        let subject = side.subject(&self.topic.name);
        let chosen = project.subjects.get(&subject).and_then(|section| section.file.as_ref());
        let chosen = chosen.map(|chosen| normal(std::path::Path::new(&chosen.value)));
        let made = || {
            let mut made = primitive_files(project, self.topic, known).into_iter();
            made.find(|made| made.subject == subject).map(|made| made.path)
        };
        let (file, _) = of_path(&chosen.or_else(made)?)?;
        let root = self.set.roots().iter().find(|root| root.file == *file)?;
        let kind = &self.set.node(root.place.node).kind;
        if kind.type_name() == name.value {
            return None;
        }
        let why =
            format!("holds `{}`: name the file of `{}`, or leave `file` out", kind.type_name(), name.value);
        Some(self.differs(&subject, name, *file, &why))
    }

    fn differs(&self, subject: &str, name: &At<String>, file: FileId, why: &str) -> Diagnostic {
        let message = format!("the subject `{subject}` has another schema than the topic");
        let place = self
            .set
            .roots()
            .iter()
            .find(|root| root.file == file)
            .map(|root| self.set.node(root.place.node).span);
        let finding =
            Diagnostic::error(codes::SUBJECT_DIFFERS, name.span, message).at("what the topic holds");
        let finding = match place {
            Some(place) => finding.label(place, "what the subject's file holds"),
            None => finding,
        };
        finding.help(format!("the file of the subject {why}"))
    }

    /// The names of the branches of the union that a file holds.
    fn branches(&self, file: FileId) -> Option<Vec<&'a str>> {
        let mut roots = self.set.roots().iter().filter(|root| root.file == file);
        match (roots.next().map(|root| &self.set.node(root.place.node).kind), roots.next()) {
            (Some(Kind::Union(branches)), None) => {
                Some(branches.iter().map(|branch| self.set.node(branch.node).kind.type_name()).collect())
            }
            _ => None,
        }
    }
}

fn unknown(set: &SchemaSet, name: &At<String>) -> Diagnostic {
    let message = format!("no schema is named `{}`", name.value);
    let finding = Diagnostic::error(codes::UNKNOWN_TYPE, name.span, message);
    match suggest::nearest(&name.value, set.names().map(|(fullname, _)| fullname.as_str())) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("name the fullname of a schema in `paths` of [schemas]"),
    }
}
