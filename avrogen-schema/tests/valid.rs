//! The schemas of `schemas/valid` and `schemas/hostile`: all of them are valid, and what the hostile ones hold is only text.
//!
//! `fingerprints.txt` holds the CRC-64-AVRO of each; Java Avro 1.12.2 computes the same.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use avrogen_schema::fingerprint::{hex, rabin};
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::source::SourceMap;
use snapbox::{Assert, Data, data::DataFormat};

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_none_or(|it| it != "txt"));
    paths.sort();
    paths
}

/// Reads each file of a folder by itself, and each folder in it as a set; a line for every root.
fn lines(folder: &Path) -> String {
    let mut lines = String::new();
    for path in entries(folder) {
        let files = if path.is_dir() { entries(&path) } else { vec![path] };
        let mut sources = SourceMap::new();
        let name =
            |path: &Path| path.strip_prefix(folder).expect("below").display().to_string().replace('\\', "/");
        let add = |path: &PathBuf| sources.add(name(path), std::fs::read_to_string(path).expect("a text"));
        let ids: Vec<_> = files.iter().map(add).collect();
        let parsed = parse_schemas(&sources, &ids, &Options::strict());
        let findings: Vec<String> =
            parsed.diagnostics.iter().map(|finding| finding.summary(&sources)).collect();
        assert!(findings.is_empty(), "{findings:#?}");
        let set = parsed.set.expect("it is valid");
        for root in set.roots() {
            let node = root.place.node;
            let (file, kind) = (&sources.get(root.file).name, set.node(node).kind.type_name());
            let _ = writeln!(lines, "{} {file} {kind}", hex(&rabin(&set, node).to_be_bytes()));
        }
    }
    lines
}

#[test]
fn fingerprints() {
    for folder in ["valid", "hostile"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas").join(folder);
        let expected = Data::read_from(&folder.join("fingerprints.txt"), Some(DataFormat::Text));
        Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(lines(&folder), expected);
    }
}
