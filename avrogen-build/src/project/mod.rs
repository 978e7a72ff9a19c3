//! `avrogen.toml`: all of it, as data. The part that generates is [`crate::Config`]'s; the rest is for the commands.

mod derived;
mod files;
mod keys;
mod subject;
mod table;
mod topic;
mod topic_check;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use avrogen_schema::catalog;
use avrogen_schema::compat::Mode;
use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::logical::ATTRIBUTE;
use avrogen_schema::rule::RuleKind;
use avrogen_schema::source::{FileId, SourceMap};
use toml::de::DeTable;

use crate::codes;
use crate::config::{SETTINGS, Scope, Selector, Setting, Settings};
use crate::error::Error;
use crate::paths::display;

pub use derived::{DerivedFile, schemas_folder, union_file};
pub(crate) use derived::{SCHEMAS, primitive_files, values_file};
pub use files::{SchemaFile, safe_names};
pub use keys::{KEY_TABLES, Key, KeyTable};
pub use subject::{Mapping, Rule, Schema as MappedSchema, subjects};
pub(crate) use subject::{inline_files, subjects_of_files};
pub use table::At;
use table::Table;
pub(crate) use table::{Reader, Table as TomlTable};
pub use topic::{Create, Topic};
pub(crate) use topic_check::check_topics;

/// What an `avrogen.toml` says.
#[derive(Debug)]
pub struct Project {
    /// Its text.
    pub file: FileId,
    /// The folder that it stands in, to which its paths are relative.
    pub folder: PathBuf,
    /// `[registry]`
    pub registry: Registry,
    /// `brokers` of `[kafka]`: their addresses, separated by commas.
    pub brokers: Option<At<String>>,
    /// `paths` of `[schemas]`: files, folders or globs.
    pub schemas: Option<Vec<At<String>>>,
    /// `[compatibility]`
    pub compatibility: Compatibility,
    /// `[generate]`
    pub(crate) generate: Generate,
    /// `[set.*]`
    pub(crate) sets: BTreeMap<String, Set>,
    /// `[subject.*]`
    pub subjects: BTreeMap<String, Subject>,
    /// `[topic.*]`
    pub topics: BTreeMap<String, Topic>,
    /// `[rules]`: severities by rule, where they are not the rules' own; `None` for a rule that is off.
    pub severities: BTreeMap<String, Option<Severity>>,
}

/// `[registry]`: where it is. Credentials come from the environment only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    /// Its address; several, separated by commas, are tried in turn.
    pub url: Option<At<String>>,
    /// A file of certificates in PEM form that servers are checked against.
    pub ca: Option<PathBuf>,
    /// A file with the client's certificate in PEM form.
    pub certificate: Option<PathBuf>,
    /// A file with the key to that certificate in PEM form.
    pub key: Option<PathBuf>,
}

/// `[compatibility]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compatibility {
    /// The mode of subjects that have none of their own.
    pub mode: Option<At<Mode>>,
    /// Whether a build fails on what is incompatible.
    pub build: bool,
}

/// `[generate]`: settings, and settings by selector.
#[derive(Clone, Debug, Default)]
pub(crate) struct Generate {
    pub(crate) settings: Settings,
    pub(crate) selectors: Vec<Selector>,
}

/// `[set.*]`
#[derive(Clone, Debug)]
pub(crate) struct Set {
    pub(crate) paths: Vec<At<String>>,
    pub(crate) subjects: Vec<At<String>>,
    pub(crate) generate: Generate,
}

/// `[subject.*]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The file that holds its schema.
    pub file: Option<At<String>>,
    /// Its mode.
    pub mode: Option<At<Mode>>,
    /// Whether its text has every type that it refers to in full.
    pub is_inline: bool,
}

impl Project {
    /// Returns whether a subject is registered with every type that it refers to in full.
    pub fn is_inline(&self, subject: &str) -> bool {
        self.subjects.get(subject).is_some_and(|subject| subject.is_inline)
    }

    /// Returns whether `out` of `[generate]` or of a set says where checked-in code goes.
    pub fn has_checked_in_code(&self) -> bool {
        let sets = self.sets.values().map(|set| &set.generate);
        std::iter::once(&self.generate).chain(sets).any(|generate| generate.settings.out.is_some())
    }

    /// Reads the `avrogen.toml` at a path, which is relative to `base`.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn read(
        base: &Path,
        path: &Path,
        sources: &mut SourceMap,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Error> {
        let real = base.join(path);
        let text = std::fs::read_to_string(&real).map_err(|error| Error::io("read", &real, &error))?;
        let file = sources.add(display(path), text);
        let (project, found) = Self::parse(sources, file, path.parent().unwrap_or(Path::new("")));
        findings.extend(found);
        Ok(project)
    }

