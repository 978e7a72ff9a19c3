//! Whole messages: keys, headers, tombstones, and what the tables of topics say.

use serde_json::{Value, json};

use super::{Place, USER};

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

#[test]
fn whole_messages_go_from_topic_to_topic() {
    let place = Place::new();
    let id = place.register("users-value", USER);
    let args = [
        "produce",
        "users",
        "--key",
        "u-1",
        "-H",
        "source=import",
        "-H",
        "empty=",
        "--timestamp",
        "1700000000000",
    ];
    place.ends(0, &args, "{\"id\": 1}");
    place.ends(0, &["produce", "users", "--key", "u-1"], "null");
    let text = place.all("users", &["--messages"]);
    assert_eq!(place.all("users", &["--format", "json"]), text);
    let messages = objects(&text);
    let first = json!({
        "topic": "users", "partition": 0, "offset": 0, "timestamp": 1_700_000_000_000_i64,
        "key": "u-1", "key_encoding": "utf8", "key_schema": null, "key_fingerprint": null,
        "value": {"id": 1}, "value_schema": id, "value_fingerprint": messages[0]["value_fingerprint"], "tombstone": false,
        "headers": [{"name": "source", "value": "import"}, {"name": "empty", "value": ""}],
    });
    assert_eq!(messages[0], first);
    assert_eq!((&messages[1]["value"], &messages[1]["value_schema"]), (&Value::Null, &Value::Null));

    place.topic("copy");
    let said = place.ends(0, &["produce", "copy", "--messages", "--subject", "users-value"], &text);
    assert_eq!(said.stderr, "2 messages sent to copy\n");
    let mut copies = objects(&place.all("copy", &["--messages"]));
    for copy in &mut copies {
        copy["topic"] = json!("users");
    }
    assert_eq!(copies, messages);
    assert_eq!(place.all("copy", &["--keys"]), "\"u-1\"\t{\"id\":1}\n\"u-1\"\tnull\n");
}

#[test]
fn ids_may_stand_in_headers() {
    let place = Place::new();
    place.ends(0, &["produce", "users", "--framing", "header"], "{\"id\": 1}");
    let messages = objects(&place.all("users", &["--messages"]));
    assert_eq!(messages[0]["value"], json!({"id": 1}));
    assert_eq!(messages[0]["value_schema"].as_str().map(str::len), Some(36), "{}", messages[0]);
    assert_eq!(messages[0]["headers"][0]["name"], "__value_schema_id");
    // With another way to tell it, the header does not come along.
    place.topic("copy");
    let prefix = ["produce", "copy", "-m", "--subject", "users-value", "--framing", "prefix"];
    place.ends(0, &prefix, &messages[0].to_string());
    let copy = &objects(&place.all("copy", &["--messages"]))[0];
    assert_eq!((copy["value_schema"].is_number(), &copy["headers"]), (true, &json!([])));
}

/// A table says the topic's name, how keys are written, whether there are tombstones, and what the subjects are.
#[test]
fn the_table_of_a_topic_is_held() {
    let place = Place::new();
    place.topic("com.acme.users");
    place.write(
        "avrogen.toml",
        "[topic.people]\nname = \"com.acme.users\"\nkey = \"long\"\nvalue = \"com.acme.User\"\n\
         subject-name-strategy = \"topic-name\"\n",
    );
    place.register("com.acme.users-key", "\"long\"");
    place.register("com.acme.users-value", USER);
    place.ends(0, &["produce", "people", "--key", "17"], "{\"id\": 1}");
    let message = &objects(&place.all("people", &["--messages"]))[0];
    assert_eq!((&message["topic"], &message["key"]), (&json!("com.acme.users"), &json!(17)));
    assert!(message["key_schema"].is_number());
    let said = place.ends(2, &["produce", "people", "--key", "17"], "null");
    assert!(said.stderr.contains("standard input:1:1: the topic has no tombstones"), "{}", said.stderr);
    let said = place.ends(2, &["produce", "people", "--key", "x"], "{\"id\": 1}");
    assert!(said.stderr.contains("the key: "), "{}", said.stderr);
}

