//! librdkafka's consumer.

use std::sync::atomic::Ordering;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Message as _};

use super::context::Context;
use super::tracker::{Ack, Arrivals};
use crate::kafka::error::Error;

/// librdkafka's consumer.
pub(super) struct Link {
    pub(super) consumer: BaseConsumer<Context>,
}

/// How long to wait at most before librdkafka is asked again: it must hear of its consumer.
const IDLE: Duration = Duration::from_secs(1);

impl Link {
    pub(super) fn context(&self) -> &Context {
        self.consumer.context()
    }

    /// What librdkafka has, without waiting.
    pub(super) fn poll(&self) -> Option<Result<BorrowedMessage<'_>, KafkaError>> {
        let events = &self.context().events;
        loop {
            let before = events.load(Ordering::Relaxed);
            match self.consumer.poll(Duration::ZERO) {
                Some(Err(KafkaError::PartitionEOF(partition))) => {
                    if let Some(eof) = &self.context().partition_eof {
                        eof.reached(partition);
                    }
                }
                // It tells these again when it is another error, and goes on by itself.
                Some(Err(error)) if goes_on(&error) => {}
                None if events.load(Ordering::Relaxed) == before => return None,
                None => {}
                Some(message) => {
                    if let (Some(eof), Ok(message)) = (&self.context().partition_eof, &message) {
                        eof.left(message.partition());
                    }
                    return Some(message);
                }
            }
        }
    }

    /// Whether everything was received that is there, of all partitions that it has.
    pub(super) fn is_at_eof(&self) -> bool {
        let Some(eof) = &self.context().partition_eof else { return false };
        self.consumer.assignment().is_ok_and(|assigned| {
            let assigned = assigned.elements();
            !assigned.is_empty() && assigned.iter().all(|element| eof.has(element.partition()))
        })
    }

    /// Waits until librdkafka may have something.
    pub(super) async fn wait(&self) {
        let _ = tokio::time::timeout(IDLE, self.context().wake.notified()).await;
    }

    pub(super) fn receive(&self, arrivals: &mut Arrivals, message: &BorrowedMessage<'_>) -> Ack {
        arrivals.receive(&self.context().tracker, message.partition(), message.offset())
    }

    pub(super) fn explain(&self, error: &KafkaError) -> Error {
        let doing = format!("topic `{}`", self.context().topic);
        self.context().problem.explain(&doing, error)
    }
}

/// Whether librdkafka goes on by itself.
pub(super) fn goes_on(error: &KafkaError) -> bool {
    use rdkafka::error::RDKafkaErrorCode as Code;
    match error {
        KafkaError::MessageConsumption(code) => matches!(
            code,
            Code::AllBrokersDown
                | Code::BrokerTransportFailure
                | Code::OperationTimedOut
                | Code::RequestTimedOut
                | Code::NetworkException
                | Code::NotCoordinator
                | Code::CoordinatorNotAvailable
                | Code::CoordinatorLoadInProgress
                | Code::NotLeaderForPartition
                | Code::LeaderNotAvailable
                | Code::PollExceeded
        ),
        _ => false,
    }
}
