//! What can go wrong between a program and its topics.

use std::error::Error as StdError;
use std::fmt;

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::failure::DecodeFailure;
use crate::{BoxError, registry};

/// Why something could not be done with a topic. One word wide; its text says what to do.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    code: Option<RDKafkaErrorCode>,
    source: Option<BoxError>,
    failure: Option<DecodeFailure>,
}

/// What an [`Error`] is about, as far as a caller may want to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The settings are wrong or contradict each other.
    Settings,
    /// No broker answers.
    Connect,
    /// The brokers do not know who asks, or who asks may not.
    Credentials,
    /// The topic is not there.
    MissingTopic,
    /// The registry could not be asked.
    Registry,
    /// The registry has no such schema under the subject.
    MissingSchema,
    /// The registry refuses the schema, or values cannot become those of its schema.
    IncompatibleSchema,
    /// A schema has rules that this client does not run.
    Rules,
    /// A value could not be encoded.
    Encode,
    /// A message could not be decoded, and the policy is to stop.
    Decode,
    /// The brokers did not take a message.
    Delivery,
    /// Messages were not delivered in time.
    Deadline,
    /// Too many messages were received and are not done.
    TooManyInFlight,
    /// The transaction has to be aborted, and may be tried again.
    Aborted,
    /// Nobody knows whether the transaction is committed: the brokers did not answer in time. The next one under the same name
    /// settles that; what it was is seen from what is committed.
    Uncertain,
    /// The producer or the consumer cannot go on; make another.
    Fatal,
    /// Something else at the brokers.
    Broker,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self(Box::new(Inner { kind, message, code: None, source: None, failure: None }))
    }

    pub(super) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(super) fn of_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The code that was answered, where the text tells of what lies behind it.
    pub(super) fn with_code_of(mut self, error: &KafkaError) -> Self {
        self.0.code = self.0.code.or(code(error));
        self
    }

    /// What librdkafka says, with what was being done.
    pub(super) fn broker(doing: impl fmt::Display, error: &KafkaError) -> Self {
        let code = code(error);
        let kind = match (error, code) {
            (KafkaError::ClientConfig(..) | KafkaError::ClientCreation(_) | KafkaError::Nul(_), _) => {
                ErrorKind::Settings
            }
            (KafkaError::Transaction(error), _) if error.is_fatal() => ErrorKind::Fatal,
            (KafkaError::Transaction(error), _) if error.txn_requires_abort() => ErrorKind::Aborted,
            (KafkaError::MessageConsumptionFatal(_), _) => ErrorKind::Fatal,
            (_, Some(code)) => ErrorKind::of(code),
            _ => ErrorKind::Broker,
        };
        let mut made = Self::new(kind, format!("{doing}: {}", text(error)));
        made.0.code = code;
        made
    }

    /// What the registry says, with what was being done.
    pub(super) fn registry(doing: impl fmt::Display, error: registry::Error) -> Self {
        use registry::ErrorKind as Kind;
        let kind = match error.kind() {
            Kind::SubjectNotFound | Kind::VersionNotFound | Kind::SchemaNotFound => ErrorKind::MissingSchema,
            Kind::Incompatible => ErrorKind::IncompatibleSchema,
            Kind::Unauthorized | Kind::Forbidden => ErrorKind::Credentials,
            _ => ErrorKind::Registry,
        };
        Self::new(kind, format!("{doing}: {error}")).with_source(error)
    }

    /// The failure of a message, under the policy to stop.
    pub(super) fn decode(failure: DecodeFailure) -> Self {
        let advice = "skip() goes on behind it";
        let mut made = Self::new(ErrorKind::Decode, format!("{failure}; {advice}"));
        made.0.failure = Some(failure);
        made
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The code of librdkafka or the broker, where there is one: `UnknownTopicOrPartition`, `MessageTimedOut` and the like.
    pub fn code(&self) -> Option<String> {
        self.0.code.map(|code| format!("{code:?}"))
    }

    /// The message that could not be decoded.
    pub fn failure(&self) -> Option<&DecodeFailure> {
        self.0.failure.as_ref()
    }

    /// Whether the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Deadline | ErrorKind::TooManyInFlight | ErrorKind::Aborted => {
                true
            }
            ErrorKind::Registry => self
                .0
                .source
                .as_deref()
                .and_then(|source| source.downcast_ref::<registry::Error>())
                .is_none_or(registry::Error::is_retryable),
            _ => false,
        }
    }
}

impl ErrorKind {
    fn of(code: RDKafkaErrorCode) -> Self {
        use RDKafkaErrorCode as Code;
        match code {
            Code::AllBrokersDown | Code::BrokerTransportFailure | Code::Resolve | Code::NetworkException => {
                Self::Connect
            }
            Code::Authentication
            | Code::SaslAuthenticationFailed
            | Code::TopicAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::ClusterAuthorizationFailed
            | Code::TransactionalIdAuthorizationFailed
            | Code::UnsupportedSASLMechanism
            | Code::SSL => Self::Credentials,
            Code::UnknownTopicOrPartition | Code::UnknownTopic => Self::MissingTopic,
            Code::InvalidConfig | Code::InvalidArgument => Self::Settings,
            Code::OperationTimedOut | Code::RequestTimedOut | Code::TimedOutQueue => Self::Deadline,
            Code::Fatal | Code::Fenced | Code::ProducerFenced | Code::FencedInstanceId => Self::Fatal,
            _ => Self::Broker,
        }
    }

    /// What to do next.
    fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::Connect => "is a broker running at this address? AVROGEN_KAFKA_BROKERS names others",
            Self::Credentials => "check security.protocol, sasl.* and the rights of who asks",
            _ => return None,
        })
    }
}

/// librdkafka's code, where it gave one.
pub(super) fn code(error: &KafkaError) -> Option<RDKafkaErrorCode> {
    match error {
        KafkaError::Transaction(error) => Some(error.code()),
        error => error.rdkafka_error_code(),
    }
}

/// Without the words that rdkafka puts before and around it.
fn text(error: &KafkaError) -> String {
    match (error, code(error)) {
        // Values may be secrets, and librdkafka's description may have them once more.
        (KafkaError::ClientConfig(_, description, name, value), _) => {
            let described = description.replace(&format!("\"{value}\""), "its value");
            format!("{name}: {}", if value.is_empty() { description } else { &described })
        }
        (KafkaError::Transaction(error), _) => error.string(),
        (KafkaError::ClientCreation(message) | KafkaError::Subscription(message), _) => message.clone(),
        (_, Some(code)) => code.to_string(),
        _ => error.to_string(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.kind.advice() {
            // The registry gives advice of its own.
            Some(advice) if self.0.source.is_none() => write!(f, "; {advice}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("code", &self.0.code)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
