//! Reports that other programs read, by the rules of their formats: the JSON Schema of SARIF 2.1.0, which knows no further
//! members, the report that GitLab documents, and the XSD of JUnit reports that Jenkins has.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::formats::project;

fn report(format: &str, args: &[&str]) -> String {
    let ran = project().run(&[&["check", "--mode", "FULL", "--format", format], args].concat());
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    ran.stdout
}

fn json(format: &str, args: &[&str]) -> Value {
    serde_json::from_str(&report(format, args)).expect("JSON")
}

/// The members of an object, none of which is another than these.
fn members<'v>(value: &'v Value, needed: &[&str], known: &[&str]) -> &'v serde_json::Map<String, Value> {
    let members = value.as_object().expect("an object");
    for key in needed {
        assert!(members.contains_key(*key), "no {key} in {value}");
    }
    for key in members.keys() {
        assert!(needed.contains(&&**key) || known.contains(&&**key), "{key} in {value}");
    }
    members
}

fn items(value: &Value) -> &[Value] {
    value.as_array().expect("an array")
}

fn text(value: &Value) -> &str {
    value.as_str().filter(|text| !text.is_empty()).expect("a text")
}

fn number(value: &Value) -> u64 {
    value.as_u64().filter(|number| *number > 0).expect("a number from 1 on")
}

#[test]
fn sarif() {
    let report = json("sarif", &["--source"]);
    members(&report, &["version", "runs"], &["$schema"]);
    assert_eq!((&report["version"], items(&report["runs"]).len()), (&"2.1.0".into(), 1));
    let run = &report["runs"][0];
    members(run, &["tool", "results"], &["columnKind"]);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    members(driver, &["name", "rules"], &["version", "informationUri"]);
    for rule in items(&driver["rules"]) {
        members(rule, &["id"], &["shortDescription", "fullDescription", "help", "properties"]);
        text(&rule["shortDescription"]["text"]);
        members(&rule["help"], &["text"], &["markdown"]);
    }
    let mut known = BTreeSet::new();
    let mut levels = BTreeSet::new();
    for result in items(&run["results"]) {
        let own = ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"];
        members(result, &own, &["properties", "suppressions"]);
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small one");
        assert_eq!(driver["rules"][index]["id"], result["ruleId"]);
        levels.insert(text(&result["level"]));
        text(&result["message"]["text"]);
        let location = &result["locations"][0];
        members(location, &["physicalLocation"], &["logicalLocations"]);
        text(&location["logicalLocations"][0]["fullyQualifiedName"]);
        let place = members(&location["physicalLocation"], &["artifactLocation", "region"], &[]);
        let uri = text(&place["artifactLocation"]["uri"]);
        assert!(uri.starts_with("schemas/") && !uri.contains([' ', '&']), "{uri}");
        let region = &place["region"];
        members(region, &["startLine", "startColumn", "endLine", "endColumn"], &[]);
        let at = |line: &str, column: &str| (number(&region[line]), number(&region[column]));
        assert!(at("startLine", "startColumn") < at("endLine", "endColumn"), "{region}");
        assert!(known.insert(text(&result["partialFingerprints"]["avrogen/v1"])), "twice: {result}");
        for suppression in result["suppressions"].as_array().into_iter().flatten() {
            members(suppression, &["kind"], &["justification"]);
            assert_eq!(suppression["kind"], "external");
        }
    }
    assert_eq!(levels, BTreeSet::from(["error", "note", "warning"]));
}

#[test]
fn gitlab() {
    let report = json("gitlab", &["--source"]);
    let mut known = BTreeSet::new();
    for issue in items(&report) {
        let needed = ["description", "check_name", "fingerprint", "severity", "location"];
        members(issue, &needed, &["content"]);
        text(&issue["description"]);
        text(&issue["check_name"]);
        // Of two with one fingerprint GitLab shows one.
        assert!(known.insert(text(&issue["fingerprint"])), "twice: {issue}");
        let severity = text(&issue["severity"]);
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity), "{severity}");
        assert!(text(&issue["location"]["path"]).starts_with("schemas/"));
        number(&issue["location"]["positions"]["begin"]["line"]);
    }
    assert!(known.len() > 4, "{report}");
}

