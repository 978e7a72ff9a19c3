//! Every rule over every pair of `schemas/evolution`: each has a pair that shows it, and a table says which other pairs it
//! finds something in.
//!
//! `SNAPSHOTS=overwrite` writes the table and the drawings anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use avrogen_schema::catalog;
use avrogen_schema::compat::{Baseline, Finding, Mode, OldVersion, Report, Settings, Side, Subject, report};
use avrogen_schema::options::Options;
use avrogen_schema::rule::{Rule, RuleKind};
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::SourceMap;
use avrogen_schema::{parse_schemas, render};
use snapbox::{Assert, Data, data::DataFormat};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/evolution")
}

/// The rules that have a pair.
fn cases() -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder()).expect("the folder is there");
    let folders = entries.map(|entry| entry.expect("an entry")).filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().into_string().expect("a name")).collect()
}

/// A pair that was read: the writer's schema is the old one.
struct Pair {
    sources: SourceMap,
    old: SchemaSet,
    new: SchemaSet,
}

fn read(rule: &str) -> Pair {
    let mut sources = SourceMap::new();
    let mut set = |name: &str, options: &Options| {
        let text = std::fs::read_to_string(folder().join(rule).join(name)).expect("a text");
        let file = sources.add(name, text);
        let parsed = parse_schemas(&sources, &[file], options);
        parsed.set.unwrap_or_else(|| panic!("{rule}/{name}: {:?}", parsed.diagnostics))
    };
    let (old, new) = (set("writer.avsc", &Options::lenient()), set("reader.avsc", &Options::strict()));
    Pair { sources, old, new }
}

fn check(pair: &Pair, mode: Mode, rule: &str) -> Report {
    let name = OldVersion { version: Some(3), id: Some(1042), source: "lock".to_owned() };
    let subject = Subject {
        name: "acme-value",
        mode,
        new: Side::root(&pair.new),
        old: &[Baseline { name, schema: Side::root(&pair.old) }],
        is_framed_key: rule == "framed-record-key",
    };
    let settings = Settings { source: true, ..Settings::default() };
    report(&subject, &settings).expect("it is small")
}

fn compare(path: &Path, made: String) {
    let expected = Data::read_from(path, Some(DataFormat::Text));
    Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(made, expected);
}

fn line(pair: &Pair, finding: &Finding) -> String {
    let at = pair.sources.position(finding.span());
    let direction = finding.direction.map_or("-", |direction| direction.name());
    format!("{} {direction} {}:{} {}", finding.rule.id(), at.line, at.column, finding.path)
}

#[test]
fn every_rule_over_every_pair() {
    let mut table = String::new();
    for case in cases() {
        let pair = read(&case);
        let report = check(&pair, Mode::Full, &case);
        let _ = writeln!(table, "{case}");
        for finding in &report.findings {
            let _ = writeln!(table, "  {}", line(&pair, finding));
        }
    }
    compare(&folder().join("table.txt"), table);
}

#[test]
fn drawings() {
    for case in cases() {
        let pair = read(&case);
        let mut drawn = String::new();
        // The other way round the reader's schema is the old one: the same verdict, in the words for FORWARD.
        let turned = Pair { sources: pair.sources.clone(), old: pair.new.clone(), new: pair.old.clone() };
        let is_verdict = catalog::rule(&case).is_some_and(|rule| rule.kind == RuleKind::Verdict);
        let both = [(&pair, Mode::Backward), (&turned, Mode::Forward)];
        for (pair, mode) in both.into_iter().take(if is_verdict { 2 } else { 1 }) {
            let report = check(pair, mode, &case);
            for finding in report.findings.iter().filter(|finding| finding.rule.id() == case) {
                let picture = render::render(&pair.sources, &finding.diagnostic(Some("2027-01-31")), false);
                let _ = writeln!(drawn, "{picture}\n");
            }
        }
        compare(&folder().join(&case).join("report.txt"), drawn);
    }
}

/// The rules about an edit.
fn rules() -> impl Iterator<Item = &'static Rule> {
    catalog::rules()
        .filter(|rule| !matches!(rule.kind, RuleKind::Lint | RuleKind::Project | RuleKind::Reading))
}

#[test]
fn every_rule_has_a_pair_that_shows_it() {
    let rules: BTreeSet<String> = rules().map(|rule| rule.id().to_owned()).collect();
    assert_eq!(cases(), rules);
    for case in cases() {
        let pair = read(&case);
        let found = check(&pair, Mode::Backward, &case).findings;
        assert!(found.iter().any(|finding| finding.rule.id() == case), "{case} is not found: {found:?}");
    }
}

/// The indented block below a line of a text.
fn example(text: &str, heading: &str) -> String {
    let lines = text.lines().skip_while(|line| *line != heading).skip(2);
    lines.map_while(|line| line.strip_prefix("    ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn examples_of_explanations_show_the_rule_and_a_way_out() {
    for rule in rules() {
        // Its explanation is that of the parser's warning, with examples of its own.
        if rule.id() == "misplaced-logical-type" {
            continue;
        }
        let shows = |new: &str| {
            let mut sources = SourceMap::new();
            let mut set = |heading: &str| {
                let file = sources.add(heading, example(rule.explanation.text, heading));
                let parsed = parse_schemas(&sources, &[file], &Options::strict());
                parsed.set.unwrap_or_else(|| panic!("{} {heading} {:?}", rule.id(), parsed.diagnostics))
            };
            let (old, new) = (set("Old:"), set(new));
            let report = check(&Pair { sources, old, new }, Mode::Backward, rule.id());
            report.findings.iter().any(|finding| finding.rule.id() == rule.id())
        };
        assert!(shows("New:"), "{}", rule.id());
        assert!(!shows("Better:"), "{}", rule.id());
    }
}

#[test]
fn every_file_of_a_rule_is_named_after_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/compat/rules");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let stems = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let stems: BTreeSet<String> = stems
        .map(|path| path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned())
        .collect();
    let mut ids: BTreeSet<String> = cases().iter().map(|id| id.to_lowercase().replace('-', "_")).collect();
    ids.insert("mod".to_owned());
    assert_eq!(stems, ids);
}

#[test]
fn warnings_never_change_a_verdict() {
    for case in cases() {
        let pair = read(&case);
        let kind = catalog::rule(&case).expect("it is a rule").kind;
        let report = check(&pair, Mode::Backward, &case);
        assert_eq!(report.is_compatible, kind != RuleKind::Verdict, "{case}");
        assert_eq!(report.stops_at.is_none(), report.is_compatible);
    }
}
