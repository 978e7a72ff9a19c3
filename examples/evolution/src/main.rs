//! Three versions of a schema in one topic, and consumers old and new: each reads all of them as its own.
//!
//!     cargo run -p evolution                                                                # on its own broker and registry
//!     cargo run -p evolution -- --brokers localhost:9092 --registry http://localhost:8081   # on real ones

#![expect(clippy::print_stdout, reason = "that is what an example is for")]

/// The program that was written first.
pub mod v1 {
    avrogen_runtime::include_schemas!("v1");
}

/// `email` was added.
pub mod v2 {
    avrogen_runtime::include_schemas!("v2");
}

/// `age` was removed, and `role` added.
pub mod v3 {
    avrogen_runtime::include_schemas!("v3");
}

#[path = "../../services.rs"]
mod services;

use avrogen_runtime::kafka::{Client, Error, OnFailure, SchemaIds};
use services::Services;

/// Each version of the program sends what it knows. The registry takes each schema, because each can read what was written
/// before it.
async fn send(client: &Client) -> Result<(), Error> {
    use v1::com::acme::User as User1;
    use v2::com::acme::User as User2;
    use v3::com::acme::{Role, User as User3};

    let first = client.producer::<v1::Users>().ids(SchemaIds::Register).await?;
    let ada = User1 { age: Some(36), ..User1::new("Ada") };
    first.send(v1::Users::message("u-1", &ada)).await?;

    let second = client.producer::<v2::Users>().ids(SchemaIds::Register).await?;
    let bob = User2 { email: "bob@example.com".into(), ..User2::new("Bob") };
    second.send(v2::Users::message("u-2", &bob)).await?;

    let third = client.producer::<v3::Users>().ids(SchemaIds::Register).await?;
    let cleo = User3 { role: Role::Admin, ..User3::new("Cleo") };
    third.send(v3::Users::message("u-3", &cleo)).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let services = Services::from_args()?;
    let client = services.client()?.build();
    client.ensure_topic::<v1::Users>().await?;
    send(&client).await?;

    // What it does not know is left out, and what a message lacks has the default of its schema.
    let mut old = client.consumer::<v1::Users>("old", OnFailure::Stop).await?;
    for _ in 0..3 {
        let user = old.recv().await?;
        println!("old: {} of age {:?}", user.value.name, user.value.age);
        user.done();
    }
    old.commit().await?;

    let mut new = client.consumer::<v3::Users>("new", OnFailure::Stop).await?;
    for _ in 0..3 {
        let user = new.recv().await?;
        println!("new: {} at {}, {}", user.value.name, user.value.email, user.value.role);
        user.done();
    }
    new.commit().await?;
    Ok(())
}
