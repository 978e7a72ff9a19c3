//! Folders and files as baselines.

use super::{MISSING, Project, USER, user_with};

#[test]
fn two_files_are_compared_whatever_they_are_called() {
    let project = Project::new();
    project.write("old.json", USER);
    project.write("new.avsc", user_with("mine").replace("\"User\"", "\"Person\""));
    assert_eq!(
        project.found(&["--against", "old.json", "new.avsc"]),
        ["error NAME_MISMATCH com.acme.Person".to_owned(), format!("error {MISSING} com.acme.Person.mine")]
    );
    assert_eq!(project.run(&["check", "--against", "old.json", "new.avsc"]).code, 1);
    assert_eq!(project.run(&["check", "--against", "old.json", "old.json"]).code, 0);
    assert_eq!(project.run(&["check", "--against", "nowhere.avsc", "new.avsc"]).code, 2);
    // A variable that is not set.
    assert_eq!(project.run(&["check", "--against", "", "new.avsc"]).code, 2);
    // A file with two subjects is one file.
    let topics = "[topic.a]\nvalue = \"com.acme.Person\"\n[topic.b]\nvalue = \"com.acme.Person\"\n";
    project.write("avrogen.toml", topics);
    assert_eq!(project.found(&["--against", "old.json", "./new.avsc"]).len(), 4);
    project.remove("avrogen.toml");
    // Schemas without a name, too.
    project.write("int.avsc", "\"int\"");
    project.write("long.avsc", "{\"type\": \"long\"}");
    assert_eq!(project.run(&["check", "--against", "int.avsc", "long.avsc"]).code, 0);
    assert_eq!(project.found(&["--against", "long.avsc", "int.avsc"]), ["error TYPE_MISMATCH int"]);
}