#[test]
fn of_several_types_one_is_named() {
    let place = Place::new();
    place.write(
        "avrogen.toml",
        "[topic.events]\nvalue = [\"Opened\", \"Closed\"]\nsubject-name-strategy = \"record-name\"\n\n\
         [topic.unions]\nvalue = [\"Opened\", \"Closed\"]\n",
    );
    let record = |name: &str| format!(r#"{{"type":"record","name":"{name}","fields":[]}}"#);
    for name in ["Opened", "Closed"] {
        place.register(name, &record(name));
    }
    place.register("unions-value", &format!("[{},{}]", record("Opened"), record("Closed")));
    place.topic("events");
    place.topic("unions");
    let said = place.ends(2, &["produce", "events"], "{}");
    assert!(said.stderr.contains("say which these are, by --type: Opened, Closed"), "{}", said.stderr);
    place.ends(0, &["produce", "events", "--type", "Closed"], "{}");
    assert_eq!(place.all("events", &[]), "{}\n");
    place.ends(0, &["produce", "unions"], "{\"Closed\": {}}");
    place.ends(0, &["produce", "unions", "--type", "Opened"], "{}");
    assert_eq!(place.all("unions", &[]), "{\"Closed\":{}}\n{\"Opened\":{}}\n");
    let said = place.ends(2, &["produce", "unions", "--type", "Opened"], "{\"Opened\": {}}");
    assert!(said.stderr.contains("standard input:1:2: Opened has no field \"Opened\""), "{}", said.stderr);
    let said = place.ends(2, &["produce", "unions", "--type", "Other"], "{}");
    assert!(said.stderr.contains("there are Opened, Closed"), "{}", said.stderr);
    for (from, to) in [("events", "events-copy"), ("unions", "unions-copy")] {
        place.topic(to);
        let text = place.all(from, &["--messages"]);
        place.ends(0, &["produce", to, "--messages"], &text);
        assert_eq!(place.all(to, &[]), place.all(from, &[]));
    }
    let said = place.ends(2, &["produce", "events", "--type", "Other"], "{}");
    assert!(said.stderr.contains("there are Opened, Closed"), "{}", said.stderr);
}

#[test]
fn keys_of_every_encoding_come_back() {
    let place = Place::new();
    for (number, (encoding, key)) in
        [("utf8", "\"ü\""), ("bytes", r#""\u00ff\u0000""#), ("avro", "\"k\"")].into_iter().enumerate()
    {
        let topic = format!("keys-{number}");
        place.topic(&topic);
        place.register(&format!("{topic}-key"), "\"string\"");
        place.register(&format!("{topic}-value"), "\"bytes\"");
        let message = format!("{{\"key\": {key}, \"value\": \"\\u00e9\"}}");
        place.ends(0, &["produce", &topic, "--messages", "--key-encoding", encoding], &message);
        let back = &objects(&place.all(&topic, &["--messages", "--key-encoding", encoding]))[0];
        assert_eq!(back["key"], serde_json::from_str::<Value>(key).expect("JSON"), "{encoding}");
        // Values of the schema `bytes` stand in messages as they are.
        assert_eq!(back["value"], json!("é"));
    }
}

#[test]
fn a_topic_that_is_missing_is_created_where_that_is_wanted() {
    let place = Place::new();
    place.write(
        "avrogen.toml",
        "[kafka]\nbrokers = \"nowhere:1\"\n\n[topic.fresh]\nvalue = \"com.acme.User\"\n",
    );
    let said = place.ends(2, &["produce", "fresh", "--subject", "users-value"], "{\"id\": 1}");
    assert!(said.stderr.contains("topic `fresh` is not there"), "{}", said.stderr);
    assert!(said.stderr.contains("--create"), "{}", said.stderr);
    place.ends(0, &["produce", "fresh", "--subject", "users-value", "--create"], "{\"id\": 1}");
    assert_eq!(place.all("fresh", &[]), "{\"id\":1}\n");
}
