//! OAuth 2 client credentials (RFC 6749, section 4.4).

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use serde::Deserialize;

use super::auth::{AccessToken, TokenSource, sensitive};
use super::body;
use super::error::{Error, ErrorKind};
use super::retry::{RetryPolicy, random};
use super::secret::Secret;
use crate::BoxError;

/// How an application gets its tokens: it shows an id and a secret to a token endpoint.
///
/// ```
/// use avrogen_runtime::registry::OAuth;
///
/// let oauth = OAuth::new("https://id.example/oauth2/token", "my-app", "its secret").scope("schemas");
/// # assert!(!format!("{oauth:?}").contains("its secret"));
/// ```
#[derive(Clone)]
pub struct OAuth {
    pub(crate) token_url: String,
    client_id: String,
    client_secret: Secret,
    scope: Option<String>,
    pub(crate) logical_cluster: Option<String>,
    pub(crate) identity_pool: Option<String>,
    pub(crate) margin: Duration,
}

impl OAuth {
    /// Client credentials for a token endpoint: the URL that hands out tokens, not the one that describes it.
    pub fn new(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        Self {
            token_url: token_url.into(),
            client_id: client_id.into(),
            client_secret: Secret::new(client_secret),
            scope: None,
            logical_cluster: None,
            identity_pool: None,
            margin: Duration::from_secs(300),
        }
    }

    /// What the token is to be good for.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// The cluster that requests are for, where one address serves many: the header `target-sr-cluster`.
    #[must_use]
    pub fn logical_cluster(mut self, id: impl Into<String>) -> Self {
        self.logical_cluster = Some(id.into());
        self
    }

    /// The identity pool that the application belongs to: the header `Confluent-Identity-Pool-Id`.
    #[must_use]
    pub fn identity_pool(mut self, id: impl Into<String>) -> Self {
        self.identity_pool = Some(id.into());
        self
    }

    /// How long before its end a token is renewed at the latest; by default 5 minutes.
    #[must_use]
    pub fn renew_before(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    fn form(&self) -> String {
        let mut form = String::from("grant_type=client_credentials");
        if let Some(scope) = &self.scope {
            form.push_str("&scope=");
            super::base_url::encode(scope, &mut form);
        }
        form
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("client_id", &self.client_id)
            .field("scope", &self.scope)
            .field("logical_cluster", &self.logical_cluster)
            .field("identity_pool", &self.identity_pool)
            .finish_non_exhaustive()
    }
}

/// The token endpoint, asked over its own connections.
pub(crate) struct TokenEndpoint {
    pub(crate) http: reqwest::Client,
    pub(crate) oauth: OAuth,
    pub(crate) retry: RetryPolicy,
}

impl TokenSource for TokenEndpoint {
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<AccessToken, BoxError>> + Send + '_>> {
        Box::pin(async move {
            let mut attempt = 0;
            loop {
                match self.ask().await {
                    Ok(token) => return Ok(token),
                    Err(error) if attempt < self.retry.retries && error.is_retryable() => {
                        tokio::time::sleep(self.retry.pause(attempt, random())).await;
                        attempt += 1;
                    }
                    Err(error) => return Err(error.with_attempts(attempt + 1).into()),
                }
            }
        })
    }
}

impl TokenEndpoint {
    async fn ask(&self) -> Result<AccessToken, Error> {
        let pair = format!("{}:{}", self.oauth.client_id, self.oauth.client_secret.expose());
        let answer = self
            .http
            .post(&self.oauth.token_url)
            .header(AUTHORIZATION, sensitive("Basic", &STANDARD.encode(pair))?)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(self.oauth.form())
            .send()
            .await
            .map_err(|error| {
                // It is the endpoint that cannot be reached, not the registry.
                let cause = body::transport_error(error);
                Error::new(ErrorKind::Token, format!("the token endpoint: {}", cause.message()))
                    .with_source(cause)
            })?;
        let status = answer.status().as_u16();
        let text = body::read(answer, TOKEN_LIMIT).await?;
        if !matches!(status, 200 | 201) {
            let message = format!("the token endpoint refused: {}", Refusal::read(&text));
            return Err(Error::new(ErrorKind::Token, message).with_status(status));
        }
        // Nothing of the answer is repeated: it may hold a token.
        let token: TokenAnswer = serde_json::from_slice(&text).map_err(|_| {
            let message = "the token endpoint answered something other than JSON with an access_token";
            Error::new(ErrorKind::Token, message).with_status(status)
        })?;
        let lifetime = token.expires_in.and_then(seconds).or_else(|| jwt_lifetime(&token.access_token));
        Ok(AccessToken::new(token.access_token, lifetime))
    }
}

/// Bytes of an answer of the token endpoint.
const TOKEN_LIMIT: usize = 1 << 20;

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default)]
    expires_in: Option<serde_json::Value>,
}

/// An error answer (RFC 6749, section 5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

impl Refusal {
    fn read(text: &[u8]) -> String {
        match serde_json::from_slice::<Self>(text) {
            Ok(Self { error, error_description: Some(why) }) => body::one_line(&format!("{error}: {why}")),
            Ok(Self { error, .. }) => body::one_line(&error),
            Err(_) => body::describe(text),
        }
    }
}

/// Some endpoints write the number as a string.
fn seconds(value: serde_json::Value) -> Option<Duration> {
    let seconds = match value {
        serde_json::Value::String(text) => text.parse().ok(),
        other => other.as_f64(),
    };
    seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
}

/// The rest of a JWT's life, by its `exp`.
fn jwt_lifetime(token: &str) -> Option<Duration> {
    #[derive(Deserialize)]
    struct Claims {
        exp: f64,
    }
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Claims = serde_json::from_slice(&claims).ok()?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Duration::try_from_secs_f64(claims.exp).ok()?.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes() {
        assert_eq!(seconds(serde_json::json!(60)), Some(Duration::from_secs(60)));
        assert_eq!(seconds(serde_json::json!("60")), Some(Duration::from_secs(60)));
        assert_eq!(seconds(serde_json::json!(-1)), None);
        assert_eq!(seconds(serde_json::json!(1e300)), None);
        let jwt = |claims: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        assert_eq!(jwt_lifetime(&jwt(r#"{"exp":1}"#)), Some(Duration::ZERO));
        assert!(jwt_lifetime(&jwt(r#"{"exp":4102444800}"#)).unwrap() > Duration::from_secs(3600));
        for other in ["opaque", "a.b.c", &jwt("{}"), &jwt(r#"{"exp":"x"}"#)] {
            assert_eq!(jwt_lifetime(other), None, "{other}");
        }
    }

    #[test]
    fn the_form() {
        let oauth = OAuth::new("http://h/token", "id", "hunter2").scope("a b&c");
        assert_eq!(oauth.form(), "grant_type=client_credentials&scope=a%20b%26c");
        assert!(!format!("{oauth:?}").contains("hunter2"));
    }
}
