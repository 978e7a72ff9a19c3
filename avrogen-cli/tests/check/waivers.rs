//! Findings that are accepted, for a reason and until a day.

use std::process::Stdio;

use super::{MISSING, Project, USER, command, user_with};

#[test]
fn a_waived_finding_is_shown_and_fails_nothing() {
    let project = Project::locked();
    project.write("schemas/user.avsc", user_with("mine"));
    assert_eq!(project.run(&["check"]).code, 1);
    let waive =
        ["waive", MISSING, "com.acme.User.mine", "--reason", "all producers have been upgraded", "--until"];
    let ran = project.run(&[&waive[..], &["2999-01-31"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.read("avrogen-waivers.md").ends_with(&format!(
        "\n- `{MISSING}` `com.acme.User.mine` until 2999-01-31: all producers have been upgraded\n"
    )));
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.starts_with(&format!("waived[{MISSING}]")), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("= waived: until 2999-01-31: all producers have been upgraded"),
        "{}",
        ran.stdout
    );
    assert_eq!(project.found(&[]), [format!("waived {MISSING} com.acme.User.mine")]);

    // Once locked it is part of the past, and the waiver accepts nothing any more.
    assert_eq!(project.run(&["lock"]).code, 0);
    assert!(project.read("avrogen.lock").contains(&format!("waived = [\"{MISSING} com.acme.User.mine\"]")));
    assert_eq!(project.found(&[]), ["warning unused-waiver com.acme.User.mine"]);
    project.remove("avrogen-waivers.md");
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_waiver_whose_day_has_passed_is_a_finding() {
    let project = Project::locked();
    project.write("schemas/user.avsc", user_with("mine"));
    project.write(
        "avrogen-waivers.md",
        format!("# Waivers\n\nProse.\n\n- `{MISSING}` `com.acme.User.mine` until 2001-01-31: soon\n"),
    );
    let mut found = project.found(&[]);
    found.sort();
    assert_eq!(
        found,
        [format!("error {MISSING} com.acme.User.mine"), "error expired-waiver com.acme.User.mine".to_owned()]
    );
    assert!(project.run(&["check"]).stdout.contains("--> avrogen-waivers.md:5:1"));
    // The finding has gone, and the line is still there.
    project.write("schemas/user.avsc", USER);
    assert_eq!(project.run(&["check"]).code, 1);
    // A part of the project does not know what others need.
    assert_eq!(project.found(&["schemas/user.avsc"]), [""; 0]);
}

#[test]
fn a_line_that_is_meant_to_be_a_waiver_is_a_finding() {
    let project = Project::locked();
    project.write("avrogen-waivers.md", "- `NAME_MISMATCH` because I say so\n");
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("error[invalid-waiver]: the waiver has no path"), "{}", ran.stdout);
}

#[test]
fn what_cannot_be_waived_is_refused() {
    let project = Project::new();
    let run = |rule: &str, path: &str, reason: &str, until: &str| {
        let ran = project.run(&["waive", rule, path, "--reason", reason, "--until", until]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        ran.stderr
    };
    assert!(run("NAME_MISSMATCH", "a", "b", "2999-01-01").contains("did you mean `NAME_MISMATCH`?"));
    assert!(run("NAME_MISMATCH", "a`b", "b", "2999-01-01").contains("the path is that of a finding"));
    assert!(run("NAME_MISMATCH", "a", " ", "2999-01-01").contains("a waiver needs a reason"));
    assert!(run("NAME_MISMATCH", "a", "b", "2001-01-01").contains("2001-01-01 has passed"));
    assert!(run("NAME_MISMATCH", "a", "b", "31.01.2999").contains("expected a day of the calendar"));
    assert!(run("unused-waiver", "a", "b", "2999-01-01").contains("is mended, and not accepted"));
    assert!(!project.path().join("avrogen-waivers.md").exists());
}

#[test]
fn style_is_accepted_as_well() {
    let project = Project::locked();
    project.write("schemas/user.avsc", USER.replace("\"id\"", "\"ID\""));
    assert_eq!(project.run(&["lint"]).code, 1);
    let path = "com.acme.User.ID";
    let args = ["waive", "field-name-case", path, "--reason", "as the table has it", "--until", "2999-01-31"];
    assert_eq!(project.run(&args).code, 0);
    let ran = project.run(&["lint"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("waived[field-name-case]"), "{}", ran.stdout);
    assert!(ran.stdout.contains("= waived: until 2999-01-31: as the table has it"), "{}", ran.stdout);
    let ran = project.run(&["lint", "--format", "json"]);
    assert!(
        ran.stdout.contains(r#""waived":{"reason":"as the table has it","until":"2999-01-31"}"#),
        "{}",
        ran.stdout
    );
    // `check` looks for no style, and `lint` for nothing else.
    project.write("schemas/user.avsc", USER);
    assert_eq!(project.found(&[]), [""; 0]);
    let ran = project.run(&["lint"]);
    assert_eq!(ran.code, 1);
    let unused =
        "warning[unused-waiver]: the waiver of field-name-case at `com.acme.User.ID` accepts nothing";
    assert!(
        ran.stdout.contains(unused) && ran.stdout.contains("--> avrogen-waivers.md:5:1"),
        "{}",
        ran.stdout
    );
    assert_eq!(project.run(&["lint", "schemas/user.avsc", "-q"]).code, 0);
    let other = format!(
        "- `{MISSING}` `a.B` until 2001-01-31: soon\n- `field-name-case` `{path}` until 2001-01-31: soon\n"
    );
    project.write("avrogen-waivers.md", &other);
    assert!(project.run(&["lint"]).stdout.matches("expired-waiver]").count() == 1);
    assert_eq!(project.found(&[]), ["error expired-waiver a.B"]);
}

/// A waiver of what only `check --source` looks for is no fault of a check without.
#[test]
fn what_was_not_looked_for_is_not_missed() {
    let project = Project::locked();
    project.write("avrogen-waivers.md", "- `field-type-changed` `a.B.c` until 2999-01-31: soon\n");
    assert_eq!(project.found(&[]), [""; 0]);
    assert_eq!(project.found(&["--source"]), ["warning unused-waiver a.B.c"]);
}

#[test]
fn those_who_waive_at_once_lose_nothing() {
    let project = Project::new();
    let waive = |at: usize| {
        let path = format!("com.acme.User.f{at}");
        let args = ["waive", MISSING, &path, "--reason", "many at once", "--until", "2999-01-31"];
        command(project.path()).args(args).stderr(Stdio::null()).spawn().expect("it starts")
    };
    // First they all find no file, then one that each of them changes.
    for round in 0..2 {
        let all: Vec<_> = (0..12).map(|at| waive(round * 12 + at)).collect();
        for mut child in all {
            assert!(child.wait().expect("it ends").success());
        }
    }
    let text = project.read("avrogen-waivers.md");
    for at in 0..24 {
        assert!(text.contains(&format!("`com.acme.User.f{at}`")), "{text}");
    }
    assert_eq!(text.matches("# Waivers").count(), 1);
    assert_eq!(text.lines().filter(|line| line.starts_with("- ")).count(), 24);
}

/// The file may be a link to one that several projects share, and not everybody's to read.
#[cfg(unix)]
#[test]
fn the_file_stays_what_it_is() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let project = Project::new();
    project.write("shared/ours.md", "# Ours\r\n");
    let [ours, link] = ["shared/ours.md", "avrogen-waivers.md"].map(|name| project.path().join(name));
    fs::set_permissions(&ours, Permissions::from_mode(0o640)).expect("it is ours");
    symlink("shared/ours.md", &link).expect("it can be made");
    let ran = project.run(&["waive", MISSING, "a.B", "--reason", "why", "--until", "2999-01-31"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    let text = project.read("shared/ours.md");
    assert_eq!(text, format!("# Ours\r\n- `{MISSING}` `a.B` until 2999-01-31: why\r\n"));
    assert_eq!(fs::metadata(&ours).expect("it is there").permissions().mode() & 0o777, 0o640);
}