/// An element that is open: its name, its attributes, and how many of each are inside.
type Element = (String, BTreeMap<String, String>, BTreeMap<String, usize>);

#[test]
fn junit() {
    let report = report("junit", &[]);
    let body = report.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("a declaration");
    let mut open: Vec<Element> = vec![(String::new(), BTreeMap::new(), BTreeMap::new())];
    let mut cases = BTreeSet::new();
    for piece in body.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').expect("the end of a tag");
        assert!(after.trim().is_empty() || is_text_element(&open, tag), "text outside of one: {after}");
        assert!(after.split('&').skip(1).all(is_entity), "{after}");
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().expect("it is open");
            assert_eq!(closed.0, name);
            assert_counts(&closed);
            // A suite and all of them count what is anywhere inside.
            let outer = &mut open.last_mut().expect("the document").2;
            for (name, count) in closed.2 {
                *outer.entry(name).or_default() += count;
            }
            continue;
        }
        let is_empty = tag.ends_with('/');
        let (name, attributes) = attributes(tag.trim_end_matches('/'));
        let (parent, of_parent, inside) = open.last_mut().expect("the document");
        assert_allowed(parent, &name, &attributes);
        *inside.entry(name.clone()).or_default() += 1;
        if name == "testcase" {
            assert!(cases.insert((of_parent["name"].clone(), attributes["name"].clone())), "twice: {tag}");
        }
        if !is_empty {
            open.push((name, attributes, BTreeMap::new()));
        }
    }
    assert_eq!((open.len(), cases.len()), (1, 6));
}

fn is_text_element(open: &[Element], tag: &str) -> bool {
    let name = tag.split(' ').next().unwrap_or_default();
    matches!(name, "failure" | "system-out") && open.last().is_some_and(|(of, ..)| of == "testcase")
}

fn is_entity(after: &str) -> bool {
    ["amp;", "lt;", "gt;", "quot;"].iter().any(|entity| after.starts_with(entity))
}

fn attributes(tag: &str) -> (String, BTreeMap<String, String>) {
    let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    let mut parts = rest.split('"');
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        let key = key.trim().strip_suffix('=').expect("a name and a sign");
        assert!(attributes.insert(key.to_owned(), value.to_owned()).is_none(), "{key} stands twice");
    }
    (name.to_owned(), attributes)
}

fn assert_allowed(parent: &str, name: &str, attributes: &BTreeMap<String, String>) {
    let (of, needed, known): (_, &[&str], &[&str]) = match name {
        "testsuites" => ("", &[], &["name", "tests", "failures", "errors", "time"]),
        "testsuite" => ("testsuites", &["name", "tests", "failures", "errors"], &["skipped", "time"]),
        "testcase" => ("testsuite", &["name"], &["classname", "time"]),
        "failure" | "skipped" => ("testcase", &[], &["type", "message"]),
        "system-out" => ("testcase", &[], &[]),
        other => panic!("<{other}>"),
    };
    assert_eq!(parent, of, "<{name}>");
    assert!(needed.iter().all(|key| attributes.contains_key(*key)), "<{name}>: {attributes:?}");
    assert!(
        attributes.keys().all(|key| needed.contains(&&**key) || known.contains(&&**key)),
        "<{name}>: {attributes:?}"
    );
}

fn assert_counts((name, attributes, inside): &Element) {
    for (key, of) in [("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")] {
        if let Some(count) = attributes.get(key) {
            assert_eq!(*count, inside.get(of).copied().unwrap_or_default().to_string(), "{key} of <{name}>");
        }
    }
}
