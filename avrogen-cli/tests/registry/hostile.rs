//! Registries that mean no good, and those that are broken.

use avrogen_runtime::registry::Schema;
use avrogen_runtime::testing::registry::Fault;
use serde_json::json;

use super::{Place, USER};

/// A registry that answers a path like this, always.
fn answers(place: &Place, path: &str, body: &serde_json::Value) {
    place.registry().inject(Fault::body(200, "application/json", body.to_string()).on("GET", path).always());
}

fn latest(place: &Place, subject: &str, more: &serde_json::Value) {
    let mut body = json!({"subject": subject, "version": 1, "id": 1, "schema": "\"int\""});
    for (key, value) in more.as_object().expect("members") {
        body[key] = value.clone();
    }
    answers(place, &format!("/subjects/{subject}/versions"), &body);
}

/// Pulls, which fails, and leaves nothing behind.
fn refused(place: &Place, args: &[&str]) -> String {
    let said = place.ends(2, &[&["pull"], args].concat());
    assert!(place.names().is_empty() && said.stdout.is_empty(), "{:?} {}", place.names(), said.stdout);
    said.stderr
}

#[test]
fn names_lead_nowhere_else() {
    let place = Place::new();
    let names = ["../../up", "/etc/x", "a/../../b", "C:\\x", "nul", "a\u{0}b", "-", "~", "\u{202e}x"];
    let body = json!({"subject": "x", "version": 1, "id": 1, "schema": "\"int\""});
    let versions = Fault::body(200, "application/json", body.to_string()).always();
    // The list of the subjects first, and one answer to all else.
    place.registry().inject(Fault::body(200, "application/json", json!(names).to_string()).times(1));
    place.registry().inject(versions);
    let inside = place.join("project");
    std::fs::create_dir(&inside).expect("a folder");
    let said = place.avrogen(&["pull", "--pattern", "."]).current_dir(&inside).output().expect("it starts");
    let said = avrogen_harness::Ran::from_output(said);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let files = place.names();
    assert!(files.len() > names.len() && files.iter().all(|name| name.starts_with("project/")), "{files:?}");
    assert!(!said.stderr.contains('\u{0}') && !said.stdout.contains('\u{0}'));
}

#[test]
fn impossible_numbers_and_other_answers() {
    let place = Place::new();
    for version in [0, -1, i32::MIN] {
        latest(&place, "a", &json!({"version": version}));
        let stderr = refused(&place, &["--subject", "a"]);
        assert!(stderr.contains("something impossible about a"), "{stderr}");
        place.registry().clear_faults();
    }
    latest(&place, "a", &json!({"version": 7}));
    let stderr = refused(&place, &["--subject", "a", "--version", "4"]);
    assert!(stderr.contains("version 7 for version 4"), "{stderr}");
    place.registry().clear_faults();
    latest(&place, "a", &json!({"references": [{"name": "x", "subject": "b", "version": -1}]}));
    let stderr = refused(&place, &["--subject", "a"]);
    assert!(stderr.contains("impossible about b: a version below 1"), "{stderr}");
}

#[test]
fn texts_that_are_no_schemas() {
    let place = Place::new();
    for text in ["", "{", "\"strin\"", r#"{"type":"record","name":"A"}"#, &"[".repeat(100_000)] {
        latest(&place, "a", &json!({"schema": text}));
        let stderr = refused(&place, &["--subject", "a"]);
        assert!(stderr.starts_with("error[") && stderr.contains("a@1:1:"), "{text}: {stderr}");
        place.registry().clear_faults();
    }
    latest(&place, "a", &json!({"schemaType": "PROTOBUF", "schema": "syntax = \"proto3\";"}));
    let stderr = refused(&place, &["--subject", "a"]);
    assert!(stderr.contains("the schemas of a are PROTOBUF, not Avro"), "{stderr}");
}

