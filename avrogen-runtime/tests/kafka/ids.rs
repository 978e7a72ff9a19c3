//! How producers come by the ids of their schemas, and what is told before the first message where they do not.

use avrogen_runtime::kafka::{Client, ErrorKind, OnFailure, SchemaIds};
use avrogen_runtime::registry::{self, RetryPolicy, Rule, RuleSet, Schema};
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::testing::registry::Fault;

use crate::topics::{OldUser, OldUsers, USER, User, Users};
use crate::{next, start};

async fn register(kafka: &Kafka, schema: &Schema) {
    let registry = kafka.registry().expect("it has one").client().expect("a client");
    registry.register("users-value", schema).await.expect("it is registered");
}

/// A client whose registry is asked once, and not again.
fn impatient(kafka: &Kafka) -> Client {
    let registry = registry::Client::builder(kafka.registry().expect("it has one").url());
    let registry = registry.retry(RetryPolicy::never()).build().expect("a client");
    Client::builder(kafka.brokers()).registry(registry).build()
}

#[tokio::test]
async fn values_become_those_of_the_latest_schema() {
    let (kafka, client) = start::<OldUsers>(1);
    register(&kafka, &Schema::new(USER.text())).await;
    let old = client.producer::<OldUsers>().ids(SchemaIds::Latest).await.unwrap();
    old.send(OldUsers::message("a", &OldUser { id: 1, name: "Ann".into() })).await.unwrap();
    let mut received = client.consumer::<Users>("g", OnFailure::Stop).await.unwrap();
    let message = next(&mut received).await;
    assert_eq!(message.value, Some(User::new(1, "Ann")));
    let id = message.meta.value_schema().map(|id| id.to_string());
    assert_eq!(id.as_deref(), Some("1"), "it is the latest schema's, and the only one that there is");
}

#[tokio::test]
async fn a_latest_schema_that_values_cannot_become_is_told_at_the_start() {
    let (kafka, client) = start::<OldUsers>(1);
    let error = client.producer::<OldUsers>().ids(SchemaIds::Latest).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingSchema);
    assert!(error.to_string().contains("avrogen push --subject users-value"), "{error}");
    let fields = r#"[{"name": "id", "type": "long"}, {"name": "mail", "type": "string"}]"#;
    let text =
        format!(r#"{{"type": "record", "name": "User", "namespace": "com.acme", "fields": {fields}}}"#);
    register(&kafka, &Schema::new(text)).await;
    let client = kafka.client().unwrap();
    let error = client.producer::<OldUsers>().ids(SchemaIds::Latest).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::IncompatibleSchema);
    let expected = "values of com.acme.User cannot become those of users-value version 1, the latest: \
                    READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1: ";
    assert!(error.to_string().starts_with(expected), "{error}");
}

#[tokio::test]
async fn a_schema_that_the_registry_refuses_is_told_at_the_start() {
    let (kafka, client) = start::<Users>(1);
    register(
        &kafka,
        &Schema::new(r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": []}"#),
    )
    .await;
    let error = client.producer::<Users>().ids(SchemaIds::Register).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::IncompatibleSchema);
    let text = error.to_string();
    assert!(text.contains("refuses the schema of com.acme.User under `users-value`"), "{text}");
    assert!(text.contains("`avrogen check --against registry` shows every finding"), "{text}");
}

#[tokio::test]
async fn rules_that_are_not_run_are_refused() {
    let (kafka, client) = start::<Users>(1);
    let rule = |name: &str, disabled| Rule {
        name: name.into(),
        kind: Some("TRANSFORM".into()),
        mode: Some("WRITEREAD".into()),
        rule_type: Some("ENCRYPT".into()),
        disabled,
        ..Rule::default()
    };
    let with = |rules| Schema {
        rule_set: Some(RuleSet { domain_rules: rules, ..RuleSet::default() }),
        ..Schema::new(USER.text())
    };
    // One that is switched off is none.
    register(&kafka, &with(vec![rule("off", true)])).await;
    client.producer::<Users>().ids(SchemaIds::Latest).await.unwrap();
    register(&kafka, &with(vec![rule("off", true), rule("hide-names", false)])).await;
    let client = kafka.client().unwrap();
    let error = client.producer::<Users>().ids(SchemaIds::Latest).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rules);
    let expected = "the schema of `users-value` has the rule `hide-names` of type ENCRYPT, which this client does not run";
    assert!(error.to_string().starts_with(expected), "{error}");
    client.producer::<Users>().ids(SchemaIds::Latest).allow_rules(true).await.unwrap();
}

#[tokio::test]
async fn a_registry_that_is_down_is_told_at_the_start() {
    let (kafka, _) = start::<Users>(1);
    let (server, client) = (kafka.registry().unwrap(), impatient(&kafka));
    for (status, kind, retryable) in [(503, ErrorKind::Registry, true), (401, ErrorKind::Credentials, false)]
    {
        server.inject(Fault::status(status));
        let error = client.producer::<Users>().ids(SchemaIds::Register).await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (kind, retryable), "{error}");
        assert!(error.to_string().starts_with("topic `users`, subject `users-value`: "), "{error}");
    }
    // By then it is back.
    client.producer::<Users>().ids(SchemaIds::Register).await.unwrap();
    let nobody = registry::Client::builder("http://127.0.0.1:1").retry(RetryPolicy::never()).build().unwrap();
    let client = Client::builder(kafka.brokers()).registry(nobody).build();
    let error = client.producer::<Users>().await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Registry, true), "{error}");
}

/// A client that tries again gets on without anybody's help.
#[tokio::test]
async fn a_registry_that_comes_back_is_waited_for() {
    let (kafka, client) = start::<Users>(1);
    let server = kafka.registry().unwrap();
    server.inject(Fault::status(503).times(2));
    server.inject(Fault::reset());
    let users = client.producer::<Users>().ids(SchemaIds::Register).await.unwrap();
    users.send(Users::message("a", &User::new(1, "Ann"))).await.unwrap();
}
