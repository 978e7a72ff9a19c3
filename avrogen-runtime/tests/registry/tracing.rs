//! What the client tells a subscriber, and what it keeps to itself.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use avrogen_runtime::registry::{Client, RetryPolicy};
use avrogen_runtime::testing::Registry;
use avrogen_runtime::testing::registry::Fault;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes everything down.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<String>>);

impl Visit for Notes {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("avrogen_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        writeln!(self.0.lock().unwrap(), "span {}", span.metadata().name()).unwrap();
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn retries_are_told_and_secrets_are_not() {
    let registry = Registry::start().unwrap();
    registry.inject(Fault::status(503));
    let retry = RetryPolicy { wait: Duration::from_millis(1), ..RetryPolicy::default() };
    let url = format!("http://user:hunter2@127.0.0.1:{}", registry.address().port());
    let client = Client::builder(url).header("x-api-key", "hunter2").retry(retry).build().unwrap();
    let notes = Notes::default();
    let _guard = tracing::subscriber::set_default(notes.clone());
    client.ping().await.unwrap();
    let notes = notes.0.lock().unwrap();
    assert!(notes.contains("span registry\nmethod=GET\npath=\"/subjects?limit=1\""), "{notes}");
    assert!(notes.contains("attempt 1 at http://127.0.0.1:") && notes.contains("503"), "{notes}");
    assert!(!notes.contains("hunter2"), "{notes}");
}