/// What cannot be read of a pattern is told, and keeps nothing else away.
#[test]
fn a_pattern_leaves_out_what_cannot_be_read() {
    let place = Place::new();
    place.register("fine", &Schema::new(USER));
    let texts = [
        ("cut", json!({"schema": "{\"type\":"})),
        ("empty", json!({"schema": ""})),
        (
            "twice",
            json!({"schema": r#"["null",{"type":"fixed","name":"F","size":1},
            {"type":"record","name":"R","fields":[{"name":"f","type":{"type":"fixed","name":"F","size":2}}]}]"#}),
        ),
        (
            "lost",
            json!({"schema": r#"{"type":"array","items":"Lost"}"#,
            "references": [{"name": "Lost", "subject": "nowhere", "version": 3}]}),
        ),
        (
            "over",
            json!({"schema": r#"{"type":"array","items":"Cut"}"#,
            "references": [{"name": "Cut", "subject": "cut", "version": 1}]}),
        ),
        ("odd", json!({"version": -4})),
        // Two that cannot be read and refer to each other.
        ("there", json!({"schema": "[", "references": [{"name": "Back", "subject": "back", "version": 1}]})),
        ("back", json!({"schema": "[", "references": [{"name": "There", "subject": "there", "version": 1}]})),
    ];
    let mut subjects: Vec<&str> = texts.iter().map(|(subject, _)| *subject).collect();
    for (subject, body) in &texts {
        latest(&place, subject, body);
    }
    subjects.extend(["fine", "gone"]);
    // The first request is that for the subjects.
    let list =
        || Fault::body(200, "application/json", json!(subjects).to_string()).on("GET", "/subjects").times(1);
    place.registry().inject(list());
    let said = place.ends(1, &["pull", "--pattern", "."]);
    for subject in subjects.iter().filter(|subject| **subject != "fine") {
        assert!(said.stdout.contains(&format!("unreadable {subject}")), "{subject}: {}", said.stdout);
        assert!(said.stderr.contains(&format!("error: {subject} ")), "{subject}: {}", said.stderr);
    }
    assert!(said.stdout.contains("added     fine version 1"), "{}", said.stdout);
    assert!(said.stderr.contains("over refers to cut@1, which cannot be read"), "{}", said.stderr);
    assert_eq!(place.names(), ["avrogen.lock", "schemas/.locked/fine/1.avsc", "schemas/fine.avsc"]);
    place.registry().inject(list());
    let said = place.ends(1, &["pull", "--pattern", ".", "--format", "json"]);
    let lines: Vec<serde_json::Value> =
        said.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let cut = lines.iter().find(|line| line["subject"] == "cut").expect("a line");
    assert_eq!((&cut["state"], &cut["version"]), (&json!("unreadable"), &json!(1)));
    assert!(cut["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{cut}");
    // One that is named is what the command cannot do.
    let before = place.files();
    for subject in subjects.iter().filter(|subject| **subject != "fine") {
        place.registry().inject(list());
        let said = place.ends(2, &["pull", "--subject", subject, "--pattern", "fine"]);
        assert!(said.stdout.is_empty() && said.stderr.starts_with("error"), "{}", said.stderr);
    }
    assert_eq!(place.files(), before);
}

/// A subject that was readable stays as it is locked; one that others refer to keeps the version that they need.
#[test]
fn a_new_version_that_cannot_be_read_leaves_the_locked_one() {
    let place = Place::new();
    place.register("part", &Schema::new(r#"{"type":"fixed","name":"Part","size":1}"#));
    let whole = Schema::new(r#"{"type":"array","items":"Part"}"#).reference("Part", "part", 1);
    place.register("whole", &whole);
    place.register("fine", &Schema::new(USER));
    let broken = json!({"subject": "part", "version": 2, "id": 90, "schema": "?"});
    answers(&place, "/subjects/part/versions/latest", &broken);
    let said = place.ends(1, &["pull", "--pattern", "."]);
    assert!(said.stdout.contains("added     whole version 1"), "{}", said.stdout);
    assert!(said.stderr.contains("part version 2 cannot be read and is left out"), "{}", said.stderr);
    assert!(place.read("avrogen.lock").contains("\"part@1\""));
    place.registry().clear_faults();
    place.ends(0, &["pull", "--pattern", "."]);
    answers(&place, "/subjects/part/versions/latest", &broken);
    let before = place.files();
    let said = place.ends(1, &["pull", "--pattern", "."]);
    assert!(
        said.stderr.contains("part version 2 cannot be read and stays as it is locked"),
        "{}",
        said.stderr
    );
    place.ends(1, &["pull", "--check", "--pattern", "."]);
    assert_eq!(place.files(), before);
    place.ends(0, &["generate", "-q", "schemas/fine.avsc", "--out", "out.rs"]);
}

#[test]
fn a_circle_of_references_ends() {
    let place = Place::new();
    let one = |name: &str, other: &str| {
        let field = format!(r#"{{"name":"o","type":["null","{other}"]}}"#);
        let schema = format!(r#"{{"type":"record","name":"{name}","fields":[{field}]}}"#);
        json!({"schema": schema, "references": [{"name": other, "subject": other, "version": 1}]})
    };
    latest(&place, "A", &one("A", "B"));
    latest(&place, "B", &one("B", "A"));
    place.ends(0, &["pull", "--subject", "A"]);
    assert_eq!(place.ends(0, &["pull", "--check", "--subject", "A"]).stdout, "");
    let lock = place.read("avrogen.lock");
    assert!(lock.contains("\"A@1\"") && lock.contains("\"B@1\""), "{lock}");
}

/// Each schema refers to two that refer to the same two: the ways are as many as there are grains of sand.
#[test]
fn many_ways_to_the_same_texts() {
    let place = Place::new();
    place.register("t0-a", &Schema::new(r#"{"type":"fixed","name":"T0a","size":1}"#));
    place.register("t0-b", &Schema::new(r#"{"type":"fixed","name":"T0b","size":1}"#));
    for level in 1..40 {
        for side in ["a", "b"] {
            let below = level - 1;
            let fields = ["a", "b"].map(|of| format!(r#"{{"name":"{of}","type":"T{below}{of}"}}"#)).join(",");
            let text = format!(r#"{{"type":"record","name":"T{level}{side}","fields":[{fields}]}}"#);
            let mut schema = Schema::new(text);
            for of in ["a", "b"] {
                schema = schema.reference(format!("T{below}{of}"), format!("t{below}-{of}"), 1);
            }
            place.register(&format!("t{level}-{side}"), &schema);
        }
    }
    place.registry().take_requests();
    place.ends(0, &["pull", "--subject", "t39-a"]);
    let requests = place.registry().take_requests().len();
    assert_eq!(requests, 2 * 79);
    assert_eq!(place.names().len(), 2 * 79 + 1);
}

#[test]
fn another_text_for_a_version_is_refused() {
    let place = Place::new();
    place.register("users", &Schema::new(USER));
    place.ends(0, &["pull", "--subject", "users"]);
    let before = place.files();
    latest(&place, "users", &json!({}));
    let said = place.ends(2, &["pull"]);
    assert!(said.stderr.contains("another text for users@1 than the one that is locked"), "{}", said.stderr);
    assert!(said.stderr.contains("`avrogen pull --force`"), "{}", said.stderr);
    assert_eq!(place.files(), before);
    let said = place.ends(1, &["pull", "--check"]);
    assert!(said.stdout.starts_with("changed   users version 1"), "{}", said.stdout);
    let said = place.ends(1, &["pull", "--locked"]);
    assert!(said.stdout.starts_with("changed    users version 1"), "{}", said.stdout);
    place.ends(0, &["pull", "--force"]);
    assert_eq!(place.read("schemas/users.avsc").trim(), "\"int\"");
}

#[test]
fn answers_without_end_are_cut_off() {
    let place = Place::new();
    let body = format!("[{}1]", "1,".repeat(33 << 20));
    place.registry().inject(Fault::body(200, "application/json", body).on("GET", "/subjects").always());
    let stderr = refused(&place, &["--pattern", "."]);
    assert!(stderr.contains("see what it serves"), "{stderr}");
}
