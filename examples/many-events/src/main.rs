//! Three event types in one topic: whatever happens to an account, in its order.
//!
//!     cargo run -p many-events                                                              # on its own broker and registry
//!     cargo run -p many-events -- --brokers localhost:9092 --registry http://localhost:8081 # on real ones

#![expect(clippy::print_stdout, reason = "that is what an example is for")]

/// What `build.rs` generated.
pub mod avro {
    avrogen_runtime::include_schemas!();
}

#[path = "../../services.rs"]
mod services;

use avro::com::acme::bank::{Closed, Deposited, Opened};
use avro::{Accounts, AccountsProducer, AccountsValue};
use avrogen_runtime::kafka::{Error, OnFailure, SchemaIds};
use services::Services;

/// Each event is sent as what it is; anything else does not compile.
async fn one_account(accounts: &AccountsProducer) -> Result<(), Error> {
    accounts.send(Accounts::message("a-1", &Opened::new("Ada"))).await?;
    accounts.send(Accounts::message("a-1", &Deposited::new(1_250))).await?;
    accounts.send(Accounts::message("a-1", &Closed::new())).await?;
    Ok(())
}

/// No wildcard: an event that is added to the topic is an error of the compiler here until it is handled.
fn line(event: &AccountsValue) -> String {
    match event {
        AccountsValue::Opened(opened) => format!("opened by {}", opened.owner),
        AccountsValue::Deposited(deposited) => format!("{} cents more", deposited.cents),
        AccountsValue::Closed(_) => "closed".into(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let services = Services::from_args()?;
    let client = services.client()?.build();
    client.ensure_topic::<Accounts>().await?;

    // The union of the three events, and each of them, which it refers to.
    let accounts = client.producer::<Accounts>().ids(SchemaIds::Register).await?;
    one_account(&accounts).await?;

    let mut consumer = client.consumer::<Accounts>("ledger", OnFailure::Stop).await?;
    for _ in 0..3 {
        let event = consumer.recv().await?;
        println!("{}: {}", event.key, line(&event.value));
        event.done();
    }
    consumer.commit().await?;
    Ok(())
}
