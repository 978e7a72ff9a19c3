//! Topics: from a build script as from `avrogen.toml`, and everything that can be wrong about one.

use std::path::{Path, PathBuf};

use avrogen_build::tools::lock::{Digest, Lock, Pin, Text, Version};
use avrogen_build::tools::project::{Project, SchemaFile, subjects, union_file};
use avrogen_build::{CleanupPolicy, Config, Error, Generated, KeyEncoding, SourceMap, SubjectNameStrategy};

const SCHEMAS: [(&str, &str); 3] = [
    (
        "user.avsc",
        r#"{"type": "record", "name": "com.acme.User", "fields": [{"name": "id", "type": "long"}]}"#,
    ),
    (
        "order.avsc",
        r#"{"type": "record", "name": "com.acme.Order", "fields": [{"name": "id", "type": "long"}]}"#,
    ),
    ("suit.avsc", r#"{"type": "enum", "name": "com.acme.Suit", "symbols": ["SPADES"]}"#),
];

/// A folder with the schemas, and with an `avrogen.toml` that says this.
fn folder(name: &str, toml: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("topics").join(name);
    let schemas = folder.join("schemas");
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&schemas).expect("a folder");
    for (file, text) in SCHEMAS {
        std::fs::write(schemas.join(file), text).expect("a file");
    }
    std::fs::write(folder.join("avrogen.toml"), toml).expect("a file");
    folder
}

fn code(config: &Config) -> String {
    let Generated { mut sets, .. } = config.generate().unwrap_or_else(|error| panic!("{error}"));
    sets.remove(0).files.remove(0).contents().to_owned()
}

fn of_file(name: &str, toml: &str) -> Config {
    Config::new().package(folder(name, toml)).project("avrogen.toml")
}

/// The findings of a project, each as `file:line:column: code: message`.
fn findings(config: &Config) -> Vec<String> {
    let findings = match config.generate() {
        Err(Error::Findings(findings)) => *findings,
        other => panic!("{other:?}"),
    };
    let line = |finding: &avrogen_build::Diagnostic| {
        let span = finding.span().expect("a place");
        let at = findings.sources.position(span);
        let file = &findings.sources.get(span.file).name;
        format!("{file}:{}:{}: {}: {}", at.line, at.column, finding.code, finding.message)
    };
    findings.diagnostics.iter().map(line).collect()
}

const BOTH_WAYS: &str = r#"
[topic.users]
name = "com.acme.users"
key = "string"
key-encoding = "utf8"
value = "com.acme.User"
tombstones = true

[topic.users.create]
partitions = 6
replication = 2
retention = "36h"
cleanup-policy = "compact"

[topic.events]
value = ["com.acme.User", "com.acme.Order"]
subject-name-strategy = "topic-record-name"
rust-name = "AllEvents"
"#;

#[test]
fn a_build_script_says_the_same_as_the_file() {
    let of_file = code(&of_file("file", BOTH_WAYS));
    let of_script = Config::new()
        .package(folder("script", ""))
        .topic("users", |topic| {
            let topic =
                topic.name("com.acme.users").key("bytes").key("string").key_encoding(KeyEncoding::Utf8);
            let topic = topic.value("com.acme.User").tombstones(true).partitions(6).replication(2);
            topic.retention("36h").cleanup_policy(CleanupPolicy::Compact)
        })
        .topic("events", |topic| {
            let topic = topic.values(["com.acme.User", "com.acme.Order"]).rust_name("AllEvents");
            topic.subject_name_strategy(SubjectNameStrategy::TopicRecordName)
        });
    assert_eq!(code(&of_script), of_file);
    assert!(of_file.contains("UsersProducer") && of_file.contains("AllEventsValue"));
}

#[test]
fn a_topic_of_a_build_script_takes_the_place_of_the_file_s() {
    let config = of_file("both", BOTH_WAYS).topic("users", |topic| topic.value("com.acme.Order"));
    let code = code(&config);
    assert!(code.contains("Accepts<super::com::acme::Order> for super::Users"));
    assert!(!code.contains("com.acme.users") && code.contains("AllEvents"));
    let wrong = of_file("wrong", "").topic("users", |topic| topic.value("com.acme.Usr").key("a\"b"));
    assert_eq!(
        findings(&wrong),
        [
            "Config::topic:3:7: unknown-type: no schema is named `a\"b`",
            "Config::topic:2:9: unknown-type: no schema is named `com.acme.Usr`",
        ]
    );
}

