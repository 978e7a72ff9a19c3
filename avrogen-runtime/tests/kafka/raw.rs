//! Messages that no typed producer would send.

use rdkafka::ClientConfig;
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};

pub(crate) struct Raw<'m> {
    pub(crate) topic: &'m str,
    pub(crate) key: Option<&'m [u8]>,
    pub(crate) value: Option<&'m [u8]>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
}

pub(crate) async fn send_raw(brokers: &str, message: Raw<'_>) {
    let producer: FutureProducer =
        ClientConfig::new().set("bootstrap.servers", brokers).create().expect("a producer");
    let headers = message.headers.iter().fold(OwnedHeaders::new(), |headers, (key, value)| {
        headers.insert(Header { key: key.as_str(), value: Some(value) })
    });
    let record = FutureRecord {
        topic: message.topic,
        partition: None,
        payload: message.value,
        key: message.key,
        timestamp: None,
        headers: Some(headers),
    };
    producer.send(record, std::time::Duration::from_secs(60)).await.expect("it is delivered");
}

/// Bytes that are no message of users, whose schema has this id, and what is said of them.
pub(crate) fn poison(id: i32) -> Vec<(Vec<u8>, &'static str)> {
    let damaged = [&[0][..], &id.to_be_bytes(), &[2, 80, 65]].concat();
    vec![
        (Vec::new(), "it is empty"),
        (vec![0, 0, 0], "3 bytes are too short"),
        (b"{\"id\": 1}".to_vec(), "unexpected magic byte 0x7B, which is '{': this looks like JSON"),
        (b"\x07abcdef".to_vec(), "unexpected magic byte 0x07"),
        (vec![0, 0, 0, 99, 99, 2], "schema 25443 cannot be had"),
        (damaged, "User.name: unexpected end of input"),
    ]
}
