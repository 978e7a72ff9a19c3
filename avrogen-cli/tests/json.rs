//! `--format json` writes one object a line, and each is what its published JSON Schema says.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use avrogen_harness::Folder;
use boon::{Compiler, Schemas};
use serde_json::Value;

fn avrogen(case: &str, args: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd").join(case);
    let command = Command::new(env!("CARGO_BIN_EXE_avrogen"))
        .args(args)
        .args(["--format", "json"])
        .current_dir(folder)
        .output();
    command.expect("it starts")
}

fn schema_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/json/{name}.schema.json"))
}

/// The lines of a stream, each of which is what the schema says and says nothing that the schema does not know.
fn lines(stream: &[u8], schema: &str) -> Vec<Value> {
    let file = schema_file(schema);
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let text = std::fs::read_to_string(&file).expect("a schema");
    let parsed: Value = serde_json::from_str(&text).expect("JSON");
    let index = compiler.compile(file.to_str().expect("a path"), &mut schemas).expect("a JSON Schema");
    let text = std::str::from_utf8(stream).expect("text");
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    assert!(!lines.is_empty(), "{schema}: nothing was written");
    for line in &lines {
        schemas.validate(line, index).unwrap_or_else(|error| panic!("{schema}: {line}\n{error}"));
        for key in line.as_object().expect("an object").keys() {
            assert!(parsed["properties"].get(key).is_some(), "{schema} does not describe `{key}`");
        }
    }
    lines
}

#[test]
fn diagnostics() {
    let output = avrogen("generate.in", &["generate", "broken.avsc"]);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(2), true));
    let lines = lines(&output.stderr, "diagnostic");
    assert_eq!(lines.len(), 2);
    assert_eq!(
        lines[0],
        serde_json::json!({
            "code": "unknown-name", "severity": "error", "message": "no schema is named `lang`",
            "file": "broken.avsc", "line": 5, "column": 28, "end_line": 5, "end_column": 34,
            "help": "did you mean `long`?",
        })
    );
}

/// In files and in what is piped, as JSON and as bytes.
#[test]
fn what_is_wrong_with_data_has_a_place() {
    let folder = Folder::new();
    let path = |name: &str| folder.join(name).display().to_string();
    std::fs::write(path("texts.json"), "\"a\"\n1\n").expect("a file");
    std::fs::write(path("texts.hex"), "0261\n0g\n").expect("a file");
    std::fs::write(path("texts.bin"), [2, 0x61, 6]).expect("a file");
    for (args, file, line, column) in [
        (&["encode", "--schema", "\"string\""][..], "texts.json", Some(2), Some(1)),
        (&["decode", "--schema", "\"string\"", "--encoding", "hex"], "texts.hex", Some(2), None),
        (&["decode", "--schema", "\"string\""], "texts.bin", None, None),
    ] {
        let file = path(file);
        let output = avrogen("generate.in", &[args, &[&file]].concat());
        assert_eq!(output.status.code(), Some(2));
        let told = &lines(&output.stderr, "diagnostic")[0];
        assert_eq!(told["file"], serde_json::json!(file), "{told}");
        assert_eq!((&told["line"], &told["column"]), (&serde_json::json!(line), &serde_json::json!(column)));
        assert!(told["message"].as_str().is_some_and(|text| !text.contains("texts.")), "{told}");
    }
}

#[test]
fn failures_are_diagnostics_without_a_place() {
    let output = avrogen("generate.in", &["generate", "nowhere.avsc"]);
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output.stderr, "diagnostic");
    assert_eq!((lines.len(), &lines[0]["code"]), (1, &Value::Null));
}

#[test]
fn fingerprints() {
    let output = avrogen("fingerprint.in", &["fingerprint", "user.avsc", "role.avsc", "int.avsc"]);
    assert_eq!((output.status.code(), output.stderr.is_empty()), (Some(0), true));
    let lines = lines(&output.stdout, "fingerprint");
    let names: Vec<&str> = lines.iter().filter_map(|line| line["name"].as_str()).collect();
    assert_eq!(names, ["int", "com.acme.Role", "com.acme.User"]);
    // The signed number of the specification's tests, in the order of its bytes.
    assert_eq!(lines[0]["rabin"], "8f5c393f1ad57572");
    assert_eq!(
        lines[1]["normalized"],
        r#"{"type":"enum","name":"Role","namespace":"com.acme","symbols":["ADMIN","MEMBER"],"a":2,"b":1}"#
    );
    // A registry has the role from a reference.
    assert_eq!(
        lines[2]["stored"],
        r#"{"type":"record","name":"User","namespace":"com.acme","doc":"Somebody","fields":[{"name":"id","type":"long"},{"name":"role","type":"Role","default":"MEMBER"}]}"#
    );
    assert!(lines[2]["canonical"].as_str().is_some_and(|form| form.contains("symbols")));
}

