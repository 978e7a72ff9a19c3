//! `avrogen.toml` as data, and which subject is which schema.

use std::path::{Path, PathBuf};

use avrogen_build::tools::project::{MappedSchema, Mapping, Project, Rule, SchemaFile, subjects};
use avrogen_build::{Config, KeyEncoding, MapType, SourceMap, SubjectNameStrategy, TimeType};

const ALL: &str = r#"
[registry]
url = "http://localhost:8081,http://localhost:8082"
ca = "tls/ca.pem"

[schemas]
paths = ["schemas"]

[compatibility]
mode = "full_transitive"
build = false

[subject."users-value"]
file = "./schemas/user.avsc"
mode = "NONE"

[subject."orders-value"]
mode = "FORWARD"

[topic.users]
name = "com.acme.users"
key = "string"
key-encoding = "utf8"
value = "com.acme.User"
tombstones = true
rust-name = "AllUsers"

[topic.users.create]
partitions = 12
replication = 3
retention = "7d"
cleanup-policy = "compact,delete"

[topic.events]
key = "com.acme.Key"
value = ["com.acme.Created", "com.acme.Deleted"]
subject-name-strategy = "topic-record-name"

[topic.mixed]
value = ["com.acme.Created", "com.acme.Deleted"]
"#;

fn parse(text: &str) -> Project {
    let mut sources = SourceMap::new();
    let file = sources.add("avrogen.toml", text);
    let (project, findings) = Project::parse(&sources, file, Path::new("sub"));
    assert!(findings.is_empty(), "{findings:?}");
    project
}

#[test]
fn everything_is_read() {
    let project = parse(ALL);
    assert_eq!(
        project.registry.url.map(|url| url.value).as_deref(),
        Some("http://localhost:8081,http://localhost:8082")
    );
    assert_eq!(project.registry.ca.as_deref(), Some(Path::new("sub/tls/ca.pem")));
    assert_eq!(project.schemas.expect("paths")[0].value, "schemas");
    assert_eq!(project.compatibility.mode.map(|mode| mode.value.name()), Some("FULL_TRANSITIVE"));
    assert!(!project.compatibility.build);
    assert_eq!(project.subjects["orders-value"].mode.as_ref().map(|mode| mode.value.name()), Some("FORWARD"));
    let users = &project.topics["users"];
    assert_eq!(
        (users.name.as_str(), users.key_encoding, users.many),
        ("com.acme.users", KeyEncoding::Utf8, false)
    );
    assert!(users.tombstones);
    assert_eq!((users.create.partitions, users.create.replication), (Some(12), Some(3)));
    let events = &project.topics["events"];
    assert_eq!((events.name.as_str(), events.strategy), ("events", SubjectNameStrategy::TopicRecordName));
    assert!(events.many && !events.tombstones);
}

#[test]
fn an_empty_file_is_all_defaults() {
    let project = parse("");
    assert!(project.compatibility.build && project.compatibility.mode.is_none());
    assert!(project.schemas.is_none() && project.topics.is_empty());
}

fn files() -> Vec<SchemaFile> {
    let file = |path: &str, fullname: Option<&str>| SchemaFile {
        path: PathBuf::from(path),
        fullname: fullname.map(str::to_owned),
    };
    vec![
        file("schemas/user.avsc", Some("com.acme.User")),
        file("schemas/created.avsc", Some("com.acme.Created")),
        file("schemas/prices-value.avsc", None),
        file("schemas/other.avsc", Some("com.acme.Other")),
    ]
}

fn line(mapping: &Mapping) -> String {
    let schema = match &mapping.schema {
        MappedSchema::File(path) => path.display().to_string(),
        MappedSchema::Type(fullname) => fullname.clone(),
    };
    format!("{} = {schema} ({:?})", mapping.subject, mapping.rule)
}

#[test]
fn a_subject_s_schema_is_found_by_four_rules() {
    let locked = ["prices-value".to_owned(), "users-value".to_owned()];
    let mappings = subjects(Some(&parse(ALL)), &files(), &locked);
    assert_eq!(
        mappings.iter().map(line).collect::<Vec<_>>(),
        [
            "com.acme.Other = schemas/other.avsc (Fullname)",
            "com.acme.users-value = schemas/user.avsc (Topic)",
            "events-com.acme.Created = schemas/created.avsc (Topic)",
            "events-com.acme.Deleted = com.acme.Deleted (Topic)",
            "events-com.acme.Key = com.acme.Key (Topic)",
            "prices-value = schemas/prices-value.avsc (FileName)",
            "users-value = schemas/user.avsc (Subject)",
        ]
    );
    let plain = subjects(None, &files(), &[]);
    assert!(plain.iter().all(|mapping| mapping.rule == Rule::Fullname) && plain.len() == 3);
}

/// What setters say holds, then what `avrogen.toml` says; of selectors the more particular.
#[test]
fn the_nearest_setting_holds() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("project");
    std::fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("a file");
    let date = r#"{"type": "int", "logicalType": "date"}"#;
    write(
        "a.avsc",
        &format!(
            r#"{{"type": "record", "name": "A", "namespace": "n", "fields": [
                {{"name": "x", "type": {date}}}, {{"name": "y", "type": {date}}}, {{"name": "m", "type": {{"type": "map", "values": "int"}}}}]}}"#
        ),
    );
    write(
        "b.avsc",
        &format!(
            r#"{{"type": "record", "name": "B", "namespace": "n", "fields": [{{"name": "x", "type": {date}}}]}}"#
        ),
    );
    write(
        "avrogen.toml",
        "[schemas]\npaths = [\"*.avsc\"]\n[generate]\ntimes = \"jiff\"\nmap = \"hash\"\n\
         [generate.types.\"n.*\"]\ntimes = \"chrono\"\n[generate.types.\"n.B\"]\ntimes = \"raw\"\n",
    );
    let config = Config::new()
        .project(folder.join("avrogen.toml"))
        .map(MapType::BTree)
        .fields("n.A.y", |field| field.times(TimeType::Jiff));
    let generated = config.generate().unwrap_or_else(|error| panic!("{error}"));
    let code = generated.sets[0].files[0].contents();
    for expected in [
        "pub x: rt::chrono::NaiveDate",
        "pub y: rt::jiff::civil::Date",
        "pub m: rt::BTreeMap<String, i32>",
        "pub x: i32",
    ] {
        assert!(code.contains(expected), "{expected} is not in\n{code}");
    }
}
