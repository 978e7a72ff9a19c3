//! `avrogen lock`, and checks against what it wrote.

use super::{MISSING, Project, USER, user_with};

#[test]
fn a_locked_schema_is_held_to_its_mode() {
    let project = Project::locked();
    assert_eq!(project.run(&["check"]).code, 0);
    project.write("schemas/user.avsc", user_with("country"));
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("com.acme.User: a registry stops at version 1"), "{}", ran.stderr);
    // What a check refuses is not locked.
    let before = project.read("avrogen.lock");
    let ran = project.run(&["lock"]);
    assert_eq!((ran.code, project.read("avrogen.lock")), (1, before));
    assert!(ran.stderr.contains("nothing was locked"), "{}", ran.stderr);

    project.write(
        "schemas/user.avsc",
        user_with("country").replace("\"string\"}", "\"string\", \"default\": \"\"}"),
    );
    assert_eq!(project.run(&["lock"]).code, 0);
    assert!(
        project.read("avrogen.lock").contains("\"com.acme.User\" = { pinned = 2, history = \"complete\" }")
    );
    assert_eq!(
        project.run(&["lock"]).stderr,
        "1 subject checked against the lock: nothing found\n1 subject unchanged\n"
    );
}

#[test]
fn a_lock_that_is_lost_does_not_take_its_texts_with_it() {
    let project = Project::locked();
    let (lock, text) = (project.read("avrogen.lock"), project.read("schemas/.locked/com.acme.User/1.avsc"));
    project.write("schemas/user.avsc", user_with("country"));
    project.write("avrogen.lock", "");
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("the lock is empty") && ran.stderr.contains("git checkout"),
        "{}",
        ran.stderr
    );
    project.remove("avrogen.lock");
    let ran = project.run(&["lock"]);
    assert_eq!((ran.code, project.read("schemas/.locked/com.acme.User/1.avsc")), (2, text));
    assert!(ran.stderr.contains("bring back the avrogen.lock"), "{}", ran.stderr);
    project.write("avrogen.lock", &lock);
    assert_eq!(project.run(&["check"]).code, 1);
}

#[test]
fn another_layout_is_no_edit() {
    let project = Project::locked();
    let lock = project.read("avrogen.lock");
    project.write("schemas/user.avsc", USER.replace('\n', " "));
    assert_eq!(project.run(&["lock"]).code, 0);
    assert_eq!(project.read("avrogen.lock"), lock);
}