#[test]
fn explanations() {
    let output = avrogen("generate.in", &["explain"]);
    let all = lines(&output.stdout, "explain");
    assert!(all.len() > 40);
    let output = avrogen("generate.in", &["explain", "unknown-name"]);
    assert_eq!(
        lines(&output.stdout, "explain"),
        [all.iter().find(|line| line["code"] == "unknown-name").expect("it is there").clone()]
    );
}

#[test]
fn code_and_files_of_code() {
    let output = avrogen("generate.in", &["generate"]);
    let code = lines(&output.stdout, "code");
    assert!(code[0]["code"].as_str().is_some_and(|code| code.contains("pub struct Point")));

    let folder = Folder::new();
    let out = folder.join("avro").display().to_string();
    let run =
        |more: &[&str]| avrogen("generate.in", &[&["generate", "schemas", "--out", &out], more].concat());
    let states = |output: &Output| -> Vec<String> {
        lines(&output.stdout, "generate").iter().map(|line| line["state"].to_string()).collect()
    };
    let output = run(&["--check"]);
    assert_eq!((output.status.code(), states(&output)), (Some(1), vec!["\"missing\"".to_owned(); 4]));
    let output = run(&[]);
    assert_eq!((output.status.code(), states(&output)), (Some(0), vec!["\"written\"".to_owned(); 4]));
    let output = run(&["--check"]);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(0), true));

    std::fs::write(folder.join("avro/com/mod.rs"), "// mine\n").expect("it can be written");
    let output = run(&["--diff"]);
    let line = &lines(&output.stdout, "generate")[0];
    assert_eq!((output.status.code(), &line["state"]), (Some(1), &"changed".into()));
    let diff = line["diff"].as_str().expect("a diff");
    assert!(diff.contains("\n-// mine\n+// @generated by avrogen") && !diff.contains('\x1b'), "{diff}");
}

#[test]
fn files_of_a_project() {
    let folder = Folder::new();
    let output = Command::new(env!("CARGO_BIN_EXE_avrogen"))
        .args(["init", "--format", "json"])
        .current_dir(folder.path())
        .output()
        .expect("it starts");
    // No package, so a place for schemas only.
    let files: Vec<_> = lines(&output.stdout, "init").into_iter().map(|line| line["file"].clone()).collect();
    assert_eq!(files, ["avrogen.toml", ".gitattributes"]);
}

