//! How the client says who asks, and what it never says.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use avrogen_runtime::BoxError;
use avrogen_runtime::registry::{
    AccessToken, Client, ClientBuilder, Deleted, Error, ErrorKind, OAuth, RetryPolicy, TokenSource,
};

use crate::script::{Asked, Reply, Server, error, json};

fn quick(url: impl Into<String>) -> ClientBuilder {
    let retry = RetryPolicy { retries: 2, wait: Duration::from_millis(1), ..RetryPolicy::default() };
    Client::builder(url).retry(retry)
}

async fn ask(client: &Client) -> Result<Vec<String>, Error> {
    client.subjects(Deleted::Excluded).await
}

/// A registry that lets one `Authorization` in.
fn guarded(by: &'static str) -> Server {
    Server::new(
        move |asked| if asked.header("authorization") == Some(by) { json("[]") } else { error(401, 40101) },
    )
}

#[tokio::test]
async fn names_and_passwords() {
    let server = guarded("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    let given = quick(server.url()).basic_auth("Aladdin", "open sesame").build().unwrap();
    assert!(ask(&given).await.is_ok());
    let in_url = format!("http://Aladdin:open%20sesame@127.0.0.1:{}", server.port());
    assert!(ask(&quick(&in_url).build().unwrap()).await.is_ok());
    // What is given outright wins over the URL.
    let wrong = quick(&in_url).basic_auth("Aladdin", "hunter2").build().unwrap();
    let error = ask(&wrong).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Unauthorized, 1));
    let text = format!("{error} {error:?} {wrong:?}");
    assert!(!text.contains("hunter2") && !text.contains("sesame"), "{text}");
    assert!(text.contains("AVROGEN_REGISTRY_USER"), "{text}");
}

#[tokio::test]
async fn tokens_and_headers() {
    let server = guarded("Bearer hunter2");
    let client = quick(server.url()).bearer_auth("hunter2").header("x-tenant", "t").build().unwrap();
    assert!(ask(&client).await.is_ok());
    assert_eq!(server.asked()[0].header("x-tenant"), Some("t"));
    assert!(!format!("{client:?}").contains("hunter2"));
}

/// A token endpoint that numbers its tokens, and how many it gave.
fn token_endpoint(expires_in: u64) -> (Server, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&count);
    let server = Server::new(move |asked| {
        // base64 of `my-app:its secret`
        if asked.header("authorization") != Some("Basic bXktYXBwOml0cyBzZWNyZXQ=")
            || asked.body != "grant_type=client_credentials&scope=schemas%20all"
            || (asked.method.as_str(), asked.path.as_str()) != ("POST", "/token")
        {
            let why = r#"{"error":"invalid_client","error_description":"who are you?"}"#;
            return Reply::Says(401, Vec::new(), why.to_owned());
        }
        let number = counting.fetch_add(1, Ordering::SeqCst) + 1;
        json(format!(r#"{{"access_token":"t{number}","token_type":"Bearer","expires_in":{expires_in}}}"#))
    });
    (server, count)
}

fn oauth(endpoint: &Server, secret: &str) -> OAuth {
    OAuth::new(format!("{}/token", endpoint.url()), "my-app", secret)
        .scope("schemas all")
        .logical_cluster("lsrc-1")
        .identity_pool("pool-1")
}

fn is_token(asked: &Asked, token: usize) -> bool {
    asked.header("authorization") == Some(format!("Bearer t{token}").as_str())
}

#[tokio::test]
async fn a_token_is_asked_for_once() {
    let (endpoint, count) = token_endpoint(3600);
    let registry = Server::new(|asked| if is_token(asked, 1) { json("[]") } else { error(401, 401) });
    let client = quick(registry.url()).oauth(oauth(&endpoint, "its secret")).build().unwrap();
    let asking: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { ask(&client).await })
        })
        .collect();
    for one in asking {
        one.await.unwrap().unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    let asked = &registry.asked()[0];
    assert_eq!(asked.header("target-sr-cluster"), Some("lsrc-1"));
    assert_eq!(asked.header("confluent-identity-pool-id"), Some("pool-1"));
    // None of that is the token endpoint's business.
    assert_eq!(endpoint.asked()[0].header("target-sr-cluster"), None);
}

