//! What the client does when the registry, or the way to it, fails.

use std::time::{Duration, Instant};

use avrogen_runtime::registry::{Client, ClientBuilder, Deleted, Error, ErrorKind, RetryPolicy, Schema};
use avrogen_runtime::testing::Registry;
use avrogen_runtime::testing::registry::Fault;

use crate::script::{Reply, Server, closed_port, error, json};

/// A client that tries three times in quick succession.
fn quick(url: impl Into<String>) -> ClientBuilder {
    let retry = RetryPolicy { retries: 2, wait: Duration::from_millis(1), ..RetryPolicy::default() };
    Client::builder(url).retry(retry).timeout(Duration::from_secs(20))
}

async fn ask(client: &Client) -> Result<Vec<String>, Error> {
    client.subjects(Deleted::Excluded).await
}

/// The outcome of one call to a registry that a fault befalls.
async fn befallen(fault: Fault) -> (Result<Vec<String>, Error>, usize) {
    let registry = Registry::start().unwrap();
    registry.inject(fault);
    let client = quick(registry.url()).build().unwrap();
    let outcome = ask(&client).await;
    (outcome, registry.take_requests().len())
}

#[tokio::test]
async fn refused() {
    let url = format!("http://127.0.0.1:{}", closed_port());
    let error = ask(&quick(&url).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable(), error.attempts()), (ErrorKind::Connect, true, 3));
    let text = error.to_string();
    assert!(text.starts_with(&format!("GET {url}/subjects")), "{text}");
    assert!(text.contains("refused") && text.contains("after 3 attempts"), "{text}");
    assert!(text.contains("is the registry running"), "{text}");
}

#[tokio::test]
async fn a_host_that_does_not_exist() {
    let error = ask(&quick("http://registry.invalid:1").build().unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}

#[tokio::test]
async fn reset() {
    let (outcome, requests) = befallen(Fault::reset().times(2)).await;
    assert_eq!((outcome.unwrap(), requests), (vec![], 3));
    let (outcome, requests) = befallen(Fault::reset().always()).await;
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), requests), (ErrorKind::Connect, 3, 3), "{error}");
}

/// The registry has done it, and nobody heard: doing it again changes nothing.
#[tokio::test]
async fn reset_after_a_registration() {
    let registry = Registry::start().unwrap();
    registry.inject(Fault::reset_after().on("POST", "/subjects"));
    let client = quick(registry.url()).build().unwrap();
    client.register("s", &Schema::new(r#""string""#)).await.unwrap();
    assert_eq!(client.versions("s", Deleted::Excluded).await.unwrap(), [1]);
    assert_eq!(registry.take_requests().len(), 3);
}

#[tokio::test]
async fn slow() {
    let registry = Registry::start().unwrap();
    registry.inject(Fault::delay(Duration::from_secs(600)).times(2));
    let client = quick(registry.url()).timeout(Duration::from_millis(500)).build().unwrap();
    assert!(ask(&client).await.is_ok());
    registry.inject(Fault::delay(Duration::from_secs(600)).always());
    let error = ask(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable(), error.attempts()), (ErrorKind::Timeout, true, 3));
    assert!(error.to_string().contains("no answer in time"), "{error}");
}

#[tokio::test]
async fn throttled_for_as_long_as_the_registry_says() {
    let begin = Instant::now();
    let (outcome, requests) = befallen(Fault::status(429).header("Retry-After", "1")).await;
    assert_eq!((outcome.is_ok(), requests), (true, 2));
    assert!(begin.elapsed() >= Duration::from_secs(1));

    let (outcome, requests) = befallen(Fault::status(429).header("Retry-After", "3600")).await;
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.status(), requests), (ErrorKind::Throttled, Some(429), 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_error_and_then_none() {
    for status in [408, 429, 500, 502, 503, 504] {
        let (outcome, requests) = befallen(Fault::status(status).times(2)).await;
        assert_eq!((outcome.is_ok(), requests), (true, 3), "{status}");
        let error = befallen(Fault::status(status).always()).await.0.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(status), 3));
    }
}

#[tokio::test]
async fn what_does_not_pass_is_not_tried_again() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (422, ErrorKind::Rejected),
        (501, ErrorKind::Unavailable),
    ] {
        let (outcome, requests) = befallen(Fault::status(status).always()).await;
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), requests, error.is_retryable()), (kind, 1, false), "{status}");
    }
}

#[tokio::test]
async fn a_web_page_instead_of_json() {
    let page = "<!doctype html><html><body>Log in</body></html>";
    let error = befallen(Fault::body(200, "text/html", page)).await.0.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Malformed, false));
    assert!(error.to_string().contains("an HTML page"), "{error}");
    let error = befallen(Fault::body(502, "text/html", page).always()).await.0.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Unavailable, None));
    assert!(error.to_string().contains("502 Bad Gateway, with an HTML page"), "{error}");
}

