//! `avrogen check --against FILE FILE` beside Java Avro: the exit code, and the rules, locations and messages of its JSON.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use avrogen_conformance::{conclude, folder, text};
use serde_json::Value;

/// Builds the command and tells where it is. It is built as for the tests of the whole workspace, by one of them that starts it:
/// with the features that its package alone asks for, all that it depends on would be compiled again.
fn avrogen() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "test",
        "--workspace",
        "--no-run",
        "--test",
        "streams",
        "--quiet",
        "--message-format",
        "json",
    ]);
    // What cargo says of this very package is nothing to others: some are compiled again where it changes.
    let ours = |name: &str| name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(ours)) {
        cargo.env_remove(name);
    }
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.find(|path| path.file_stem().is_some_and(|stem| stem == "avrogen")).expect("an executable")
}

type Found = BTreeSet<(String, String, String)>;

fn list(value: &Value, keys: [&str; 3]) -> (String, String, String) {
    let [a, b, c] = keys.map(|key| value[key].as_str().expect("a text").to_owned());
    (a, b, c)
}

/// What the command finds in a pair, and how it ends. Java tells a finding again where it meets it again.
fn check(avrogen: &Path, folder: &Path, case: &Value) -> (i32, Found) {
    for side in ["reader", "writer"] {
        fs::write(folder.join(format!("{side}.avsc")), case[side].to_string()).expect("it can be written");
    }
    let output = Command::new(avrogen)
        .args(["check", "--against", "writer.avsc", "reader.avsc", "--mode", "BACKWARD", "--format", "json"])
        .current_dir(folder)
        .output()
        .expect("it starts");
    let lines = String::from_utf8(output.stdout).expect("text");
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    // Warnings have no location.
    let verdicts = lines.filter(|line| line["location"].is_string());
    (
        output.status.code().expect("a code"),
        verdicts.map(|line| list(&line, ["rule", "location", "message"])).collect(),
    )
}

fn failures(avrogen: &Path, folder: &Path, cases: &[Value]) -> Vec<String> {
    let mut failures = Vec::new();
    for case in cases {
        let expected = case["incompatibilities"].as_array().expect("a list");
        let expected: Found = expected.iter().map(|one| list(one, ["type", "location", "message"])).collect();
        let expected = (i32::from(case["compatible"] == false), expected);
        let made = check(avrogen, folder, case);
        if made != expected {
            let [reader, writer] = [&case["reader"], &case["writer"]];
            failures.push(format!(
                "reader {reader}\n  writer {writer}\n  expected {expected:?}\n  made     {made:?}"
            ));
        }
    }
    failures
}

fn check_file(name: &str) {
    let lines = text(&folder("AVROGEN_TEST_ORACLE").join(name));
    let cases: Vec<Value> = lines
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    let avrogen = avrogen();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let base = std::env::temp_dir().join(format!("avrogen-{}-{name}", std::process::id()));
    let mut all = Vec::new();
    thread::scope(|scope| {
        let run = |(at, cases)| {
            let (avrogen, folder) = (&avrogen, base.join(format!("{at}")));
            scope.spawn(move || {
                fs::create_dir_all(&folder).expect("it can be made");
                failures(avrogen, &folder, cases)
            })
        };
        let workers: Vec<_> =
            cases.chunks(cases.len().div_ceil(workers).max(1)).enumerate().map(run).collect();
        for worker in workers {
            all.extend(worker.join().expect("it does not panic"));
        }
    });
    fs::remove_dir_all(&base).expect("it can be removed");
    conclude(name, cases.len(), &all);
}

#[test]
fn schemas_of_java_s_own_tests() {
    check_file("compat-pairs.jsonl");
}

#[test]
fn random_schemas() {
    check_file("compat-random.jsonl");
}
