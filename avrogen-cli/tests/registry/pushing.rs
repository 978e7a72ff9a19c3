//! `avrogen plan` and `avrogen push`.

use avrogen_harness::Ran;
use avrogen_runtime::registry::{ConfigUpdate, Deleted, Level, Metadata, Schema};
use avrogen_runtime::testing::registry::Fault;

use super::{Place, USER, same};

const ORDER: &str =
    r#"{"type":"record","name":"Order","namespace":"com.acme","fields":[{"name":"by","type":"User"}]}"#;

fn with_field(field: &str) -> String {
    USER.replace("}]}", &format!("}},{field}]}}"))
}

#[test]
fn what_would_be_done_and_what_was() {
    let place = Place::new();
    place.write("schemas/order.avsc", ORDER);
    place.write("schemas/user.avsc", USER);
    let mut text =
        place.session(&["plan", "push --dry-run --subject com.acme.User", "push", "push", "push -v"]);
    place.write("schemas/user.avsc", with_field(r#"{"name":"nick","type":"string","default":""}"#));
    text += &place.session(&["plan", "push"]);
    place.write("schemas/user.avsc", with_field(r#"{"name":"nick","type":"string"}"#));
    text += &place.session(&["plan", "push --subject com.acme.User", "plan --subject com.acme.Users"]);
    same("push", &text);
    same("push-lock", &place.read("avrogen.lock").replace(&place.url, "[REGISTRY]"));
}

/// A registry is asked as little as can be, and told nothing where it has all.
#[test]
fn nothing_is_registered_twice() {
    let place = Place::new();
    place.write("schemas/order.avsc", ORDER);
    place.write("schemas/user.avsc", USER);
    place.ends(0, &["push"]);
    place.registry().take_requests();
    place.ends(0, &["push"]);
    let requests = place.registry().take_requests();
    let registered =
        requests.iter().filter(|request| request.starts_with("POST") && request.contains("/versions"));
    assert_eq!(registered.count(), 0, "{requests:?}");
}

#[test]
fn all_or_nothing_is_decided_before_anything_is_registered() {
    let place = Place::new();
    place.register("com.acme.User", &Schema::new(USER));
    place.write("schemas/a.avsc", r#"{"type":"fixed","name":"a.New","size":1}"#);
    place.write("schemas/user.avsc", with_field(r#"{"name":"nick","type":"string"}"#));
    place.registry().take_requests();
    place.ends(1, &["push"]);
    let requests = place.registry().take_requests();
    let is_registration =
        |request: &&String| request.starts_with("POST /subjects") && request.ends_with("/versions");
    assert_eq!(requests.iter().filter(is_registration).count(), 0, "{requests:?}");
    assert!(!place.join("avrogen.lock").exists());
}

/// What refers to something new cannot be asked about before that is registered: the same engine decides here.
#[test]
fn what_refers_to_something_new_is_judged_too() {
    let place = Place::new();
    place.write("schemas/order.avsc", ORDER);
    place.write("schemas/user.avsc", USER);
    place.ends(0, &["push"]);
    let level = ConfigUpdate::level(Level::None);
    place.client().set_config(Some("com.acme.User"), &level).expect("it is set");
    place.write("schemas/user.avsc", with_field(r#"{"name":"nick","type":"string"}"#));
    let said = place.ends(1, &["push"]);
    assert!(said.stdout.contains("refused    com.acme.Order"), "{said:?}");
    assert_eq!(place.client().latest("com.acme.User").expect("a version").version, 1);
}

#[test]
fn a_push_that_fails_half_way_locks_what_was_done() {
    let place = Place::new();
    place.write("schemas/order.avsc", ORDER);
    place.write("schemas/user.avsc", USER);
    let refusal = Fault::body(403, "application/json", r#"{"error_code":403,"message":"no"}"#);
    place.registry().inject(refusal.on("POST", "/subjects/com.acme.Order/versions"));
    let said = place.ends(2, &["push"]);
    assert!(said.stdout.starts_with("created    com.acme.User version 1 (id 1)"), "{said:?}");
    assert!(said.stdout.contains("create     com.acme.Order: "), "{said:?}");
    assert!(said.stderr.contains("403 no"), "{said:?}");
    let lock = place.read("avrogen.lock");
    assert!(lock.contains("com.acme.User@1") && !lock.contains("com.acme.Order"), "{lock}");
    let said = place.ends(0, &["push"]);
    assert_eq!(said.stdout, "created    com.acme.Order version 1 (id 2): schemas/order.avsc\n");
}

/// Nobody knows whether a request that was cut off was done: doing it again is harmless.
#[test]
fn a_connection_that_breaks_is_no_second_version() {
    let place = Place::new();
    place.write("schemas/user.avsc", USER);
    place.registry().inject(Fault::reset_after().on("POST", "/subjects/com.acme.User/versions"));
    place.ends(0, &["push"]);
    assert_eq!(place.client().versions("com.acme.User", Deleted::Excluded).expect("versions"), [1]);
}

/// The id that goes into the lock is the one under which the registry serves the version.
#[test]
fn ids_are_confirmed() {
    let place = Place::new();
    place.write("schemas/user.avsc", USER);
    let body = r#"{"id": 77, "version": 1}"#;
    let fault = Fault::body(200, "application/json", body).on("POST", "/subjects/com.acme.User/versions");
    place.register("com.acme.User", &Schema::new(r#"{"type":"record","name":"com.acme.User","fields":[]}"#));
    place.client().set_config(None, &ConfigUpdate::level(Level::None)).expect("it is set");
    place.registry().inject(fault);
    let said = place.ends(2, &["push"]);
    assert!(said.stderr.contains("gives com.acme.User@1 the id 77, and then the id 1"), "{said:?}");
    assert!(!place.join("avrogen.lock").exists());
}

/// `avrogen dev -- ..` in a project whose schemas come from elsewhere.
#[test]
fn a_registry_to_try_things_out_leaves_the_lock() {
    let (place, other) = (Place::new(), Place::new());
    place.write("schemas/user.avsc", USER);
    place.ends(0, &["push"]);
    let before = place.files();
    let mut command = place.avrogen(&["push"]);
    let said = Ran::from_output(command.env("AVROGEN_REGISTRY_URL", &other.url).output().expect("it starts"));
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.stderr.contains(&format!("avrogen.lock is of {}, and stays as it is", place.url)),
        "{said:?}"
    );
    assert_eq!(place.files(), before);
    assert_eq!(other.client().latest("com.acme.User").expect("it is registered").version, 1);
    let mut command = place.avrogen(&["pull"]);
    let said = Ran::from_output(command.env("AVROGEN_REGISTRY_URL", &other.url).output().expect("it starts"));
    assert!(said.stderr.contains(&format!("avrogen.lock was of {} until now", place.url)), "{said:?}");
    assert!(place.read("avrogen.lock").contains(&other.url));
}

/// Types of one file that others use, those of a protocol, and schemas without a name.
#[test]
fn every_kind_of_file() {
    let place = Place::new();
    let outer = r#"{"type":"record","name":"a.Outer","fields":[{"name":"i","type":{"type":"fixed","name":"Inner","size":1}}]}"#;
    place.write("schemas/outer.avsc", outer);
    place.write("schemas/user.avsc", r#"{"type":"array","items":"a.Inner"}"#);
    place.write("schemas/list.avsc", r#"{"type":"map","values":"a.Outer"}"#);
    let protocol = r#"{"protocol":"P","namespace":"p","types":[{"type":"fixed","name":"X","size":1},
        {"type":"record","name":"Y","fields":[{"name":"x","type":"X"}]}],"messages":{}}"#;
    place.write("schemas/p.avpr", protocol);
    place.write("avrogen.toml", "[subject.users]\nfile = \"schemas/user.avsc\"\n");
    let said = place.ends(0, &["push"]);
    same("push-kinds", &format!("{}{}", said.stdout, said.stderr));
    let own: Vec<String> = place.names().into_iter().filter(|name| !name.contains(".locked")).collect();
    let files = ["list.avsc", "outer.avsc", "p.avpr", "user.avsc"].map(|name| format!("schemas/{name}"));
    assert_eq!(own, [&["avrogen.lock".to_owned(), "avrogen.toml".to_owned()][..], &files].concat());
    let users = place.client().latest("users").expect("a version");
    assert_eq!(users.schema.references[0].subject, "a.Outer");
    assert_eq!(place.client().latest("p.Y").expect("a version").schema.references, []);
    for again in [&["push"][..], &["pull"], &["pull", "--check"]] {
        let said = place.ends(0, again);
        assert_eq!(said.stdout, "", "{again:?}");
    }
}

#[test]
fn files_that_refer_to_each_other_are_told() {
    let place = Place::new();
    let one = |name: &str, other: &str| {
        format!(r#"{{"type":"record","name":"{name}","fields":[{{"name":"o","type":["null","{other}"]}}]}}"#)
    };
    place.write("schemas/a.avsc", one("A", "B"));
    place.write("schemas/b.avsc", one("B", "A"));
    let said = place.ends(2, &["push"]);
    assert!(
        said.stderr.starts_with("error: A and B refer to each other, which no registry can hold"),
        "{said:?}"
    );
}

/// Metadata and rules are the registry's; a text that is the same is no reason for a version without them.
#[test]
fn metadata_stays() {
    let place = Place::new();
    let properties = [("owner".to_owned(), "sales".to_owned())].into();
    let metadata = Some(Metadata { properties, ..Metadata::default() });
    place.register("com.acme.User", &Schema { metadata, ..Schema::new(USER) });
    place.write("schemas/user.avsc", USER);
    let said = place.ends(0, &["push"]);
    assert!(said.stdout.starts_with("same       com.acme.User version 1 (id 1)"), "{said:?}");
    assert_eq!(place.client().versions("com.acme.User", Deleted::Excluded).expect("versions"), [1]);
}

#[test]
fn schemas_that_are_wrong_are_drawn() {
    let place = Place::new();
    place.write("schemas/user.avsc", USER.replace("long", "lang"));
    let said = place.ends(2, &["push"]);
    assert!(said.stderr.starts_with("error[unknown-name]: no schema is named `lang`"), "{said:?}");
    let place = Place::new();
    let said = place.ends(2, &["plan"]);
    assert!(said.stderr.starts_with("error: there is nothing to register"), "{said:?}");
}
