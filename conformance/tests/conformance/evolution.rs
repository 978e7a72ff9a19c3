//! Histories of real schemas: the verdict and the incompatibilities of every step, and the verdict of every version
//! against every earlier one.

use std::collections::BTreeSet;
use std::path::Path;

use avrogen_conformance::{conclude, folder, text};
use avrogen_schema::compat::{
    self, Baseline, Limits, Mode, OldVersion, Outcome, Settings, Side, Subject, report,
};
use avrogen_schema::diff::diff;
use avrogen_schema::options::Options;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::SourceMap;
use serde_json::Value;

/// A version that Java Avro could read.
struct Version {
    set: SchemaSet,
    root: NodeId,
}

/// The corpus keeps so much of a message.
const LONGEST: usize = 300;

struct History {
    name: String,
    /// By number, from 1.
    versions: Vec<Option<Version>>,
    json: Value,
}

fn histories(failures: &mut Vec<String>) -> Vec<History> {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let entries = std::fs::read_dir(corpus.join("evolution")).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let json: Value = serde_json::from_str(&text(&path)).expect("a history");
        // One for all, so that a place tells in which version it is.
        let mut sources = SourceMap::new();
        let mut versions = Vec::new();
        for version in json["versions"].as_array().expect("versions") {
            if version["parse"] == "failed" {
                versions.push(None);
                continue;
            }
            let read = read(version, &corpus, &mut sources);
            if let Err(findings) = &read {
                failures.push(format!("{name} version {} is refused: {findings}", version["n"]));
            }
            versions.push(read.ok());
        }
        all.push(History { name, versions, json });
    }
    all
}

fn read(version: &Value, corpus: &Path, sources: &mut SourceMap) -> Result<Version, String> {
    let schema = |entry: &Value| match (entry["schema"].as_str(), entry["schema_file"].as_str()) {
        (Some(inline), _) => inline.to_owned(),
        (None, Some(file)) => text(&corpus.join(file)),
        (None, None) => panic!("a version without a schema: {entry}"),
    };
    let references = version["references"].as_array().into_iter().flatten();
    let files: Vec<_> =
        references.chain([version]).map(|entry| sources.add("schema", schema(entry))).collect();
    let parsed = avrogen_schema::parse_schemas(sources, &files, &Options::lenient());
    let Some(set) = parsed.set else { return Err(format!("{:?}", parsed.diagnostics.first())) };
    let root = set.roots().last().expect("a root").place.node;
    Ok(Version { set, root })
}

fn compare<'a>(reader: &'a Version, writer: &'a Version) -> Outcome<'a> {
    let side = |version: &'a Version| Side { set: &version.set, node: version.root };
    compat::check(side(reader), side(writer), &Limits::default()).expect("it is small enough")
}

fn told(outcome: &Outcome<'_>) -> String {
    let found = outcome.incompatibilities().list;
    let list = found.iter().map(|found| {
        let message: String = found.message.chars().take(LONGEST).collect();
        format!("{} {} {message}", found.kind, found.location)
    });
    format!("{} {}", outcome.is_compatible(), list.collect::<Vec<_>>().join(", "))
}

fn expected(verdict: &Value) -> String {
    let text = |found: &Value, key: &str| found[key].as_str().expect("a text").to_owned();
    let list = verdict["incompatibilities"].as_array().into_iter().flatten();
    let list = list.map(|found| {
        format!("{} {} {}", text(found, "kind"), text(found, "location"), text(found, "message"))
    });
    format!("{} {}", verdict["compatible"], list.collect::<Vec<_>>().join(", "))
}

