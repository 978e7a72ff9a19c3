//! What is asked once, and what again.

use std::sync::Arc;
use std::time::Duration;

use avrogen_runtime::registry::{CacheSettings, Client, Deleted, Error, ErrorKind, RetryPolicy, Schema};
use avrogen_runtime::testing::Registry;
use avrogen_runtime::testing::registry::Fault;

const STRING: &str = r#""string""#;

fn client(registry: &Registry, cache: CacheSettings) -> Client {
    Client::builder(registry.url()).retry(RetryPolicy::never()).cache(cache).build().unwrap()
}

/// A registry with a version of `s`, and a client that has asked nothing yet.
async fn prepared(cache: CacheSettings) -> (Registry, Client, i32) {
    let registry = Registry::start().unwrap();
    let id = registry.client().unwrap().register("s", &Schema::new(STRING)).await.unwrap().id;
    registry.take_requests();
    let client = client(&registry, cache);
    (registry, client, id)
}

#[tokio::test]
async fn what_never_changes_is_asked_once() {
    let (registry, client, id) = prepared(CacheSettings::default()).await;
    let guid = client.latest("s").await.unwrap().guid.clone().unwrap();
    registry.take_requests();
    for _ in 0..3 {
        client.schema_by_id(id, Some("s")).await.unwrap();
        client.schema_by_guid(&guid).await.unwrap();
        client.version_even_deleted("s", 1).await.unwrap();
        client.register("s", &Schema::new(STRING)).await.unwrap();
        client.lookup("s", &Schema::new(STRING)).await.unwrap();
        client.parsed_by_id(id, Some("s")).await.unwrap();
        client.clone().parsed_version("s", 1).await.unwrap();
    }
    assert_eq!(registry.take_requests().len(), 5);
    client.clear_caches();
    client.schema_by_id(id, Some("s")).await.unwrap();
    assert_eq!(registry.take_requests().len(), 1);
}

