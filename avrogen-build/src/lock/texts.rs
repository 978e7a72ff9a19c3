//! The locked texts: read, verified, and parsed with exactly those that they refer to.

use std::collections::{BTreeMap, BTreeSet};

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::name::Fullname;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::shell::word;
use avrogen_schema::source::{FileId, SourceMap};
use avrogen_schema::stored::stored;

use super::{LOCK_FILE, LockFile, Reference, Version};
use crate::codes;
use crate::paths::display;

/// The locked texts that have been read so far, each once.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    read: BTreeMap<Version, Option<FileId>>,
}

/// Versions with all that they refer to, directly or not.
#[derive(Debug, Default)]
pub struct Closure {
    /// The texts: first those of the versions that were asked for, in their order.
    pub files: Vec<FileId>,
    /// The version of each.
    pub versions: Vec<Version>,
    /// Names that two of the texts take from unequal versions: a `reference-conflict` each. The first one counts, as in a
    /// registry.
    pub conflicts: Vec<Diagnostic>,
}

/// Where a name was taken from.
struct Taken<'l> {
    version: &'l Version,
    /// The version whose text asked for it.
    by: &'l Version,
    /// The version that was asked for at the start.
    root: &'l Version,
}

impl Texts {
    /// Nothing has been read.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text of a version. Where it is missing or has another digest, that is a finding.
    pub fn text(
        &mut self,
        lock: &LockFile,
        version: &Version,
        sources: &mut SourceMap,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<FileId> {
        if let Some(read) = self.read.get(version) {
            return *read;
        }
        let read = read(lock, version, sources, findings);
        self.read.insert(version.clone(), read);
        read
    }

    /// The schemas of versions together, read leniently, as a registry reads its history. The roots of the set begin with
    /// those of the versions. `None` where something is wrong, which is among the findings; conflicts are errors.
    pub fn schemas(
        &mut self,
        lock: &LockFile,
        versions: &[Version],
        sources: &mut SourceMap,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<SchemaSet> {
        let closure = self.closure(lock, versions, sources, findings)?;
        let parsed = parse_schemas(sources, &closure.files, &Options::lenient());
        let is_sound = closure.conflicts.is_empty();
        findings.extend(closure.conflicts);
        findings.extend(parsed.diagnostics.into_iter().filter(Diagnostic::is_error));
        parsed.set.filter(|_| is_sound)
    }

    /// The texts of versions and of all that they refer to. `None` where one of them cannot be had, which is among the
    /// findings.
    pub fn closure(
        &mut self,
        lock: &LockFile,
        versions: &[Version],
        sources: &mut SourceMap,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<Closure> {
        let mut walk = Walk { lock, texts: self, sources, findings, is_whole: true };
        let mut closure = Closure::default();
        let mut seen: BTreeSet<&Version> = BTreeSet::new();
        let mut taken: BTreeMap<&str, Taken<'_>> = BTreeMap::new();
        for version in versions {
            if seen.insert(version) {
                closure.push(version, walk.text(version));
            }
        }
        for root in versions {
            let mut pending = vec![root];
            while let Some(by) = pending.pop() {
                for Reference { name, version } in walk.references(by) {
                    if let Some(first) = taken.get(name.as_str()) {
                        let again = Taken { version, by, root };
                        closure.conflicts.extend(walk.conflict(name, first, &again));
                        continue;
                    }
                    taken.insert(name, Taken { version, by, root });
                    if seen.insert(version) {
                        closure.push(version, walk.text(version));
                        pending.push(version);
                    }
                }
            }
        }
        walk.is_whole.then_some(closure)
    }
}

impl Closure {
    fn push(&mut self, version: &Version, file: Option<FileId>) {
        if let Some(file) = file {
            self.files.push(file);
            self.versions.push(version.clone());
        }
    }
}

struct Walk<'l, 'w> {
    lock: &'l LockFile,
    texts: &'w mut Texts,
    sources: &'w mut SourceMap,
    findings: &'w mut Vec<Diagnostic>,
    is_whole: bool,
}

impl<'l> Walk<'l, '_> {
    fn text(&mut self, version: &Version) -> Option<FileId> {
        let text = self.texts.text(self.lock, version, self.sources, self.findings);
        self.is_whole &= text.is_some();
        text
    }

    fn references(&self, version: &Version) -> &'l [Reference] {
        self.lock.lock.schemas.get(version).map_or(&[], |text| &text.references)
    }

    /// The error of a name that is taken from two versions, unless they define the same.
    fn conflict(&mut self, name: &str, first: &Taken<'_>, again: &Taken<'_>) -> Option<Diagnostic> {
        let (a, b) = (first.version, again.version);
        if a == b || self.is_same(name, a, b) {
            return None;
        }
        let message = format!("`{name}` is taken from `{a}` and from `{b}`, which define it differently");
        let place = |version: &Version| self.lock.place(&version.to_string());
        let finding = Diagnostic::error(codes::REFERENCE_CONFLICT, place(again.by), message)
            .at(format!("`{}` needs `{b}`", again.by))
            .label(place(first.by), format!("`{}` needs `{a}`", first.by));
        Some(if first.root == again.root {
            let root = again.root;
            finding.help(format!(
                "register a version of `{}` whose references agree: `{root}` cannot be read",
                root.subject
            ))
        } else {
            let (one, other) = (&first.root.subject, &again.root.subject);
            let mut finding = finding.help(format!(
                "give them sets of their own: `subjects = [{one:?}]` in `[set.a]` and `subjects = [{other:?}]` in `[set.b]`"
            ));
            finding =
                finding.help("the lines for avrogen.toml (docs/registry.md#types-from-what-is-pinned):");
            for (set, subject) in [("a", one), ("b", other)] {
                finding = finding.help(format!("[set.{set}]")).help(format!("subjects = [{subject:?}]"));
            }
            finding
        })
    }

    /// Whether two versions define a name alike.
    fn is_same(&mut self, name: &str, a: &Version, b: &Version) -> bool {
        let digest = |version| self.lock.lock.schemas.get(version).map(|text| &text.digest);
        if digest(a) == digest(b) {
            return true;
        }
        let name = Fullname::new(name);
        let mut set = |version: &Version| {
            // What these refer to in turn is taken as it comes: this ends, because the texts read are the same.
            let mut files = Vec::new();
            let mut pending = vec![version.clone()];
            let mut seen = BTreeSet::new();
            while let Some(version) = pending.pop() {
                if seen.insert(version.clone()) {
                    files.push(self.text(&version)?);
                    pending
                        .extend(self.references(&version).iter().map(|reference| reference.version.clone()));
                }
            }
            parse_schemas(self.sources, &files, &Options::lenient()).set
        };
        let (Some(a), Some(b)) = (set(a), set(b)) else { return false };
        match (a.named(&name), b.named(&name)) {
            (Some(x), Some(y)) => equal((&a, x), (&b, y), Equality::Definition),
            _ => false,
        }
    }
}

/// Reads the text of a version and verifies its digest.
fn read(
    lock: &LockFile,
    version: &Version,
    sources: &mut SourceMap,
    findings: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    let key = version.to_string();
    let text = lock.lock.schemas.get(version)?;
    let path = lock.folder.join(&text.file);
    let shown = display(&path);
    // A pull of the pinned version brings the texts of the others back, too, and moves no pin.
    let pull = match lock.lock.subjects.get(&version.subject) {
        Some(pin) if pin.registry.is_some() => {
            format!("run `avrogen pull --subject {} --version {}`", word(&version.subject), pin.version)
        }
        _ => format!("restore it from version control: `git checkout -- {}`", word(&shown)),
    };
    let place = lock.place(&key);
    let bytes = match std::fs::read(lock.base.join(&path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = format!("the text of `{key}` is not there: {shown}");
            findings.push(Diagnostic::error(codes::MISSING_LOCKED_TEXT, place, message).help(pull));
            return None;
        }
        Err(error) => {
            let message = format!("the text of `{key}` cannot be read: {shown}: {error}");
            findings.push(Diagnostic::error(codes::MISSING_LOCKED_TEXT, place, message));
            return None;
        }
    };
    let Some(text) = text.digest.restore(bytes).and_then(|bytes| String::from_utf8(bytes).ok()) else {
        let message = format!("the text of `{key}` and its digest do not belong together: {shown}");
        let finding = Diagnostic::error(codes::DIGEST_MISMATCH, place, message);
        let lock_file = display(&lock.folder.join(LOCK_FILE));
        let restore = format!("git checkout -- {}", word(&lock_file));
        findings.push(
            finding
                .at("the digest is of another text")
                .help(format!("if the text was changed, {pull}"))
                .help(format!("if this line was changed, restore it from version control: `{restore}`")),
        );
        return None;
    };
    Some(sources.add(shown, text))
}

/// The text that a registry stores for the schema of a file, by which a working copy is compared with what is pinned:
/// layout is no edit.
pub fn stored_form(set: &SchemaSet, file: FileId) -> Option<String> {
    let root = set.roots().iter().find(|root| root.file == file)?;
    let own = set.defined_in(file);
    Some(stored(set, root.place.node, false, &|name| !own.contains(name)))
}
