//! Clicks with a map of attributes, keyed by the user, so that those of one user stay in order.
//!
//!     cargo run -p clicks                                                                   # on its own broker and registry
//!     cargo run -p clicks -- --brokers localhost:9092 --registry http://localhost:8081      # on real ones

#![expect(clippy::print_stdout, reason = "that is what an example is for")]

/// What `build.rs` generated.
pub mod avro {
    avrogen_runtime::include_schemas!();
}

#[path = "../../services.rs"]
mod services;

use std::collections::BTreeMap;
use std::time::SystemTime;

use avro::com::acme::web::Click;
use avro::{Clicks, ClicksConsumer, ClicksProducer};
use avrogen_runtime::kafka::{Error, OnFailure, SchemaIds};
use chrono::{DateTime, TimeDelta};
use services::Services;

const CLICKS: [(&str, &str, &str); 5] = [
    ("ada", "/", "firefox"),
    ("bob", "/", "safari"),
    ("ada", "/cart", "firefox"),
    ("ada", "/pay", "firefox"),
    ("bob", "/help", "safari"),
];

/// Sends the clicks one after the other, and waits for all of them together.
async fn record(producer: &ClicksProducer) -> Result<u64, Error> {
    let mut at = DateTime::from(SystemTime::now()) - TimeDelta::minutes(1);
    let mut batch = producer.batch();
    for (user, url, browser) in CLICKS {
        at += TimeDelta::seconds(1);
        let attributes = BTreeMap::from([("browser".into(), browser.into())]);
        let click = Click { attributes, ..Click::new(url, at) };
        batch.send(Clicks::message(user, &click).timestamp(at)).await?;
    }
    batch.finish().await
}

/// Receives as many, and puts together what belongs to one user.
async fn by_user(consumer: &mut ClicksConsumer) -> Result<BTreeMap<String, Vec<Click>>, Error> {
    let mut by_user: BTreeMap<String, Vec<Click>> = BTreeMap::new();
    for _ in CLICKS {
        let click = consumer.recv().await?;
        click.done();
        by_user.entry(click.key).or_default().push(click.value);
    }
    consumer.commit().await?;
    Ok(by_user)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let services = Services::from_args()?;
    let client = services.client()?.build();
    client.ensure_topic::<Clicks>().await?;

    let producer = client.producer::<Clicks>().ids(SchemaIds::Register).await?;
    println!("sent {} clicks", record(&producer).await?);

    let mut consumer = client.consumer::<Clicks>("clicks-by-user", OnFailure::Stop).await?;
    for (user, clicks) in by_user(&mut consumer).await? {
        let urls: Vec<&str> = clicks.iter().map(|click| click.url.as_str()).collect();
        let browser = clicks.first().and_then(|click| click.attributes.get("browser"));
        println!("{user} with {}: {}", browser.map_or("?", String::as_str), urls.join(" -> "));
    }
    Ok(())
}
