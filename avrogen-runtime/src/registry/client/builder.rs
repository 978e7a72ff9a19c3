//! How a client is set up.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};

use super::Client;
use crate::registry::auth::{Auth, TokenSource};
use crate::registry::base_url::{BaseUrl, Userinfo, is_loopback};
use crate::registry::error::{Error, ErrorKind};
use crate::registry::memo::CacheSettings;
use crate::registry::oauth::{OAuth, TokenEndpoint};
use crate::registry::parsed::ReferenceLimits;
use crate::registry::retry::{RetryPolicy, random};
use crate::registry::secret::Secret;
use crate::registry::tls::{Pem, TlsSettings, Trust};
use crate::registry::transport::Transport;

/// Settings of a [`Client`].
///
/// ```
/// # use std::time::Duration;
/// use avrogen_runtime::registry::Client;
///
/// let client = Client::builder("https://registry-1.example:8081,https://registry-2.example:8081")
///     .basic_auth("user", "password")
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// # Ok::<(), avrogen_runtime::registry::Error>(())
/// ```
#[must_use]
#[derive(Debug)]
pub struct ClientBuilder {
    /// A password may stand in a URL.
    urls: Secret,
    credentials: Vec<Credentials>,
    headers: Vec<(String, Secret)>,
    tls: TlsSettings,
    proxy: Option<Secret>,
    connect_timeout: Duration,
    timeout: Duration,
    retry: RetryPolicy,
    cache: CacheSettings,
    references: ReferenceLimits,
    response_limit: usize,
    shuffle: bool,
}

enum Credentials {
    Basic(Userinfo),
    Bearer(Secret),
    OAuth(Box<OAuth>),
    Source(Box<dyn TokenSource>, Duration),
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Basic(_) => "Basic",
            Self::Bearer(_) => "Bearer",
            Self::OAuth(_) => "OAuth",
            Self::Source(..) => "Source",
        })
    }
}

impl Client {
    /// Creates a client of the registry at a URL, or at several, separated by commas, that fail over to each other.
    ///
    /// # Errors
    /// Where the URLs cannot be used.
    pub fn new(urls: impl Into<String>) -> Result<Self, Error> {
        Self::builder(urls).build()
    }

    /// Returns the settings of a client of the registry at a URL, or at several, separated by commas.
    pub fn builder(urls: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(urls)
    }
}

impl ClientBuilder {
    /// For the URL of a registry, or several of one registry's, separated by commas.
    fn new(urls: impl Into<String>) -> Self {
        Self {
            urls: Secret::new(urls),
            credentials: Vec::new(),
            headers: Vec::new(),
            tls: TlsSettings::default(),
            proxy: None,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            retry: RetryPolicy::default(),
            cache: CacheSettings::default(),
            references: ReferenceLimits::default(),
            response_limit: 64 << 20,
            shuffle: false,
        }
    }

