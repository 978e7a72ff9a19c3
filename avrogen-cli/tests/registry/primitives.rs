//! Primitive types of topics, whose schemas nobody has written.

use super::{Place, USER};

const TOPICS: &str = "[topic.users]\nkey = \"string\"\nvalue = \"com.acme.User\"\n\n\
                      [topic.counts]\nkey = \"string\"\nkey-encoding = \"utf8\"\nvalue = \"long\"\n";

fn project() -> Place {
    let place = Place::new();
    place.write("schemas/user.avsc", USER);
    place.write("avrogen.toml", TOPICS);
    place
}

#[test]
fn a_push_registers_them_and_writes_them() {
    let place = project();
    let said = place.ends(0, &["plan"]).stdout;
    for subject in ["counts-value", "users-key"] {
        assert!(said.contains(&format!("create     {subject}: schemas/{subject}.avsc")), "{said}");
    }
    // Plain keys have no schema.
    assert!(!said.contains("counts-key"), "{said}");
    assert_eq!(place.names(), ["avrogen.toml", "schemas/user.avsc"]);

    // What `produce` says to run.
    place.ends(0, &["push", "--subject", "users-key"]);
    assert_eq!(place.client().latest("users-key").expect("it is registered").schema.text, "\"string\"");
    place.ends(0, &["push"]);
    assert_eq!(place.client().latest("counts-value").expect("it is registered").schema.text, "\"long\"");
    assert_eq!(place.read("schemas/users-key.avsc"), "\"string\"\n");
    assert!(place.read("avrogen.lock").contains("\"users-key\" = { pinned = 1"));
    let said = place.ends(0, &["push"]);
    assert!(said.stderr.contains("the registry has all of it"), "{}", said.stderr);
    place.ends(0, &["check"]);
    place.ends(0, &["pull", "--check"]);
    place.ends(0, &["pull", "--locked"]);
    // In Rust a key is a `String`, and no type that is named after the file.
    let said = place.ends(0, &["generate"]);
    assert_eq!(said.stderr, "");
    assert!(
        said.stdout.contains("type Key = String;") && !said.stdout.contains("UsersKey"),
        "{}",
        said.stdout
    );
}

#[test]
fn another_type_than_before_is_found() {
    let place = project();
    place.ends(0, &["push", "-q"]);
    place.write("avrogen.toml", TOPICS.replacen("\"string\"", "\"long\"", 1));
    let said = place.ends(2, &["generate"]);
    assert!(said.stderr.contains("error[subject-differs]"), "{}", said.stderr);
    std::fs::remove_file(place.join("schemas/users-key.avsc")).expect("it was written");
    let said = place.ends(1, &["check"]);
    assert!(said.stdout.contains("error[TYPE_MISMATCH]"), "{}", said.stdout);
    assert!(
        said.stdout.contains("missing in users-key version 1") || said.stdout.contains("users-key"),
        "{}",
        said.stdout
    );
    place.ends(1, &["push"]);
}

#[test]
fn whoever_names_files_asks_about_no_topics() {
    let place = project();
    place.write("old.avsc", USER);
    let said = place.ends(0, &["check", "--against", "old.avsc", "schemas/user.avsc"]);
    assert!(said.stderr.contains("1 subject checked"), "{}", said.stderr);
}

#[test]
fn a_lock_has_them_too() {
    let place = project();
    let said = place.ends(0, &["lock"]);
    assert!(said.stdout.contains("locked users-key version 1"), "{}", said.stdout);
    assert_eq!(place.read("schemas/users-key.avsc"), "\"string\"\n");
    let said = place.ends(0, &["lock"]);
    assert!(said.stderr.contains("3 subjects unchanged"), "{}", said.stderr);
    place.ends(0, &["check"]);
}
