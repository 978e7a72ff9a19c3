//! What consumers do.

use crate::topics::{OldUser, OldUsers, User, Users};
use crate::{consumer, next, producer, start};

#[tokio::test]
async fn consumers_of_several_versions_read_each_others_messages() {
    let (_kafka, client) = start::<Users>(1);
    let (old, new) = (producer::<OldUsers>(&client).await, producer::<Users>(&client).await);
    old.send(OldUsers::message("a", &OldUser { id: 1, name: "Ann".into() })).await.unwrap();
    let bob = User { nick: Some("bobby".into()), ..User::new(2, "Bob") };
    new.send(Users::message("b", &bob)).await.unwrap();

    let mut received =
        client.consumer::<Users>("new", avrogen_runtime::kafka::OnFailure::Stop).await.unwrap();
    assert_eq!(next(&mut received).await.value.unwrap(), User::new(1, "Ann"));
    assert_eq!(next(&mut received).await.value.unwrap(), bob);
    let mut received = consumer::<OldUsers>(&client).await;
    assert_eq!(next(&mut received).await.value.unwrap().name, "Ann");
    assert_eq!(next(&mut received).await.value.unwrap(), OldUser { id: 2, name: "Bob".into() });
}

#[tokio::test]
async fn tombstones_are_none() {
    let (_kafka, client) = start::<Users>(1);
    producer::<Users>(&client).await.delete("gone").await.unwrap();
    let mut received = consumer::<Users>(&client).await;
    let message = next(&mut received).await;
    assert_eq!((message.key.as_str(), &message.value), ("gone", &None));
}
