//! The queue of what is sent: its order, its bound, its end, and which partition a key leads to.

use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use avrogen_runtime::kafka::{Client, ErrorKind, OnFailure, SchemaIds};

use crate::topics::{User, Users};
use crate::{next, producer, start};

/// Kafka's own hash, as its Java client has it.
fn murmur2(bytes: &[u8]) -> u32 {
    const M: u32 = 0x5bd1_e995;
    let mut hash = 0x9747_b28c ^ u32::try_from(bytes.len()).expect("a short key");
    let mut words = bytes.chunks_exact(4);
    for word in words.by_ref() {
        let word = u32::from_le_bytes(word.try_into().expect("4 bytes")).wrapping_mul(M);
        hash = hash.wrapping_mul(M) ^ (word ^ (word >> 24)).wrapping_mul(M);
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        for (at, byte) in rest.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * at);
        }
        hash = hash.wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(M);
    hash ^ (hash >> 15)
}

#[tokio::test]
async fn a_key_leads_where_javas_client_would_send_it() {
    // From the tests of Kafka's Java client.
    for (key, hash) in
        [("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536)]
    {
        assert_eq!(murmur2(key.as_bytes()).cast_signed(), hash, "{key}");
    }
    let (_kafka, client) = start::<Users>(7);
    let users = producer::<Users>(&client).await;
    for number in 0..50 {
        let key = format!("key-{number}");
        let delivery = users.send(Users::message(&key, &User::new(number, "x"))).await.unwrap();
        let expected = (murmur2(key.as_bytes()) & 0x7fff_ffff) % 7;
        assert_eq!(delivery.partition, i32::try_from(expected).unwrap(), "{key}");
    }
}

#[tokio::test]
async fn a_full_queue_makes_senders_wait_and_keeps_their_order() {
    let (kafka, _) = start::<Users>(1);
    let small = kafka.client_builder().unwrap().producer_setting("queue.buffering.max.messages", "10");
    let client = small.build();
    let users = producer::<Users>(&client).await;
    let mut batch = users.batch();
    let mut full = 0;
    for number in 0..300 {
        let user = User::new(number, "x");
        while !batch.try_send(&Users::message("k", &user)).unwrap() {
            full += 1;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    for number in 300..600 {
        batch.send(Users::message("k", &User::new(number, "x"))).await.unwrap();
    }
    assert_eq!(batch.finish().await.unwrap(), 600);
    assert!(full > 0, "the queue was never full");
    let mut received = client.consumer::<Users>("order", OnFailure::Stop).await.unwrap();
    for number in 0..600 {
        let message = next(&mut received).await;
        assert_eq!(message.value.as_ref().unwrap().id, number);
        message.done();
    }
}

/// Holds up whoever wakes it: the thread that serves reports of deliveries.
struct Holding {
    woken: Sender<()>,
    let_go: Mutex<Receiver<()>>,
}

impl Wake for Holding {
    fn wake(self: Arc<Self>) {
        self.woken.send(()).expect("the test waits for it");
        self.let_go.lock().expect("nobody panics").recv().expect("the test lets it go");
    }
}

#[tokio::test]
async fn who_waits_for_room_serves_reports_that_nobody_else_serves() {
    let (kafka, _) = start::<Users>(1);
    let small = kafka.client_builder().unwrap().producer_setting("queue.buffering.max.messages", "10");
    let client = small.build();
    let users = producer::<Users>(&client).await;
    let ((woken, is_woken), (let_go, go)) = (channel(), channel());
    let waker = Waker::from(Arc::new(Holding { woken, let_go: Mutex::new(go) }));
    let user = User::new(0, "x");
    let mut held = loop {
        let mut sending = users.enqueue(Users::message("k", &user)).await.unwrap();
        if Pin::new(&mut sending).poll(&mut Context::from_waker(&waker)).is_pending() {
            break sending;
        }
    };
    is_woken.recv_timeout(Duration::from_secs(120)).expect("it is delivered");

    let mut batch = users.batch();
    let sent = tokio::time::timeout(Duration::from_secs(120), async {
        for _ in 0..100 {
            batch.send(Users::message("k", &user)).await.unwrap();
        }
    });
    let sent = sent.await;
    let_go.send(()).unwrap();
    assert!(sent.is_ok(), "nobody has made room");
    assert_eq!(batch.finish().await.unwrap(), 100);
    Pin::new(&mut held).await.unwrap();
}

#[tokio::test]
async fn the_last_handle_delivers_what_was_sent() {
    let (kafka, client) = start::<Users>(1);
    let users = producer::<Users>(&client).await;
    for number in 0..100 {
        let user = User::new(number, "x");
        drop(users.enqueue(Users::message("k", &user)).await.unwrap());
    }
    drop((users, client));
    let client = kafka.client().unwrap();
    let mut received = client.consumer::<Users>("after", OnFailure::Stop).await.unwrap();
    for number in 0..100 {
        assert_eq!(next(&mut received).await.value.unwrap().id, number);
    }
}

#[tokio::test]
async fn requests_that_are_refused_are_sent_again_once() {
    let (kafka, client) = start::<Users>(1);
    let users = producer::<Users>(&client).await;
    kafka.refuse_produce(3).unwrap();
    let mut batch = users.batch();
    for number in 0..100 {
        batch.send(Users::message("k", &User::new(number, "x"))).await.unwrap();
    }
    batch.finish().await.unwrap();
    let delivery = users.send(Users::message("k", &User::new(100, "x"))).await.unwrap();
    assert_eq!(delivery.offset, 100, "each stands there once");
}

#[tokio::test]
async fn brokers_that_are_not_there_are_told_at_the_start() {
    let (kafka, _) = start::<Users>(1);
    let registry = kafka.registry().unwrap().client().unwrap();
    let lost =
        Client::builder("127.0.0.1:1").registry(registry).start_timeout(Duration::from_millis(500)).build();
    let error = lost.producer::<Users>().ids(SchemaIds::Register).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("is a broker running at this address?"), "{error}");
    let none = Client::builder(kafka.brokers()).build();
    let error = none.producer::<Users>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    let wrong = Client::builder(kafka.brokers()).set("no.such.setting", "1").build();
    let error = wrong.producer::<Users>().await.unwrap_err();
    assert!(error.to_string().contains("registry"), "{error}");
}
