//! From one topic to another one's schema. That a command goes on where it was is in `services`.

use super::Place;

pub(super) const PERSON: &str = r#"{"type":"record","name":"Person","namespace":"com.acme","fields":[
    {"name":"number","type":"long"},{"name":"country","type":"string"}]}"#;
pub(super) const READER: &str = r#"{"type":"record","name":"Person","namespace":"com.acme","aliases":["User"],"fields":[
    {"name":"number","type":"long","aliases":["id"]},{"name":"country","type":"string","default":"?"}]}"#;

fn place() -> Place {
    let place = Place::new();
    place.topic("people");
    place.register("people-value", PERSON);
    place.write("reader.avsc", READER);
    place.write("id.avsc", r#""long""#);
    place
}

const TRANSLATE: [&str; 6] = ["translate", "--from", "users", "--to", "people", "--exit-at-end"];

fn with(args: &[&'static str]) -> Vec<&'static str> {
    [&TRANSLATE, args].concat()
}

#[test]
fn messages_are_moved_by_resolution() {
    let place = place();
    place.ends(
        0,
        &["produce", "users", "--key", "k", "-H", "h=1", "--timestamp", "7"],
        "{\"id\": 1}\n{\"id\": 2}",
    );
    place.ends(0, &["produce", "users", "--key", "k", "--timestamp", "8"], "null");
    let said = place.ends(0, &with(&["--reader-schema", "reader.avsc"]), "");
    assert_eq!((&*said.stdout, &*said.stderr), ("", "3 messages moved from users to people, 0 set aside\n"));
    let people = place.all("people", &["--messages"]);
    let lines: Vec<&str> = people.lines().collect();
    assert_eq!(lines.len(), 3, "{people}");
    assert!(lines[0].contains(r#""timestamp":7,"key":"k","#), "{people}");
    assert!(lines[0].contains(r#""value":{"number":1,"country":"?"}"#), "{people}");
    assert!(lines[1].contains(r#""headers":[{"name":"h","value":"1"}]"#), "{people}");
    assert!(lines[2].contains(r#""value":null"#), "{people}");
}

#[test]
fn what_cannot_be_moved_meets_the_policy() {
    let place = place();
    place.send_raw("users", &[b"{}"]);
    place.ends(0, &["produce", "users", "--key", "good"], "{\"id\": 1}");

    let said = place.ends(2, &with(&["--reader-schema", "reader.avsc", "--group", "stop"]), "");
    assert!(said.stderr.contains("the value of message users/0@0 cannot be decoded"), "{}", said.stderr);
    assert!(said.stderr.contains("--dead-letter TOPIC"), "{}", said.stderr);
    assert_eq!(place.all("people", &[]), "");

    let skip =
        ["--reader-schema", "reader.avsc", "--group", "skip", "--on-failure", "skip", "--format", "json"];
    let said = place.ends(1, &with(&skip), "");
    assert_eq!(said.stdout, "{\"from\":\"users\",\"to\":\"people\",\"moved\":1,\"set_aside\":1}\n");
    assert!(said.stderr.contains("users/0@0"), "{}", said.stderr);

    place.topic("dead");
    let dead = ["--reader-schema", "reader.avsc", "--group", "dead", "--dead-letter", "dead"];
    let said = place.ends(1, &with(&dead), "");
    assert!(said.stderr.ends_with("1 messages moved from users to people, 1 set aside\n"), "{}", said.stderr);
    assert_eq!(place.all("people", &["--keys"]), "\"good\"\t{\"number\":1,\"country\":\"?\"}\n".repeat(2));
    let said = place.ends(1, &["tail", "dead", "--exit-at-end"], "");
    assert!(said.stderr.contains("dead/0@0: the value cannot be decoded: "), "{}", said.stderr);
}

/// Without aliases and defaults the data have no place in the other topic's schema, and nothing else stands in for it.
#[test]
fn the_schema_to_read_with_is_the_topics_but_for_aliases_and_defaults() {
    let place = place();
    place.ends(0, &["produce", "users"], "{\"id\": 1}");
    let said = place.ends(2, &TRANSLATE, "");
    assert!(said.stderr.contains("--reader-schema"), "{}", said.stderr);
    let said = place.ends(2, &with(&["--reader-schema", "id.avsc"]), "");
    assert!(said.stderr.contains("differs from that of topic `people` in more than aliases and defaults"));
    assert_eq!(place.all("people", &[]), "");
}

/// Programs cannot read a message without a key, or without a value, where the topic's table says that there is one.
#[test]
fn what_a_table_says_of_the_topic_holds_for_what_is_moved() {
    let place = place();
    let table = |more: &str| {
        let text = format!("[topic.people]\nvalue = \"com.acme.Person\"\n{more}\n");
        place.write("avrogen.toml", &text);
    };
    place.ends(0, &["produce", "users"], "{\"id\": 1}");
    place.ends(0, &["produce", "users", "--key", "k"], "{\"id\": 2}");
    place.ends(0, &["produce", "users", "--key", "k"], "null");
    let keys = "key = \"string\"\nkey-encoding = \"utf8\"";
    for (group, more, told) in [
        ("both", keys.to_owned(), &["users/0@0", "users/0@2"][..]),
        ("keys", format!("{keys}\ntombstones = true"), &["users/0@0"]),
    ] {
        table(&more);
        let args = ["--reader-schema", "reader.avsc", "--group", group, "--on-failure", "skip"];
        let said = place.ends(1, &with(&args), "");
        let warnings: Vec<&str> = said.stderr.lines().filter(|line| line.starts_with("warning: ")).collect();
        assert_eq!(warnings.len(), told.len(), "{}", said.stderr);
        for (warning, place) in warnings.iter().zip(told) {
            assert!(warning.contains(place), "{}", said.stderr);
        }
    }
}
