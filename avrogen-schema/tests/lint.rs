//! Rules of style: each has a case in `schemas/lint`, drawn beside it, and examples in its explanation that are true.
//!
//! `SNAPSHOTS=overwrite` writes the drawings and the table anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use avrogen_schema::catalog;
use avrogen_schema::diagnostic::Severity;
use avrogen_schema::lint::{Finding, Settings, lint};
use avrogen_schema::options::Options;
use avrogen_schema::rule::RuleKind;
use avrogen_schema::source::SourceMap;
use avrogen_schema::{parse_schemas, render};
use snapbox::{Assert, Data, data::DataFormat};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/lint")
}

fn stems(folder: &Path, extension: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .map(|path| path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned())
        .collect()
}

fn ids() -> BTreeSet<String> {
    catalog::rules().filter(|rule| rule.kind == RuleKind::Lint).map(|rule| rule.id().to_owned()).collect()
}

/// All rules on, those that are off by default too.
fn all_on() -> Settings {
    let severities = ids().into_iter().map(|id| {
        let severity = catalog::rule(&id).and_then(|rule| rule.severity).unwrap_or(Severity::Info);
        (id, Some(severity))
    });
    Settings { severities: severities.collect() }
}

fn found(name: &str, text: &str, settings: &Settings) -> (SourceMap, Vec<Finding>) {
    let mut sources = SourceMap::new();
    let file = sources.add(name, text);
    let parsed = parse_schemas(&sources, &[file], &Options::strict());
    let set = parsed.set.unwrap_or_else(|| panic!("{name}: {:?}", parsed.diagnostics));
    let findings = lint(&set, settings);
    (sources, findings)
}

fn compare(path: &Path, made: String) {
    let expected = Data::read_from(path, Some(DataFormat::Text));
    Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(made, expected);
}

#[test]
fn drawings_and_every_rule_over_every_case() {
    let mut table = String::new();
    for case in stems(&folder(), "avsc") {
        let name = format!("{case}.avsc");
        let text = std::fs::read_to_string(folder().join(&name)).expect("a text");
        let (sources, findings) = found(&name, &text, &all_on());
        let _ = writeln!(table, "{case}");
        let mut drawn = String::new();
        for finding in &findings {
            let at = sources.position(finding.span());
            let _ = writeln!(table, "  {} {}:{} {}", finding.rule.id(), at.line, at.column, finding.path);
            if finding.rule.id() == case {
                let _ = writeln!(drawn, "{}\n", render::render(&sources, &finding.diagnostic(), false));
            }
        }
        assert!(!drawn.is_empty(), "{case} is not found");
        compare(&folder().join(format!("{case}.txt")), drawn);
    }
    compare(&folder().join("table.txt"), table);
}

#[test]
fn every_rule_has_a_case_and_a_file_of_its_own() {
    assert_eq!(stems(&folder(), "avsc"), ids());
    let mut files: BTreeSet<String> = ids().iter().map(|id| id.replace('-', "_")).collect();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
    assert_eq!(stems(&source, "md"), files);
    files.insert("mod".to_owned());
    assert_eq!(stems(&source, "rs"), files);
}

/// The indented block below a line of a text.
fn example(text: &str, heading: &str) -> String {
    let lines = text.lines().skip_while(|line| *line != heading).skip(2);
    lines.map_while(|line| line.strip_prefix("    ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn examples_of_explanations_are_wrong_and_right() {
    for id in ids() {
        let text = catalog::rule(&id).expect("it is a rule").explanation.text;
        let (_, findings) = found("wrong", &example(text, "Wrong:"), &all_on());
        assert!(findings.iter().any(|finding| finding.rule.id() == id), "{id} is not found");
        let (_, findings) = found("right", &example(text, "Right:"), &Settings::default());
        assert!(findings.is_empty(), "{id}: {findings:?}");
    }
}

#[test]
fn severities_are_settings() {
    let text = r#"{"type": "fixed", "name": "a.Md5", "size": 16}"#;
    let of = |severity: Option<Severity>| {
        let mut settings = Settings::default();
        settings.severities.insert("missing-doc".to_owned(), severity);
        found("a.avsc", text, &settings).1.into_iter().map(|finding| finding.severity).collect::<Vec<_>>()
    };
    assert_eq!(of(Some(Severity::Error)), [Severity::Error]);
    assert_eq!(of(None), []);
    assert_eq!(found("a.avsc", text, &Settings::default()).1[0].severity, Severity::Info);
}

#[test]
fn json_names_rule_path_and_place() {
    let (sources, findings) =
        found("a.avsc", r#"{"type": "fixed", "name": "a.Md5", "size": 16}"#, &Settings::default());
    assert_eq!(
        findings[0].to_json(&sources),
        concat!(
            r#"{"rule":"missing-doc","severity":"info","file":"a.avsc","line":1,"column":27,"end_line":1,"#,
            r#""end_column":34,"path":"a.Md5","message":"the fixed `a.Md5` has no documentation","#,
            r#""fix":"add \"doc\" with a sentence about what one of them stands for","explain":"avrogen explain missing-doc","waived":null}"#
        )
    );
}

#[test]
fn nothing_that_is_found_is_left_out() {
    let fields: Vec<String> =
        (0..5_000).map(|at| format!("{{\"name\":\"F_{at}\",\"type\":[\"null\",\"int\"]}}")).collect();
    let text = format!("{{\"type\":\"record\",\"name\":\"r\",\"fields\":[{}]}}", fields.join(","));
    let (_, findings) = found("a.avsc", &text, &all_on());
    let of = |id: &str| findings.iter().filter(|finding| finding.rule.id() == id).count();
    assert_eq!((of("field-name-case"), of("optional-without-default")), (5_000, 5_000));
}
