//! How the client says who asks.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;

use super::base_url::Userinfo;
use super::error::{Error, ErrorKind};
use super::flight::Flights;
use super::secret::Secret;
use crate::BoxError;

/// A bearer token for a while.
pub struct AccessToken {
    secret: Secret,
    lifetime: Option<Duration>,
}

impl AccessToken {
    /// A token. Without a lifetime it is used until the registry refuses it.
    pub fn new(token: impl Into<String>, lifetime: Option<Duration>) -> Self {
        Self { secret: Secret::new(token), lifetime }
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

/// Where bearer tokens come from, for a cloud's own identity and the like. The client keeps a token while it lasts, renews
/// it before it ends, and asks once for all that wait.
pub trait TokenSource: Send + Sync + 'static {
    /// A new token.
    ///
    /// # Errors
    /// Why there is none.
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<AccessToken, BoxError>> + Send + '_>>;
}

/// The `Authorization` of requests.
#[derive(Debug)]
pub(crate) enum Auth {
    None,
    Fixed(HeaderValue),
    Tokens(Tokens),
}

impl Auth {
    pub(crate) fn basic(userinfo: &Userinfo) -> Result<Self, Error> {
        let pair = format!("{}:{}", userinfo.user, userinfo.password.expose());
        Ok(Self::Fixed(sensitive("Basic", &STANDARD.encode(pair))?))
    }

    pub(crate) fn bearer(token: &Secret) -> Result<Self, Error> {
        Ok(Self::Fixed(sensitive("Bearer", token.expose())?))
    }

    pub(crate) fn tokens(source: Box<dyn TokenSource>, margin: Duration) -> Self {
        Self::Tokens(Tokens { source, margin, current: Mutex::new(None), flights: Flights::new() })
    }

    pub(crate) async fn header(&self) -> Result<Option<HeaderValue>, Error> {
        match self {
            Self::None => Ok(None),
            Self::Fixed(header) => Ok(Some(header.clone())),
            Self::Tokens(tokens) => tokens.header().await.map(Some),
        }
    }

