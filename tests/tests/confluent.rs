//! confluent-kafka-python on the topics of generated types, in both directions: keys in Avro, and values of a schema that refers to
//! others. `.ci/kafka` and `.ci/confluent` start the broker and name the Python; the registry is the one that
//! `AVROGEN_TEST_REGISTRY_URL` names, else the embedded one.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use avrogen_runtime::kafka::{Client, OnFailure, SchemaIds};
use avrogen_runtime::registry;
use avrogen_runtime::testing::Registry;
use avrogen_runtime::topic::Topic as _;
use avrogen_tests::topics_events::com::acme::{Order, User};
use avrogen_tests::topics_events::{Events, EventsValue};
use serde_json::{Value, json};

/// The services, and a topic that no test had before.
struct Services {
    registry: registry::Client,
    _embedded: Option<Registry>,
    topic: String,
}

fn variable(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run this by .ci/kafka and .ci/confluent"))
}

impl Services {
    async fn start(name: &str) -> (Self, Client) {
        let (embedded, registry) = if let Ok(url) = std::env::var("AVROGEN_TEST_REGISTRY_URL") {
            (None, registry::Client::new(url))
        } else {
            let embedded = Registry::start().expect("a registry starts");
            let client = embedded.client();
            (Some(embedded), client)
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        let services = Self {
            registry: registry.expect("a client"),
            _embedded: embedded,
            topic: format!("{name}-{}", now.as_nanos()),
        };
        let client = Client::new(variable("AVROGEN_TEST_KAFKA_BROKERS"), services.registry.clone());
        client.ensure_topic::<Events>().topic(&services.topic).await.expect("it is made");
        (services, client)
    }

    /// Runs the script with these lines as its input; what it prints.
    async fn python(&self, order: &'static str, last: Option<&str>, input: String) -> String {
        let mut command = Command::new(variable("AVROGEN_TEST_CONFLUENT"));
        let url = self.registry.urls().next().expect("a URL").to_owned();
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/python/events.py"));
        command.args([order, &variable("AVROGEN_TEST_KAFKA_BROKERS"), &url, &self.topic]).args(last);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let run = move || {
            let mut process = command.spawn()?;
            process.stdin.take().expect("it is piped").write_all(input.as_bytes())?;
            process.wait_with_output()
        };
        let output = tokio::task::spawn_blocking(run).await.expect("it ends").expect("it runs");
        assert!(output.status.success(), "{order}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("JSON")
    }
}

fn events() -> [(&'static str, EventsValue); 4] {
    let ann = User { avatar: Some(vec![1, 2]), ..User::new("Ann") };
    [
        ("e-1", ann.into()),
        ("e-2", Order::new(-3).into()),
        ("e-2", EventsValue::Long(5)),
        ("e-3", User::new("Bôb ❤").into()),
    ]
}

#[tokio::test]
async fn what_python_writes_is_read() {
    let (services, client) = Services::start("python").await;
    let union = Events::DEF.value()[0].schema();
    let references: Vec<_> = union
        .references()
        .iter()
        .map(|reference| [reference.schema().name(), reference.schema().text()])
        .collect();
    let schemas = json!({"union": union.text(), "references": references});
    services.python("write", None, schemas.to_string()).await;
    let received = client.consumer::<Events>(&services.topic, OnFailure::Stop).topic(&services.topic);
    let mut received = received.await.unwrap();
    for (key, value) in events() {
        let message = tokio::time::timeout(Duration::from_secs(120), received.recv()).await;
        let message = message.expect("one comes").expect("it is read");
        assert_eq!((message.key.as_str(), &message.value), (key, &value));
    }
}

#[tokio::test]
async fn python_reads_what_is_written() {
    let (services, client) = Services::start("rust").await;
    let producer = client.producer::<Events>().topic(&services.topic).ids(SchemaIds::Register).await.unwrap();
    for (key, value) in &events() {
        producer.send(Events::message(key, value)).await.unwrap();
    }
    let read = services.python("read", Some("4"), String::new()).await;
    let read: Vec<Value> = read.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected = json!([
        ["e-1", ["com.acme.User", {"name": "Ann", "avatar": "0102"}]],
        ["e-2", ["com.acme.Order", {"count": -3}]],
        ["e-2", 5],
        ["e-3", ["com.acme.User", {"name": "Bôb ❤", "avatar": null}]],
    ]);
    assert_eq!(Value::from(read), expected);
}
