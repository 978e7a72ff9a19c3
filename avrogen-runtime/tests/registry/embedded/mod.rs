//! What the embedded registry does as Confluent's does, beyond what all servers share.

mod imports;
mod inherited;
mod kept;
mod rules;

use avrogen_runtime::registry::{Client, RetryPolicy};
use avrogen_runtime::testing::Registry;

fn start() -> (Registry, Client) {
    let registry = Registry::start().unwrap();
    let client = Client::builder(registry.url()).retry(RetryPolicy::never()).build().unwrap();
    (registry, client)
}
