//! Every code has a case in `schemas/invalid`, drawn beside it, and examples in its explanation that are true.
//!
//! `SNAPSHOTS=overwrite` writes the drawings anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use avrogen_schema::options::{Limits, Options};
use avrogen_schema::source::SourceMap;
use avrogen_schema::{Parsed, codes, render};
use snapbox::{Assert, Data, data::DataFormat};

/// Small limits, so that small files reach them.
fn options() -> Options {
    let limits = Limits {
        text_bytes: 4096,
        depth: 24,
        name_bytes: 64,
        schemas: 100,
        diagnostics: 12,
        default_datums: 1000,
        default_depth: 16,
    };
    Options { limits, ..Options::strict() }
}

/// The cases: a file, or a folder of files that belong together.
fn cases() -> Vec<(String, Vec<PathBuf>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/invalid");
    let mut cases: Vec<(String, Vec<PathBuf>)> = Vec::new();
    for path in files(&folder).into_iter().filter(|path| path.extension().is_none_or(|it| it != "txt")) {
        let code = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let inside = if path.is_dir() { files(&path) } else { vec![path] };
        cases.push((code, inside));
    }
    cases
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn parse(texts: &[(String, String)]) -> (SourceMap, Parsed) {
    let mut sources = SourceMap::new();
    let ids: Vec<_> = texts.iter().map(|(name, text)| sources.add(name.as_str(), text.as_str())).collect();
    let parsed = avrogen_schema::parse_schemas(&sources, &ids, &options());
    (sources, parsed)
}

fn read(files: &[PathBuf]) -> (SourceMap, Parsed) {
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
    let text = |path: &Path| std::fs::read_to_string(path).expect("a text");
    parse(&files.iter().map(|path| (name(path), text(path))).collect::<Vec<_>>())
}

#[test]
fn drawings() {
    for (code, files) in cases() {
        let (sources, parsed) = read(&files);
        let codes: BTreeSet<&str> = parsed.diagnostics.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(code.as_str()), "the case of {code} has {codes:?}");
        let drawn: Vec<String> =
            parsed.diagnostics.iter().map(|finding| render::render(&sources, finding, false)).collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../schemas/invalid/{code}.txt"));
        let expected = Data::read_from(&path, Some(DataFormat::Text));
        Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(drawn.join("\n\n") + "\n", expected);
    }
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let cases: BTreeSet<String> = cases().into_iter().map(|(code, _)| code).collect();
    let codes: BTreeSet<String> =
        codes::TABLE.iter().map(|explanation| explanation.code.to_owned()).collect();
    assert_eq!(cases, codes);
}

/// The indented block below a line of a text.
fn example(text: &str, heading: &str) -> Option<String> {
    let lines = text.lines().skip_while(|line| *line != heading).skip(2);
    let block: Vec<&str> = lines.map_while(|line| line.strip_prefix("    ")).collect();
    (!block.is_empty()).then(|| block.join("\n"))
}

#[test]
fn examples_of_explanations_are_wrong_and_right() {
    let without =
        ["too-large", "too-deep", "too-many-schemas", "too-many-findings", "differing-redefinition"];
    for explanation in codes::TABLE {
        let code = explanation.code;
        let examples = [example(explanation.text, "Wrong:"), example(explanation.text, "Right:")];
        let [Some(wrong), Some(right)] = examples else {
            assert!(without.contains(&code), "{code} has no examples");
            continue;
        };
        let (_, parsed) = parse(&[("wrong".to_owned(), wrong)]);
        assert!(
            parsed.diagnostics.iter().any(|finding| finding.code == code),
            "{code}: {:?}",
            parsed.diagnostics
        );
        let (_, parsed) = parse(&[("right".to_owned(), right)]);
        assert!(parsed.diagnostics.is_empty(), "{code}: {:?}", parsed.diagnostics);
    }
}

#[test]
fn a_summary_is_one_line() {
    let mut sources = SourceMap::new();
    let file = sources.add("a\ncargo:rustc-env=X.avsc", "{\"type\": \"cargo:x\\u001b[31m\"}");
    let parsed = avrogen_schema::parse_schemas(&sources, &[file], &options());
    let summaries: Vec<String> =
        parsed.diagnostics.iter().take(1).map(|finding| finding.summary(&sources)).collect();
    assert_eq!(
        summaries,
        [
            "a\\u{a}cargo:rustc-env=X.avsc:1:1: wrapped-name: the reference `cargo:x\\u{1b}[31m` stands inside an object"
        ]
    );
}
