//! Every code of the generator has a case in `schemas/refused`, drawn beside it. `SNAPSHOTS=overwrite` takes the new state.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use avrogen_build::tools::codes;
use avrogen_build::tools::lock::{LockFile, Texts};
use avrogen_build::{Config, Error, Findings};
use snapbox::{Assert, Data};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/refused")
}

/// What is found in a case; its name is that of a code.
fn findings(case: &str) -> Findings {
    let relative = Path::new("../schemas/refused").join(case);
    if let Some(findings) = lock_findings(&relative) {
        return findings;
    }
    let has_project = folder().join(case).join("avrogen.toml").exists();
    let config = if has_project {
        Config::new().project(relative.join("avrogen.toml"))
    } else {
        Config::new().schemas([relative])
    };
    match config.generate() {
        Ok(generated) => generated.findings,
        Err(Error::Findings(findings)) => *findings,
        Err(misuse) => panic!("{case}: {misuse}"),
    }
}

/// What is found in a lock and its texts, where a case has one.
fn lock_findings(case: &Path) -> Option<Findings> {
    let mut found = Findings::default();
    let Findings { sources, diagnostics } = &mut found;
    let lock = LockFile::read(Path::new(""), case, sources, diagnostics).expect("it can be read")?;
    let mut texts = Texts::new();
    if diagnostics.is_empty() {
        for version in lock.lock.schemas.keys() {
            texts.schemas(&lock, std::slice::from_ref(version), sources, diagnostics);
        }
    }
    // What depends on the working schemas is found when they are generated from.
    (!found.diagnostics.is_empty()).then_some(found)
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let entries = std::fs::read_dir(folder()).expect("the cases").map(|entry| entry.expect("a case").path());
    let cases: BTreeSet<String> = entries
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    let codes: BTreeSet<String> =
        codes::TABLE.iter().map(|explanation| explanation.code.to_owned()).collect();
    assert_eq!(cases, codes);
}

#[test]
fn cases_are_found_and_drawn() {
    let assert = Assert::new().action_env("SNAPSHOTS");
    for explanation in codes::TABLE {
        let found = findings(explanation.code);
        assert!(
            found.diagnostics.iter().any(|finding| finding.code == explanation.code),
            "the case of {} has other findings:\n{found}",
            explanation.code,
        );
        let expected = folder().join(format!("{}.txt", explanation.code));
        assert.eq(Data::from(format!("{found}\n")).raw(), Data::read_from(&expected, None).raw());
    }
}

#[test]
fn explanations_are_found_for_the_codes_of_both_crates() {
    assert!(codes::explain("infinite-record").is_some_and(|explanation| explanation.text.contains("Right:")));
    assert!(codes::explain("unknown-name").is_some());
    assert!(codes::explain("no-such-code").is_none());
}
