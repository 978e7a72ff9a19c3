//! `avrogen tail --messages | avrogen produce --messages`: what arrives are the bytes that were there.

use avrogen_runtime::framing::confluent::Guid;
use avrogen_runtime::kafka::{OnFailure, Start};
use avrogen_runtime::topic::{Outgoing, Raw, Timestamp};
use serde_json::{Value, json};

use super::{Place, Services, USER, runtime};

/// All of a message.
#[derive(Clone, Debug, Default, PartialEq)]
struct Bytes {
    partition: i32,
    timestamp: i64,
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Vec<(String, Option<Vec<u8>>)>,
}

impl Bytes {
    /// A user of a schema of this id, without a key.
    fn new(id: i32) -> Self {
        let value = Some([&framed(id)[..], &[2]].concat());
        Self { timestamp: 1_700_000_000_000, value, ..Self::default() }
    }

    fn key(self, key: impl Into<Vec<u8>>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    fn value(self, value: impl Into<Vec<u8>>) -> Self {
        Self { value: Some(value.into()), ..self }
    }

    fn header(mut self, name: &str, value: Option<&[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.map(<[u8]>::to_vec)));
        self
    }
}

/// What stands before a datum.
fn framed(id: i32) -> Vec<u8> {
    [&[0], &id.to_be_bytes()[..]].concat()
}

impl Place {
    fn send_all(&self, topic: &str, messages: &[Bytes]) {
        runtime().block_on(async {
            let producer = self.client().build().producer::<Raw>().topic(topic).await.expect("a producer");
            for message in messages {
                let value = message.value.as_deref();
                let mut out = Outgoing::<Raw, Option<&[u8]>>::new(message.key.as_deref(), &value)
                    .timestamp(message.timestamp)
                    .partition(message.partition);
                for (name, value) in &message.headers {
                    out = out.header(name, value.as_ref());
                }
                producer.send(out).await.expect("it is sent");
            }
        });
    }

    /// All of a topic, partition after partition.
    fn receive_all(&self, topic: &str) -> Vec<Bytes> {
        let mut all = runtime().block_on(async {
            let consumer = self.client().build().consumer::<Raw>("copies", OnFailure::Stop).topic(topic);
            let mut consumer =
                consumer.start(Start::Beginning).enable_partition_eof().await.expect("a consumer");
            let mut all = Vec::new();
            while let Some(envelope) = consumer.recv_raw_until_eof().await.expect("a message") {
                let meta = envelope.meta();
                let headers = meta.headers().iter();
                all.push(Bytes {
                    partition: meta.partition(),
                    timestamp: meta.timestamp().map_or(-1, Timestamp::millis),
                    key: envelope.key_bytes().map(<[u8]>::to_vec),
                    value: envelope.value_bytes().map(<[u8]>::to_vec),
                    headers: headers.map(|(name, value)| (name.into(), value.map(<[u8]>::to_vec))).collect(),
                });
                envelope.done();
            }
            all
        });
        all.sort_by_key(|message| message.partition);
        all
    }

    fn wide_topic(&self, name: &str) {
        let Services::Own(kafka) = &self.services else { panic!("brokers of its own") };
        kafka.create_topic(name, 2).expect("it is new");
    }

    fn guid(&self, subject: &str) -> Guid {
        let text = self.ends(0, &["show", subject, "--format", "json"], "").stdout;
        let shown: Value = serde_json::from_str(&text).expect("JSON");
        shown["guid"].as_str().and_then(|guid| guid.parse().ok()).expect("the embedded registry has guids")
    }
}

