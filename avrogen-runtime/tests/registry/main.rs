//! The registry client and the embedded registry.
//!
//! `contract` is what any registry must do for the client: it runs against the embedded one, and against the one that
//! `AVROGEN_TEST_REGISTRY_URL` names as well.

#![expect(clippy::unwrap_used, reason = "functions that tests share are tests too")]

mod blocking;
mod caching;
mod contract;
mod credentials;
mod durable;
mod embedded;
mod faults;
mod graphs;
mod script;
mod server;
mod tls;
mod tracing;
mod wire;
