//! Changes of prices, with or without a cause: a decimal, and an optional union of records in files of their own.
//!
//!     cargo run -p stocks                                                                   # on its own broker and registry
//!     cargo run -p stocks -- --brokers localhost:9092 --registry http://localhost:8081      # on real ones

#![expect(clippy::print_stdout, reason = "that is what an example is for")]

/// What `build.rs` generated.
pub mod avro {
    avrogen_runtime::include_schemas!();
}

#[path = "../../services.rs"]
mod services;

use avro::Stocks;
use avro::com::acme::stocks::{News, PriceChange, PriceChangeCause, Split};
use avrogen_runtime::kafka::{OnFailure, SchemaIds};
use rust_decimal::Decimal;
use services::Services;

fn changes() -> [PriceChange; 3] {
    let change = |cents| PriceChange::new(Decimal::new(cents, 2));
    [
        change(9_950),
        PriceChange { cause: Some(News::new("Profits are up").into()), ..change(11_200) },
        PriceChange { cause: Some(Split::new(4).into()), ..change(2_800) },
    ]
}

/// Every cause that the schema knows: another one is an error of the compiler here.
fn why(cause: Option<&PriceChangeCause>) -> String {
    match cause {
        None => "for no known cause".into(),
        Some(PriceChangeCause::News(news)) => format!("because of the news: {}", news.headline),
        Some(PriceChangeCause::Split(split)) => format!("because one share became {}", split.factor),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let services = Services::from_args()?;
    let client = services.client()?.build();
    client.ensure_topic::<Stocks>().await?;

    // The schema, that of the key, and those of `News` and `Split`, which it refers to.
    let producer = client.producer::<Stocks>().ids(SchemaIds::Register).await?;
    for change in &changes() {
        producer.send(Stocks::message("ACME", change)).await?;
    }

    let mut consumer = client.consumer::<Stocks>("ticker", OnFailure::Stop).await?;
    for _ in changes() {
        let message = consumer.recv().await?;
        let PriceChange { price, cause } = &message.value;
        println!("{} at {price} {}", message.key, why(cause.as_ref()));
        message.done();
    }
    consumer.commit().await?;
    Ok(())
}