/// A message of every kind that there is.
fn every_kind(place: &Place) -> Vec<Bytes> {
    let old = place.register("users-value", USER);
    let nick = r#"},{"name":"nick","type":["null","string"],"default":null}]}"#;
    let new = place.register("users-value", &USER.replace("}]}", nick));
    let opened = place.register("Opened", r#"{"type":"record","name":"Opened","fields":[]}"#);
    let point =
        r#"{"type":"record","name":"P","fields":[{"name":"x","type":"int"},{"name":"y","type":"bytes"}]}"#;
    let point = place.register("anything-key", point);
    let maybe = place.register("maybe", r#"["null","string"]"#);
    let raw = place.register("raw", r#""bytes""#);
    let flag = place.register("flag", r#""boolean""#);
    let guid = place.guid("flag").header();
    let at = |id: i32, datum: &[u8]| [&framed(id)[..], datum].concat();
    let key_header = "__key_schema_id";
    let value_header = "__value_schema_id";
    let mut all = vec![
        Bytes::new(old).key("text, ü"),
        Bytes::new(old),
        Bytes::new(old).key(""),
        Bytes::new(new).value(at(new, b"\x04\x02\x04me")),
        Bytes::new(opened).value(at(opened, b"")),
        // Bytes that are no text, text that looks like bytes, and numbers that look like what is framed.
        Bytes::new(old).key([0xff, 0, 0x80]),
        Bytes::new(old).key("\u{ff}\0"),
        Bytes::new(old).key(42_u64.to_be_bytes()),
        Bytes::new(old).key([&framed(flag)[..], &[7, 7, 7]].concat()),
        Bytes::new(old).key([&framed(9999)[..], &[0xff]].concat()),
        // Avro of several kinds, null among them.
        Bytes::new(old).key(at(point, b"\x01\x06\0\xffa")),
        Bytes::new(old).key(at(maybe, b"\x02\x02k")),
        Bytes::new(old).key(at(maybe, b"\0")),
        Bytes::new(old).key(at(raw, b"\xff\xfe")),
        Bytes::new(old).value(at(maybe, b"\0")).key("null, but a value"),
        Bytes::new(old).value(at(raw, b"\0\xff")),
        // Ids in headers, and a globally unique one in front.
        Bytes::new(old)
            .value([1])
            .header("a", Some(b"1"))
            .header(value_header, Some(&guid))
            .header("b", None),
        Bytes::new(old).key([0]).header(key_header, Some(&guid)),
        Bytes::new(old).value([&guid[..], &[1]].concat()).key([&guid[..], &[0]].concat()),
        Bytes::new(old)
            .header("twice", Some(b"text"))
            .header("twice", Some(&[0xff, 0]))
            .header("empty", Some(b""))
            .header("none", None)
            .header("", Some(b"no name")),
        Bytes { value: None, ..Bytes::new(old).key("deleted") },
        Bytes { value: None, ..Bytes::new(old).key("deleted").header(value_header, Some(&guid)) },
        Bytes { value: None, ..Bytes::new(old).key(at(point, b"\x01\0")) },
        Bytes { value: None, ..Bytes::new(old) },
        Bytes { timestamp: 1, ..Bytes::new(old) },
    ];
    let others: Vec<Bytes> = all.iter().map(|message| Bytes { partition: 1, ..message.clone() }).collect();
    all.extend(others);
    all
}

#[test]
fn whole_messages_of_every_kind_are_the_same_in_a_copy() {
    let place = Place::new();
    let messages = every_kind(&place);
    // No subject is named after the copy, and none after the types.
    for topic in ["anything", "copy", "copy-of-copy"] {
        place.wide_topic(topic);
    }
    place.send_all("anything", &messages);
    assert_eq!(place.receive_all("anything"), messages);
    for (from, to) in [("anything", "copy"), ("copy", "copy-of-copy")] {
        let text = place.all(from, &["--messages"]);
        place.ends(0, &["produce", to, "--messages", "--keep-partitions"], &text);
        let copies = place.receive_all(to);
        for (copy, message) in copies.iter().zip(&messages) {
            assert_eq!(copy, message, "\n{text}");
        }
        assert_eq!(copies.len(), messages.len());
    }
}

/// An id of one registry means nothing in another one.
#[test]
fn ids_of_another_registry_are_not_taken() {
    let (here, there) = (Place::new(), Place::new());
    let id = here.register("users-value", USER);
    assert_eq!(there.register("users-value", USER), id);
    here.register("flags-value", "\"boolean\"");
    let opened = r#"{"type":"record","name":"Opened","fields":[]}"#;
    let closed = r#"{"type":"record","name":"Closed","fields":[]}"#;
    // The ids are the same, and the schemas are not.
    let ids = [here.register("Opened", opened), here.register("Closed", closed)];
    let others = [there.register("Closed", closed), there.register("Opened", opened)];
    there.write(
        "avrogen.toml",
        "[topic.events]\nvalue = [\"Opened\", \"Closed\"]\nsubject-name-strategy = \"record-name\"\n",
    );
    for place in [&here, &there] {
        place.topic("events");
    }
    here.send_all("events", &ids.map(|id| Bytes::new(id).value(framed(id))));
    let text = here.all("events", &["--messages"]);
    there.ends(0, &["produce", "events", "--messages"], &text);
    let [closed, opened] = others;
    let values: Vec<_> = there.receive_all("events").into_iter().map(|message| message.value).collect();
    assert_eq!(values, [Some(framed(opened)), Some(framed(closed))]);
}

#[test]
fn whole_messages_become_others_where_that_is_said() {
    let place = Place::new();
    let id = place.register("users-value", USER);
    let newer = USER.replace("\"long\"", "\"double\"");
    let newer = place.register("people-value", &newer);
    for topic in ["copy", "people", "text"] {
        place.topic(topic);
    }
    place.send_all("users", &[Bytes::new(id).key([0xff])]);
    let text = place.all("users", &["--messages"]);
    let keys: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&keys["key"], &keys["key_encoding"]), (&json!("ÿ"), &json!("bytes")));
    place.ends(0, &["produce", "people", "--messages", "--subject", "people-value"], &text);
    let people = place.receive_all("people");
    assert_eq!(people[0].value, Some([&framed(newer)[..], &1_f64.to_le_bytes()].concat()));
    // Never other bytes in silence.
    let said = place.ends(2, &["produce", "text", "--messages", "--key-encoding", "utf8"], &text);
    assert!(said.stderr.contains("the key is bytes that are no text: say --key-encoding bytes"), "{said:?}");
    let edited = |edit: fn(&mut Value)| {
        let mut message: Value = serde_json::from_str(&text).expect("JSON");
        edit(&mut message);
        message.to_string()
    };
    for (message, told) in [
        (edited(|message| message["value"] = Value::Null), "1:1: found null, expecting com.acme.User"),
        (edited(|message| message["tombstone"] = json!(true)), "a tombstone has no value"),
        (edited(|message| message["timestamp"] = json!(0)), "its timestamp is from 1 on, or null"),
        (edited(|message| message["value_schema"] = json!(0)), "the id of a schema is none"),
    ] {
        let said = place.ends(2, &["produce", "copy", "--messages"], &message);
        assert!(said.stderr.contains(told), "{told}: {}", said.stderr);
    }
    let deleted = edited(|message| {
        message["value"] = Value::Null;
        message["tombstone"] = json!(true);
    });
    place.ends(0, &["produce", "copy", "--messages"], &deleted);
    assert_eq!(place.receive_all("copy")[0].value, None);
}

/// What stands behind a datum is left out by every consumer, and a copy would not have it.
#[test]
fn bytes_behind_a_datum_are_told() {
    let place = Place::new();
    let id = place.register("users-value", USER);
    place.send_all("users", &[Bytes::new(id).value([&framed(id)[..], &[2, 2]].concat())]);
    let said = place.ends(1, &["tail", "users", "--from", "beginning", "--exit-at-end"], "");
    assert_eq!(said.stdout, "{\"id\":1}\n");
    assert_eq!(said.stderr, "warning: users/0@0: 1 byte of the value stand behind the datum\n");
}
