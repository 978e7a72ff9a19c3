//! The client that waits.

use avrogen_runtime::registry::{Client, Deleted, ErrorKind, Schema, blocking};
use avrogen_runtime::testing::Registry;

fn client(registry: &Registry) -> blocking::Client {
    blocking::Client::new(Client::new(registry.url()).unwrap()).unwrap()
}

#[test]
fn threads_share_one() {
    let registry = Registry::start().unwrap();
    let client = client(&registry);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let client = &client;
            scope.spawn(move || {
                let subject = format!("s{number}");
                client.register(&subject, &Schema::new(r#""string""#)).unwrap();
                assert_eq!(client.version(&subject, 1).unwrap().subject, subject);
            });
        }
    });
    assert_eq!(client.subjects_with_prefix("s", Deleted::default()).unwrap().len(), 8);
}

#[test]
fn much_at_the_same_time() {
    let registry = Registry::start().unwrap();
    let client = client(&registry);
    client.register("s", &Schema::new(r#""string""#)).unwrap();
    let found = client.run(async |client| {
        let (a, b) = tokio::join!(client.latest("s"), client.version("s", 1));
        Ok((a?, b?))
    });
    let (a, b) = found.unwrap();
    assert_eq!(a, b);
}

#[tokio::test]
async fn in_asynchronous_code_it_says_no() {
    let registry = Registry::start().unwrap();
    let error = client(&registry).ping().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert!(error.to_string().contains("use `registry::Client`"), "{error}");
}
