//! Real schemas: every valid one parses to the fingerprints of Java Avro, every invalid one is refused at a place, and
//! none takes long.

use std::path::{Path, PathBuf};
use std::time::Duration;

use avrogen_conformance::corpus::below;
use avrogen_conformance::time::taken;
use avrogen_conformance::{conclude, folder, text};
use avrogen_schema::canonical::canonical_form;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::fingerprint::hex;
use avrogen_schema::format::format;
use avrogen_schema::options::{Limits, Options};
use avrogen_schema::source::SourceMap;
use avrogen_schema::stored::render;
use avrogen_schema::{Parsed, fingerprint};
use serde_json::Value;

/// No file may take longer, in a build without optimizations.
const LONGEST: Duration = Duration::from_secs(1);

struct Entry {
    file: String,
    /// The same below its repository's folder, as `needs` names files.
    path: String,
    kind: String,
    validity: String,
    disputed: bool,
    needs: Vec<String>,
    rabin: Option<String>,
    sha256: Option<String>,
    /// Whether Java Avro accepts it when neither names nor defaults are validated, where that was tried.
    java_lenient: Option<bool>,
}

fn entries(corpus: &Path) -> Vec<Entry> {
    let manifest: Value = serde_json::from_str(&text(&corpus.join("MANIFEST.json"))).expect("a manifest");
    let string = |value: &Value| value.as_str().map(str::to_owned);
    let entry = |entry: &Value| Entry {
        file: string(&entry["file"]).expect("a file"),
        path: string(&entry["path"]).unwrap_or_default(),
        kind: string(&entry["kind"]).unwrap_or_default(),
        validity: string(&entry["validity"]).unwrap_or_default(),
        disputed: entry["disputed"].as_bool().unwrap_or_default(),
        needs: entry["needs"].as_array().into_iter().flatten().filter_map(string).collect(),
        rabin: string(&entry["rabin64"]),
        sha256: string(&entry["pcf_sha256"]),
        java_lenient: java_lenient(&entry["parsers"]),
    };
    manifest["files"].as_array().expect("a list of files").iter().map(entry).collect()
}

/// A verdict is true or the message of the exception. What the strict parser accepted was not tried again.
fn java_lenient(parsers: &Value) -> Option<bool> {
    match parsers {
        Value::String(all) => Some(all == "all accept"),
        Value::Object(verdicts) => {
            let verdict = verdicts.get("java-1.12.0-lenient").or_else(|| verdicts.get("java-1.12.0"))?;
            Some(verdict.as_bool().unwrap_or(false))
        }
        _ => None,
    }
}

impl Entry {
    /// The file and those that it needs, in the order to read them.
    fn files(&self, corpus: &Path) -> Vec<PathBuf> {
        let below = self.file.strip_suffix(&self.path).expect("the file is below its repository");
        self.needs.iter().chain([&self.path]).map(|path| corpus.join(below).join(path)).collect()
    }
}

fn parse(files: &[PathBuf], options: &Options) -> (SourceMap, Parsed, Duration) {
    let mut sources = SourceMap::new();
    let ids: Vec<_> = files.iter().map(|file| sources.add(file.display().to_string(), text(file))).collect();
    let (parsed, taken) = taken(|| avrogen_schema::parse_schemas(&sources, &ids, options));
    (sources, parsed, taken)
}

fn findings(sources: &SourceMap, parsed: &Parsed) -> String {
    let line = |finding: &Diagnostic| {
        let at = finding.span().map(|span| sources.position(span));
        let at = at.map_or_else(String::new, |at| format!("{}:{}", at.line, at.column));
        format!("  {at} {}: {}", finding.code, finding.message)
    };
    parsed
        .diagnostics
        .iter()
        .filter(|finding| finding.is_error())
        .take(5)
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn valid_files_have_java_s_fingerprints() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let (mut checked, mut failures) = (0, Vec::new());
    for entry in entries(&corpus) {
        if entry.disputed || !matches!(entry.validity.as_str(), "valid" | "needs") {
            continue;
        }
        checked += 1;
        let repository =
            corpus.join(entry.file.strip_suffix(&entry.path).expect("the file is below its repository"));
        let files: Vec<PathBuf> =
            entry.needs.iter().chain([&entry.path]).map(|path| repository.join(path)).collect();
        let (sources, parsed, _) = parse(&files, &Options::strict());
        let Some(set) = &parsed.set else {
            failures.push(format!("{} is refused\n{}", entry.file, findings(&sources, &parsed)));
            continue;
        };
        let root = set.roots().last().expect("a root");
        let form = canonical_form(set, root.place.node);
        let rabin = hex(&fingerprint::crc64(form.as_bytes()).to_be_bytes());
        if entry.rabin.is_some_and(|expected| expected != rabin) {
            failures.push(format!("{}: CRC-64-AVRO is {rabin}", entry.file));
        }
        if entry.sha256.is_some_and(|expected| expected != hex(&fingerprint::sha256(form.as_bytes()))) {
            failures.push(format!("{}: SHA-256 of {form}", entry.file));
        }
    }
    conclude("valid files", checked, &failures);
}