    /// A name and a password. A URL may bring them as well.
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        let userinfo = Userinfo { user: user.into(), password: Secret::new(password) };
        self.credentials.push(Credentials::Basic(userinfo));
        self
    }

    /// A bearer token that does not end.
    pub fn bearer_auth(mut self, token: impl Into<String>) -> Self {
        self.credentials.push(Credentials::Bearer(Secret::new(token)));
        self
    }

    /// Tokens for an application, by OAuth 2 client credentials.
    pub fn oauth(mut self, oauth: OAuth) -> Self {
        self.credentials.push(Credentials::OAuth(Box::new(oauth)));
        self
    }

    /// Tokens from elsewhere, renewed so long before their end.
    pub fn token_source(mut self, source: impl TokenSource, renew_before: Duration) -> Self {
        self.credentials.push(Credentials::Source(Box::new(source), renew_before));
        self
    }

    /// A header on every request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Secret::new(value)));
        self
    }

    /// The file, in PEM form, with the authorities to trust instead of the system's.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.tls.authorities = Some(Pem::File(path.into()));
        self
    }

    /// The authorities to trust instead of the system's, in PEM form.
    pub fn ca_pem(mut self, text: impl Into<String>) -> Self {
        self.tls.authorities = Some(Pem::Text(Secret::new(text)));
        self
    }

    /// The files, in PEM form, with the client's certificate and its private key, for mutual TLS. Both may be in one file.
    pub fn identity_files(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.tls.identity = Some((Pem::File(certificate.into()), Pem::File(key.into())));
        self
    }

    /// The client's certificate and its private key, in PEM form, for mutual TLS.
    pub fn identity_pem(mut self, certificate: impl Into<String>, key: impl Into<String>) -> Self {
        self.tls.identity = Some((Pem::Text(Secret::new(certificate)), Pem::Text(Secret::new(key))));
        self
    }

    /// The proxy to go through. Without this the usual environment variables decide, except for a registry on this machine.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(Secret::new(url));
        self
    }

    /// How long to wait for a connection; by default 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take from beginning to end; by default 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// When requests are sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// What is kept, and how long.
    pub fn cache(mut self, settings: CacheSettings) -> Self {
        self.cache = settings;
        self
    }

    /// How far references are followed.
    pub fn reference_limits(mut self, limits: ReferenceLimits) -> Self {
        self.references = limits;
        self
    }

    /// The most bytes of an answer; by default 64 MiB.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = bytes;
        self
    }

    /// Whether to begin with any of the URLs, so that many clients spread; by default the first is tried first.
    pub fn shuffle_urls(mut self, shuffle: bool) -> Self {
        self.shuffle = shuffle;
        self
    }

    /// Sets the client up. Nothing is sent yet.
    ///
    /// # Errors
    /// For a URL, header or PEM file that cannot be used, and for more than one kind of credentials.
    pub fn build(mut self) -> Result<Client, Error> {
        let (urls, userinfo) = BaseUrl::parse_list(self.urls.expose())?;
        // Credentials that were given outright win over those of a URL.
        if let (Some(userinfo), true) = (userinfo, self.credentials.is_empty()) {
            self.credentials.push(Credentials::Basic(userinfo));
        }
        if self.credentials.len() > 1 {
            let kinds: Vec<_> = self.credentials.iter().map(|kind| format!("{kind:?}")).collect();
            let message = format!("several credentials are given ({}): choose one", kinds.join(", "));
            return Err(Error::new(ErrorKind::Settings, message));
        }
        let is_local = urls.iter().all(BaseUrl::is_loopback);
        let needs_tls = urls.iter().any(|url| url.as_str().starts_with("https:"));
        let tls = if needs_tls { self.tls.config(Trust::Given)? } else { TlsSettings::none()? };
        let http = self.http(tls, is_local)?;
        let mut headers = default_headers();
        let auth = match self.credentials.pop() {
            None => Auth::None,
            Some(Credentials::Basic(userinfo)) => Auth::basic(&userinfo)?,
            Some(Credentials::Bearer(token)) => Auth::bearer(&token)?,
            Some(Credentials::Source(source, margin)) => Auth::tokens(source, margin),
            Some(Credentials::OAuth(oauth)) => self.oauth_tokens(*oauth, &mut headers)?,
        };
        self.add_headers(&mut headers)?;
        let first = if self.shuffle { usize::try_from(random() >> 33).unwrap_or_default() } else { 0 };
        let transport = Transport {
            http,
            current: AtomicUsize::new(first % urls.len()),
            urls,
            auth,
            headers,
            retry: self.retry,
            response_limit: self.response_limit,
        };
        Ok(Client::from_parts(Arc::new(transport), &self.cache, self.references))
    }

    fn http(&self, tls: rustls::ClientConfig, is_local: bool) -> Result<reqwest::Client, Error> {
        let same_origin = reqwest::redirect::Policy::custom(|attempt| {
            let origin = attempt.previous().first().map(reqwest::Url::origin);
            // Headers with credentials go to nobody else, and no POST becomes a GET.
            let is_safe = origin.is_some_and(|origin| origin == attempt.url().origin())
                && matches!(attempt.status().as_u16(), 307 | 308);
            if is_safe && attempt.previous().len() < 5 { attempt.follow() } else { attempt.stop() }
        });
        let mut http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(same_origin)
            .retry(reqwest::retry::never())
            .user_agent(concat!("avrogen/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout);
        if let Some(proxy) = &self.proxy {
            let proxy = reqwest::Proxy::all(proxy.expose())
                .map_err(|_| Error::new(ErrorKind::Settings, "the URL of the proxy does not parse"))?;
            http = http.proxy(proxy);
        } else if is_local {
            http = http.no_proxy();
        }
        http.build().map_err(|error| {
            Error::new(ErrorKind::Settings, "the HTTP client cannot be set up")
                .with_source(error.without_url())
        })
    }

    fn oauth_tokens(&self, oauth: OAuth, headers: &mut HeaderMap) -> Result<Auth, Error> {
        let refuse = || {
            let message =
                "the URL of the token endpoint cannot be used: it is like https://id.example/oauth2/token";
            Error::new(ErrorKind::Settings, message)
        };
        let url = reqwest::Url::parse(&oauth.token_url).map_err(|_| refuse())?;
        let has_credentials = !url.username().is_empty() || url.password().is_some();
        if !matches!(url.scheme(), "http" | "https") || has_credentials {
            return Err(refuse());
        }
        let tls = if url.scheme() == "https" {
            TlsSettings { identity: None, ..self.tls.clone() }.config(Trust::Both)?
        } else {
            TlsSettings::none()?
        };
        for (name, value) in [
            ("target-sr-cluster", &oauth.logical_cluster),
            ("confluent-identity-pool-id", &oauth.identity_pool),
        ] {
            if let Some(value) = value {
                insert(headers, name, value)?;
            }
        }
        let http = self.http(tls, is_loopback(&url))?;
        let margin = oauth.margin;
        Ok(Auth::tokens(Box::new(TokenEndpoint { http, oauth, retry: self.retry }), margin))
    }

    fn add_headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        for (name, value) in &self.headers {
            insert(headers, name, value.expose())?;
        }
        Ok(())
    }
}

