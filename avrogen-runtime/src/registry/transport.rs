//! One request, whatever it takes: retries, other nodes, new tokens.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::auth::Auth;
use super::base_url::{BaseUrl, Path};
use super::body;
use super::error::{Error, ErrorKind};
use super::retry::{RetryPolicy, random, retry_after};

/// The content type of requests.
const SCHEMA_REGISTRY_JSON: HeaderValue = HeaderValue::from_static("application/vnd.schemaregistry.v1+json");

/// Bytes of an error's body that are read.
const ERROR_LIMIT: usize = 256 << 10;

/// What is asked.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: Path,
    pub(crate) body: Option<Vec<u8>>,
}

/// The nodes of a registry and the way to them.
#[derive(Debug)]
pub(crate) struct Transport {
    pub(crate) http: reqwest::Client,
    pub(crate) urls: Vec<BaseUrl>,
    /// The node that answered last: it is asked first.
    pub(crate) current: AtomicUsize,
    pub(crate) auth: Auth,
    pub(crate) headers: HeaderMap,
    pub(crate) retry: RetryPolicy,
    pub(crate) response_limit: usize,
}

impl Transport {
    /// Sends a request and reads the JSON of the answer.
    pub(crate) async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<T, Error> {
        let (url, body) = self.send(&request).await?;
        serde_json::from_slice(&body).map_err(|error| malformed(&request, &url, &body).with_source(error))
    }

    /// Sends a request whose answer does not matter.
    pub(crate) async fn perform(&self, request: Request) -> Result<(), Error> {
        self.send(&request).await.map(drop)
    }

    async fn send(&self, request: &Request) -> Result<(String, Vec<u8>), Error> {
        let sending = self.send_anywhere(request);
        #[cfg(feature = "tracing")]
        let sending = tracing::Instrument::instrument(
            sending,
            tracing::debug_span!("registry", method = %request.method, path = request.path.as_str()),
        );
        sending.await
    }

    /// One node after the other, beginning with the one that answered last.
    async fn send_anywhere(&self, request: &Request) -> Result<(String, Vec<u8>), Error> {
        let first = self.current.load(Ordering::Relaxed);
        let mut attempts = 0;
        let mut node = first % self.urls.len();
        loop {
            let url = self.urls[node].join(request.path.as_str());
            match self.send_to(&url, request, &mut attempts).await {
                Ok(body) => return Ok((url, body)),
                Err(error) => {
                    let next = (node + 1) % self.urls.len();
                    if !error.is_retryable()
                        || error.kind() == ErrorKind::Token
                        || next == first % self.urls.len()
                    {
                        return Err(error
                            .with_request(request.method.as_str(), &url)
                            .with_attempts(attempts));
                    }
                    trace(|| format!("{} is given up: {error}", self.urls[node].as_str()));
                    // Only if nobody else has moved on already.
                    let _ = self.current.compare_exchange(node, next, Ordering::Relaxed, Ordering::Relaxed);
                    node = next;
                }
            }
        }
    }

    /// One node, as often as the policy says.
    async fn send_to(&self, url: &str, request: &Request, attempts: &mut u32) -> Result<Vec<u8>, Error> {
        let mut attempt = 0;
        loop {
            let error = match self.send_authorized(url, request, attempts).await {
                Ok(body) => return Ok(body),
                Err(error) => error,
            };
            // A token source has its own retries.
            let gone = error.kind() == ErrorKind::Token || !error.is_retryable();
            if gone || attempt >= self.retry.retries {
                return Err(error);
            }
            let pause = match error.retry_after() {
                Some(asked) if asked > self.retry.max_retry_after => return Err(error),
                Some(asked) => asked,
                None => self.retry.pause(attempt, random()),
            };
            trace(|| format!("attempt {attempts} at {url} failed, next in {pause:?}: {error}"));
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    /// One attempt; a second at once where a token was refused that had been good, as it may have ended on the way.
    async fn send_authorized(
        &self,
        url: &str,
        request: &Request,
        attempts: &mut u32,
    ) -> Result<Vec<u8>, Error> {
        let header = self.auth.header().await?;
        *attempts += 1;
        match self.send_once(url, request, header.clone()).await {
            Err(error) if error.kind() == ErrorKind::Unauthorized && self.auth.refused(header.as_ref()) => {
                let fresh = self.auth.header().await?;
                *attempts += 1;
                self.send_once(url, request, fresh).await
            }
            outcome => outcome,
        }
    }

    async fn send_once(
        &self,
        url: &str,
        request: &Request,
        authorization: Option<HeaderValue>,
    ) -> Result<Vec<u8>, Error> {
        let mut sending = self.http.request(request.method.clone(), url).headers(self.headers.clone());
        if let Some(value) = authorization {
            sending = sending.header(AUTHORIZATION, value);
        }
        if let Some(body) = &request.body {
            sending = sending.header(CONTENT_TYPE, SCHEMA_REGISTRY_JSON).body(body.clone());
        }
        let answer = sending.send().await.map_err(body::transport_error)?;
        let status = answer.status().as_u16();
        match status {
            200 | 207 => body::read(answer, self.response_limit).await,
            204 => Ok(Vec::new()),
            _ => Err(refusal(status, answer).await),
        }
    }
}

/// An answer that is no success. Whatever its body holds, there is an error to return.
async fn refusal(status: u16, answer: reqwest::Response) -> Error {
    #[derive(Deserialize)]
    struct ErrorBody {
        #[serde(default)]
        error_code: Option<i64>,
        #[serde(default)]
        message: Option<String>,
    }
    let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let wait = header(RETRY_AFTER).and_then(|text| retry_after(text, SystemTime::now()));
    let location = header(LOCATION).map(body::one_line).filter(|_| (300..400).contains(&status));
    let reason = answer.status().canonical_reason().unwrap_or("an unknown status");
    let text = body::read_some(answer, ERROR_LIMIT).await;
    let (code, message) = match serde_json::from_slice::<ErrorBody>(&text) {
        Ok(ErrorBody { error_code, message: Some(message) }) => {
            (error_code.and_then(|code| i32::try_from(code).ok()), body::one_line(&message))
        }
        _ if location.is_some() => (None, format!("the registry is at {}", location.unwrap_or_default())),
        _ => (None, format!("{reason}, with {}", body::describe(&text))),
    };
    Error::from_status(status, code, message).with_retry_after(wait.filter(|wait| *wait > Duration::ZERO))
}

/// A success whose body is not the answer to the request.
pub(crate) fn malformed(request: &Request, url: &str, body: &[u8]) -> Error {
    let message = format!("the answer is no answer to this request: {}", body::describe(body));
    Error::new(ErrorKind::Malformed, message).with_request(request.method.as_str(), url).with_attempts(1)
}

/// Tells a subscriber of `tracing` what happens beneath a call.
fn trace(message: impl FnOnce() -> String) {
    #[cfg(feature = "tracing")]
    if tracing::enabled!(tracing::Level::DEBUG) {
        tracing::debug!("{}", message());
    }
    #[cfg(not(feature = "tracing"))]
    let _ = message;
}
