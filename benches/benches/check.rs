//! `cargo bench --bench check`: 2,000 schemas against a revision of git, beside the checker of Python's `avro`.
//!
//! The command does all that it does for a user: it starts, reads the project, asks git for the revision, parses 4,000 texts and
//! writes a report. The peer has two folders of texts and a warm interpreter. Fails where the command takes two seconds or 200 MB.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use avrogen_benches::python::{environment, output};

/// How many schemas there are.
const SCHEMAS: usize = 2_000;
/// The most that the command may take, in seconds.
const SECONDS: f64 = 2.0;
/// The most memory that it may take, in bytes.
const MEMORY: f64 = 200e6;
/// The version of the peer.
const AVRO: &str = "1.12.1";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let avrogen = avrogen(&root.join(".."));
    let folder = std::env::temp_dir().join(format!("avrogen-bench-check-{}", std::process::id()));
    project(&folder);
    let script = root.join("python/check.py").display().to_string();
    let run = |python: &Path, args: &[&str]| -> [f64; 2] {
        let line = output(Command::new(python).arg(&script).args(args).current_dir(&folder));
        let numbers: Vec<f64> = line.split_whitespace().map(|word| word.parse().expect("a number")).collect();
        [numbers[0], numbers[1]]
    };
    let python = environment(&format!("avro-{AVRO}"), &format!("avro=={AVRO}"));
    let program = avrogen.display().to_string();
    let [own, memory] =
        run(&python, &["measure", &program, "check", "--against", "git:HEAD", "--format", "json"]);
    let [peer, incompatible] = run(&python, &["peer", "old", "schemas"]);
    fs::remove_dir_all(&folder).expect("it can be removed");
    assert!(incompatible > 0.0 && incompatible < SCHEMAS as f64, "{incompatible} are incompatible");
    println!("{SCHEMAS} schemas against git, seconds  {own:>8.3}");
    println!("largest memory, MB                {:>8.1}", memory / 1e6);
    println!("Python avro {AVRO}, seconds       {peer:>8.3}  {:.2} x", peer / own);
    println!();
    println!(
        r#"{{"bench": "check", "workload": "2000 schemas", "operation": "check", "peer": "python avro", "ratio": {:.3}}}"#,
        peer / own
    );
    assert!(own < SECONDS && memory < MEMORY, "the command took {own} s and {memory} bytes");
}

/// Builds the command as users have it.
fn avrogen(workspace: &Path) -> PathBuf {
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--release", "--package", "avrogen-cli"]).current_dir(workspace);
    output(&mut build);
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    target.join("release").join(format!("avrogen{}", std::env::consts::EXE_SUFFIX))
}

/// A repository with the schemas, every one of which has been edited since.
fn project(folder: &Path) {
    for part in ["schemas", "old"] {
        fs::create_dir_all(folder.join(part)).expect("it can be made");
    }
    let write = |part: &str, number: usize, text: &str| {
        fs::write(folder.join(part).join(format!("event{number}.avsc")), text).expect("it can be written");
    };
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
        output(Command::new("git").args(identity).args(args).current_dir(folder));
    };
    for number in 0..SCHEMAS {
        let old = schema(number, false);
        write("old", number, &old);
        write("schemas", number, &old);
    }
    fs::write(folder.join(".gitignore"), "old\n").expect("it can be written");
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "schemas"]);
    for number in 0..SCHEMAS {
        write("schemas", number, &schema(number, true));
    }
}

/// A record of twenty fields with an enum, a record of its own, a map and a union. One edit in ten is incompatible.
fn schema(number: usize, is_new: bool) -> String {
    let mut fields: Vec<String> = (0..20)
        .map(|at| match at % 5 {
            0 => format!(r#"{{"name": "f{at}", "type": "string", "doc": "Field {at} of event {number}."}}"#),
            1 => format!(r#"{{"name": "f{at}", "type": ["null", "long"], "default": null}}"#),
            2 => format!(
                r#"{{"name": "f{at}", "type": {{"type": "map", "values": "double"}}, "default": {{}}}}"#
            ),
            3 => format!(
                r#"{{"name": "f{at}", "type": {{"type": "long", "logicalType": "timestamp-millis"}}}}"#
            ),
            _ => format!(
                r#"{{"name": "f{at}", "type": {{"type": "record", "name": "Part{at}", "fields": [
      {{"name": "kind", "type": {{"type": "enum", "name": "Kind{at}", "symbols": ["A", "B", "C"]}}}},
      {{"name": "size", "type": "int"}}
    ]}}}}"#
            ),
        })
        .collect();
    if is_new {
        let default = if number % 10 == 0 { "" } else { r#", "default": "none""# };
        fields.push(format!(r#"{{"name": "added", "type": "string"{default}}}"#));
    }
    let fields = fields.join(",\n    ");
    format!(
        "{{\n  \"type\": \"record\",\n  \"name\": \"Event{number}\",\n  \"namespace\": \"com.acme.n{}\",\n  \"fields\": [\n    {fields}\n  ]\n}}\n",
        number % 50
    )
}
