//! What consumers do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use avrogen_runtime::kafka::OnFailure;

use crate::topics::{OldUser, OldUsers, User, Users};
use crate::{consumer, next, producer, start};

#[tokio::test]
async fn consumers_of_several_versions_read_each_others_messages() {
    let (_kafka, client) = start::<Users>(1);
    let (old, new) = (producer::<OldUsers>(&client).await, producer::<Users>(&client).await);
    old.send(OldUsers::message("a", &OldUser { id: 1, name: "Ann".into() })).await.unwrap();
    let bob = User { nick: Some("bobby".into()), ..User::new(2, "Bob") };
    new.send(Users::message("b", &bob)).await.unwrap();

    let mut received = client.consumer::<Users>("new", OnFailure::Stop).await.unwrap();
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

#[tokio::test]
async fn headers_that_nobody_wants_are_not_read() {
    let (_kafka, client) = start::<Users>(1);
    let users = producer::<Users>(&client).await;
    for id in 0..2 {
        users.send(Users::message("a", &User::new(id, "Ann")).header("source", "test")).await.unwrap();
    }
    let mut with = client.consumer::<Users>("with", OnFailure::Stop).await.unwrap();
    assert_eq!(next(&mut with).await.meta.headers().get("source"), Some(&b"test"[..]));
    let mut without = client.consumer::<Users>("without", OnFailure::Stop).skip_headers().await.unwrap();
    let message = next(&mut without).await;
    assert_eq!((message.value, message.meta.headers().len()), (Some(User::new(0, "Ann")), 0));
    let message = without.recv_raw().await.unwrap();
    assert_eq!(
        (message.decode().unwrap().value, message.meta().headers().len()),
        (Some(User::new(1, "Ann")), 0)
    );
}

#[tokio::test]
async fn others_run_while_messages_come_without_a_pause() {
    const MESSAGES: usize = 5_000;
    let (_kafka, client) = start::<Users>(1);
    let users = producer::<Users>(&client).await;
    let mut batch = users.batch();
    for id in 0..MESSAGES {
        batch.send(Users::message("a", &User::new(id.try_into().unwrap(), "Ann"))).await.unwrap();
    }
    batch.finish().await.unwrap();
    let mut received = consumer::<Users>(&client).await;
    next(&mut received).await.done();
    // All of them are there by then; were they not, others would run all the more.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let turns = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&turns);
    let other = tokio::spawn(async move {
        loop {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    for _ in 1..MESSAGES {
        received.recv().await.unwrap().done();
    }
    other.abort();
    let turns = turns.load(Ordering::Relaxed);
    assert!(turns >= MESSAGES / 1_000, "{turns} turns while {MESSAGES} messages came");
}
