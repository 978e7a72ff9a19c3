//! Rust from real schemas: every valid one becomes code, and the code compiles without a warning under the strictest
//! lints, in both editions.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use avrogen_build::Config;
use avrogen_conformance::corpus::{code, entries};
use avrogen_conformance::scratch::{Workspace, batches, write};
use avrogen_conformance::{conclude, folder};

#[test]
fn every_valid_file_becomes_code_or_has_no_value() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let (mut checked, mut failures) = (0, Vec::new());
    for entry in entries(&corpus) {
        checked += 1;
        match entry.generate(Config::new()) {
            Ok(_) if entry.infinite => failures.push(format!("{} has no finite value, and code", entry.name)),
            Ok(_) => {}
            Err(error) if entry.infinite && error.to_string().contains("infinite-record") => {}
            Err(error) => failures.push(format!("{}:\n{error}", entry.name)),
        }
    }
    conclude("valid files", checked, &failures);
}

/// Lints that a strict crate may have on. `missing_docs` is forbidden: nothing may allow it.
const STRICT: &str = "//! Code from real schemas.
#![forbid(missing_docs, unsafe_code)]
#![deny(warnings, nonstandard_style, unreachable_pub, rust_2018_idioms, clippy::all, clippy::pedantic)]
";

/// Bytes of code in one crate.
const BATCH: usize = 3 << 20;

#[test]
fn code_compiles_without_warnings_in_both_editions() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let mut workspace = Workspace::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("generated"));
    let generated = entries(&corpus).into_iter().filter(|entry| !entry.infinite).filter_map(|entry| {
        let generated = entry.generate(Config::new()).ok()?;
        Some((entry.name, code(&generated)))
    });
    let generated: Vec<_> = generated.collect();
    let checked = generated.len();
    let batches = batches(generated, BATCH, |(_, code)| code.len());
    for edition in ["2021", "2024"] {
        for (index, batch) in batches.iter().enumerate() {
            let folder = workspace.package(&format!("batch{index}-{edition}"), edition, &[]);
            write_sources(&folder, batch);
        }
    }
    let failure = workspace.cargo(&["clippy", "--workspace", "--keep-going"]).err();
    let failures: Vec<String> = failure.into_iter().collect();
    conclude("code from valid files", checked, &failures);
}

fn write_sources(folder: &Path, batch: &[(String, String)]) {
    let mut root = STRICT.to_owned();
    for (index, (file, code)) in batch.iter().enumerate() {
        let _ = write!(root, "/// `{file}`\npub mod m{index} {{ include!(\"m{index}.rs\"); }}\n");
        write(&folder.join(format!("m{index}.rs")), code);
    }
    write(&folder.join("lib.rs"), &root);
}
