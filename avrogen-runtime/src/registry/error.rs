//! Why a registry could not be asked, or what it answered instead.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a call to a registry failed.
///
/// Its text names the request, what the registry said and what to do next; the rest is for programs. It is one word wide
/// and cheap to clone: one failure may answer many callers.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    request: Option<String>,
    status: Option<u16>,
    code: Option<i32>,
    attempts: u32,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What an [`Error`] is about, as far as a caller may want to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A URL, credential, file or argument cannot be used.
    Settings,
    /// The registry cannot be reached, or the connection broke.
    Connect,
    /// The registry did not answer in time.
    Timeout,
    /// No trust could be established over TLS.
    Tls,
    /// No access token could be had.
    Token,
    /// The registry does not know who asks (401).
    Unauthorized,
    /// The one who asks may not (403).
    Forbidden,
    /// No such subject, or every version of it is deleted (40401).
    SubjectNotFound,
    /// No such version (40402).
    VersionNotFound,
    /// No such schema, by id, guid or text (40403).
    SchemaNotFound,
    /// The subject or version is softly deleted already (40404, 40406).
    AlreadyDeleted,
    /// To be deleted for good it must be softly deleted first (40405, 40407).
    NotDeletedFirst,
    /// The subject has no setting of its own (40408, 40409).
    NotConfigured,
    /// Some other thing is not there (404): often a route that this server does not have.
    NotFound,
    /// The schema is incompatible with a version before it (409).
    Incompatible,
    /// Something else stands in the way (409).
    Conflict,
    /// The schema, or a reference of it, is not valid (42201).
    InvalidSchema,
    /// The registry or the subject does not permit it: read-only, or not in import mode (42205).
    NotPermitted,
    /// Another schema refers to it (42206).
    Referenced,
    /// The registry refuses the request for another reason (4xx).
    Rejected,
    /// Too many requests (429).
    Throttled,
    /// The registry cannot answer now (408, 5xx).
    Unavailable,
    /// The answer is larger than the limit.
    TooLarge,
    /// The answer is not what a registry answers.
    Malformed,
    /// The references of a schema lead to too much.
    References,
    /// The schema that the registry serves does not parse.
    Unreadable,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: message.into(),
            request: None,
            status: None,
            code: None,
            attempts: 0,
            retry_after: None,
            source: None,
        }))
    }

    /// From an answer that is not a success.
    pub(crate) fn from_status(status: u16, code: Option<i32>, message: String) -> Self {
        Self::new(ErrorKind::of(status, code), message).change(|inner| {
            inner.status = Some(status);
            inner.code = code;
        })
    }

    fn change(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    pub(crate) fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.change(|inner| inner.source = Some(Arc::new(source)))
    }

    pub(crate) fn with_status(self, status: u16) -> Self {
        self.change(|inner| inner.status = Some(status))
    }

    pub(crate) fn with_request(self, method: &str, url: &str) -> Self {
        self.change(|inner| inner.request = Some(format!("{method} {url}")))
    }

    pub(crate) fn with_attempts(self, attempts: u32) -> Self {
        self.change(|inner| inner.attempts = attempts)
    }

    pub(crate) fn with_retry_after(self, wait: Option<Duration>) -> Self {
        self.change(|inner| inner.retry_after = wait)
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The registry's own error code, where it sent one: 40401 and the like.
    pub fn code(&self) -> Option<i32> {
        self.0.code
    }

    /// What went wrong, without the request and the advice: of a refusal, the registry's own words.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do next, as the text of this error ends with.
    pub fn advice(&self) -> Option<&'static str> {
        self.0.kind.advice()
    }

    /// How many requests were sent, over all URLs, before it was given up.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the registry asked to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same call may succeed later. The client has retried already.
    pub fn is_retryable(&self) -> bool {
        use ErrorKind::{Connect, Throttled, Timeout, Token, Unavailable};
        match self.0.kind {
            Connect | Timeout | Throttled => true,
            Unavailable | Token => self.0.status.is_none_or(is_retryable_status),
            _ => false,
        }
    }

    /// Whether what was asked for is not there.
    pub fn is_not_found(&self) -> bool {
        use ErrorKind::{NotFound, SchemaNotFound, SubjectNotFound, VersionNotFound};
        matches!(self.0.kind, SubjectNotFound | VersionNotFound | SchemaNotFound | NotFound)
    }
}

/// The statuses after which the same request may succeed.
pub(crate) fn is_retryable_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