    /// Applies `[rules]` to what readers of schemas found: a finding of a rule that is off goes.
    pub fn judge(&self, findings: &mut Vec<Diagnostic>) {
        findings.retain_mut(|finding| {
            let rule = catalog::rule(finding.code)
                .filter(|rule| matches!(rule.kind, RuleKind::Reading | RuleKind::Lint));
            match rule.and_then(|rule| self.severities.get(rule.id())) {
                Some(Some(severity)) => finding.severity = *severity,
                Some(None) => return false,
                None => {}
            }
            true
        });
    }

    /// The named sets, each with its files, folders or globs.
    pub fn sets(&self) -> impl Iterator<Item = (&str, &[At<String>])> {
        self.sets.iter().map(|(name, set)| (name.as_str(), &*set.paths))
    }

    /// What the named sets take from the lock: subjects, some of them with a version.
    pub fn subjects_of_sets(&self) -> impl Iterator<Item = &str> {
        self.sets.values().flat_map(|set| &set.subjects).map(|subject| subject.value.as_str())
    }

    /// Reads the text of an `avrogen.toml`. Findings are errors, all of them; what can be made sense of is there.
    pub fn parse(sources: &SourceMap, file: FileId, folder: &Path) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader { file, offset: 0, findings: Vec::new() };
        let text = sources.get(file).text.clone();
        let project = match DeTable::parse(&text) {
            Ok(root) => reader.project(root.get_ref(), folder),
            // What else may be wrong follows from this more often than not.
            Err(error) => {
                let span = reader.span(error.span().unwrap_or(0..0));
                reader.findings.push(Diagnostic::error(
                    codes::TOML_SYNTAX,
                    span,
                    first_line(error.message()),
                ));
                reader.project(&DeTable::new(), folder)
            }
        };
        reader.findings.sort_by_key(|finding| finding.span().map(|span| span.start));
        (project, reader.findings)
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

const MODE: &str = "NONE, BACKWARD, FORWARD or FULL, the last three also with _TRANSITIVE";

const REFERENCES: &str = "`registered` or `inline`";

const SEVERITY: &str = "`error`, `warning`, `info` or `off`";

impl Reader {
    fn project(&mut self, root: &DeTable<'_>, folder: &Path) -> Project {
        let mut root = self.root(root);
        let registry = self.section(&mut root, "registry").map(|table| self.registry(table, folder));
        let brokers = self.section(&mut root, "kafka").and_then(|mut table| {
            let brokers = self.string(&mut table, "brokers");
            self.done(table);
            brokers
        });
        let schemas = self.section(&mut root, "schemas").and_then(|mut table| {
            let paths = self.strings(&mut table, "paths");
            self.done(table);
            paths.map(|paths| paths.value)
        });
        let compatibility = self.section(&mut root, "compatibility").map(|mut table| {
            let mode = self.parsed(&mut table, "mode", MODE, |text| text.parse().ok());
            let build = self.boolean(&mut table, "build").unwrap_or(true);
            self.done(table);
            Compatibility { mode, build }
        });
        let generate = self.section(&mut root, "generate").map(|table| self.generate(table));
        let sets = self.section(&mut root, "set").map(|table| self.sets(table));
        let subjects = self.section(&mut root, "subject").map(|table| self.subjects(table));
        let topics = self.section(&mut root, "topic").map(|table| self.topics(table));
        let severities = self.section(&mut root, "rules").map(|table| self.severities(table));
        self.done(root);
        Project {
            file: self.file,
            folder: folder.to_owned(),
            registry: registry.unwrap_or_default(),
            brokers,
            schemas,
            compatibility: compatibility.unwrap_or(Compatibility { mode: None, build: true }),
            generate: generate.unwrap_or_default(),
            sets: sets.unwrap_or_default(),
            subjects: subjects.unwrap_or_default(),
            topics: topics.unwrap_or_default(),
            severities: severities.unwrap_or_default(),
        }
    }

    fn registry(&mut self, mut table: Table<'_>, folder: &Path) -> Registry {
        let mut path =
            |reader: &mut Self, key| reader.string(&mut table, key).map(|at| folder.join(at.value));
        let (ca, certificate, key) = (path(self, "ca"), path(self, "certificate"), path(self, "key"));
        let url = self.string(&mut table, "url");
        if let Some(url) = &url
            && url.value.split(',').any(has_userinfo)
        {
            self.invalid(
                url.span,
                "`url` has a user or password in it",
                "credentials come from the environment",
            );
        }
        self.done(table);
        Registry { url, ca, certificate, key }
    }

