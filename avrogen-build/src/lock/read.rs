//! Reading a lock line by line, so that what a merge left behind is told entry by entry.

use std::collections::BTreeMap;
use std::path::Path;

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::shell::word;
use avrogen_schema::source::{FileId, SourceMap, Span};
use toml::de::DeTable;

use super::{Digest, FORMAT, History, LOCK_FILE, Lock, LockFile, Pin, Reference, Text, Version};
use crate::codes;
use crate::error::Error;
use crate::paths::display;
use crate::project::{Reader, TomlTable};

/// The tables of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Subjects,
    Schemas,
}

const MERGE_HELP: &str = "a merge left both: keep one of the lines, then run `avrogen pull` where a registry owns the \
                          subject, else `avrogen lock`";

impl LockFile {
    /// Reads the lock of a folder, which is relative to `base`; nothing where there is none. What is wrong with it is
    /// among the findings.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn read(
        base: &Path,
        folder: &Path,
        sources: &mut SourceMap,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Option<Self>, Error> {
        let path = folder.join(LOCK_FILE);
        let real = base.join(&path);
        let bytes = match std::fs::read(&real) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("read", &real, &error)),
        };
        let file = sources.add(display(&path), String::from_utf8_lossy(&bytes));
        let (lock, places, found) = parse(sources, file);
        findings.extend(found);
        Ok(Some(Self { lock, file, folder: folder.to_owned(), base: base.to_owned(), places }))
    }

    /// Takes the text of a lock that stands elsewhere, such as in an older revision.
    pub fn parse(sources: &SourceMap, file: FileId, findings: &mut Vec<Diagnostic>) -> Self {
        let (lock, places, found) = parse(sources, file);
        findings.extend(found);
        Self { lock, file, folder: Path::new("").to_owned(), base: Path::new("").to_owned(), places }
    }
}

/// What a text says, where its entries stand, and what is wrong with it.
fn parse(sources: &SourceMap, file: FileId) -> (Lock, BTreeMap<String, Span>, Vec<Diagnostic>) {
    let text = sources.get(file).text.clone();
    let mut lines = Lines {
        reader: Reader { file, offset: 0, findings: Vec::new() },
        section: None,
        is_conflict: false,
        lock: Lock::default(),
        places: BTreeMap::new(),
        entries: BTreeMap::new(),
    };
    if text.trim().is_empty() {
        let help = "bring it back: `git checkout avrogen.lock`; or delete it, where nothing was ever locked";
        lines.wrong(0..0, "the lock is empty", help);
    }
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        lines.reader.offset = offset;
        if !lines.line(line.trim_end_matches(['\n', '\r'])) {
            break;
        }
        offset += line.len();
    }
    if !lines.reader.findings.iter().any(Diagnostic::is_error) {
        lines.complete();
    }
    (lines.lock, lines.places, lines.reader.findings)
}

struct Lines<'t> {
    reader: Reader,
    section: Option<Section>,
    /// Whether the line is one of a conflict that a merge left.
    is_conflict: bool,
    lock: Lock,
    places: BTreeMap<String, Span>,
    /// The lines of the entries that were read, by table and key.
    entries: BTreeMap<(bool, String), (Span, &'t str)>,
}

impl<'t> Lines<'t> {
    /// Takes a line; false where the rest cannot be read.
    fn line(&mut self, line: &'t str) -> bool {
        let trimmed = line.trim();
        match trimmed {
            "" => {}
            _ if trimmed.starts_with('#') => {}
            "[subjects]" => self.section = Some(Section::Subjects),
            "[schemas]" => self.section = Some(Section::Schemas),
            // The other marks of a conflict are told with its first.
            "=======" if self.is_conflict => {}
            _ if self.is_conflict && trimmed.starts_with("|||||||") => {}
            _ if self.is_conflict && trimmed.starts_with(">>>>>>>") => self.is_conflict = false,
            _ if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
                .iter()
                .any(|mark| trimmed.starts_with(mark)) =>
            {
                self.is_conflict = trimmed.starts_with("<<<<<<<");
                let help = "remove the marks and keep the lines of both sides; `avrogen.lock merge=union` in .gitattributes \
                            does so by itself";
                self.wrong(0..line.len(), "a conflict of a merge stands here", help);
            }
            _ => return self.entry(line),
        }
        true
    }

    fn wrong(&mut self, range: std::ops::Range<usize>, message: &str, help: &str) {
        let span = self.reader.span(range);
        self.reader.findings.push(Diagnostic::error(codes::LOCK_SYNTAX, span, message).help(help));
    }

    fn entry(&mut self, line: &'t str) -> bool {
        let parsed = match DeTable::parse(line) {
            Ok(parsed) => parsed,
            Err(error) => {
                let message = error.message().lines().next().unwrap_or_default().to_owned();
                let range = error.span().unwrap_or(0..line.len());
                self.wrong(
                    range,
                    &message,
                    "the file has one line an entry: take the line from an earlier state of it",
                );
                return true;
            }
        };
        let mut root = self.reader.root(parsed.get_ref());
        let Some(section) = self.section else {
            let version = self.reader.number(&mut root, "version");
            if version.is_some_and(|version| version != FORMAT) {
                let help = format!("this avrogen reads version {FORMAT}: use the one that wrote the file");
                self.wrong(0..line.len(), "another version of avrogen wrote this file", &help);
                return false;
            }
            self.reader.done(root);
            return true;
        };
        for (key, table) in self.reader.sections(root) {
            if !self.is_repeated(section, &key.value, line) {
                match section {
                    Section::Subjects => self.subject(key.value, key.span, table),
                    Section::Schemas => self.schema(&key.value, key.span, table),
                }
            }
        }
        true
    }