#[test]
fn what_schemas_take_from_each_other_is_locked_first() {
    let project = Project::new();
    project.write(
        "schemas/a.avsc",
        r#"{"type": "record", "name": "A", "fields": [{"name": "b", "type": "B"}]}"#,
    );
    project.write(
        "schemas/b.avsc",
        r#"{"type": "record", "name": "B", "fields": [{"name": "c", "type": ["null", "C"]}]}"#,
    );
    project.write("schemas/c.avsc", r#"{"type": "fixed", "name": "C", "size": 4}"#);
    project.write("avrogen.toml", "[subject.\"b-value\"]\nfile = \"schemas/b.avsc\"\n");
    assert_eq!(project.run(&["lock"]).code, 0);
    let lock = project.read("avrogen.lock");
    assert!(lock.contains("references = [{ name = \"B\", subject = \"b-value\", version = 1 }]"), "{lock}");
    assert!(lock.contains("references = [{ name = \"C\", subject = \"C\", version = 1 }]"), "{lock}");
    assert_eq!(project.run(&["check"]).code, 0);

    // A new version of what is referred to is a new version of what refers to it.
    project.write("schemas/c.avsc", r#"{"type": "fixed", "name": "C", "size": 4, "doc": "four"}"#);
    let ran = project.run(&["lock", "--format", "json"]);
    let locked = ran.stdout.lines().filter(|line| line.contains("\"state\":\"locked\"")).count();
    assert_eq!((ran.code, locked), (0, 3), "{}", ran.stdout);
    // Version 1 is still read with the C that it had.
    assert_eq!(project.run(&["check", "--mode", "FULL_TRANSITIVE"]).code, 0);

    project.write("schemas/c.avsc", r#"{"type": "record", "name": "C", "fields": [{"name": "a", "type": ["null", "A"], "default": null}]}"#);
    let ran = project.run(&["lock", "-q"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    project.write(
        "avrogen.toml",
        "[compatibility]\nmode = \"NONE\"\n[subject.\"b-value\"]\nfile = \"schemas/b.avsc\"\n",
    );
    let ran = project.run(&["lock"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("refer to each other in a circle"), "{}", ran.stderr);
}

#[test]
fn a_subject_of_a_registry_is_for_push() {
    let project = Project::locked();
    let lock = project.read("avrogen.lock").replace("pinned = 1,", "pinned = 1, registry = \"http://r\",");
    project.write("avrogen.lock", &lock);
    assert_eq!(project.run(&["lock"]).code, 0);
    project.write("schemas/user.avsc", USER.replace("\"fields\"", "\"doc\": \"new\", \"fields\""));
    let ran = project.run(&["lock"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("run `avrogen push`"), "{}", ran.stderr);
    assert_eq!(project.read("avrogen.lock"), lock);
}

#[test]
fn a_lock_that_was_edited_by_hand_hides_nothing() {
    let project = Project::locked();
    project.write("schemas/user.avsc", user_with("country"));
    project.write("avrogen.toml", "[compatibility]\nmode = \"NONE\"\n");
    assert_eq!(project.run(&["lock"]).code, 0);
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(project.found(&["--mode", "BACKWARD"]), [format!("error {MISSING} com.acme.User.country")]);
    // The working schema has moved on, so the place is in the locked text.
    project.write(
        "schemas/user.avsc",
        user_with("country").replace("\"fields\"", "\"doc\": \"new\", \"fields\""),
    );
    let ran = project.run(&["check", "--mode", "BACKWARD"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("--> schemas/.locked/com.acme.User/2.avsc:"), "{}", ran.stdout);
}

#[test]
fn a_text_that_was_changed_cannot_be_checked_against() {
    let project = Project::locked();
    project.write("schemas/.locked/com.acme.User/1.avsc", user_with("country"));
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("error[digest-mismatch]") && ran.stderr.contains("git checkout"),
        "{}",
        ran.stderr
    );
    project.remove("schemas/.locked/com.acme.User/1.avsc");
    assert!(project.run(&["check"]).stderr.contains("error[missing-locked-text]"));
}

#[test]
fn a_locked_schema_that_is_gone_is_an_error() {
    let project = Project::new();
    project.write("schemas/user.avsc", USER);
    project.write("schemas/role.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["A"]}"#);
    assert_eq!(project.run(&["lock"]).code, 0);
    project.remove("schemas/role.avsc");
    assert_eq!(project.found(&[]), ["error schema-deleted Role"]);
    // A part of the project says nothing about the rest.
    assert_eq!(project.found(&["schemas/user.avsc"]), [""; 0]);
    let lock = project.read("avrogen.lock");
    let without: Vec<&str> = lock.lines().filter(|line| !line.starts_with("\"Role")).collect();
    project.write("avrogen.lock", without.join("\n"));
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_transitive_mode_needs_all_versions_and_a_mode_of_ones_own_is_told() {
    let project = Project::locked();
    let lock = project.read("avrogen.lock");
    let with = |pin: &str| {
        project.write("avrogen.lock", lock.replace("{ pinned = 1, history = \"complete\" }", pin));
    };
    with(
        "{ pinned = 1, registry = \"http://r\", compatibility = \"FULL_TRANSITIVE\", history = \"partial\" }",
    );
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("avrogen pull --subject com.acme.User --version all"), "{}", ran.stderr);
    project.write("avrogen.toml", "[compatibility]\nmode = \"NONE\"\n");
    assert_eq!(project.run(&["check"]).code, 2, "the registry's mode comes before that of the project");
    project.write("avrogen.toml", "[subject.\"com.acme.User\"]\nmode = \"BACKWARD\"\n");
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("warning[mode-differs]"), "{}", ran.stderr);
}

/// Nobody has to write the union of a topic with many event types: what its table says is checked and locked.
#[test]
fn the_union_of_a_topic_is_a_schema() {
    let project = Project::new();
    let record = |name: &str| format!(r#"{{"type": "record", "name": "{name}", "fields": []}}"#);
    project.write("schemas/placed.avsc", record("Placed"));
    project.write("schemas/paid.avsc", record("Paid"));
    project.write("avrogen.toml", "[topic.orders]\nvalue = [\"Placed\", \"Paid\"]\n");
    let ran = project.run(&["lock"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.read("avrogen.lock").contains("\"orders-value\" = { pinned = 1"));
    assert_eq!(project.read("schemas/orders-value.avsc"), "[\n  \"Placed\",\n  \"Paid\"\n]\n");
    let ran = project.run(&["check"]);
    assert_eq!(ran.stderr, "3 subjects checked against the lock: nothing found\n");

    // As if it had never been written: the table says the same as what is locked, and then less.
    project.remove("schemas/orders-value.avsc");
    assert_eq!(project.run(&["check"]).code, 0);
    project.write("avrogen.toml", "[topic.orders]\nvalue = [\"Placed\"]\n");
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("error[MISSING_UNION_BRANCH]"), "{}", ran.stdout);
}
