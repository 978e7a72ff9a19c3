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

    /// The error, and of a question that was not answered the reason, if one is known. What was answered says why itself, and
    /// what went wrong before has nothing to do with it.
    pub(in crate::kafka) fn explain(&self, doing: &str, error: &KafkaError) -> Error {
        let mut plain = Error::broker(doing, error);
        let is_unanswered = plain.kind() == ErrorKind::Connect
            || plain.kind() == ErrorKind::Deadline
            || code(error) == Some(RDKafkaErrorCode::MessageTimedOut);
        if plain.kind() == ErrorKind::Deadline {
            plain = plain.of_kind(ErrorKind::Connect);
        }
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some((code, reason)) if is_unanswered => {
                let kind = Error::broker(doing, &KafkaError::Global(*code)).kind();
                Error::new(kind, format!("{doing}: {reason}"))
            }
            _ => plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_before_explains_only_what_was_not_answered() {
        let problem = Problem::default();
        let global = KafkaError::Global;
        problem.note(&global(RDKafkaErrorCode::BrokerTransportFailure), "Connect to b:9092 failed");
        let unanswered = problem.explain("x", &global(RDKafkaErrorCode::OperationTimedOut));
        assert_eq!(unanswered.kind(), ErrorKind::Connect);
        assert!(unanswered.to_string().contains("Connect to b:9092 failed"), "{unanswered}");
        let answered =
            problem.explain("x", &KafkaError::MessageProduction(RDKafkaErrorCode::MessageSizeTooLarge));
        assert_eq!(
            (answered.kind(), answered.code().as_deref()),
            (ErrorKind::Broker, Some("MessageSizeTooLarge"))
        );
        assert!(!answered.is_retryable());
    }
}