#[test]
fn a_set_has_the_topics_that_are_given_with_it() {
    let config = of_file("set", BOTH_WAYS).set("old").schemas(["schemas/suit.avsc"]);
    assert!(!code(&config).contains("Users"));
    let code = code(&config.topic("suits", |topic| topic.value("com.acme.Suit")));
    assert!(code.contains("pub struct Suits;") && !code.contains("Users"));
}

#[test]
fn parts_have_no_topics() {
    let config = of_file("part", BOTH_WAYS).schemas(["schemas/suit.avsc"]).part();
    assert!(!code(&config).contains("Users"));
}

#[test]
fn a_marker_makes_room_for_types_and_refuses_where_it_was_chosen() {
    let topic = "[schemas]\npaths = [\"schemas\"]\n[topic.users]\nvalue = \"com.acme.User\"\n";
    let config = of_file("room", topic);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("topics/room/schemas");
    let record = r#"{"type": "record", "name": "UsersProducer", "fields": []}"#;
    std::fs::write(folder.join("producer.avsc"), record).expect("a file");
    let code = code(&config);
    assert!(code.contains("pub struct UsersTopic;") && code.contains("UsersTopic UsersTopicProducer"));
    let chosen = of_file("chosen", &format!("{topic}rust-name = \"Users\"\n"));
    std::fs::write(folder.with_file_name("../chosen/schemas/producer.avsc"), record).expect("a file");
    assert_eq!(
        findings(&chosen),
        ["avrogen.toml:5:13: name-refused: the name `Users`, chosen for `users`, is taken"]
    );
}

/// Each mistake in a topic's table, and where it is told.
const MISTAKES: &[(&str, &str)] = &[
    ("value = \"com.acme.Usr\"", "2:9: unknown-type: no schema is named `com.acme.Usr`"),
    ("value = \"null\"", "2:9: invalid-value: `null` has no values to send"),
    ("value = []", "2:9: invalid-value: `value` names a fullname at least"),
    ("key = \"string\"", "1:8: missing-key: [topic.x] needs the key `value`"),
    (
        "value = [\"com.acme.User\", \"com.acme.User\"]",
        "2:27: invalid-value: `com.acme.User` stands twice among the values",
    ),
    (
        "value = \"com.acme.User\"\nkey = \"long\"\nkey-encoding = \"utf8\"",
        "3:7: invalid-value: a key of this `key-encoding` is of the type `string`",
    ),
    (
        "value = \"com.acme.User\"\nkey-encoding = \"bytes\"",
        "1:8: missing-key: [topic.x] needs the key `key`",
    ),
    (
        "value = \"com.acme.User\"\nkey-encoding = \"json\"",
        "3:16: invalid-value: `key-encoding` is avro, utf8 or bytes",
    ),
    ("value = \"com.acme.User\"\ntombstones = true", "1:8: missing-key: [topic.x] needs the key `key`"),
    (
        "value = \"com.acme.User\"\nname = \"a b\"",
        "3:8: invalid-value: the name of a topic is made of up to 249 letters, digits, `.`, `_` and `-`",
    ),
    (
        "value = \"com.acme.Suit\"\nsubject-name-strategy = \"record-name\"",
        "2:9: not-a-record: `com.acme.Suit` is no record, and `record-name` names subjects after records",
    ),
    ("value = \"com.acme.User\"\nvalues = []", "3:1: unknown-key: [topic.x] has no key `values`"),
    (
        "value = \"com.acme.User\"\n[topic.x.create]\npartitions = 0",
        "4:14: invalid-value: `partitions` is a number above zero",
    ),
    (
        "value = \"com.acme.User\"\n[topic.x.create]\nretention = \"-1\"",
        "4:13: invalid-value: `retention` is a number and ms, s, m, h or d, or `forever`",
    ),
    (
        "value = \"com.acme.User\"\n[topic.y]\nname = \"x\"\nvalue = \"com.acme.Order\"",
        "3:8: invalid-value: the topic `x` has two tables",
    ),
    (
        "value = \"com.acme.User\"\n[subject.\"x-value\"]\nfile = \"schemas/order.avsc\"",
        "2:9: subject-differs: the subject `x-value` has another schema than the topic",
    ),
    (
        "value = [\"com.acme.User\"]\n[subject.\"x-value\"]\nfile = \"schemas/order.avsc\"",
        "2:10: subject-differs: the subject `x-value` has another schema than the topic",
    ),
];

