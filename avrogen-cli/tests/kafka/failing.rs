//! What goes wrong, what is said of it, and how it ends.

use serde_json::{Value, json};

use super::{Place, USER};

#[test]
fn what_is_no_datum_is_told_and_the_rest_is_sent() {
    let place = Place::new();
    let said =
        place.ends(2, &["produce", "users"], "{\"id\": 1}\n{\"id\": \"x\"}\n\n{\n\"ID\": 3}\n{\"id\": 4}\n");
    assert!(said.stderr.contains("error: standard input:2:8: "), "{}", said.stderr);
    assert!(said.stderr.contains("error: standard input:5:"), "{}", said.stderr);
    assert!(said.stderr.ends_with("2 messages sent to users\n"), "{}", said.stderr);
    assert_eq!(place.all("users", &[]), "{\"id\":1}\n{\"id\":4}\n");
    for (input, told) in [
        ("{\"vlaue\": 1}", "unknown field `vlaue`"),
        ("{\"key\": 1, \"value\": {\"id\": 1}}", "input:1:9: the key is no string"),
        ("{\"key\": \"ü\",\n \"value\": {\"id\": \"1\"}}", "input:2:18: found a string, expecting long"),
        ("{\"key\": \"ü\", \"value\": {\"id\":\n \"1\"}}", "input:2:2: found a string, expecting long"),
        ("{\"value\": {\n\n", "input:1:"),
        ("{\"value\": null}", "a message without a value deletes its key, and this one has none"),
        ("{\"key\": \"k\"", "EOF while parsing an object"),
        ("{\"headers\": [{\"name\": \"h\", \"base64\": \"?\"}]}", "the header `h` is not base64"),
    ] {
        let said = place.ends(2, &["produce", "users", "--messages"], input);
        assert!(said.stderr.contains(told), "{input}: {}", said.stderr);
    }
}

/// Whoever goes on from there knows where, and what is there already.
#[test]
fn what_is_not_delivered_is_told_with_its_line_and_what_was_before() {
    let place = Place::new();
    place.register("texts-value", "\"string\"");
    place.topic("texts");
    let long = "x".repeat(3_000);
    let file = place.write("texts.json", &format!("\"a\"\n\n\"b\"\n\"{long}\"\n\"c\"\n"));
    let args = ["produce", "texts", "--set", "message.max.bytes=2000", &file.display().to_string()];
    let said = place.ends(2, &args, "");
    let line = format!("error: {}, line 4: ", file.display());
    assert!(said.stderr.contains(&line) && said.stderr.contains("too large"), "{}", said.stderr);
    assert!(said.stderr.ends_with("  = help: 2 messages before it were delivered\n"), "{}", said.stderr);
    assert_eq!(place.all("texts", &[]), "\"a\"\n\"b\"\n");

    let messages = [0, 7, 0].map(|partition| format!("{{\"value\": \"m\", \"partition\": {partition}}}"));
    let args = ["produce", "texts", "-m", "--keep-partitions", "--format", "json"];
    let said = place.ends(2, &args, &messages.join("\n"));
    let told: Value = serde_json::from_str(said.stderr.trim()).expect("one object");
    assert_eq!((&told["file"], &told["line"]), (&json!("standard input"), &json!(2)), "{told}");
    assert!(told["message"].as_str().is_some_and(|text| text.contains("nknown partition")), "{told}");
    let sent = said.stdout.lines().count() as u64;
    let help = told["help"].as_str().expect("help");
    assert!(help.starts_with("1 message before it were delivered"), "{help}");
    assert_eq!(place.all("texts", &[]).lines().count() as u64, 2 + sent);
}

/// What a program reads has the place apart from the message.
#[test]
fn places_of_data_stand_apart_in_json() {
    let place = Place::new();
    place.write("users.json", "{\"id\": 1}\n\n{\n  \"id\": 1e3}\n");
    let said = place.ends(2, &["produce", "users", "users.json", "--format", "json"], "");
    let told: Value = serde_json::from_str(said.stderr.trim()).expect("one object");
    let expected = json!({
        "code": null, "severity": "error", "message": "found a number, expecting long", "file": "users.json",
        "line": 4, "column": 9, "end_line": 4, "end_column": 9, "help": null,
    });
    assert_eq!(told, expected);
    place.send_raw("users", &[b"{}"]);
    let said = place.ends(1, &["tail", "users", "--exit-at-end", "--format", "json"], "");
    let told: Value = serde_json::from_str(said.stderr.trim()).expect("one object");
    let at = (&told["topic"], &told["partition"], &told["offset"]);
    assert_eq!(at, (&json!("users"), &json!(0), &json!(1)), "{told}");
    assert!(told["message"].as_str().is_some_and(|text| text.starts_with("the value cannot be decoded: ")));
    let said = place.ends(2, &["produce", "users", "users.json", "--format", "github"], "");
    assert!(said.stderr.starts_with("::error file=users.json,line=4,col=9,endLine=4,"), "{}", said.stderr);
}