fn default_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let accept =
        "application/vnd.schemaregistry.v1+json, application/vnd.schemaregistry+json, application/json";
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    headers.insert("confluent-accept-unknown-properties", HeaderValue::from_static("true"));
    let version = concat!("avrogen/", env!("CARGO_PKG_VERSION"));
    headers.insert("confluent-client-version", HeaderValue::from_static(version));
    headers
}

fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Error> {
    let refuse = |what: &str| Error::new(ErrorKind::Settings, format!("the header `{name}` {what}"));
    let key = name.parse::<HeaderName>().map_err(|_| refuse("is no name of a header"))?;
    let mut value =
        HeaderValue::from_str(value).map_err(|_| refuse("has a value that no header can have"))?;
    // What is in it is not ours to judge.
    value.set_sensitive(true);
    headers.insert(key, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_prints_a_secret() {
        let oauth = OAuth::new("https://id/token", "id", "hunter2");
        let builder = Client::builder("https://user:hunter2@h")
            .basic_auth("user", "hunter2")
            .bearer_auth("hunter2")
            .oauth(oauth)
            .header("x-api-key", "hunter2")
            .identity_pem("hunter2", "hunter2")
            .proxy("http://u:hunter2@proxy");
        assert!(!format!("{builder:?}").contains("hunter2"));
        let error = builder.build().unwrap_err();
        assert!(error.to_string().contains("(Basic, Bearer, OAuth)"), "{error}");
        let client = Client::builder("http://user:hunter2@h").header("x-api-key", "hunter2").build().unwrap();
        assert!(!format!("{client:?}").contains("hunter2"));
    }

    #[test]
    fn what_cannot_be_used_is_refused_before_anything_is_sent() {
        for builder in [
            Client::builder(""),
            Client::builder("localhost:8081"),
            Client::builder("http://h").header("a b", "x"),
            Client::builder("http://h").header("x", "a\nb"),
            Client::builder("https://h").ca_pem("no certificate"),
            Client::builder("http://h").proxy("::"),
            Client::builder("http://h").oauth(OAuth::new("nowhere", "id", "secret")),
            Client::builder("http://h").oauth(OAuth::new("ftp://h/token", "id", "secret")),
            Client::builder("http://h").oauth(OAuth::new("http://u:p@h/token", "id", "secret")),
        ] {
            assert_eq!(builder.build().unwrap_err().kind(), ErrorKind::Settings);
        }
    }
}
