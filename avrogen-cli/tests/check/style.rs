//! `diff`, `lint`, `fmt` and `rules`.

use super::{Project, USER, user_with};

#[test]
fn a_difference_is_told_in_terms_of_the_schema() {
    let project = Project::locked();
    project.write("new.avsc", user_with("country").replace("\"long\"", "[\"null\", \"long\"]"));
    let lines = "com.acme.User.id: type widened from long to [null, long]\ncom.acme.User.country: field added: string\n";
    for old in ["schemas/user.avsc", "lock:com.acme.User", "lock:com.acme.User@1"] {
        let ran = project.run(&["diff", old, "new.avsc"]);
        assert_eq!((ran.code, &*ran.stdout), (1, lines), "{old}: {}", ran.stderr);
    }
    project.write("other.avsc", USER.replace('\n', " "));
    let ran = project.run(&["diff", "schemas/user.avsc", "other.avsc"]);
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (0, "", "no difference\n"));
}

#[test]
fn what_cannot_be_compared_is_told() {
    let project = Project::locked();
    let said = |name: &str| {
        let ran = project.run(&["diff", name, "schemas/user.avsc"]);
        assert_eq!(ran.code, 2, "{name}");
        ran.stderr
    };
    assert!(said("lock:com.acme.Usr").contains("com.acme.Usr is not locked"));
    assert!(said("lock:com.acme.User@2").contains("did you mean `lock:com.acme.User@1`?"));
    assert!(said("git:HEAD").contains("git:REV:PATH"));
    assert!(said("schemas").contains("is a folder"));
    assert!(said("nowhere.avsc").contains("is not there"));
    assert!(said("").contains("an argument is empty, and names no schema"));
}

#[test]
fn style_is_found_and_set() {
    let project = Project::new();
    project.write("schemas/user.avsc", USER.replace("\"id\"", "\"ID\""));
    let ran = project.run(&["lint"]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("warning[field-name-case]"), "{}", ran.stdout);
    project.write("avrogen.toml", "[rules]\nfield-name-case = \"off\"\nmissing-doc = \"off\"\n");
    let ran = project.run(&["lint"]);
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{}", ran.stderr);
}

