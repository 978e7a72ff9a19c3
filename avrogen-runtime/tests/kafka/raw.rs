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
