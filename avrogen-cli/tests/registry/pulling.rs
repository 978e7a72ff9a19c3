//! `avrogen pull`.

use std::fmt::Write as _;

use avrogen_runtime::registry::{ConfigUpdate, Level, Metadata, Schema};
use avrogen_runtime::testing::registry::Fault;

use super::{Place, USER, same};

const ORDER: &str =
    r#"{"type":"record","name":"Order","namespace":"com.acme","fields":[{"name":"by","type":"User"}]}"#;

/// The user with a second field.
fn user(field: &str) -> Schema {
    Schema::new(USER.replace("}]}", &format!(r#"}},{{"name":"{field}","type":"string","default":""}}]}}"#)))
}

/// Orders that refer to the first of two versions of users.
fn orders() -> Place {
    let place = Place::new();
    place.register("users", &Schema::new(USER));
    place.register("users", &user("nick"));
    place.register("orders", &Schema::new(ORDER).reference("com.acme.User", "users", 1));
    place
}

#[test]
fn a_subject_comes_with_what_it_needs() {
    let place = orders();
    let mut text =
        place.session(&["pull --subject orders", "pull", "pull -v", "pull --check", "pull --locked"]);
    for file in place.names() {
        let _ = writeln!(text, "== {file}\n{}", place.read(&file));
    }
    same("pull", &text.replace(&place.url, "[REGISTRY]"));
    place.ends(0, &["generate", "-q"]);
}

#[test]
fn what_is_there_is_not_written_again() {
    let place = orders();
    place.ends(0, &["pull", "--subject", "orders", "users"]);
    let before = place.files();
    place.registry().take_requests();
    let said = place.ends(0, &["pull"]);
    assert_eq!((&*said.stdout, &*said.stderr), ("", "everything is up to date\n"));
    assert_eq!(place.files(), before);
    let requests = place.registry().take_requests();
    assert!(requests.len() <= 4, "{requests:?}");
}

/// Many requests wait at the same time, but no more than a registry bears.
#[test]
fn many_subjects_at_once() {
    let place = Place::new();
    for at in 0..60 {
        place.register(
            &format!("s{at}"),
            &Schema::new(format!(r#"{{"type":"fixed","name":"F{at}","size":1}}"#)),
        );
    }
    place.registry().take_requests();
    place.registry().take_peak();
    place.registry().inject(Fault::delay(std::time::Duration::from_millis(20)).always());
    place.ends(0, &["pull", "--pattern", "^s"]);
    // The list, and of each subject the level and the latest version.
    assert_eq!(place.registry().take_requests().len(), 1 + 2 * 60);
    let peak = place.registry().take_peak();
    assert!(peak > 1 && peak <= 20, "{peak}");
    let before = place.files();
    place.ends(0, &["pull"]);
    assert_eq!((place.registry().take_requests().len(), place.files()), (2 * 60, before));
}

/// Whatever is pulled in whatever order, what a version refers to is where that says.
#[test]
fn what_is_referred_to_follows_and_never_goes_back() {
    let place = orders();
    place.ends(0, &["pull", "--subject", "orders"]);
    assert!(place.read("avrogen.lock").contains("\"users\" = { pinned = 1,"));
    // A second version of users is there, but nobody asked for it.
    assert!(!place.read("schemas/users.avsc").contains("nick"));
    place.register("orders", &Schema::new(ORDER).reference("com.acme.User", "users", 2));
    place.ends(0, &["pull"]);
    assert!(place.read("avrogen.lock").contains("\"users\" = { pinned = 2,"));
    assert!(place.read("schemas/users.avsc").contains("nick"));
    place.register("users", &user("nick2"));
    place.ends(0, &["pull", "--subject", "users"]);
    place.ends(0, &["pull", "--subject", "orders"]);
    assert!(place.read("avrogen.lock").contains("\"users\" = { pinned = 3,"));
}

#[test]
fn layout_is_no_edit_and_an_edit_stays() {
    let place = Place::new();
    place.register("users", &Schema::new(USER));
    place.ends(0, &["pull", "--subject", "users"]);
    let laid_out = r#"{ "name": "User", "namespace": "com.acme", "type": "record",
        // Who it is
        "fields": [ { "type": {"type": "long"}, "name": "id" } ] }"#;
    place.write("schemas/users.avsc", laid_out);
    place.ends(0, &["pull", "--check"]);
    place.ends(0, &["pull"]);
    assert_eq!(place.read("schemas/users.avsc"), laid_out);

    // Somebody else registers a version: comments are nobody's but the author's.
    place.register("users", &user("nick"));
    let said = place.ends(1, &["pull"]);
    assert!(said.stderr.contains("schemas/users.avsc has comments of its own"), "{}", said.stderr);
    assert_eq!(place.read("schemas/users.avsc"), laid_out);

    // An edit on top of what is pinned is kept without a word that would stop a script.
    let edited = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": []}"#;
    place.write("schemas/users.avsc", edited);
    let said = place.ends(0, &["pull"]);
    assert!(said.stdout.contains("has edits, and is left alone"), "{}", said.stdout);
    place.register("users", &user("tel"));
    let text = place.session(&["pull", "pull --force"]);
    assert!(place.read("schemas/users.avsc").contains("tel"));
    same("pull-edited", &text);
}

/// A copy that nobody has edited follows the registry.
#[test]
fn an_unedited_copy_follows() {
    let place = Place::new();
    place.register("users", &Schema::new(USER));
    place.ends(0, &["pull", "--subject", "users"]);
    place.write("schemas/users.avsc", place.read("schemas/users.avsc").replace('\n', "\n\n"));
    place.register("users", &user("nick"));
    let drift = place.ends(1, &["pull", "--check"]);
    assert_eq!(drift.stdout, "updated   users version 2 (id 2): schemas/users.avsc follows\n");
    place.ends(0, &["pull", "--locked"]);
    place.ends(0, &["pull"]);
    assert!(place.read("schemas/users.avsc").contains("nick"));
}

#[test]
fn a_transitive_mode_needs_the_history() {
    let place = Place::new();
    for field in ["a", "b", "c"] {
        place.register("users", &user(field));
    }
    place.client().delete_version("users", 2, false).expect("it is deleted");
    place.ends(0, &["pull", "--subject", "users"]);
    assert!(place.read("avrogen.lock").contains(r#"compatibility = "BACKWARD", history = "partial""#));
    let level = ConfigUpdate::level(Level::BackwardTransitive);
    place.client().set_config(Some("users"), &level).expect("it is set");
    place.ends(0, &["pull"]);
    let lock = place.read("avrogen.lock");
    assert!(lock.contains(r#"compatibility = "BACKWARD_TRANSITIVE", history = "complete""#), "{lock}");
    assert!(lock.contains("users@1") && !lock.contains("users@2") && lock.contains("users@3"), "{lock}");
    place.registry().take_requests();
    place.ends(0, &["pull"]);
    assert_eq!(place.registry().take_requests().len(), 2);

    place.client().delete_version("users", 1, false).expect("it is deleted");
    place.ends(1, &["pull", "--check"]);
    place.ends(0, &["pull"]);
    let lock = place.read("avrogen.lock");
    let line = lock.lines().find(|line| line.starts_with("\"users@1\"")).expect("it is kept");
    assert!(line.ends_with("deleted = true }"), "{line}");
}

#[test]
fn versions_can_be_chosen() {
    let place = orders();
    place.ends(0, &["pull", "--subject", "users", "--version", "1"]);
    assert!(!place.read("schemas/users.avsc").contains("nick"));
    place.ends(0, &["pull", "--subject", "users", "--version", "all"]);
    let lock = place.read("avrogen.lock");
    assert!(lock.contains("pinned = 2") && lock.contains("users@1") && lock.contains("complete"), "{lock}");
    let said = place.ends(2, &["pull", "--subject", "users", "--version", "9"]);
    assert!(said.stderr.contains("run `avrogen versions users`"), "{}", said.stderr);
}

#[test]
fn patterns_and_names_of_all_kinds() {
    let place = Place::new();
    let subjects =
        ["a/b", "a b", "..x", ":.ctx:a", "Case", "case", "con", "x\\y", "\u{fc}ber", "a?b#c%20", "dot."];
    for (at, subject) in subjects.iter().enumerate() {
        place.register(subject, &Schema::new(format!(r#"{{"type":"fixed","name":"F{at}","size":1}}"#)));
    }
    place.ends(0, &["pull", "--pattern", "."]);
    let names = place.names();
    assert_eq!(names.iter().filter(|name| name.starts_with("schemas/.locked/")).count(), subjects.len());
    let lower: std::collections::BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(lower.len(), names.len(), "{names:?}");
    assert!(names.iter().all(|name| !name.contains(['\\', ' ', '?', ':'])), "{names:?}");
    assert_eq!(place.ends(0, &["pull", "--check"]).stdout, "");
    place.ends(0, &["generate", "-q"]);
    let said = place.ends(2, &["pull", "--pattern", "^nothing"]);
    assert!(said.stderr.contains("no subject matches `^nothing`"), "{}", said.stderr);
}

/// A subject that differs from an older one in nothing but case moves its file aside, with what is in it.
#[test]
fn a_clash_of_case_keeps_edits() {
    let place = Place::new();
    place.register("USERS", &Schema::new(USER));
    place.ends(0, &["pull", "--subject", "USERS"]);
    let mine = place.read("schemas/USERS.avsc").replace("\"id\"", "\"uid\"");
    place.write("schemas/USERS.avsc", &mine);
    place.register("Users", &Schema::new(r#"{"type":"fixed","name":"F","size":1}"#));
    let said = place.ends(1, &["pull", "--check", "--subject", "Users", "--format", "json"]);
    assert!(said.stdout.contains(r#""moved_from":"schemas/USERS.avsc""#), "{}", said.stdout);
    let said = place.ends(0, &["pull", "--subject", "Users"]);
    let moved = "moved     schemas/USERS.avsc to schemas/%55%53%45%52%53.avsc\n";
    assert!(said.stdout.contains(moved), "{}", said.stdout);
    assert_eq!(place.read("schemas/%55%53%45%52%53.avsc"), mine);
    assert!(!place.join("schemas/USERS.avsc").exists());
    place.ends(0, &["pull", "--check"]);
}

#[test]
fn the_project_says_where_the_files_are() {
    let place = Place::new();
    place.register("users-value", &Schema::new(USER));
    place.register("com.acme.User", &Schema::new(USER));
    place.register("other", &Schema::new(r#"{"type":"fixed","name":"F","size":1}"#));
    let toml = "[schemas]\npaths = [\"avro\"]\n[subject.\"users-value\"]\nfile = \"avro/user.avsc\"\n";
    place.write("sub/avrogen.toml", toml);
    let run = |args: &[&str]| {
        let out = place.avrogen(args).current_dir(place.join("sub")).output().expect("it starts");
        avrogen_harness::Ran::from_output(out)
    };
    let said = run(&["pull", "--subject", "users-value", "other"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let files =
        ["avro/.locked/other/1.avsc", "avro/.locked/users-value/1.avsc", "avro/other.avsc", "avro/user.avsc"];
    let expected: Vec<String> =
        files.iter().chain(&["avrogen.lock", "avrogen.toml"]).map(|name| format!("sub/{name}")).collect();
    assert_eq!(place.names(), expected);
}

/// Two subjects that have different revisions of one type within them are two sets.
#[test]
fn two_revisions_of_one_type_are_two_sets() {
    let place = Place::new();
    let with = |name: &str, size: u8| {
        let address = format!(r#"{{"type":"fixed","name":"Address","size":{size}}}"#);
        let field = format!(r#"{{"name":"to","type":{address}}}"#);
        Schema::new(format!(r#"{{"type":"record","name":"{name}","namespace":"a","fields":[{field}]}}"#))
    };
    place.register("users", &with("User", 1));
    place.register("orders", &with("Order", 2));
    place.ends(0, &["pull", "--subject", "users", "orders"]);
    let said = place.ends(2, &["generate", "-q"]);
    assert!(said.stderr.contains("schemas/users.avsc") && said.stderr.contains("schemas/orders.avsc"));
    let toml = "[set.users]\npaths = [\"schemas/users.avsc\"]\n[generate]\nout = \"src/avro\"\n\
                [set.orders]\npaths = [\"schemas/orders.avsc\"]\n[schemas]\npaths = [\"none.avsc\"]\n";
    place.write("avrogen.toml", toml);
    place.ends(0, &["generate", "-q", "--set", "users", "--out", "src/users.rs"]);
    place.ends(0, &["generate", "-q", "--set", "orders", "--out", "src/orders.rs"]);
}

/// Whatever fails, and whenever: nothing is half done.
#[test]
fn a_pull_that_fails_changes_nothing() {
    let place = orders();
    place.ends(0, &["pull", "--subject", "users", "--version", "1"]);
    let before = place.files();
    let requests = {
        place.registry().take_requests();
        place.ends(1, &["pull", "--check", "--subject", "orders", "users"]);
        place.registry().take_requests().len()
    };
    assert!(requests >= 4, "{requests}");
    for at in 0..u32::try_from(requests).expect("a few") {
        let refusal = Fault::body(403, "application/json", r#"{"error_code":403,"message":"no"}"#);
        place.registry().inject(refusal.after(at));
        let said = place.ends(2, &["pull", "--subject", "orders", "users"]);
        assert!(said.stderr.contains("403 no") && said.stdout.is_empty(), "{}", said.stderr);
        place.registry().clear_faults();
        assert_eq!(place.files(), before);
    }
    // What may succeed later is tried again.
    place.registry().inject(Fault::status(503).after(1).times(2));
    place.registry().inject(Fault::reset().after(3));
    place.ends(0, &["pull", "--subject", "orders", "users"]);
}

/// Whoever loses patience loses nothing else.
#[test]
fn a_pull_that_is_killed_changes_nothing() {
    let place = orders();
    place.ends(0, &["pull", "--subject", "users", "--version", "1"]);
    let before = place.files();
    place.registry().take_requests();
    place
        .registry()
        .inject(Fault::delay(std::time::Duration::from_secs(3600)).on("GET", "/subjects/orders").always());
    let mut child = place.avrogen(&["pull", "--subject", "orders", "users"]).spawn().expect("it starts");
    let is_asked =
        || place.registry().take_requests().iter().any(|one| one.starts_with("GET /subjects/orders"));
    while !is_asked() {
        std::thread::yield_now();
    }
    child.kill().expect("it waits");
    child.wait().expect("it ends");
    assert_eq!(place.files(), before);
    place.registry().clear_faults();
    place.ends(0, &["pull", "--subject", "orders", "users"]);
}

#[test]
fn a_node_that_is_down_is_passed_over() {
    let place = Place::new();
    place.register("users", &Schema::new(USER));
    let urls = format!("http://127.0.0.1:1,{}", place.url);
    let pulled = place.avrogen(&["pull", "--subject", "users"]).env("AVROGEN_REGISTRY_URL", urls).output();
    assert_eq!(avrogen_harness::Ran::from_output(pulled.expect("it starts")).code, 0);
    assert!(place.join("schemas/users.avsc").exists());
}

#[test]
fn drift_from_what_is_locked() {
    let place = orders();
    place.ends(0, &["pull", "--subject", "users", "--version", "1"]);
    place.ends(0, &["pull", "--subject", "orders"]);
    place.client().delete_subject("orders", false).expect("it is deleted");
    place.client().delete_subject("orders", true).expect("it is deleted for good");
    place.register("users2", &Schema::new(r#""int""#));
    place.write("schemas/.locked/users/1.avsc", "{}");
    let before = place.files();
    let text = place.session(&["pull --locked", "pull --locked --subject users2"]);
    assert_eq!(place.files(), before);
    same("pull-locked", &text);
    // A pull puts the text back, and says that a subject is gone.
    let said = place.ends(1, &["pull"]);
    assert!(said.stdout.contains("gone      orders version 1"), "{}", said.stdout);
    assert!(
        place
            .read("avrogen.lock")
            .lines()
            .any(|line| line.starts_with("\"orders@1\"") && line.contains("deleted"))
    );
    assert_eq!(place.read("schemas/.locked/users/1.avsc"), USER);
}

/// Metadata and rules stand beside the text, where a review sees them.
#[test]
fn metadata_comes_along() {
    let place = Place::new();
    let properties = [("owner".to_owned(), "sales".to_owned())].into();
    let metadata = Some(Metadata { properties, ..Metadata::default() });
    place.register("users", &Schema { metadata, ..Schema::new(USER) });
    place.ends(0, &["pull", "--subject", "users"]);
    let text = place.read("schemas/.locked/users/1.json");
    assert_eq!(
        text,
        "{\n  \"metadata\": {\n    \"properties\": {\n      \"owner\": \"sales\"\n    }\n  }\n}\n"
    );
    place.ends(0, &["pull", "--check"]);
}

#[test]
fn usage() {
    let place = Place::new();
    let commands = [
        "pull",
        "pull --subject a --locked --force",
        "pull --subject a --version 0",
        "pull --subject nobody",
    ];
    same("pull-usage", &place.session(&commands));
    assert!(place.names().is_empty());
}
