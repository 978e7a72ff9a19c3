//! The report of one check in every format. `SNAPSHOTS=overwrite` takes the new state.

use std::path::Path;

use avrogen_harness::Ran;
use snapbox::{Assert, Data};

use super::{Project, USER, user_with};

/// Two subjects with an error, a warning, a waived finding and something informative.
pub(crate) fn project() -> Project {
    let project = Project::new();
    project.write("schemas/user.avsc", USER);
    project.write(
        "schemas/a & b.avsc",
        r#"{"type": "enum", "name": "Role", "symbols": ["A", "B"], "doc": "1"}"#,
    );
    project.write("schemas/clean.avsc", r#"{"type": "fixed", "name": "Clean", "size": 1}"#);
    project.write(
        "schemas/price.avsc",
        r#"{"type": "record", "name": "Price", "fields": [{"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}"#,
    );
    assert_eq!(project.run(&["lock"]).code, 0);
    project.write("schemas/user.avsc", user_with("country").replace("\"long\"", "\"string\""));
    project.write("schemas/a & b.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["A"], "doc": "1"}"#);
    let price = project.read("schemas/price.avsc").replace("millis", "micros");
    project.write("schemas/price.avsc", &price);
    project.write("schemas/clean.avsc", r#"{"type": "fixed", "name": "Clean", "size": 1, "doc": "<&>"}"#);
    project.write("avrogen-waivers.md", "- `MISSING_ENUM_SYMBOLS` `Role` until 2999-01-31: nobody wrote B\n");
    project
}

/// The day until which a finding may be accepted depends on the day of the test.
fn without_days(text: &str) -> String {
    let mut parts = text.split("--until ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("--until DATE");
        out.push_str(part.get("2027-01-31".len()..).unwrap_or_default());
    }
    out
}

fn check(name: &str, args: &[&str]) {
    let project = project();
    let ran = project.run(&[&["check", "--mode", "FULL"], args].concat());
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/expected").join(name);
    let made = format!("{}---\n{}", without_days(&ran.stdout), ran.stderr);
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(Data::from(made).raw(), Data::read_from(&path, None).raw());
}

#[test]
fn text() {
    check("text.txt", &["-v"]);
}

#[test]
fn json() {
    check("json.txt", &["--format", "json"]);
}

#[test]
fn github() {
    check("github.txt", &["--format", "github"]);
}

#[test]
fn gitlab() {
    check("gitlab.txt", &["--format", "gitlab"]);
}

#[test]
fn junit() {
    check("junit.txt", &["--format", "junit"]);
}

#[test]
fn sarif() {
    check("sarif.txt", &["--format", "sarif"]);
}

#[test]
fn a_workflow_gets_counts_and_paths_from_its_root() {
    let project = project();
    let counts = project.path().join("counts");
    std::fs::write(&counts, "earlier=1\n").expect("it can be written");
    let root = std::fs::canonicalize(project.path()).expect("it is there");
    let mut command = super::command(&root.join("schemas"));
    let ran = Ran::from_output(
        command
            .args(["check", "--project", "..", "--format", "github", "user.avsc"])
            .env("GITHUB_OUTPUT", &counts)
            .env("GITHUB_WORKSPACE", &root)
            .output()
            .expect("it starts"),
    );
    // There is no avrogen.toml to be found.
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    project.write("avrogen.toml", "");
    let ran = Ran::from_output(command.output().expect("it starts"));
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("::error file=schemas/user.avsc,line=6,"), "{}", ran.stdout);
    let counts = std::fs::read_to_string(&counts).expect("it can be read");
    assert_eq!(counts, "earlier=1\nerror_count=2\nwarning_count=0\ninfo_count=0\nwaived_count=0\n");
}

#[test]
fn the_order_is_the_same_every_time_and_wherever_the_files_come_from() {
    let project = project();
    let report = |args: &[&str]| project.run(&[&["check", "--format", "json"], args].concat()).stdout;
    let all = report(&[]);
    assert_eq!(all.lines().count(), 5, "{all}");
    for _ in 0..4 {
        assert_eq!(report(&[]), all);
    }
    let files = ["schemas/user.avsc", "schemas/price.avsc", "schemas/clean.avsc", "schemas/a & b.avsc"];
    assert_eq!(report(&files), all);
    assert_eq!(report(&[files[2], files[0], files[3], files[1]]), all);
}

/// `avrogen check | head -0` is no failure.
#[test]
fn a_broken_pipe_is_no_failure() {
    let project = project();
    for format in ["text", "json", "github", "gitlab", "junit", "sarif"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = super::command(project.path());
        command.args(["check", "-q", "--format", format]).stdout(writer);
        let mut child = command.spawn().expect("it starts");
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{format}");
    }
}