/// What `avrogen bundle` prints: one text that needs no other one, and is the same schema.
#[test]
fn self_contained_texts_are_the_same_schemas() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let (mut checked, mut failures) = (0, Vec::new());
    for entry in entries(&corpus) {
        let files = entry.files(&corpus);
        if !files.iter().all(|file| file.is_file()) {
            continue;
        }
        let (_, parsed, _) = parse(&files, &Options::lenient());
        let Some(set) = &parsed.set else { continue };
        let last = set.roots().last().map(|root| root.file);
        for root in set.roots().iter().filter(|root| Some(root.file) == last) {
            checked += 1;
            let node = root.place.node;
            let text = render(set, node);
            let text = format(&text, &Limits::default()).unwrap_or(text);
            let mut sources = SourceMap::new();
            let file = sources.add("bundle", &*text);
            let again = avrogen_schema::parse_schemas(&sources, &[file], &Options::lenient());
            let Some(again_set) = &again.set else {
                failures.push(format!("{} cannot be read again\n{}", entry.file, findings(&sources, &again)));
                continue;
            };
            let again = again_set.roots()[0].place.node;
            if canonical_form(set, node) != canonical_form(again_set, again) {
                failures.push(format!("{} has another canonical form", entry.file));
            } else if !equal((set, node), (again_set, again), Equality::Lookup) {
                failures.push(format!("{} loses attributes", entry.file));
            }
        }
    }
    conclude("self-contained texts", checked, &failures);
}

#[test]
fn invalid_files_are_refused_at_a_place() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let (mut checked, mut failures) = (0, Vec::new());
    for entry in entries(&corpus) {
        if entry.disputed || !matches!(entry.validity.as_str(), "invalid" | "unresolved") {
            continue;
        }
        checked += 1;
        let (sources, parsed, _) = parse(&[corpus.join(&entry.file)], &Options::strict());
        let error = parsed.diagnostics.iter().find(|finding| finding.is_error());
        let place = error.and_then(Diagnostic::span).map(|span| sources.position(span));
        if parsed.set.is_some() || place.is_none_or(|place| place.line == 0 || place.column == 0) {
            failures.push(format!("{} is accepted", entry.file));
        }
    }
    conclude("invalid files", checked, &failures);
}

/// Disputed files too: what Java reads back without validation, a lenient reader reads. Java reads more in one case, a
/// symbol that is no string, and takes it for null.
#[test]
fn a_lenient_reader_accepts_what_java_reads_back() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let (mut checked, mut failures) = (0, Vec::new());
    for entry in entries(&corpus) {
        if entry.kind != "avsc" || entry.java_lenient != Some(true) {
            continue;
        }
        checked += 1;
        let (sources, parsed, _) = parse(&entry.files(&corpus), &Options::lenient());
        let errors = findings(&sources, &parsed);
        if parsed.set.is_none() && !errors.contains("a symbol must be a string") {
            failures.push(format!("{} is refused\n{errors}", entry.file));
        }
    }
    conclude("lenient reading", checked, &failures);
}

#[test]
fn no_file_takes_long_in_any_mode() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let (mut checked, mut failures) = (0, Vec::new());
    for entry in entries(&corpus) {
        if matches!(entry.kind.as_str(), "avdl" | "data") {
            continue;
        }
        for options in [Options::strict(), Options::lenient()] {
            checked += 1;
            let (_, _, taken) = parse(&[corpus.join(&entry.file)], &options);
            if taken > LONGEST {
                failures.push(format!("{} takes {taken:?}", entry.file));
            }
        }
    }
    conclude("all files", checked, &failures);
}

/// Protocols whose names are not templates, and everything that is derived from IDL and from data files.
#[test]
fn protocols_and_writers_schemas_are_read() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let mut files: Vec<PathBuf> = Vec::new();
    let protocols = entries(&corpus).into_iter().filter(|entry| entry.kind == "avpr");
    files.extend(protocols.map(|entry| corpus.join(entry.file)));
    files.extend(below(&corpus.join("derived")));
    let mut failures = Vec::new();
    for file in &files {
        let (sources, parsed, _) = parse(std::slice::from_ref(file), &Options::lenient());
        if parsed.set.is_none() {
            failures.push(format!("{} is refused\n{}", file.display(), findings(&sources, &parsed)));
        }
    }
    conclude("protocols and writers' schemas", files.len(), &failures);
}
