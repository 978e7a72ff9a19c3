//! TLS, by the feature `kafka-tls`: with a certificate that only who is told of it believes.

use std::time::Duration;

use avrogen_runtime::kafka::{Client, ErrorKind, OnFailure};

use crate::topics::{User, Users};
use crate::{Broker, fresh, next, producer, variable};

#[tokio::test]
async fn messages_go_over_tls_where_the_certificate_is_believed() {
    let broker = Broker::take();
    let client = |brokers, seconds, certificate: Option<String>| {
        let builder = Client::builder(variable(brokers))
            .registry(broker.registry.clone())
            .set("security.protocol", "ssl")
            .start_timeout(Duration::from_secs(seconds));
        match certificate {
            Some(path) => builder.set("ssl.ca.location", path).build(),
            None => builder.build(),
        }
    };
    let topic = fresh("tls");
    for (brokers, kind, why) in [
        ("AVROGEN_TEST_KAFKA_TLS_BROKERS", ErrorKind::Credentials, "certificate verify failed"),
        ("AVROGEN_TEST_KAFKA_BROKERS", ErrorKind::Connect, "connecting to a PLAINTEXT broker listener?"),
    ] {
        let error = client(brokers, 5, None).ensure_topic::<Users>().topic(&topic).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }
    let certificate = variable("AVROGEN_TEST_KAFKA_CERTIFICATE");
    let client = client("AVROGEN_TEST_KAFKA_TLS_BROKERS", 60, Some(certificate));
    let ann = User::new(1, "Ann");
    producer::<Users>(&client, &topic).await.send(Users::message("a", &ann)).await.unwrap();
    let mut received = client.consumer::<Users>(fresh("g"), OnFailure::Stop).topic(&topic).await.unwrap();
    assert_eq!(next(&mut received).await.value, Some(ann));
}
