//! Topics whose subjects only the registry knows: how often it is asked for them.

use std::time::Duration;

use avrogen_runtime::__private::v1;
use avrogen_runtime::kafka::{OnFailure, SchemaIds};
use avrogen_runtime::registry::Deleted;
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::testing::registry::Fault;
use avrogen_runtime::topic::{
    Accepts, Compacted, Datum, KeyEncoding, Outgoing, Schema, SubjectNameStrategy, Topic, TopicDef,
};

use crate::topics::{Renamed, RenamedUser, TestKey, USER, User};
use crate::{next, producer, start};

static SCHEMAS: [Schema; 1] = [Schema::new(&USER)];

topic!(
    /// Users under the subject that the registry says.
    Associated: String => User,
    TopicDef::new("associated", &SCHEMAS)
        .plain_key(KeyEncoding::Utf8)
        .strategy(SubjectNameStrategy::Associated)
);

/// How many of the requests since the last call were for the subjects of topics.
fn questions(kafka: &Kafka) -> usize {
    let requests = kafka.registry().expect("it has one").take_requests();
    requests.iter().filter(|request| request.starts_with("GET /associations/")).count()
}

#[tokio::test]
async fn the_registry_is_asked_for_a_subject_once_and_not_for_each_message() {
    const MESSAGES: u64 = 20;
    let (kafka, _) = start::<Associated>(1);
    kafka.create_topic("renamed", 1).unwrap();
    let answer = r#"[{"subject": "people", "resourceName": "associated", "associationType": "value"}]"#;
    let answer = Fault::body(200, "application/json", answer).on("GET", "/associations/").always();
    kafka.registry().unwrap().inject(answer);
    let client = kafka.client_builder().unwrap().transactional_id("tests").build();
    let users = client.producer::<Associated>().ids(SchemaIds::Register).await.unwrap();
    assert_eq!(questions(&kafka), 1);
    for id in 0..2 * MESSAGES {
        let user = User { nick: Some("x".into()), ..User::new(id.cast_signed(), "x") };
        users.send(Associated::message("k", &user)).await.unwrap();
    }
    let registry = kafka.registry().unwrap().client().unwrap();
    assert_eq!(registry.versions("people", Deleted::Excluded).await.unwrap(), [1]);

    let renamed = producer::<Renamed>(&client).await;
    questions(&kafka);
    let from = client.consumer::<Associated>("move", OnFailure::Stop);
    let most = usize::try_from(MESSAGES).unwrap();
    let mut translator = client.translator(from, renamed).max_messages(most).build();
    // The consumer asks when it begins, once more where a transaction has to be begun again, and the translator with the first
    // message.
    for _ in 0..2 {
        assert_eq!(translator.step(Duration::from_secs(120)).await.unwrap(), MESSAGES);
        assert!(questions(&kafka) < 10);
    }
    let mut received = client.consumer::<Renamed>("renamed", OnFailure::Stop).await.unwrap();
    assert_eq!(next(&mut received).await.value, Some(RenamedUser { id: 0, handle: "x".into() }));
}
