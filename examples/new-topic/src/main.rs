//! An incompatible change: a new topic, and everything translated until all consumers have moved.
//!
//! Messages go by schema resolution where that succeeds: aliases, promotions and defaults of the new schema count. What it has
//! no place for goes to a function. Each message arrives exactly once, through transactions.
//!
//!     cargo run -p new-topic                                                                # on its own broker and registry
//!     cargo run -p new-topic -- --brokers localhost:9092 --registry http://localhost:8081   # on real ones

#![expect(clippy::print_stdout, reason = "that is what an example is for")]

/// What `build.rs` generated.
pub mod avro {
    avrogen_runtime::include_schemas!();
}

#[path = "../../services.rs"]
mod services;

use avro::com::acme::{v1, v2};
use avro::{Payments, PaymentsV2};
use avrogen_runtime::kafka::{Client, Error, OnFailure, SchemaIds};
use services::Services;

/// Programs that have not moved yet.
async fn pay(client: &Client) -> Result<(), Error> {
    let producer = client.producer::<Payments>().ids(SchemaIds::Register).await?;
    let referenced = v1::Payment { reference: Some("order 7".into()), ..v1::Payment::new(1_250) };
    producer.send(Payments::message("p-1", &referenced)).await?;
    producer.send(Payments::message("p-2", &v1::Payment::new(99))).await?;
    Ok(())
}

/// Runs beside them until they have, and ends only with an error. Its transactions need a name, which no other instance has.
async fn translate(client: &Client) -> Result<(), Error> {
    let from = client.consumer::<Payments>("payments-to-v2", OnFailure::Stop);
    let to = client.producer::<PaymentsV2>().ids(SchemaIds::Register).await?;
    let translator = client.translator(from, to).translate_with(|old, out| {
        // Resolution finds no reference where there is null.
        let reference = format!("unreferenced {}", old.key);
        out.send(PaymentsV2::message(&old.key, &v2::Payment::new(old.value.cents.into(), reference)))
    });
    translator.build().run().await
}

/// Programs that have moved.
async fn bill(client: &Client) -> Result<Vec<String>, Error> {
    let mut consumer = client.consumer::<PaymentsV2>("billing", OnFailure::Stop).await?;
    let mut lines = Vec::new();
    while lines.len() < 2 {
        let payment = consumer.recv().await?;
        let v2::Payment { amount, reference, currency } = &payment.value;
        lines.push(format!("{}: {amount} {currency} for {reference}", payment.key));
        payment.done();
    }
    consumer.commit().await?;
    // They may lie in two partitions.
    lines.sort();
    Ok(lines)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let services = Services::from_args()?;
    let client = services.client()?.transactional_id("payments-to-v2").build();
    client.ensure_topic::<Payments>().await?;
    client.ensure_topic::<PaymentsV2>().await?;

    pay(&client).await?;
    let lines = tokio::select! {
        stopped = translate(&client) => return Ok(stopped?),
        lines = bill(&client) => lines?,
    };
    println!("{}", lines.join("\n"));
    Ok(())
}