impl ErrorKind {
    /// Servers disagree about codes (an incompatible schema is 409, 40901 or 42203), so the status decides where it can.
    fn of(status: u16, code: Option<i32>) -> Self {
        match (status, code.unwrap_or(0)) {
            (401, _) => Self::Unauthorized,
            (403, _) => Self::Forbidden,
            (404, 40401) => Self::SubjectNotFound,
            (404, 40402) => Self::VersionNotFound,
            (404, 40403) => Self::SchemaNotFound,
            // Apicurio says these with 409.
            (404 | 409, 40404 | 40406) => Self::AlreadyDeleted,
            (404 | 409, 40405 | 40407) => Self::NotDeletedFirst,
            (404, 40408 | 40409) => Self::NotConfigured,
            (404, _) => Self::NotFound,
            (409, 40902..=40908) => Self::Conflict,
            (409, _) => Self::Incompatible,
            (422, 42201) => Self::InvalidSchema,
            (422, 42205) => Self::NotPermitted,
            (422, 42206) => Self::Referenced,
            (429, _) => Self::Throttled,
            (408 | 500.., _) => Self::Unavailable,
            _ => Self::Rejected,
        }
    }

    /// What to do next.
    fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::Connect => "is the registry running at this URL? AVROGEN_REGISTRY_URL names another",
            Self::Timeout => "raise the client's timeout, or see why the registry is slow",
            Self::Tls => "give the client the certificate of the authority that signed the registry's",
            Self::Token => "check the token endpoint, client id and secret",
            Self::Unauthorized => {
                "set AVROGEN_REGISTRY_USER and AVROGEN_REGISTRY_PASSWORD, or AVROGEN_REGISTRY_TOKEN"
            }
            Self::Forbidden => "ask the registry's owner for access to this subject",
            Self::SubjectNotFound => "register a schema under this subject first, or correct its name",
            Self::VersionNotFound => "list the versions that there are, or ask for the latest",
            Self::SchemaNotFound => {
                "register the schema first; an id means nothing outside its registry and context"
            }
            Self::AlreadyDeleted => "delete it permanently, or leave it",
            Self::NotDeletedFirst => "delete it softly first",
            Self::NotConfigured => "set one, or ask for the effective setting",
            Self::NotFound => "check the base URL: does it need a path, such as /apis/ccompat/v7?",
            Self::Incompatible => "run `avrogen check` to see every finding with its place and a fix",
            Self::InvalidSchema => "correct the schema, and register what it refers to first",
            Self::NotPermitted => "change the mode of the subject, or of the registry",
            Self::Referenced => "delete the schemas that refer to it first",
            Self::Throttled | Self::Unavailable => "try again later",
            Self::TooLarge => "raise the client's response limit if the registry is to be trusted",
            Self::Malformed => "check that the URL is a registry's, and not a proxy's or a web site's",
            Self::References => "raise the client's reference limits if the registry is to be trusted",
            Self::Settings | Self::Conflict | Self::Rejected | Self::Unreadable => return None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(request) = &inner.request {
            write!(f, "{request}: ")?;
        }
        match (inner.status, inner.code) {
            (Some(status), Some(code)) if i32::from(status) != code => write!(f, "{status} ({code}) ")?,
            (Some(status), _) => write!(f, "{status} ")?,
            (None, _) => {}
        }
        f.write_str(&inner.message)?;
        if inner.attempts > 1 {
            write!(f, " (after {} attempts)", inner.attempts)?;
        }
        match inner.kind.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("request", &inner.request)
            .field("status", &inner.status)
            .field("code", &inner.code)
            .field("message", &inner.message)
            .field("attempts", &inner.attempts)
            .field("source", &inner.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, code: i32) -> ErrorKind {
        Error::from_status(status, Some(code), String::new()).kind()
    }

    #[test]
    fn an_incompatible_schema_is_told_by_its_status() {
        for code in [409, 40901, 42203, 0] {
            assert_eq!(kind(409, code), ErrorKind::Incompatible);
        }
        assert_eq!(kind(409, 40905), ErrorKind::Conflict);
        assert_eq!(kind(409, 40406), ErrorKind::AlreadyDeleted);
        assert_eq!(kind(422, 42203), ErrorKind::Rejected);
    }

    #[test]
    fn what_is_worth_another_try() {
        for status in 400..600 {
            let error = Error::from_status(status, None, String::new());
            let retryable = [408, 429, 500, 502, 503, 504].contains(&status);
            assert_eq!(error.is_retryable(), retryable, "{status}");
        }
        assert!(Error::new(ErrorKind::Connect, "").is_retryable());
        assert!(!Error::new(ErrorKind::Tls, "").is_retryable());
    }

    #[test]
    fn the_text_says_what_to_do() {
        let error = Error::from_status(404, Some(40401), "Subject 'x' not found.".into())
            .with_request("GET", "http://h/subjects/x/versions/latest")
            .with_attempts(1);
        assert_eq!(
            error.to_string(),
            "GET http://h/subjects/x/versions/latest: 404 (40401) Subject 'x' not found.; \
             register a schema under this subject first, or correct its name"
        );
        assert!(std::mem::size_of::<Error>() == std::mem::size_of::<usize>());
    }
}