    /// Whether the key stands before. Equal lines mean one thing, and two that differ cannot both be meant.
    fn is_repeated(&mut self, section: Section, key: &str, line: &'t str) -> bool {
        let span = self.reader.span(0..line.len());
        let slot = (section == Section::Schemas, key.to_owned());
        let Some((first, text)) = self.entries.get(&slot).copied() else {
            self.entries.insert(slot, (span, line.trim()));
            return false;
        };
        let same = text == line.trim();
        let (severity, help) = if same {
            (
                Severity::Warning,
                "remove one of the two equal lines; the next `avrogen pull` or `avrogen lock` does, too",
            )
        } else {
            (Severity::Error, MERGE_HELP)
        };
        let mut finding =
            Diagnostic::error(codes::DUPLICATE_LOCK_ENTRY, span, format!("`{key}` stands twice"));
        finding.severity = severity;
        self.reader.findings.push(finding.at("again").label(first, "first here").help(help));
        true
    }

    fn subject(&mut self, subject: String, span: Span, mut table: TomlTable<'_>) {
        let reader = &mut self.reader;
        let version = reader.number(&mut table, "pinned");
        let registry = reader.string(&mut table, "registry").map(|at| at.value);
        let mode = "a compatibility mode";
        let compatibility = reader.parsed(&mut table, "compatibility", mode, |text| text.parse().ok());
        let history = reader.parsed(&mut table, "history", "`complete` or `partial`", History::from_name);
        if version.is_none() {
            reader.missing(&table, "pinned", "run `avrogen pull`, or `avrogen lock` without a registry");
        }
        reader.done(table);
        self.places.insert(subject.clone(), span);
        if let Some(version) = version {
            let history = history.map_or_else(History::default, |at| at.value);
            let compatibility = compatibility.map(|at| at.value);
            self.lock.subjects.insert(subject, Pin { version, registry, compatibility, history });
        }
    }

    fn schema(&mut self, key: &str, span: Span, mut table: TomlTable<'_>) {
        let reader = &mut self.reader;
        let file = reader.parsed(&mut table, "file", "a path below this file's folder", text_path);
        let digest = "`sha256:` and 64 hexadecimal digits";
        let digest = reader.parsed(&mut table, "digest", digest, |text| text.parse::<Digest>().ok());
        let id = reader.number(&mut table, "id");
        let guid = reader.string(&mut table, "guid").map(|at| at.value);
        let deleted = reader.boolean(&mut table, "deleted").unwrap_or(false);
        let waived = reader.strings(&mut table, "waived").map(|waived| waived.value).unwrap_or_default();
        let waived = waived.into_iter().map(|at| at.value).collect();
        let mut references = Vec::new();
        for mut one in reader.tables(&mut table, "references") {
            let name = reader.string(&mut one, "name");
            let subject = reader.string(&mut one, "subject");
            let number = reader.number(&mut one, "version");
            reader.done(one);
            if let (Some(name), Some(subject), Some(number)) = (name, subject, number) {
                references.push(Reference { name: name.value, version: Version::new(subject.value, number) });
            }
        }
        for (is_there, key) in [(file.is_some(), "file"), (digest.is_some(), "digest")] {
            if !is_there && reader.findings.is_empty() {
                reader.missing(&table, key, "run `avrogen pull`, or `avrogen lock` without a registry");
            }
        }
        reader.done(table);
        self.places.insert(key.to_owned(), span);
        let Some(version) = Version::parse(key) else {
            return self.reader.invalid(
                span,
                &format!("`{key}` is no version"),
                "a subject, `@` and a number",
            );
        };
        if let (Some(file), Some(digest)) = (file, digest) {
            let text = Text { file: file.value, digest: digest.value, id, guid, references, deleted, waived };
            self.lock.schemas.insert(version, text);
        }
    }

    /// Finds entries that need others.
    fn complete(&mut self) {
        let Self { lock, places, reader, .. } = self;
        let mut needs = |key: &str, message: String, help: &str| {
            let span = places.get(key).copied().unwrap_or_else(|| reader.span(0..0));
            reader.findings.push(Diagnostic::error(codes::INCOMPLETE_LOCK, span, message).help(help));
        };
        for (subject, pin) in &lock.subjects {
            let version = Version::new(subject, pin.version);
            if !lock.schemas.contains_key(&version) {
                let help =
                    format!("run `avrogen pull --subject {} --version {}`", word(subject), pin.version);
                needs(
                    subject,
                    format!("`{subject}` is pinned to version {}, which is not locked", pin.version),
                    &help,
                );
            }
        }
        for (version, text) in &lock.schemas {
            let key = version.to_string();
            if !lock.subjects.contains_key(&version.subject) {
                let help =
                    format!("run `avrogen pull --subject {}`, or remove the line", word(&version.subject));
                needs(&key, format!("`{key}` belongs to a subject that is not in [subjects]"), &help);
            }
            for Reference { name, version } in &text.references {
                if !lock.schemas.contains_key(version) {
                    let help = format!(
                        "run `avrogen pull --subject {} --version {}`",
                        word(&version.subject),
                        version.number
                    );
                    needs(
                        &key,
                        format!("`{key}` takes `{name}` from `{version}`, which is not locked"),
                        &help,
                    );
                }
            }
        }
    }
}

/// A path that leads to the same file on every system, and to none that is elsewhere: a lock may come from anybody, and a pull
/// writes to the files that it names.
pub(super) fn text_path(text: &str) -> Option<String> {
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    let is_plain = text.split('/').all(is_name) && !text.contains(['\\', ':']);
    (is_plain && !text.contains(char::is_control)).then(|| text.to_owned())
}
