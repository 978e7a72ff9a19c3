//! The connection to the brokers: what the client, producers, consumers and transactions share of librdkafka.

mod completions;
mod connection;
mod delivery;
mod problem;
mod settings;

pub use completions::Delivery;
pub(super) use connection::{Bytes, Connection, Refusal};
pub use delivery::DeliveryFuture;
pub(super) use problem::Problem;
pub(super) use settings::Settings;

use super::error::{Error, ErrorKind};

/// Runs blocking work on a thread that may block.
pub(super) async fn blocking<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, Error> + Send + 'static,
) -> Result<R, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => Err(Error::new(ErrorKind::Fatal, "the runtime ends").with_source(error)),
    }
}