#[test]
fn a_registry() {
    use avrogen_runtime::registry::{Schema, blocking};
    let registry = avrogen_runtime::testing::Registry::start().expect("a registry");
    let client = blocking::Client::new(registry.client().expect("a client")).expect("a runtime");
    client
        .register("id", &Schema::new(r#"{"type":"fixed","name":"Id","size":8}"#))
        .expect("it is registered");
    let list =
        r#"{"type":"record","name":"List","fields":[{"name":"ids","type":{"type":"array","items":"Id"}}]}"#;
    let list = Schema::new(list).reference("Id", "id", 1);
    client.register("list", &list).expect("it is registered");
    let folder = Folder::new();
    let run = |args: &[&str], schema| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
        command
            .current_dir(folder.path())
            .args(args)
            .args(["--format", "json"])
            .env("AVROGEN_REGISTRY_URL", registry.url());
        lines(&command.output().expect("it starts").stdout, schema)
    };
    assert_eq!(run(&["subjects"], "subjects").len(), 2);
    assert_eq!(run(&["versions", "id"], "versions")[0]["id"], 1);
    let shown = &run(&["show", "list"], "show")[0];
    assert_eq!((&shown["references"][0]["subject"], &shown["type"]), (&"id".into(), &"AVRO".into()));
    assert_eq!(run(&["show", "--id", "1"], "show")[0]["subject"], Value::Null);
    let pulled = run(&["pull", "--subject", "list"], "pull");
    assert_eq!((pulled.len(), &pulled[1]["copy"], &pulled[1]["version"]), (2, &"written".into(), &1.into()));
    assert_eq!(run(&["pull", "--locked"], "pull")[0]["state"], "unchanged");
    assert_eq!(run(&["pull", "--check"], "pull")[0]["state"], "unchanged");
    assert_eq!(run(&["plan"], "push")[1]["references"][0]["subject"], "id");
    assert_eq!(run(&["push"], "push")[0]["action"], "unchanged");
    assert_eq!(run(&["config", "set", "id", "FULL"], "config")[0]["compatibility"], "FULL");
    assert_eq!(run(&["config", "unset", "id"], "config")[0]["compatibility"], Value::Null);
}

#[test]
fn services() {
    use std::io::{BufRead as _, BufReader};
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
    command.args(["dev", "--registry", "0", "--format", "json"]).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(lines(line.as_bytes(), "dev")[0]["variable"], "AVROGEN_REGISTRY_URL");
}

#[test]
fn findings_of_all_kinds() {
    let folder = Folder::new();
    let write = |path: &str, text: &str| std::fs::write(folder.join(path), text).expect("it can be written");
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
        command.args(args).args(["--format", "json"]).current_dir(folder.path());
        command.output().expect("it starts").stdout
    };
    std::fs::create_dir(folder.join("schemas")).expect("it can be made");
    let user = r#"{"type":"record","name":"User","fields":[{"name":"Id","type":"long"}]}"#;
    write("schemas/user.avsc", user);
    assert_eq!(lines(&run(&["lock"]), "lock")[0]["state"], "locked");
    write("schemas/user.avsc", &user.replace("long", "string"));
    let found = lines(&run(&["check", "--mode", "FULL", "--source"]), "check");
    let rules: Vec<&str> = found.iter().filter_map(|line| line["rule"].as_str()).collect();
    assert_eq!(rules, ["TYPE_MISMATCH", "TYPE_MISMATCH", "field-type-changed"]);
    assert_eq!((&found[0]["location"], &found[0]["old"]["version"]), (&"/fields/0/type".into(), &1.into()));
    let waiver = ["waive", "TYPE_MISMATCH", "User.Id", "--reason", "why not", "--until", "2999-12-31"];
    assert_eq!(lines(&run(&waiver), "waive")[0]["until"], "2999-12-31");
    assert_eq!(lines(&run(&["check"]), "check")[0]["waived"]["reason"], "why not");
    write("avrogen-waivers.md", "- `TYPE_MISMATCH` `User.Id` until 2001-12-31: why not\n- `NAME_MISMATCH`\n");
    assert_eq!(lines(&run(&["check"]), "check").len(), 3);
    assert_eq!(lines(&run(&["diff", "lock:User", "schemas/user.avsc"]), "diff")[0]["change"], "changed");
    assert!(!lines(&run(&["lint"]), "lint").is_empty());
    assert!(lines(&run(&["rules"]), "rules").len() > 30);
    assert_eq!(lines(&run(&["fmt"]), "fmt")[0]["state"], "formatted");
    assert_eq!(lines(&run(&["bundle", "schemas/user.avsc"]), "bundle").len(), 1);
}

/// Whoever adds a schema says here what is held against it.
#[test]
fn every_schema_is_tested() {
    let tests = include_str!("json.rs");
    for entry in std::fs::read_dir(schema_file("x").parent().expect("a folder")).expect("the schemas") {
        let name = entry.expect("a schema").file_name().into_string().expect("a name");
        let name = name.strip_suffix(".schema.json").expect("a JSON Schema");
        assert!(tests.contains(&format!("\"{name}\"")), "{name} is not tested");
    }
}

#[cfg(feature = "kafka")]
#[test]
fn messages_of_topics() {
    use avrogen_runtime::registry::{Client, Schema, blocking};
    let kafka = avrogen_runtime::testing::Kafka::start().expect("a broker");
    let registry = kafka.registry().expect("there is one").url();
    let client = blocking::Client::new(Client::new(&*registry).expect("a client")).expect("a runtime");
    for topic in ["old", "new"] {
        kafka.create_topic(topic, 1).expect("it is new");
        client.register(&format!("{topic}-value"), &Schema::new(r#""long""#)).expect("it is registered");
    }
    let folder = Folder::new();
    std::fs::write(folder.join("values"), "1\n2\n").expect("a file");
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
        command.env("AVROGEN_REGISTRY_URL", &registry).env("AVROGEN_KAFKA_BROKERS", kafka.brokers());
        let output = command.args(args).args(["--format", "json"]).current_dir(folder.path()).output();
        let output = output.expect("it starts");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let sent = lines(&run(&["produce", "old", "--key", "k", "-H", "h=1", "values"]), "produce");
    assert_eq!(sent[1], serde_json::json!({"topic": "old", "partition": 0, "offset": 1}));
    let read = lines(&run(&["tail", "old", "--exit-at-end"]), "tail");
    assert_eq!((&read[0]["key"], &read[1]["value"]), (&"k".into(), &2.into()));
    let moved = lines(&run(&["translate", "--from", "old", "--to", "new", "--exit-at-end"]), "translate");
    assert_eq!(moved[0]["moved"], 2);
}
