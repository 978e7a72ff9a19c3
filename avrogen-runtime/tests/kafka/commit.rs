//! What is committed: the contiguous prefix of what is done.

use std::future::Future as _;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use avrogen_runtime::kafka::{Client, Commits, ErrorKind, OnFailure, Rebalance};
use avrogen_runtime::registry;
use avrogen_runtime::testing::registry::Fault;

use crate::topics::{User, Users};
use crate::{next, producer, start};

async fn send(client: &Client, users: i64) {
    let topic = producer::<Users>(client).await;
    for id in 0..users {
        topic.send(Users::message("k", &User::new(id, "somebody"))).await.expect("it is sent");
    }
}

fn id(message: &avrogen_runtime::kafka::Received<Users>) -> i64 {
    message.value.as_ref().map_or(-1, |user| user.id)
}

#[tokio::test]
async fn a_gap_comes_again() {
    let (_kafka, client) = start::<Users>(1);
    send(&client, 5).await;
    let mut first = client.consumer::<Users>("group", OnFailure::Stop).await.unwrap();
    let mut messages = Vec::new();
    for _ in 0..5 {
        messages.push(next(&mut first).await);
    }
    // All but the third, in another order, from another thread.
    let handle = std::thread::spawn(move || {
        for index in [4, 1, 0, 3] {
            messages[index].done();
        }
        messages
    });
    let messages = handle.join().unwrap();
    assert_eq!(first.in_flight(), 1);
    drop(first);
    messages[2].done();
    let mut second = client.consumer::<Users>("group", OnFailure::Stop).await.unwrap();
    for expected in 2..5 {
        let message = next(&mut second).await;
        assert_eq!(id(&message), expected);
        message.done();
    }
    second.commit().await.unwrap();
    drop(second);
    send(&client, 1).await;
    let mut third = client.consumer::<Users>("group", OnFailure::Stop).await.unwrap();
    assert_eq!(next(&mut third).await.meta.offset(), 5);
}

#[tokio::test]
async fn commits_by_hand_are_the_only_ones() {
    let (_kafka, client) = start::<Users>(1);
    send(&client, 3).await;
    for _ in 0..2 {
        let manual = client.consumer::<Users>("manual", OnFailure::Stop).commits(Commits::Manual);
        let mut manual = manual.await.unwrap();
        let message = next(&mut manual).await;
        assert_eq!(id(&message), 0);
        message.done();
    }
    let received = client.consumer::<Users>("received", OnFailure::Stop).commits(Commits::OnReceive);
    let mut received = received.await.unwrap();
    assert_eq!((id(&next(&mut received).await), id(&next(&mut received).await)), (0, 1));
    assert_eq!(received.in_flight(), 1);

    let raw = client.consumer::<Users>("received-raw", OnFailure::Stop).commits(Commits::OnReceive);
    let mut raw = raw.max_in_flight(1).await.unwrap();
    let mut offsets = Vec::new();
    for _ in 0..2 {
        // By the second one, the first is done.
        offsets.push(raw.recv_raw().await.unwrap().meta().offset());
    }
    assert_eq!((offsets, raw.in_flight()), (vec![0, 1], 1));
}

#[tokio::test]
async fn messages_that_are_never_done_are_bounded() {
    let (_kafka, client) = start::<Users>(1);
    send(&client, 5).await;
    let bounded = client.consumer::<Users>("bounded", OnFailure::Stop).max_in_flight(2);
    let mut bounded = bounded.await.unwrap();
    let (first, second) = (next(&mut bounded).await, next(&mut bounded).await);
    let error = bounded.recv().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyInFlight);
    assert!(error.to_string().contains("message.done()"), "{error}");
    first.done();
    let third = next(&mut bounded).await;
    // From now on it waits, since messages are done at times.
    let waiting = tokio::spawn(async move { (id(&next(&mut bounded).await), bounded) });
    tokio::task::yield_now().await;
    second.done();
    assert_eq!(waiting.await.unwrap().0, 3);
    third.done();
}

#[tokio::test]
async fn recv_may_be_dropped_at_every_await() {
    let (kafka, client) = start::<Users>(1);
    send(&client, 3).await;
    let server = kafka.registry().unwrap();
    let other =
        Client::builder(kafka.brokers()).registry(registry::Client::new(server.url()).unwrap()).build();
    let mut received = other.consumer::<Users>("cancelled", OnFailure::Stop).await.unwrap();
    // The schema takes its time, so that the message waits for it across many futures.
    server.inject(Fault::delay(Duration::from_millis(100)));
    let (mut dropped, mut seen) = (0, Vec::new());
    while seen.len() < 3 {
        {
            let mut future = pin!(received.recv());
            match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(message) => seen.push(message.unwrap()),
                Poll::Pending => dropped += 1,
            }
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(dropped > 0);
    assert_eq!(seen.iter().map(id).collect::<Vec<_>>(), [0, 1, 2]);
}

#[tokio::test]
async fn partitions_move_and_nothing_is_lost() {
    let (_kafka, client) = start::<Users>(4);
    let users = producer::<Users>(&client).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let first = client.consumer::<Users>("moving", OnFailure::Stop);
    let mut first = first.on_rebalance(move |event| tell.lock().unwrap().push(event.clone())).await.unwrap();
    let mut batch = users.batch();
    for number in 0..400 {
        batch.send(Users::message(&format!("u-{number}"), &User::new(number, "x"))).await.unwrap();
    }
    batch.finish().await.unwrap();
    let mut seen = vec![0; 400];
    for _ in 0..100 {
        let message = next(&mut first).await;
        seen[usize::try_from(id(&message)).unwrap()] += 1;
        message.done();
    }
    let mut second = client.consumer::<Users>("moving", OnFailure::Stop).await.unwrap();
    while seen.contains(&0) {
        let message = tokio::select! {
            message = first.recv() => message.unwrap(),
            message = second.recv() => message.unwrap(),
        };
        seen[usize::try_from(id(&message)).unwrap()] += 1;
        message.done();
    }
    let told = told.lock().unwrap();
    assert!(matches!(&told[0], Rebalance::Assigned(partitions) if partitions.len() == 4), "{told:?}");
}

#[tokio::test]
async fn what_is_paused_waits() {
    let (_kafka, client) = start::<Users>(1);
    send(&client, 2).await;
    let mut received = client.consumer::<Users>("paused", OnFailure::Stop).await.unwrap();
    next(&mut received).await.done();
    received.pause().unwrap();
    let waited = tokio::time::timeout(Duration::from_millis(300), received.recv()).await;
    assert!(waited.is_err(), "it is paused");
    received.resume().unwrap();
    assert_eq!(id(&next(&mut received).await), 1);
}