#[tokio::test]
async fn ids_of_contexts_are_not_mixed_up() {
    let (registry, client, id) = prepared(CacheSettings::default()).await;
    let other = client.register(":.c:s", &Schema::new(r#""long""#)).await.unwrap().id;
    assert_eq!(id, other);
    assert_eq!(client.schema_by_id(id, Some("s")).await.unwrap().schema.text, STRING);
    assert_eq!(client.schema_by_id(id, Some(":.c:s")).await.unwrap().schema.text, r#""long""#);
    // Another subject of the same context needs no further request.
    registry.take_requests();
    assert_eq!(client.schema_by_id(id, Some(":.c:t")).await.unwrap().schema.text, r#""long""#);
    assert!(registry.take_requests().is_empty());
}

#[tokio::test]
async fn the_latest_is_the_latest_for_a_while() {
    let (registry, client, _) = prepared(CacheSettings::default()).await;
    let other = client_of_its_own(&registry);
    assert_eq!(client.latest("s").await.unwrap().version, 1);
    other.register("s", &Schema::new(r#""bytes""#)).await.unwrap();
    assert_eq!(client.latest("s").await.unwrap().version, 1);
    // Whoever registers knows better.
    client.register("s", &Schema::new(r#"["null","string"]"#)).await.unwrap();
    assert_eq!(client.latest("s").await.unwrap().version, 3);
    client.delete_version("s", 3, false).await.unwrap();
    assert_eq!(client.latest("s").await.unwrap().version, 2);

    let always = CacheSettings { latest_lifetime: Duration::ZERO, ..CacheSettings::default() };
    let (registry, client, _) = prepared(always).await;
    assert_eq!(client.latest("s").await.unwrap().version, 1);
    client_of_its_own(&registry).register("s", &Schema::new(r#""bytes""#)).await.unwrap();
    assert_eq!(client.latest("s").await.unwrap().version, 2);
}

fn client_of_its_own(registry: &Registry) -> Client {
    client(registry, CacheSettings::default())
}

#[tokio::test]
async fn what_is_missing_is_believed_only_on_demand() {
    for (lifetime, requests) in [(Duration::ZERO, 6), (Duration::from_secs(600), 3)] {
        let settings = CacheSettings { missing_lifetime: lifetime, ..CacheSettings::default() };
        let (registry, client, _) = prepared(settings).await;
        for _ in 0..2 {
            let error = client.latest("none").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SubjectNotFound);
            assert_eq!(client.schema_by_id(77, None).await.unwrap_err().kind(), ErrorKind::SchemaNotFound);
            let error = client.version_even_deleted("s", 9).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::VersionNotFound);
        }
        assert_eq!(registry.take_requests().len(), requests, "{lifetime:?}");
        // What this client brings itself is there at once.
        client.register("none", &Schema::new(STRING)).await.unwrap();
        assert_eq!(client.latest("none").await.unwrap().version, 1);
    }
}

#[tokio::test]
async fn failures_are_not_kept() {
    let (registry, client, id) = prepared(CacheSettings::default()).await;
    for status in [401, 404, 408, 429, 500, 504] {
        registry.inject(Fault::status(status));
        assert!(client.schema_by_id(id, Some("s")).await.is_err(), "{status}");
    }
    assert!(client.schema_by_id(id, Some("s")).await.is_ok());
}

#[tokio::test]
async fn one_request_for_all_who_miss_the_same() {
    let (registry, client, id) = prepared(CacheSettings::default()).await;
    for fault in [Fault::delay(Duration::from_millis(200)), Fault::status(500)] {
        registry.inject(fault.on("GET", "/schemas"));
        let asking: Vec<_> = (0..100)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.schema_by_id(id, Some("s")).await })
            })
            .collect();
        let mut outcomes = Vec::new();
        for one in asking {
            outcomes.push(one.await.unwrap());
        }
        assert_eq!(registry.take_requests().len(), 1);
        let first = outcomes[0].as_ref().map(Arc::clone).map_err(Error::kind);
        for outcome in outcomes {
            assert_eq!(outcome.map_err(|error| error.kind()), first);
        }
        client.clear_caches();
    }
}

#[tokio::test]
async fn caches_have_an_end() {
    let settings = CacheSettings { capacity: 2, ..CacheSettings::default() };
    let (registry, client, _) = prepared(settings).await;
    for name in ["a", "b", "c"] {
        client.register(name, &Schema::new(STRING)).await.unwrap();
        client.latest(name).await.unwrap();
    }
    registry.take_requests();
    client.latest("c").await.unwrap();
    client.latest("b").await.unwrap();
    assert!(registry.take_requests().is_empty());
    client.latest("a").await.unwrap();
    assert_eq!(registry.take_requests().len(), 1);
}

#[tokio::test]
async fn a_deleted_subject_is_forgotten() {
    let (_registry, client, _) = prepared(CacheSettings::default()).await;
    let schema = Schema::new(STRING);
    client.register("s", &schema).await.unwrap();
    client.lookup("s", &schema).await.unwrap();
    client.latest("s").await.unwrap();
    client.delete_subject("s", false).await.unwrap();
    client.delete_subject("s", true).await.unwrap();
    assert_eq!(client.latest("s").await.unwrap_err().kind(), ErrorKind::SubjectNotFound);
    assert_eq!(client.lookup("s", &schema).await.unwrap_err().kind(), ErrorKind::SubjectNotFound);
    client.register("s", &schema).await.unwrap();
    assert_eq!(client.versions("s", Deleted::Excluded).await.unwrap(), [1]);
}

#[tokio::test]
async fn a_list_longer_than_a_page_is_whole() {
    use crate::script::{Server, json};
    let names = |range: std::ops::Range<usize>| {
        json(serde_json::to_string(&range.map(|n| format!("s{n}")).collect::<Vec<_>>()).unwrap())
    };
    let paged = Server::new(move |asked| {
        let offset = asked.path.split_once("&offset=").map_or(0, |(_, offset)| offset.parse().unwrap());
        names(offset..2_500.min(offset + 1_000))
    });
    let client = Client::new(paged.url()).unwrap();
    assert_eq!(client.subjects(Deleted::Excluded).await.unwrap().len(), 2_500);
    assert_eq!(paged.asked().len(), 3);
    let whole = Server::new(move |_| names(0..2_500));
    let client = Client::new(whole.url()).unwrap();
    assert_eq!(client.subjects(Deleted::Excluded).await.unwrap().len(), 2_500);
}
