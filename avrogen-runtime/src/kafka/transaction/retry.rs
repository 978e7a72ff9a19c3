//! Retries of what librdkafka calls retriable.

use std::thread;
use std::time::{Duration, Instant};

use rdkafka::error::KafkaError;

/// How long to wait before something is tried again: some answers come at once.
const PAUSE: Duration = Duration::from_millis(50);

/// Tries again what librdkafka says may be tried again, until the time is over.
pub(super) fn retried(
    timeout: Duration,
    mut work: impl FnMut(Duration) -> Result<(), KafkaError>,
) -> Result<(), KafkaError> {
    let started = Instant::now();
    loop {
        match work(timeout.saturating_sub(started.elapsed())) {
            Err(error) if is_retriable(&error) && started.elapsed() < timeout => thread::sleep(PAUSE),
            outcome => return outcome,
        }
    }
}

pub(super) fn is_retriable(error: &KafkaError) -> bool {
    matches!(error, KafkaError::Transaction(error) if error.is_retriable())
}