#[test]
fn each_mistake_is_told_at_its_place() {
    for (at, (table, expected)) in MISTAKES.iter().enumerate() {
        let found = findings(&of_file(&format!("mistake-{at}"), &format!("[topic.x]\n{table}\n")));
        assert_eq!(found, [format!("avrogen.toml:{expected}")], "{table}");
    }
}

#[test]
fn two_values_of_one_type_are_refused() {
    let toml = "[topic.x]\nvalue = [\"com.acme.User\", \"com.acme.Order\"]\n\
                [generate.types.\"com.acme.*\"]\nextern = \"crate::Both\"\n";
    assert_eq!(
        findings(&of_file("alike", toml)),
        ["avrogen.toml:2:27: invalid-value: two values of the topic are one type in Rust, `crate::Both`"]
    );
}

#[test]
fn the_union_of_a_topic_is_the_schema_of_its_subject() {
    let mut sources = SourceMap::new();
    let toml = "[topic.events]\nname = \"com/x\"\nvalue = [\"com.acme.User\", \"long\"]\n";
    let file = sources.add("avrogen.toml", toml.replace("com/x", "com.x"));
    let (project, _) = Project::parse(&sources, file, Path::new(""));
    let union = union_file(&project, &project.topics["events"], &[]).expect("it is one");
    assert_eq!(
        (union.subject.as_str(), union.path.to_str()),
        ("com.x-value", Some("schemas/com.x-value.avsc"))
    );
    assert_eq!(union.text, "[\n  \"com.acme.User\",\n  \"long\"\n]\n");
    let moved = SchemaFile { path: "schemas/unions/com.x-value.avsc".into(), fullname: None };
    let found =
        union_file(&project, &project.topics["events"], std::slice::from_ref(&moved)).expect("it is one");
    assert_eq!(found.path, moved.path);
    let mappings = subjects(Some(&project), &[moved], &[]);
    assert_eq!(mappings.iter().map(|mapping| mapping.subject.as_str()).collect::<Vec<_>>(), ["com.x-value"]);
}

/// Locks a text as the first version of a subject.
fn lock(folder: &Path, lock: &mut Lock, subject: &str, text: &str) {
    let version = Version::new(subject, 1);
    let locked = Text::new(format!("schemas/.locked/{subject}/1.avsc"), Digest::of(text.as_bytes()));
    locked.write(folder, text.as_bytes()).expect("a file");
    lock.schemas.insert(version, locked);
    lock.subjects.insert(subject.to_owned(), Pin::new(1));
    lock.save(folder).expect("a file");
}

#[test]
fn a_topic_is_pinned_where_all_its_locked_texts_are_the_working_ones() {
    let toml = "[topic.users]\nkey = \"string\"\nvalue = \"com.acme.User\"\n";
    let config = of_file("pinned", toml);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("topics/pinned");
    let is_pinned = || code(&config).contains("PinnedTopic for super::Users");
    let mut locked = Lock::default();
    assert!(!is_pinned());
    lock(&folder, &mut locked, "users-value", &SCHEMAS[0].1.replace(' ', "\n"));
    assert!(!is_pinned(), "the key is not locked");
    lock(&folder, &mut locked, "users-key", "\"string\"");
    assert!(is_pinned(), "layout is no edit");
    assert!(
        config.generate().expect("it is sound").watched.iter().any(|path| path.ends_with("avrogen.lock"))
    );
    let edited = SCHEMAS[0].1.replace("\"long\"}", "\"long\", \"doc\": \"edited\"}");
    std::fs::write(folder.join("schemas/user.avsc"), edited).expect("a file");
    assert!(!is_pinned(), "a doc is part of what is registered");
}

#[test]
fn a_union_is_pinned_like_any_other_schema() {
    let toml = "[topic.events]\nvalue = [\"com.acme.User\", \"com.acme.Order\"]\n";
    let config = of_file("pinned-union", toml);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("topics/pinned-union");
    let mut locked = Lock::default();
    let union = format!("[{}, {}]", SCHEMAS[0].1, SCHEMAS[1].1);
    lock(&folder, &mut locked, "events-value", &union);
    assert!(code(&config).contains("Pin::new(\"events-value\", 1, None, None)"));
    let turned = format!("[{}, {}]", SCHEMAS[1].1, SCHEMAS[0].1);
    lock(&folder, &mut locked, "events-value", &turned);
    let code = config
        .check(false)
        .generate()
        .expect("it is sound")
        .sets
        .remove(0)
        .files
        .remove(0)
        .contents()
        .to_owned();
    assert!(!code.contains("PinnedTopic"));
}