    fn generate(&mut self, mut table: Table<'_>) -> Generate {
        let mut generate = Generate::default();
        for (key, scope) in [("types", Scope::Types), ("fields", Scope::Fields)] {
            let Some(selectors) = self.section(&mut table, key) else { continue };
            for (pattern, section) in self.sections(selectors) {
                let settings = self.settings(section, scope);
                let span = Some(pattern.span);
                let pattern = pattern.value;
                let property = None;
                generate.selectors.push(Selector {
                    scope,
                    pattern,
                    property,
                    span,
                    settings,
                    may_miss: false,
                });
            }
        }
        if let Some(names) = self.section(&mut table, "logical-types") {
            self.mappings(names, ATTRIBUTE, &mut generate);
        }
        if let Some(properties) = self.section(&mut table, "properties") {
            for (key, values) in self.sections(properties) {
                self.mappings(values, &key.value, &mut generate);
            }
        }
        generate.settings = self.settings(table, Scope::Generate);
        generate
    }

    /// Takes the mappings of a property, a table for each value.
    fn mappings(&mut self, values: Table<'_>, property: &str, generate: &mut Generate) {
        for (value, section) in self.sections(values) {
            let (title, scope) = (section.title.clone(), Scope::Mappings);
            let settings = self.settings(section, scope);
            if settings.span("with").is_none() {
                let message = format!("[{title}] needs the key `with`");
                let help = "name the adapter that brings your type";
                self.findings.push(Diagnostic::error(codes::MISSING_KEY, value.span, message).help(help));
            }
            generate.selectors.push(Selector {
                scope,
                pattern: value.value,
                property: Some(property.to_owned()),
                span: Some(value.span),
                settings,
                may_miss: false,
            });
        }
    }

    fn settings(&mut self, mut table: Table<'_>, scope: Scope) -> Settings {
        let mut settings = Settings::default();
        for Setting { key, expects, .. } in SETTINGS.iter().filter(|setting| setting.scopes.contains(&scope))
        {
            if let Some((_, value, span)) = table.take(key)
                && !settings.set(key, value, span)
            {
                self.invalid(span, &format!("`{key}` is {expects}"), "");
            }
        }
        self.done(table);
        settings
    }

    fn sets(&mut self, table: Table<'_>) -> BTreeMap<String, Set> {
        let mut sets = BTreeMap::new();
        for (name, mut section) in self.sections(table) {
            let paths = self.strings(&mut section, "paths");
            let subjects = self.strings(&mut section, "subjects");
            let generate = self.section(&mut section, "generate").map(|table| self.generate(table));
            if !is_set_name(&name.value) {
                self.invalid(name.span, "the name of a set is made of letters, digits, `-` and `_`", "");
            }
            if paths.is_none() && subjects.is_none() {
                let help = "list the files, folders or globs of the set, or take `subjects` of avrogen.lock";
                self.missing(&section, "paths", help);
            }
            self.done(section);
            let [paths, subjects] =
                [paths, subjects].map(|list| list.map_or_else(Vec::new, |list| list.value));
            sets.insert(name.value, Set { paths, subjects, generate: generate.unwrap_or_default() });
        }
        sets
    }

    fn severities(&mut self, mut table: Table<'_>) -> BTreeMap<String, Option<Severity>> {
        let mut severities = BTreeMap::new();
        let all = [Severity::Error, Severity::Warning, Severity::Info];
        for rule in catalog::rules() {
            let severity = self.parsed(&mut table, rule.id(), SEVERITY, |name| {
                let known = all.into_iter().find(|severity| severity.name() == name);
                (known.is_some() || name == "off").then_some(known)
            });
            if let Some(severity) = severity {
                severities.insert(rule.id().to_owned(), severity.value);
            }
        }
        self.done(table);
        severities
    }

    fn subjects(&mut self, table: Table<'_>) -> BTreeMap<String, Subject> {
        let mut subjects = BTreeMap::new();
        for (name, mut section) in self.sections(table) {
            let file = self.string(&mut section, "file");
            let mode = self.parsed(&mut section, "mode", MODE, |text| text.parse().ok());
            let references = self.parsed(&mut section, "references", REFERENCES, |text| match text {
                "inline" => Some(true),
                "registered" => Some(false),
                _ => None,
            });
            self.done(section);
            let is_inline = references.is_some_and(|references| references.value);
            subjects.insert(name.value, Subject { file, mode, is_inline });
        }
        subjects
    }
}

/// Whether a name can stand in a file name, an environment variable and a macro call.
pub(crate) fn is_set_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The name of a set for one subject or file.
pub(crate) fn set_name_of(name: &str) -> String {
    let name = name.strip_suffix("-value").or_else(|| name.strip_suffix("-key")).unwrap_or(name);
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let name: String = name.chars().map(safe).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "set".to_owned() } else { name.to_owned() }
}

fn has_userinfo(url: &str) -> bool {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'))
}
