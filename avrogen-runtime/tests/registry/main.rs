//! The registry client and the embedded registry.
//!
//! `contract` is what any registry must do for the client: it runs against the embedded one, and against the one that
//! `AVROGEN_TEST_REGISTRY_URL` names as well.

mod contract;
mod server;
