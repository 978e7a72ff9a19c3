//! Compatibility: verdicts, types, locations and messages, in Java Avro's order and with its repetitions.

use avrogen_conformance::{conclude, folder, text};
use avrogen_schema::compat::{self, Limits, Side};
use avrogen_schema::options::Options;
use avrogen_schema::parse_text;
use serde_json::Value;

fn check_file(name: &str) {
    let lines = text(&folder("AVROGEN_TEST_ORACLE").join(name));
    let (mut checked, mut failures) = (0, Vec::new());
    for line in lines.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        checked += 1;
        let (made, expected) = (verdict(&case), expected(&case));
        if made != expected {
            let [reader, writer] = [&case["reader"], &case["writer"]];
            failures.push(format!(
                "reader {reader}\n  writer {writer}\n  expected {expected}\n  made     {made}"
            ));
        }
    }
    conclude(name, checked, &failures);
}

fn expected(case: &Value) -> String {
    let list = case["incompatibilities"].as_array().expect("a list");
    let field = |found: &Value, key: &str| found[key].as_str().expect("a text").to_owned();
    let list: Vec<String> = list
        .iter()
        .map(|found| {
            format!("{} {} {}", field(found, "type"), field(found, "location"), field(found, "message"))
        })
        .collect();
    format!("{} {}", case["compatible"], list.join(", "))
}

fn verdict(case: &Value) -> String {
    let parse = |side: &str| parse_text(&case[side].to_string(), &Options::lenient()).expect("it is read");
    let (reader, writer) = (parse("reader"), parse("writer"));
    let outcome = compat::check(Side::root(&reader), Side::root(&writer), &Limits::default());
    let outcome = outcome.expect("it is small");
    let found = outcome.incompatibilities();
    assert!(!found.truncated);
    let list: Vec<String> = found
        .list
        .iter()
        .map(|found| format!("{} {} {}", found.kind, found.location, found.message))
        .collect();
    format!("{} {}", outcome.is_compatible(), list.join(", "))
}

#[test]
fn schemas_of_java_s_own_tests() {
    check_file("compat-pairs.jsonl");
}

#[test]
fn random_schemas() {
    check_file("compat-random.jsonl");
}