    /// Takes note that a header was refused. True where asking again may bring one that is not.
    pub(crate) fn refused(&self, header: Option<&HeaderValue>) -> bool {
        match (self, header) {
            (Self::Tokens(tokens), Some(header)) => {
                tokens.forget(header);
                true
            }
            _ => false,
        }
    }
}

/// The value of an `Authorization` header, which never prints.
pub(crate) fn sensitive(scheme: &str, credentials: &str) -> Result<HeaderValue, Error> {
    let value = HeaderValue::from_str(&format!("{scheme} {credentials}"));
    let mut value = value.map_err(|_| {
        let message =
            format!("the {scheme} credentials hold characters that no header can: is there a line end?");
        Error::new(ErrorKind::Settings, message)
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Tokens of a source, renewed in time.
pub(crate) struct Tokens {
    source: Box<dyn TokenSource>,
    /// How long before its end a token is renewed at the latest.
    margin: Duration,
    current: Mutex<Option<Current>>,
    flights: Flights<(), HeaderValue>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Current {
    header: HeaderValue,
    renew: Option<Instant>,
    end: Option<Instant>,
}

impl Tokens {
    async fn header(&self) -> Result<HeaderValue, Error> {
        let current = self.current();
        match current {
            Some(current) if current.renew.is_none_or(|renew| Instant::now() < renew) => Ok(current.header),
            known => {
                let renewed = self.flights.join(&(), || self.fetch()).await;
                // While the old one lasts, a failure to renew it is nothing that callers need to know.
                match (renewed, known) {
                    (Err(_), Some(known)) if known.end.is_some_and(|end| Instant::now() < end) => {
                        Ok(known.header)
                    }
                    (renewed, _) => renewed,
                }
            }
        }
    }

    async fn fetch(&self) -> Result<HeaderValue, Error> {
        if let Some(current) = self.current()
            && current.renew.is_none_or(|renew| Instant::now() < renew)
        {
            return Ok(current.header);
        }
        let token = self.source.token().await.map_err(|error| match error.downcast::<Error>() {
            Ok(own) => *own,
            Err(other) => Error::new(ErrorKind::Token, format!("there is no access token: {other}")),
        })?;
        let now = Instant::now();
        let header = sensitive("Bearer", token.secret.expose())?;
        let renew = token.lifetime.and_then(|life| now.checked_add(renew_after(life, self.margin)));
        let end = token.lifetime.and_then(|life| now.checked_add(life));
        let current = Current { header: header.clone(), renew, end };
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(current);
        Ok(header)
    }

    fn current(&self) -> Option<Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn forget(&self, header: &HeaderValue) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|current| current.header == *header) {
            *current = None;
        }
    }
}

/// When a new token is renewed: after four fifths of its life, but `margin` before its end if that is earlier. A token that
/// lives shorter than the margin is used for four fifths of its life.
fn renew_after(life: Duration, margin: Duration) -> Duration {
    let most = life.saturating_mul(4) / 5;
    life.checked_sub(margin).filter(|before| !before.is_zero()).map_or(most, |before| most.min(before))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn tokens_are_renewed_in_time() {
        let seconds = Duration::from_secs;
        assert_eq!(renew_after(seconds(3600), seconds(300)), seconds(2880));
        assert_eq!(renew_after(seconds(1000), seconds(300)), seconds(700));
        assert_eq!(renew_after(seconds(100), seconds(300)), seconds(80));
        assert_eq!(renew_after(seconds(0), seconds(300)), seconds(0));
    }

    #[test]
    fn headers_of_credentials() {
        let userinfo = Userinfo { user: "Aladdin".into(), password: Secret::new("open:sésame") };
        let Auth::Fixed(header) = Auth::basic(&userinfo).unwrap() else { panic!("basic is fixed") };
        assert_eq!(header, "Basic QWxhZGRpbjpvcGVuOnPDqXNhbWU=");
        assert!(!format!("{header:?} {userinfo:?}").contains("QWxh"));
        let error = Auth::bearer(&Secret::new("hunter2\n")).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    /// Gives tokens `t1`, `t2` and so on, and fails from the third on.
    struct Numbered(Arc<AtomicU32>, Option<Duration>);

    impl TokenSource for Numbered {
        fn token(&self) -> Pin<Box<dyn Future<Output = Result<AccessToken, BoxError>> + Send + '_>> {
            let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
            Box::pin(async move {
                if count > 2 {
                    Err("out of tokens".into())
                } else {
                    Ok(AccessToken::new(format!("t{count}"), self.1))
                }
            })
        }
    }

    async fn ask(auth: &Auth) -> Result<HeaderValue, Error> {
        Ok(auth.header().await?.unwrap())
    }

    #[tokio::test]
    async fn a_token_is_kept_until_it_is_refused() {
        let count = Arc::new(AtomicU32::new(0));
        let auth = Auth::tokens(Box::new(Numbered(Arc::clone(&count), None)), Duration::ZERO);
        let first = ask(&auth).await.unwrap();
        assert_eq!((&first, &ask(&auth).await.unwrap()), (&HeaderValue::from_static("Bearer t1"), &first));
        assert!(auth.refused(Some(&first)));
        let second = ask(&auth).await.unwrap();
        assert_eq!(second, "Bearer t2");
        // Another request may have been on its way with the first token: that says nothing about the second.
        assert!(auth.refused(Some(&first)));
        assert_eq!(ask(&auth).await.unwrap(), second);
        assert!(auth.refused(Some(&second)));
        let error = ask(&auth).await.unwrap_err();
        assert_eq!((error.kind(), count.load(Ordering::SeqCst)), (ErrorKind::Token, 3));
        assert!(error.to_string().contains("out of tokens"), "{error}");
    }

    #[tokio::test]
    async fn a_token_serves_while_its_renewal_fails() {
        // Due for renewal at once (four fifths of nothing is left to wait), but valid for a long while.
        let auth =
            Auth::tokens(Box::new(Numbered(Arc::default(), Some(Duration::from_secs(900)))), Duration::ZERO);
        let Auth::Tokens(tokens) = &auth else { panic!("these are tokens") };
        let make_due = || {
            let mut current = tokens.current.lock().unwrap();
            current.as_mut().unwrap().renew = Some(Instant::now());
        };
        assert_eq!(ask(&auth).await.unwrap(), "Bearer t1");
        make_due();
        assert_eq!(ask(&auth).await.unwrap(), "Bearer t2");
        make_due();
        assert_eq!(ask(&auth).await.unwrap(), "Bearer t2");
        tokens.current.lock().unwrap().as_mut().unwrap().end = Some(Instant::now());
        assert_eq!(ask(&auth).await.unwrap_err().kind(), ErrorKind::Token);
    }
}
