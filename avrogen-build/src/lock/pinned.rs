//! Schemas from the texts of the lock, in place of files: the subjects that a set asks for, with what they refer to.

use std::collections::BTreeMap;

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::shell::word;
use avrogen_schema::source::{FileId, SourceMap, Span};
use avrogen_schema::suggest::nearest;

use crate::codes;
use crate::lock::{Lock, LockFile, Texts, Version};

/// A subject to generate from, as somebody wrote it: `users-value`, or `users-value@3`.
#[derive(Clone, Debug)]
pub(crate) struct Requested {
    pub(crate) name: String,
    /// Where; none for one of the builder.
    pub(crate) span: Option<Span>,
}

/// The texts of what a set asks for and of all that they refer to, each with its version. What is missing is among the
/// findings.
pub(crate) fn pinned(
    requested: &[Requested],
    lock: &LockFile,
    texts: &mut Texts,
    sources: &mut SourceMap,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<FileId, Version> {
    let mut versions = Vec::new();
    for request in requested {
        match find(request, &lock.lock) {
            Ok(version) => versions.push(version),
            Err(finding) => findings.push(*finding),
        }
    }
    let Some(closure) = texts.closure(lock, &versions, sources, findings) else { return BTreeMap::new() };
    findings.extend(closure.conflicts);
    closure.files.into_iter().zip(closure.versions).collect()
}

/// A subject goes first: it may have an `@` in it.
fn find(request: &Requested, lock: &Lock) -> Result<Version, Box<Diagnostic>> {
    let name = request.name.as_str();
    if let Some(version) = lock.pinned(name) {
        return Ok(version);
    }
    let version = Version::parse(name);
    if let Some(version) = version.clone().filter(|version| lock.schemas.contains_key(version)) {
        return Ok(version);
    }
    let of_known = version.and_then(|version| Some((lock.subjects.get(&version.subject)?, version)));
    let Some((pin, version)) = of_known else {
        let near = nearest(name, lock.subjects.keys().map(String::as_str));
        let near = near.map(|near| format!("did you mean `{near}`?"));
        let finding = request.finding(format!("`{name}` is not in avrogen.lock"));
        return Err(Box::new(finding.help_if(near).help(request.pull())));
    };
    let there: Vec<String> =
        lock.versions(&version.subject).map(|(version, _)| version.number.to_string()).collect();
    let there = there.join(", ");
    let finding = request.finding(format!("`{name}` is not locked; what is locked of the subject: {there}"));
    let pull = format!("run `avrogen pull --subject {} --version all`", word(&version.subject));
    Err(Box::new(finding.help_if(pin.registry.is_some().then_some(pull))))
}

impl Requested {
    /// What is told where there is no lock.
    pub(crate) fn without_lock(&self) -> Diagnostic {
        self.finding(format!("`{}` is to come from avrogen.lock, which is not there", self.name))
            .help(self.pull())
    }

    fn finding(&self, message: String) -> Diagnostic {
        match self.span {
            Some(span) => Diagnostic::error(codes::UNKNOWN_SUBJECT, span, message),
            None => Diagnostic::without_place(codes::UNKNOWN_SUBJECT, Severity::Error, message),
        }
    }

    fn pull(&self) -> String {
        let (subject, version) = match Version::parse(&self.name) {
            Some(version) => (version.subject, format!(" --version {}", version.number)),
            None => (self.name.clone(), String::new()),
        };
        format!(
            "run `avrogen pull --subject {}{version}`, or without a registry `avrogen lock`",
            word(&subject)
        )
    }
}