/// The status decides; whatever stands in the body, there is an error to return.
#[tokio::test]
async fn bodies_of_errors_that_are_none() {
    for body in [
        "",
        "null",
        "\"Not Found\"",
        "[1]",
        "{",
        "{\"error_code\":\"x\"}",
        "\u{0}\u{1b}[31m",
        "{\"message\":3}",
    ] {
        let error = befallen(Fault::body(404, "application/json", body)).await.0.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, None), "{body}");
        assert!(!error.to_string().contains('\u{1b}'));
    }
    let body = format!("{{\"error_code\":99999999999,\"message\":\"{}\"}}", "x".repeat(1 << 20));
    let error = befallen(Fault::body(404, "application/json", body)).await.0.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().len() < 100_000);
}

#[tokio::test]
async fn the_content_type_does_not_matter() {
    let (outcome, _) = befallen(Fault::body(200, "text/plain; charset=latin1", r#"["s"]"#)).await;
    assert_eq!(outcome.unwrap(), ["s"]);
    for body in ["", "{}", "[1]", "nonsense", &"[".repeat(100_000)] {
        let error = befallen(Fault::body(200, "application/json", body)).await.0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
    }
}

#[tokio::test]
async fn two_gigabytes() {
    for has_length in [true, false] {
        let server = Server::new(move |_| Reply::Endless { bytes: 2 << 30, has_length });
        let client = quick(server.url()).response_limit(1 << 20).build().unwrap();
        let error = ask(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::TooLarge, false), "{error}");
        drop(client);
        // What is on its way may be more than was read, but not much.
        assert!(server.bytes_sent() < 64 << 20, "{}", server.bytes_sent());
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off() {
    for raw in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[\"s\""[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
    ] {
        let server = Server::new(move |_| Reply::Raw(raw.to_vec()));
        let error = ask(&quick(server.url()).build().unwrap()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3), "{error}");
    }
}

#[tokio::test]
async fn the_first_of_two_nodes_is_down() {
    let down = Server::new(|_| Reply::Raw(Vec::new()));
    let registry = Registry::start().unwrap();
    let client = quick(format!("{},{}", down.url(), registry.url())).build().unwrap();
    assert!(ask(&client).await.is_ok());
    assert_eq!(down.connections(), 3);
    // From now on the one that answers is asked first.
    assert!(ask(&client).await.is_ok());
    assert!(ask(&client.clone()).await.is_ok());
    assert_eq!(down.connections(), 3);
}

#[tokio::test]
async fn all_nodes_are_down() {
    let nodes = [Server::new(|_| error(503, 50301)), Server::new(|_| Reply::Raw(Vec::new()))];
    let client = quick(format!("{},{}", nodes[0].url(), nodes[1].url())).build().unwrap();
    let error = ask(&client).await.unwrap_err();
    // The last one's error.
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 6), "{error}");
    assert!(error.to_string().contains(&nodes[1].url()));
    // The next call begins with the node that was tried last, and comes round to the other.
    let error = ask(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Unavailable, 6), "{error}");
}

#[tokio::test]
async fn what_one_node_refuses_no_other_is_asked() {
    let nodes = [Server::new(|_| error(404, 40401)), Server::new(|_| json("[]"))];
    let client = quick(format!("{},{}", nodes[0].url(), nodes[1].url())).build().unwrap();
    assert_eq!(ask(&client).await.unwrap_err().kind(), ErrorKind::SubjectNotFound);
    assert_eq!(nodes[1].connections(), 0);
}

#[tokio::test]
async fn a_registry_that_moved() {
    let registry = Registry::start().unwrap();
    let there = registry.url();
    let moved = Server::new(move |asked| {
        Reply::Says(301, vec![("location", format!("{there}{}", asked.path))], String::new())
    });
    let client = quick(moved.url()).header("x-api-key", "hunter2").build().unwrap();
    let error = ask(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert!(error.to_string().contains(&format!("the registry is at {}", registry.url())), "{error}");
    assert!(registry.take_requests().is_empty());
}

#[tokio::test]
async fn a_path_prefix_stays_in_front() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/apis/ccompat/v7/subjects?subjectPrefix=%3A%2A%3A" => json(r#"["found"]"#),
        _ => error(404, 404),
    });
    let client = quick(format!("{}/apis/ccompat/v7/", server.url())).build().unwrap();
    assert_eq!(ask(&client).await.unwrap(), ["found"]);
    let asked = &server.asked()[0];
    assert_eq!(asked.header("confluent-accept-unknown-properties"), Some("true"));
    assert!(
        asked
            .header("accept")
            .is_some_and(|accept| accept.starts_with("application/vnd.schemaregistry.v1+json"))
    );
    assert_eq!(asked.header("x-forward"), None);
}
