//! Topics that are made where they are missing, with all that their definition says.

use std::time::Duration;

use avrogen_runtime::kafka::SchemaIds;
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, ResourceSpecifier};
use rdkafka::client::DefaultClientContext;

use crate::topics::{Created, User};
use crate::{Broker, fresh, variable};

#[tokio::test]
async fn a_topic_is_made_as_its_definition_says() {
    let broker = Broker::take();
    let client = broker.builder().build();
    let topic = fresh("created");
    // The second time it is there.
    for _ in 0..2 {
        client.ensure_topic::<Created>().topic(&topic).await.unwrap();
    }
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", variable("AVROGEN_TEST_KAFKA_BROKERS"));
    let admin: AdminClient<DefaultClientContext> = config.create().unwrap();
    let described = admin.describe_configs([&ResourceSpecifier::Topic(&topic)], &AdminOptions::new()).await;
    let described = described.unwrap().remove(0).unwrap();
    let setting = |name| described.get(name).and_then(|entry| entry.value.as_deref());
    assert_eq!(setting("retention.ms"), Some("86400000"));
    assert_eq!(setting("cleanup.policy"), Some("compact,delete"));
    let metadata = admin.inner().fetch_metadata(Some(&topic), Duration::from_secs(60)).unwrap();
    let partitions = metadata.topics()[0].partitions();
    assert_eq!((partitions.len(), partitions[0].replicas().len()), (5, 1));
    let created = client.producer::<Created>().topic(&topic).ids(SchemaIds::Register).await.unwrap();
    let ann = User::new(1, "Ann");
    let delivery = created.send(Created::message("k", &ann).partition(4)).await.unwrap();
    assert_eq!((delivery.partition, delivery.offset), (4, 0));
}
