//! The cases that the Avro project keeps for all implementations: `schema-tests.txt`.

use std::collections::BTreeMap;

use avrogen_conformance::{conclude, folder, text};
use avrogen_schema::canonical::canonical_form;
use avrogen_schema::fingerprint;
use avrogen_schema::options::Options;

/// The file is a list of `<<NAME text` lines, or `<<NAME`, lines of text and `NAME`; a case begins with its `INPUT`.
fn cases(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut cases: Vec<BTreeMap<String, String>> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(rest) = line.strip_prefix("<<") else { continue };
        let (name, value) = match rest.split_once(' ') {
            Some((name, value)) => (name, value.to_owned()),
            None => (rest, lines.by_ref().take_while(|line| *line != rest).collect::<Vec<_>>().join("\n")),
        };
        if name == "INPUT" {
            cases.push(BTreeMap::new());
        }
        if let Some(case) = cases.last_mut() {
            case.insert(name.to_owned(), value);
        }
    }
    cases
}

#[test]
fn canonical_forms_and_fingerprints_of_the_project() {
    let path = folder("AVROGEN_TEST_CORPUS").join("apache+avro/share/test/data/schema-tests.txt");
    let cases = cases(&text(&path));
    let mut failures = Vec::new();
    let mut checked = 0;
    for case in &cases {
        let input = &case["INPUT"];
        let Ok(set) = avrogen_schema::parse_text(input, &Options::strict()) else {
            failures.push(format!("{input} is refused"));
            continue;
        };
        let form = canonical_form(&set, set.roots()[0].place.node);
        if let Some(expected) = case.get("canonical") {
            checked += 1;
            if form != expected.trim() {
                failures.push(format!("{input}\n  expected {expected}\n  made     {form}"));
            }
        }
        if let Some(expected) = case.get("fingerprint") {
            checked += 1;
            let made = fingerprint::crc64(form.as_bytes()).cast_signed().to_string();
            if made != expected.trim() {
                failures.push(format!("{input}\n  expected {expected}\n  made     {made}"));
            }
        }
    }
    conclude("schema-tests.txt", checked, &failures);
    assert!(checked >= 60, "only {checked} checks: the file was not understood");
}