#[test]
fn two_files_may_refer_to_files_beside_them() {
    let project = Project::new();
    project.write("old/user.avsc", USER.replace("\"long\"", "\"Role\""));
    project.write("new/user.avsc", USER.replace("\"long\"", "\"Role\""));
    project.write("new/role.avsc", r#"{"type": "enum", "name": "com.acme.Role", "symbols": ["A"]}"#);
    project.write("old/role.avsc", r#"{"type": "enum", "name": "com.acme.Role", "symbols": ["A", "B"]}"#);
    assert_eq!(
        project.found(&["--against", "old/user.avsc", "new/user.avsc"]),
        ["error MISSING_ENUM_SYMBOLS com.acme.User.id"]
    );
}

#[test]
fn folders_are_paired_by_subject_then_path_then_fullname() {
    let project = Project::new();
    project.write("old/a.avsc", USER);
    project.write("old/gone.avsc", r#"{"type": "fixed", "name": "Gone", "size": 1}"#);
    project.write("old/x.avsc", r#"{"type": "fixed", "name": "Before", "size": 1}"#);
    project.write("new/b.avsc", user_with("mine"));
    project.write("new/x.avsc", r#"{"type": "fixed", "name": "After", "size": 1}"#);
    project.write("new/new.avsc", r#"{"type": "fixed", "name": "New", "size": 1}"#);
    let mut found = project.found(&["--against", "./old/", "./new"]);
    found.sort();
    assert_eq!(
        found,
        [
            "error NAME_MISMATCH After".to_owned(),
            format!("error {MISSING} com.acme.User.mine"),
            "warning schema-deleted Gone".to_owned(),
        ]
    );
    // A part of the new ones says nothing about the rest.
    assert_eq!(project.found(&["--against", "old", "new/new.avsc"]), [""; 0]);
}

#[test]
fn callers_are_told_on_request() {
    let project = Project::locked();
    project.write("schemas/user.avsc", USER.replace("\"long\"", "\"double\""));
    assert_eq!(project.found(&[]), [""; 0]);
    assert_eq!(project.found(&["--source"]), ["warning field-type-changed com.acme.User.id"]);
    assert_eq!(project.run(&["check", "--source"]).code, 0);
}

#[test]
fn a_schema_that_cannot_be_read_is_not_checked() {
    let project = Project::locked();
    project.write("schemas/user.avsc", USER.replace("\"long\"", "\"lang\""));
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.is_empty() && ran.stderr.contains("did you mean `long`?"), "{}", ran.stderr);
}

#[test]
fn severities_are_a_matter_of_setting() {
    let project = Project::locked();
    project.write("schemas/user.avsc", user_with("mine"));
    project.write("avrogen.toml", format!("[rules]\n{MISSING} = \"warning\"\n"));
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.starts_with(&format!("warning[{MISSING}]")), "{}", ran.stdout);
    // The registry does not care.
    assert!(ran.stderr.contains("a registry stops at version 1"), "{}", ran.stderr);
    project.write("avrogen.toml", "[rules]\nREADER_FIELD = \"off\"\n");
    assert_eq!(project.run(&["check"]).code, 2);
    project.write("avrogen.toml", "[rules]\ndoc-changed = \"error\"\n");
    project.write("schemas/user.avsc", USER.replace("\"fields\"", "\"doc\": \"new\", \"fields\""));
    assert_eq!(project.run(&["check"]).code, 1);
}

/// A path that leads nowhere leaves a subject unchecked, and is told.
#[test]
fn a_subject_without_its_file_is_told() {
    let project = Project::locked();
    project.write("avrogen.toml", "[subject.users-value]\nfile = \"schemas/usr.avsc\"\n");
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("`users-value` has no schema: there is no file schemas/usr.avsc"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("--> avrogen.toml:2:8"), "{}", ran.stderr);
    // Whoever names files has them checked.
    assert!(!project.run(&["check", "schemas/user.avsc"]).stderr.contains("has no schema"));
}

/// What a setting names and is not there is told where the setting stands, to people and to programs.
#[test]
fn a_path_of_the_project_that_leads_nowhere_is_pointed_at() {
    let project = Project::new();
    for (paths, message) in [
        ("nowhere", "is not there: there is no"),
        ("no*.avsc", "no file matches"),
        ("empty", "there is no .avsc or .avpr file"),
    ] {
        project.write("avrogen.toml", format!("[schemas]\npaths = [\"{paths}\"]\n"));
        project.write("empty/README.md", "");
        for command in ["check", "lint", "fmt", "generate"] {
            let ran = project.run(&[command]);
            assert_eq!(ran.code, 2, "{command}");
            assert!(ran.stderr.starts_with("error[invalid-value]: "), "{command}: {}", ran.stderr);
            let told = [message, "--> avrogen.toml:2:10", "correct the path, or put schemas there"];
            assert!(told.iter().all(|text| ran.stderr.contains(text)), "{command}: {}", ran.stderr);
            let ran = project.run(&[command, "--format", "json"]);
            assert!(ran.stderr.contains(r#""file":"avrogen.toml","line":2,"column":10"#), "{}", ran.stderr);
        }
    }
    project.write("Cargo.toml", "[package]\nname = 1 2\n");
    let ran = project.run(&["init"]);
    assert!(
        ran.stderr.starts_with("error: Cargo.toml:2:") && ran.stderr.contains("it is not TOML"),
        "{}",
        ran.stderr
    );
    let ran = project.run(&["init", "--format", "json"]);
    assert!(ran.stderr.contains(r#""file":"Cargo.toml","line":2"#), "{}", ran.stderr);
}

#[test]
fn the_schemas_are_those_of_the_project_wherever_one_stands() {
    let project = Project::locked();
    project.write("avrogen.toml", "[schemas]\npaths = [\"schemas/*.avsc\"]\n");
    project.write("schemas/user.avsc", user_with("mine"));
    let ran = project.run_in("schemas", &["check"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("--> ../schemas/user.avsc:7:14"), "{}", ran.stdout);
    let nothing = Project::new();
    let ran = nothing.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there are no schemas"), "{}", ran.stderr);
}

#[test]
fn rust_names_that_mean_something_else_are_found_on_request() {
    let project = Project::new();
    let old = r#"[
      {"type": "record", "name": "Cart", "namespace": "shop", "fields": [{"name": "ownerId", "type": "long"}]},
      {"type": "enum", "name": "State", "namespace": "shop", "symbols": ["OK", "Lost_"], "default": "OK"}]"#;
    let new = r#"[
      {"type": "record", "name": "Cart", "namespace": "shop", "fields": [
        {"name": "owner_id", "type": "long", "default": 0}, {"name": "ownerId", "type": "long"}]},
      {"type": "enum", "name": "State", "namespace": "shop", "symbols": ["LOST", "OK", "Lost_"], "default": "OK"}]"#;
    project.write("old/cart.avsc", old);
    project.write("new/cart.avsc", new);
    let moved = |args: &[&str]| {
        let found = project.found(args);
        found.into_iter().filter(|one| one.contains("rust-name-moved")).collect::<Vec<_>>()
    };
    assert_eq!(moved(&["--against", "old", "new"]), [""; 0]);
    assert_eq!(
        moved(&["--against", "old", "--source", "new"]),
        ["error rust-name-moved shop.Cart.owner_id", "error rust-name-moved shop.State"]
    );
    assert_eq!(project.run(&["check", "--against", "old", "--source", "new"]).code, 1);
    // What comes behind moves nothing.
    let behind =
        old.replace("\"long\"}]", "\"long\"}, {\"name\": \"owner_id\", \"type\": \"long\", \"default\": 0}]");
    let behind = behind.replace("\"Lost_\"]", "\"Lost_\", \"LOST\"]");
    project.write("new/cart.avsc", behind);
    assert_eq!(moved(&["--against", "old", "--source", "new"]), [""; 0]);
}