#[tokio::test]
async fn a_token_that_ends_on_the_way_is_renewed() {
    let (endpoint, count) = token_endpoint(3600);
    let served = AtomicUsize::new(0);
    let registry = Server::new(move |asked| {
        // The first token is good for two requests, and the second for the rest.
        let token = if served.fetch_add(1, Ordering::SeqCst) < 2 { 1 } else { 2 };
        if is_token(asked, token) { json("[]") } else { error(401, 40101) }
    });
    let client = quick(registry.url()).oauth(oauth(&endpoint, "its secret")).build().unwrap();
    for _ in 0..4 {
        ask(&client).await.unwrap();
    }
    assert_eq!((count.load(Ordering::SeqCst), registry.asked().len()), (2, 5));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    // Four fifths of nothing: each call needs a new one.
    let (endpoint, count) = token_endpoint(0);
    let registry = Server::new(|_| json("[]"));
    let client = quick(registry.url()).oauth(oauth(&endpoint, "its secret")).build().unwrap();
    for _ in 0..3 {
        ask(&client).await.unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_registry_that_wants_no_token_is_asked_twice() {
    let (endpoint, count) = token_endpoint(3600);
    let registry = Server::new(|_| error(401, 40101));
    let client = quick(registry.url()).oauth(oauth(&endpoint, "its secret")).build().unwrap();
    let error = ask(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Unauthorized, 2));
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_token_endpoint_that_refuses() {
    let (endpoint, _) = token_endpoint(3600);
    let registry = Server::new(|_| json("[]"));
    let client = quick(registry.url()).oauth(oauth(&endpoint, "hunter2")).build().unwrap();
    let error = ask(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.is_retryable()), (ErrorKind::Token, Some(401), false));
    let text = format!("{error} {error:?}");
    assert!(text.contains("invalid_client: who are you?") && !text.contains("hunter2"), "{text}");
    assert_eq!((endpoint.asked().len(), registry.connections()), (1, 0));
}

#[tokio::test]
async fn a_token_endpoint_that_is_down_for_a_moment() {
    let failures = AtomicUsize::new(2);
    let endpoint = Server::new(move |_| {
        let is_down =
            failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if is_down { error(503, 503) } else { json(r#"{"access_token":"t1"}"#) }
    });
    let registry = Server::new(|asked| if is_token(asked, 1) { json("[]") } else { error(401, 401) });
    let client = quick(registry.url()).oauth(oauth(&endpoint, "x")).build().unwrap();
    ask(&client).await.unwrap();
    assert_eq!(endpoint.asked().len(), 3);

    for (answer, says) in [
        ("<html>", "something other than JSON"),
        (r#"{"token":"hunter2"}"#, "something other than JSON"),
        (r#"{"access_token":"hunter2\n"}"#, "characters that no header can"),
    ] {
        let endpoint = Server::new(move |_| json(answer));
        let client = quick(registry.url()).oauth(oauth(&endpoint, "x")).build().unwrap();
        let text = ask(&client).await.unwrap_err().to_string();
        assert!(text.contains(says) && !text.contains("hunter2"), "{text}");
    }
}

struct Own;

impl TokenSource for Own {
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<AccessToken, BoxError>> + Send + '_>> {
        Box::pin(async { Ok(AccessToken::new("t1", None)) })
    }
}

#[tokio::test]
async fn tokens_from_elsewhere() {
    let registry = Server::new(|asked| if is_token(asked, 1) { json("[]") } else { error(401, 401) });
    let client = quick(registry.url()).token_source(Own, Duration::ZERO).build().unwrap();
    ask(&client).await.unwrap();
}
