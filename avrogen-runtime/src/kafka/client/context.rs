//! What librdkafka tells beside the answers to what was asked.

use std::sync::{Mutex, PoisonError};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use crate::kafka::error::{Error, ErrorKind, code};

/// The last thing that went wrong between librdkafka and the brokers. A question that nobody answers ends with a timeout,
/// and here stands why.
#[derive(Debug, Default)]
pub(in crate::kafka) struct Problem(Mutex<Option<(RDKafkaErrorCode, String)>>);

impl Problem {
    pub(in crate::kafka) fn note(&self, error: &KafkaError, reason: &str) {
        let Some(code) = code(error) else { return };
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // That all are down says less than why one of them is.
        if code == RDKafkaErrorCode::AllBrokersDown && last.is_some() {
            return;
        }
        *last = Some((code, reason.to_owned()));
    }

    /// The error of a question that was not answered, with the reason if one is known.
    pub(in crate::kafka) fn explain(&self, doing: &str, error: &KafkaError) -> Error {
        let mut plain = Error::broker(doing, error);
        if plain.kind() == ErrorKind::Deadline {
            plain = plain.of_kind(ErrorKind::Connect);
        }
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some((code, reason)) if matches!(plain.kind(), ErrorKind::Connect | ErrorKind::Broker) => {
                let kind = Error::broker(doing, &KafkaError::Global(*code)).kind();
                Error::new(kind, format!("{doing}: {reason}"))
            }
            _ => plain,
        }
    }
}
