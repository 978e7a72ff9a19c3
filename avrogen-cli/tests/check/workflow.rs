//! The workflow of the README, done as GitHub does it: the merge of a request into its base, checked out without a branch.

use std::path::Path;

use super::{Project, Ran, USER, user_with};

/// The `avrogen` commands of the workflow, and the depth of its checkout.
fn workflow() -> (Vec<Vec<String>>, String) {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(readme).expect("the page");
    let start = readme.find("`.github/workflows/schemas.yml`").expect("the workflow");
    let yaml = readme[start..].split("```").nth(1).expect("a block");
    let steps = yaml.lines().filter_map(|line| line.trim().strip_prefix("- run: avrogen "));
    let steps = steps.map(|step| step.split(' ').map(str::to_owned).collect()).collect();
    let depth = yaml.lines().find_map(|line| line.trim().strip_prefix("fetch-depth: ")).expect("a depth");
    (steps, depth.split(' ').next().unwrap_or_default().to_owned())
}

/// Runs the steps on a request that makes the schema this one, until one fails.
fn request(schema: &str) -> Ran {
    let (steps, depth) = workflow();
    assert_eq!((steps.len(), &*depth), (2, "0"));
    let origin = Project::new();
    origin.git(&["init", "-q", "-b", "main"]);
    origin.write("schemas/user.avsc", USER);
    origin.commit("a user");
    origin.git(&["checkout", "-q", "-b", "edit"]);
    origin.write("schemas/user.avsc", schema);
    origin.commit("an edit");
    origin.git(&["checkout", "-q", "main"]);
    origin.write("README.md", "meanwhile");
    origin.commit("meanwhile");
    origin.git(&["checkout", "-q", "--detach"]);
    origin.git(&["merge", "-q", "--no-edit", "edit"]);
    origin.git(&["update-ref", "refs/pull/1/merge", "HEAD"]);
    origin.git(&["checkout", "-q", "main"]);

    let runner = Project::new();
    runner.git(&["init", "-q"]);
    runner.git(&["remote", "add", "origin", &format!("file://{}", origin.path().display())]);
    let refspecs = ["+refs/heads/*:refs/remotes/origin/*", "+refs/pull/1/merge:refs/remotes/pull/1/merge"];
    runner.git(&[&["fetch", "-q", "--prune", "origin"], &refspecs[..]].concat());
    runner.git(&["checkout", "-q", "--force", "refs/remotes/pull/1/merge"]);
    let mut last = None;
    for step in steps {
        let mut command = super::command(runner.path());
        let output = runner.path().join(".git/output");
        command.args(&step).env("GITHUB_BASE_REF", "main").env("GITHUB_OUTPUT", &output);
        command.env("GITHUB_WORKSPACE", std::fs::canonicalize(runner.path()).expect("it is there"));
        let ran = Ran::from_output(command.output().expect("it starts"));
        let is_done = ran.code != 0;
        last = Some(ran);
        if is_done {
            break;
        }
    }
    last.expect("a step")
}

#[test]
fn a_request_that_breaks_nobody_passes() {
    let ran = request(&user_with("country").replace("\"string\"}", "\"string\", \"default\": \"\"}"));
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{}", ran.stderr);
}

#[test]
fn a_request_that_breaks_somebody_fails_on_its_line() {
    let ran = request(&user_with("country"));
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let expected = "::error file=schemas/user.avsc,line=7,col=14,endLine=7,endColumn=23,title=READER_FIELD_MISSING_DEFAULT_VALUE::";
    assert!(ran.stdout.starts_with(expected), "{}", ran.stdout);
}

#[test]
fn a_request_that_lays_a_schema_out_otherwise_fails() {
    let ran = request(&USER.replace("  ", "\t"));
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("schemas/user.avsc: unformatted"), "{}", ran.stdout);
}