/// A record with so many fields, each of which is made from its number.
fn record(fields: usize, field: impl Fn(usize) -> String) -> String {
    let fields: Vec<String> = (0..fields).map(field).collect();
    format!(r#"{{"type": "record", "name": "a.R", "fields": [{}]}}"#, fields.join(",\n"))
}

#[test]
fn nothing_that_is_found_is_left_out_in_silence() {
    let project = Project::new();
    project.write("schemas/r.avsc", record(1500, |at| format!(r#"{{"name": "F{at}", "type": "int"}}"#)));
    let ran = project.run(&["lint", "--format", "json"]);
    assert_eq!(ran.stdout.matches(r#""rule":"field-name-case""#).count(), 1500);
    let ran = project.run(&["lint"]);
    assert!(ran.stderr.contains("1500 warnings"), "{}", ran.stderr);

    // Others keep a thousand, and say that there are more.
    let said = |text: &str| {
        project.write("schemas/r.avsc", text);
        let ran = project.run(&["check", "-q"]);
        assert!(
            ran.stderr.contains("[too-many-findings]: a.R has more than 1000 findings"),
            "{}",
            ran.stderr
        );
        ran.code
    };
    project.write(
        "schemas/r.avsc",
        record(1001, |at| format!(r#"{{"name": "f{at}", "type": "int", "default": 0}}"#)),
    );
    assert_eq!(project.run(&["lock", "-q"]).code, 0);
    assert_eq!(said(&record(1001, |at| format!(r#"{{"name": "f{at}", "type": "string"}}"#))), 1);
    assert_eq!(said(&record(1001, |at| format!(r#"{{"name": "f{at}", "type": "int", "default": 1}}"#))), 0);
    project.write("schemas/r.avsc", record(1010, |_| "0".to_owned()));
    let ran = project.run(&["generate"]);
    assert!(ran.stderr.contains("10 more findings are not shown"), "{}", ran.stderr);
}

/// Nothing that a file or an argument says reaches a terminal as a command to it.
#[test]
fn names_of_others_do_nothing_to_a_terminal() {
    let project = Project::new();
    let odd = r#"{"type": "record", "name": "a.R\u001b[31m", "doc": "\u009b2J", "fields": [{"name": "f\u0007", "type": "int"}]}"#;
    let escape = "\u{1b}[2J";
    project.write("old.avsc", odd);
    project.write("new.avsc", odd.replace("u0007", "u0008").replace("009b", "009d"));
    project.write(&format!("schemas/{escape}.avsc"), "{\"type\":\"fixed\",\"name\":\"A\",\"size\":1}");
    project.write("avrogen.toml", format!("[topic.\"{}\"]\nvalue = 1\n", "\\u001b[2J"));
    let file = format!("schemas/{escape}.avsc");
    for args in [
        &["fingerprint", "--lenient", "old.avsc"][..],
        &["fingerprint", "--lenient", &file],
        &["diff", "old.avsc", "new.avsc", "--project", "schemas"],
        &["check", "--against", "old.avsc", "new.avsc"],
        &["check", "new.avsc", "--against", escape, "--format", "github"],
        &["check", "--against", &format!("git:{escape}"), "-v"],
        &["lint", &file, "-v"],
        &["fmt", "--check", &file],
        &["generate", &file, "--out", &format!("{escape}.rs"), "-v"],
        &["generate", &file, "--out", &format!("{escape}.rs"), "--check"],
        &["explain", escape],
        &["waive", escape, escape, "--reason", "why", "--until", "2999-01-01"],
        &["rules", "--project", escape],
    ] {
        for project_file in [true, false] {
            if !project_file {
                std::fs::rename(project.path().join("avrogen.toml"), project.path().join("off"))
                    .expect("it is there");
            }
            let ran = project.run(args);
            let said = ran.stdout + &ran.stderr;
            assert!(
                !said.is_empty() && !said.contains(|c: char| c.is_control() && c != '\n'),
                "{args:?}: {said:?}"
            );
            if !project_file {
                std::fs::rename(project.path().join("off"), project.path().join("avrogen.toml"))
                    .expect("it is there");
            }
        }
    }
}

#[test]
fn layout_is_checked_and_mended() {
    let project = Project::new();
    project.write("schemas/a.avsc", "{\"type\":\"fixed\",\"name\":\"A\",\"size\":1}");
    project.write("schemas/b.avsc", "{\n  \"type\": \"fixed\",\n  \"name\": \"B\",\n  \"size\": 1\n}\n");
    let ran = project.run(&["fmt", "--check"]);
    assert_eq!((ran.code, &*ran.stdout), (1, "schemas/a.avsc: unformatted\n"), "{}", ran.stderr);
    let ran = project.run(&["fmt"]);
    assert_eq!(
        (ran.code, &*ran.stdout, &*ran.stderr),
        (0, "schemas/a.avsc: formatted\n", "1 of 2 files changed\n")
    );
    assert_eq!(project.read("schemas/a.avsc"), project.read("schemas/b.avsc").replace("\"B\"", "\"A\""));
    assert_eq!(project.run(&["fmt", "--check"]).code, 0);
    project.write("schemas/a.avsc", "{");
    let ran = project.run(&["fmt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--> schemas/a.avsc:1:"), "{}", ran.stderr);
}

#[test]
fn rules_have_the_severity_of_the_project() {
    let project = Project::new();
    let line = |rule: &str| {
        let ran = project.run(&["rules"]);
        ran.stdout
            .lines()
            .find(|line| line.starts_with(rule))
            .unwrap_or_else(|| panic!("{}", ran.stdout))
            .to_owned()
    };
    assert!(line("TYPE_MISMATCH").contains("verdict   error "));
    assert!(line("doc-changed").contains("warning   info "));
    project.write("avrogen.toml", "[rules]\ndoc-changed = \"off\"\n");
    assert!(line("doc-changed").contains("warning   off "));
}