/// Poison of every kind between two good messages.
#[test]
fn what_cannot_be_decoded_is_told_with_its_place() {
    let place = Place::new();
    place.ends(0, &["produce", "users"], "{\"id\": 1}");
    let poison = [&b""[..], b"\0\0", b"{\"id\": 1}", b"\0\0\0\x63\x63\x02", b"\0\0\0\0\x01"];
    place.send_raw("users", &poison);
    place.ends(0, &["produce", "users"], "{\"id\": 2}");
    let said = place.ends(1, &["tail", "users", "--exit-at-end"], "");
    assert_eq!(said.stdout, "{\"id\":1}\n{\"id\":2}\n");
    let lines: Vec<&str> = said.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    let reasons = ["it is empty", "too short", "this looks like JSON", "40403", "unexpected end of input"];
    assert_eq!(lines.len(), reasons.len(), "{}", said.stderr);
    for (at, (line, reason)) in lines.iter().zip(reasons).enumerate() {
        let place = format!("error: users/0@{}: the value cannot be decoded: ", at + 1);
        assert!(line.starts_with(&place) && line.contains(reason), "{line}");
    }
    let said = place.ends(1, &["tail", "users", "--exit-at-end", "--format", "json"], "");
    assert_eq!((said.stdout.lines().count(), said.stderr.lines().count()), (2, 5));
}

#[test]
fn mistakes_are_told_with_what_to_do() {
    let place = Place::new();
    place.register("people-value", USER);
    for (args, told) in [
        (&["tail", "nowhere"][..], "topic `nowhere` is not there"),
        (&["produce", "others"], "`avrogen push --subject others-value`"),
        (&["produce", "users", "--subject", "users-value@9"], "`avrogen versions users-value`"),
        (&["tail", "users", "--partition", "3"], "has 1 partitions, numbered from 0, and no 3"),
        (&["tail", "users", "--from", "1000", "--exit-at-end"], "users"),
        (&["tail", "users", "--from", "later"], "`beginning`, `end`, an offset, or -N"),
        (&["tail", "users", "--set", "acks"], "a setting is a name, `=` and a value"),
        (&["tail", "users", "--timeout", "18446744073709551615"], "is not in 1..=86400"),
        (&["tail", "users", "--timeout", "0"], "is not in 1..=86400"),
        (&["produce", "users", "--timeout", "99999999999999999999"], "number too large"),
        (&["produce", "users", "--partition=-1"], "-1 is not in 0..=2147483647"),
        (&["produce", "users", "--timestamp", "0"], "0 is not in 1.."),
        (&["tail", "users", "--set", "no.such=1"], "no.such"),
        (&["translate", "--from", "users"], "--to <TOPIC>"),
        (&["translate", "--from", "users", "--to", "users"], "the topic to write is the one to read"),
        (
            &["translate", "--from", "users", "--to", "people", "--dead-letter", "users"],
            "the topic for dead letters is the one to read",
        ),
        (
            &["translate", "--from", "users", "--to", "people", "--dead-letter", "people"],
            "the topic for dead letters is the one to write",
        ),
    ] {
        let said = place.ends(2, args, "");
        assert!(said.stderr.contains(told) && said.stdout.is_empty(), "{args:?}: {}", said.stderr);
    }
}

#[test]
fn brokers_that_are_not_there_are_told() {
    let place = Place::new();
    let output = place.avrogen(&["tail", "users"]).env_remove("AVROGEN_KAFKA_BROKERS").output();
    let output = output.expect("it starts");
    let stderr = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr.contains("no broker is named") && stderr.contains("[kafka] brokers = "), "{stderr}");
    let said = place.ends(2, &["tail", "users", "--brokers", "127.0.0.1:1", "--timeout", "1"], "");
    assert!(said.stderr.contains("`avrogen dev` runs one"), "{}", said.stderr);
}

/// Wherever settings come from, and whatever is wrong with them.
#[test]
fn secrets_are_not_printed() {
    let place = Place::new();
    let file =
        place.write("secret.properties", "# librdkafka\n\nssl.key.password=hunter2\n").display().to_string();
    let wrong = place.write("wrong.properties", "hunter2\n").display().to_string();
    for args in [
        &["--settings-file", &*file][..],
        &["--settings-file", &*wrong],
        &["--set", "ssl.key.password=hunter2"],
        &["--set", "acks=hunter2"],
    ] {
        let said = place.ends(2, &[&["tail", "users", "-v"], args].concat(), "");
        assert!(!said.stderr.contains("hunter2"), "{}", said.stderr);
    }
    let said = place.ends(2, &["tail", "users", "--settings-file", &wrong], "");
    assert!(said.stderr.contains("wrong.properties:1: a setting is"), "{}", said.stderr);
}
