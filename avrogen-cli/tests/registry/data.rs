//! `encode` and `decode` with schemas of the registry.

use std::fs;

use avrogen_harness::Ran;
use avrogen_runtime::registry::Schema;

use super::{Place, USER};

/// A subject of two versions, and one that refers to its first.
fn place() -> Place {
    let place = Place::new();
    place.register("users-value", &Schema::new(USER));
    let nick = USER.replace("}]}", r#"},{"name":"nick","type":["null","string"],"default":null}]}"#);
    place.register("users-value", &Schema::new(nick));
    let order =
        r#"{"type":"record","name":"Order","namespace":"com.acme","fields":[{"name":"by","type":"User"}]}"#;
    place.register("orders-value", &Schema::new(order).reference("com.acme.User", "users-value", 1));
    place.write("users.json", "{\"id\": 1, \"nick\": {\"string\": \"ada\"}}\n{\"id\": 2, \"nick\": null}\n");
    place.write("orders.json", "{\"by\": {\"id\": 3}}");
    place
}

fn encoded(place: &Place, args: &[&str], out: &str) -> Vec<u8> {
    let framed = ["encode", "--framing", "confluent", "--out", out];
    let said = place.ends(0, &[&framed[..], args].concat());
    assert_eq!((&*said.stdout, &*said.stderr), ("", ""));
    fs::read(place.join(out)).expect("it was written")
}

#[test]
fn messages_say_by_their_id_what_they_are() {
    let place = place();
    let users = encoded(&place, &["--schema", "registry:users-value", "users.json"], "users.bin");
    assert_eq!(users, b"\0\0\0\0\x02\x02\x02\x06ada\0\0\0\0\x02\x04\0");
    let orders = encoded(&place, &["--schema", "registry:orders-value@1", "orders.json"], "orders.bin");
    assert_eq!(orders, b"\0\0\0\0\x03\x06");
    place.write("old.json", "{\"id\": 4}");
    encoded(&place, &["--schema", "registry:users-value@1", "old.json"], "old.bin");
    let Ran { stdout, .. } = place.ends(0, &["decode", "users.bin", "orders.bin", "old.bin"]);
    assert_eq!(
        stdout,
        "{\"id\":1,\"nick\":{\"string\":\"ada\"}}\n{\"id\":2,\"nick\":null}\n{\"by\":{\"id\":3}}\n{\"id\":4}\n"
    );
    // All of them as ones of the latest version.
    let reader = ["--reader-schema", "registry:users-value", "old.bin"];
    let Ran { stdout, .. } = place.ends(0, &[&["decode"][..], &reader].concat());
    assert_eq!(stdout, "{\"id\":4,\"nick\":null}\n");
    // By digits, as another tool shows them.
    place.write("lines.txt", "00000000010a\n00 00 00 00 02 0c 00\n");
    let Ran { stdout, .. } = place.ends(0, &["decode", "--encoding", "hex", "lines.txt"]);
    assert_eq!(stdout, "{\"id\":5}\n{\"id\":6,\"nick\":null}\n");
}

#[test]
fn guids_and_contexts_are_asked_for() {
    let place = place();
    place.register(":.test:flags-value", &Schema::new("\"boolean\""));
    let found = place.client().latest(":.test:flags-value").expect("it is there");
    place.write("flag.json", "true");
    encoded(&place, &["--schema", "registry::.test:flags-value", "flag.json"], "flag.bin");
    let Ran { stdout, .. } = place.ends(0, &["decode", "--subject", ":.test:flags-value", "flag.bin"]);
    assert_eq!(stdout, "true\n");
    let guid = found.guid.as_deref().expect("the embedded registry has guids");
    encoded(&place, &["--schema", "\"boolean\"", "--id", guid, "flag.json"], "guid.bin");
    assert_eq!(place.ends(0, &["decode", "guid.bin"]).stdout, "true\n");
}

#[test]
fn pinned_schemas_need_no_registry() {
    let mut place = place();
    place.ends(0, &["pull", "--subject", "users-value", "orders-value"]);
    place.registry = None;
    place.ends(0, &["encode", "--schema", "lock:orders-value", "-o", "orders.avro", "orders.json"]);
    assert_eq!(place.ends(0, &["decode", "orders.avro"]).stdout, "{\"by\":{\"id\":3}}\n");
    let said = place.ends(2, &["encode", "--schema", "lock:none@3", "orders.json"]);
    assert_eq!(
        said.stderr,
        "error: avrogen.lock has no `none@3`\n  = help: run `avrogen pull --subject none`\n"
    );
}

#[test]
fn what_the_registry_does_not_know_is_told() {
    let place = place();
    place.write("unknown.bin", "\0\0\0\0\x63\x02");
    let said = place.ends(2, &["decode", "unknown.bin"]);
    assert!(said.stderr.starts_with("error: ") && said.stderr.contains("40403"), "{}", said.stderr);
    let said = place.ends(2, &["encode", "--schema", "registry:nobody", "users.json"]);
    assert!(said.stderr.contains("avrogen subjects"), "{}", said.stderr);
    let said = place.ends(2, &["encode", "--schema", "registry:users-value@0", "users.json"]);
    assert!(said.stderr.contains("versions are numbers from 1 on"), "{}", said.stderr);
}
