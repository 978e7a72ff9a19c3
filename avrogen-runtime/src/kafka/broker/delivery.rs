//! The future of a delivery.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use rdkafka::error::KafkaError;

use super::completions::Delivery;
use super::connection::Connection;
use crate::kafka::error::{Error, ErrorKind};

/// Resolves to the [`Delivery`] of a message that librdkafka has queued or sent. The message is sent whether or not the future is
/// awaited.
#[must_use = "the outcome of the delivery is lost unless the future is awaited"]
pub struct DeliveryFuture {
    connection: Arc<Connection>,
    place: Option<usize>,
}

impl Connection {
    /// Sends a message that is waited for one by one; none where the queue is full.
    pub(in crate::kafka) fn start(
        self: &Arc<Self>,
        hand_over: impl FnOnce(usize) -> Result<bool, Error>,
    ) -> Result<Option<DeliveryFuture>, Error> {
        let place = self.completions().message();
        let taken = hand_over(place);
        if !matches!(taken, Ok(true)) {
            self.completions().release(place);
        }
        Ok(taken?.then(|| DeliveryFuture { connection: Arc::clone(self), place: Some(place) }))
    }

    #[cold]
    pub(in crate::kafka) fn undelivered(&self, topic: &str, error: &KafkaError) -> Error {
        let doing =
            if topic.is_empty() { "a message".to_owned() } else { format!("a message to topic `{topic}`") };
        let told = self.explain(&format!("{doing} is not delivered"), error);
        let kind = match told.kind() {
            ErrorKind::Broker | ErrorKind::Deadline => ErrorKind::Delivery,
            kind => kind,
        };
        told.of_kind(kind).with_code_of(error)
    }
}

impl Future for DeliveryFuture {
    type Output = Result<Delivery, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(place) = self.place else {
            return Poll::Ready(Err(Error::new(ErrorKind::Delivery, "its delivery has been told already")));
        };
        let outcome = self.connection.completions().poll_message(place, context.waker());
        if outcome.is_ready() {
            self.place = None;
        }
        outcome.map_err(|error| self.connection.undelivered("", &error))
    }
}

impl Drop for DeliveryFuture {
    fn drop(&mut self) {
        if let Some(place) = self.place.take() {
            self.connection.completions().abandon_message(place);
        }
    }
}

impl fmt::Debug for DeliveryFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveryFuture").finish_non_exhaustive()
    }
}