#[test]
fn every_step_has_java_s_verdict_and_incompatibilities() {
    let (mut checked, mut failures) = (0, Vec::new());
    for history in histories(&mut failures) {
        let version = |number: &Value| {
            history.versions[usize::try_from(number.as_u64().expect("a number")).expect("small") - 1].as_ref()
        };
        for pair in history.json["pairs"].as_array().expect("pairs") {
            let (Some(old), Some(new)) = (version(&pair["old"]), version(&pair["new"])) else { continue };
            for (direction, reader, writer) in [("backward", new, old), ("forward", old, new)] {
                checked += 1;
                let (made, expected) = (told(&compare(reader, writer)), expected(&pair[direction]));
                if made != expected {
                    failures.push(format!(
                        "{} {} to {} {direction}\n  expected {expected}\n  made     {made}",
                        history.name, pair["old"], pair["new"]
                    ));
                }
            }
        }
    }
    conclude("steps", checked, &failures);
}

#[test]
fn every_version_has_java_s_verdict_against_every_earlier_one() {
    let (mut checked, mut failures) = (0, Vec::new());
    for history in histories(&mut failures) {
        for row in history.json["transitive"].as_array().expect("rows") {
            let number = usize::try_from(row["version"].as_u64().expect("a number")).expect("small");
            for direction in ["backward", "forward"] {
                let expected =
                    row[format!("{direction}_vs_each_earlier")].as_str().expect("a row").to_owned();
                assert_eq!(expected.len(), number - 1, "{} version {number}", history.name);
                let made: String = (1..number)
                    .map(|earlier| match (&history.versions[number - 1], &history.versions[earlier - 1]) {
                        (Some(new), Some(old)) => {
                            let [reader, writer] =
                                if direction == "backward" { [new, old] } else { [old, new] };
                            if compare(reader, writer).is_compatible() { 'Y' } else { 'N' }
                        }
                        _ => '?',
                    })
                    .collect();
                checked += number - 1;
                if made != expected {
                    failures.push(format!(
                        "{} version {number} {direction}: expected {expected}, made {made}",
                        history.name
                    ));
                }
            }
        }
    }
    conclude("rows", checked, &failures);
}

fn side(version: &Version) -> Side<'_> {
    Side { set: &version.set, node: version.root }
}

/// What is wrong with the findings of one step: not those of Java's list, or one without a place in the new text.
fn fault(old: &Version, new: &Version, mode: Mode) -> Option<String> {
    let name = OldVersion { version: Some(1), id: None, source: "corpus".to_owned() };
    let baseline = [Baseline { name, schema: side(old) }];
    let subject = Subject { name: "a", mode, new: side(new), old: &baseline, is_framed_key: false };
    let report = report(&subject, &Settings::default()).expect("it is small enough");
    let outcome = if mode == Mode::Backward { compare(new, old) } else { compare(old, new) };
    let expected: BTreeSet<String> = outcome
        .incompatibilities()
        .list
        .iter()
        .map(|found| format!("{} {} {}", found.kind, found.location, found.message))
        .collect();
    let verdicts: Vec<_> = report.findings.iter().filter(|finding| finding.direction.is_some()).collect();
    let told: BTreeSet<String> = verdicts
        .iter()
        .map(|finding| {
            let location = finding.location.as_deref().unwrap_or_default();
            format!("{} {location} {}", finding.rule.id(), finding.message)
        })
        .collect();
    let files: BTreeSet<_> = new.set.roots().iter().map(|root| root.file).collect();
    let placed =
        verdicts.iter().all(|finding| !finding.path.is_empty() && files.contains(&finding.span().file));
    let changed = told.is_empty() || !diff(side(old), side(new)).expect("it is small enough").is_empty();
    (told != expected || !placed || !changed)
        .then(|| format!("placed {placed}, changed {changed}\n  expected {expected:?}\n  made     {told:?}"))
}

/// What Java tells by an index is told by a path and a place in the new text, each once; and what has findings has changes.
#[test]
fn every_incompatibility_is_a_finding_in_the_new_text() {
    let (mut checked, mut failures) = (0, Vec::new());
    for history in histories(&mut failures) {
        for pair in history.versions.windows(2) {
            let [Some(old), Some(new)] = pair else { continue };
            for mode in [Mode::Backward, Mode::Forward] {
                checked += 1;
                failures
                    .extend(fault(old, new, mode).map(|fault| format!("{} {mode} {fault}", history.name)));
            }
        }
    }
    conclude("findings", checked, &failures);
}
