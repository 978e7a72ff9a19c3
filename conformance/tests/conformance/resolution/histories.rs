//! Histories of real schemas: every version read with every other one, whether the two are compatible or not.

use std::path::Path;

use avrogen_conformance::{folder, text};
use serde_json::Value;

use super::{Case, Found, compare, conclude};

fn texts(version: &Value, corpus: &Path) -> Vec<String> {
    let schema = |entry: &Value| match (entry["schema"].as_str(), entry["schema_file"].as_str()) {
        (Some(inline), _) => inline.to_owned(),
        (None, Some(file)) => text(&corpus.join(file)),
        (None, None) => panic!("a version without a schema: {entry}"),
    };
    let references = version["references"].as_array().into_iter().flatten();
    references.chain([version]).map(schema).collect()
}

fn cases() -> Vec<Case> {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let entries = std::fs::read_dir(corpus.join("evolution")).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let history: Value = serde_json::from_str(&text(&path)).expect("a history");
        let versions = history["versions"].as_array().expect("versions");
        let parsed: Vec<_> = versions
            .iter()
            .filter(|version| version["parse"] != "failed")
            .map(|version| (&version["n"], texts(version, &corpus)))
            .collect();
        for (old, writer) in &parsed {
            for (new, reader) in parsed.iter().filter(|(new, _)| new != old) {
                let name = path.file_stem().expect("a name").display();
                let name = format!("{name}: {old} read as {new}");
                cases.push(Case { name, writer: writer.clone(), reader: reader.clone() });
            }
        }
    }
    cases
}

#[test]
fn every_version_reads_every_other_as_java_does() {
    let mut found = Found::default();
    compare(&cases(), 10, &mut found);
    conclude("histories", &found);
}
