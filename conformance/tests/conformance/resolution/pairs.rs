//! Pairs of schemas that Java Avro was asked about for their compatibility: all schemas of its own tests with each other,
//! and schemas made at random with mutations of them.

use avrogen_conformance::{folder, text};
use serde_json::Value;

use super::{Case, Found, compare, conclude};

fn cases(file: &str) -> Vec<Case> {
    let path = folder("AVROGEN_TEST_ORACLE").join(file);
    let side = |pair: &Value, side: &str| vec![pair[side].to_string()];
    let case = |(line, pair): (usize, &str)| {
        let pair: Value = serde_json::from_str(pair).expect("a pair");
        let name = format!("{file}:{}", line + 1);
        Case { name, writer: side(&pair, "writer"), reader: side(&pair, "reader") }
    };
    text(&path).lines().enumerate().map(case).collect()
}

#[test]
fn schemas_of_java_s_own_tests_are_read_as_java_does() {
    let mut found = Found::default();
    compare(&cases("compat-pairs.jsonl"), 5, &mut found);
    conclude("pairs", &found);
}

#[test]
fn schemas_made_at_random_are_read_as_java_does() {
    let mut found = Found::default();
    compare(&cases("compat-random.jsonl"), 10, &mut found);
    conclude("random", &found);
}
