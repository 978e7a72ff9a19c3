//! Settings from the environment: the one place that knows the variables.

use super::{Client, ClientBuilder};
use crate::registry::error::{Error, ErrorKind};
use crate::registry::oauth::OAuth;

/// How a variable is read. Tests bring their own.
type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The environment of this process; an empty variable is none.
fn process(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Client {
    /// Creates a client as the `AVROGEN_REGISTRY_*` variables of the environment say; see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// Where they are missing, cannot be used or contradict each other.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env(None)?.build()
    }
}

impl ClientBuilder {
    /// Settings from the environment:
    ///
    /// | variable | is |
    /// |---|---|
    /// | `AVROGEN_REGISTRY_URL` | the URL or URLs; wins over `url` |
    /// | `AVROGEN_REGISTRY_USER`, `_PASSWORD` | a name and a password |
    /// | `AVROGEN_REGISTRY_TOKEN` | a bearer token |
    /// | `AVROGEN_REGISTRY_OAUTH_TOKEN_URL`, `_OAUTH_CLIENT_ID`, `_OAUTH_CLIENT_SECRET` | OAuth 2 client credentials |
    /// | `AVROGEN_REGISTRY_OAUTH_SCOPE`, `_OAUTH_LOGICAL_CLUSTER`, `_OAUTH_IDENTITY_POOL` | more for these, where needed |
    ///
    /// `url` is for where the variable is not set, such as a project's own setting.
    ///
    /// # Errors
    /// Where no URL is given, or half of what belongs together.
    pub fn from_env(url: Option<&str>) -> Result<Self, Error> {
        builder(url, &process)
    }
}

fn builder(url: Option<&str>, lookup: Lookup<'_>) -> Result<ClientBuilder, Error> {
    let get = |name: &str| lookup(&format!("AVROGEN_REGISTRY_{name}"));
    let url = get("URL").or_else(|| url.map(str::to_owned)).ok_or_else(|| {
        let message = "no registry is named: set AVROGEN_REGISTRY_URL or `[registry] url`";
        Error::new(ErrorKind::Settings, message)
    })?;
    let mut builder = Client::builder(url);
    if let Some([user, password]) = together(lookup, ["USER", "PASSWORD"])? {
        builder = builder.basic_auth(user, password);
    }
    if let Some(token) = get("TOKEN") {
        builder = builder.bearer_auth(token);
    }
    let oauth = together(lookup, ["OAUTH_TOKEN_URL", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET"])?;
    if let Some([url, id, secret]) = oauth {
        let mut oauth = OAuth::new(url, id, secret);
        if let Some(scope) = get("OAUTH_SCOPE") {
            oauth = oauth.scope(scope);
        }
        if let Some(cluster) = get("OAUTH_LOGICAL_CLUSTER") {
            oauth = oauth.logical_cluster(cluster);
        }
        if let Some(pool) = get("OAUTH_IDENTITY_POOL") {
            oauth = oauth.identity_pool(pool);
        }
        builder = builder.oauth(oauth);
    }
    Ok(builder)
}

/// Variables of which all are set, or none.
fn together<const N: usize>(lookup: Lookup<'_>, names: [&str; N]) -> Result<Option<[String; N]>, Error> {
    let values = names.map(|name| lookup(&format!("AVROGEN_REGISTRY_{name}")));
    if values.iter().all(Option::is_none) {
        return Ok(None);
    }
    if let Some(missing) = values.iter().position(Option::is_none) {
        let message = format!("AVROGEN_REGISTRY_{} is not set, and what goes with it is", names[missing]);
        return Err(Error::new(ErrorKind::Settings, message));
    }
    Ok(Some(values.map(Option::unwrap_or_default)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(url: Option<&str>, variables: &[(&str, &str)]) -> Result<Vec<String>, Error> {
        let lookup = |name: &str| {
            let name = name.strip_prefix("AVROGEN_REGISTRY_").expect("all begin alike");
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Ok(builder(url, &lookup)?.build()?.urls().map(str::to_owned).collect())
    }

    #[test]
    fn the_variable_wins() {
        assert_eq!(build(Some("http://file"), &[]).unwrap(), ["http://file"]);
        assert_eq!(
            build(Some("http://file"), &[("URL", "http://a,http://b")]).unwrap(),
            ["http://a", "http://b"]
        );
        assert!(build(None, &[]).unwrap_err().to_string().contains("AVROGEN_REGISTRY_URL"));
    }

    #[test]
    fn credentials_are_whole_and_of_one_kind() {
        let url = Some("http://h");
        assert!(build(url, &[("USER", "u"), ("PASSWORD", "p")]).is_ok());
        assert!(build(url, &[("TOKEN", "t")]).is_ok());
        let oauth = [("OAUTH_TOKEN_URL", "http://t"), ("OAUTH_CLIENT_ID", "i"), ("OAUTH_CLIENT_SECRET", "s")];
        assert!(build(url, &oauth).is_ok());
        let error = build(url, &[("USER", "u")]).unwrap_err();
        assert!(error.to_string().contains("AVROGEN_REGISTRY_PASSWORD"), "{error}");
        let error = build(url, &oauth[..2]).unwrap_err();
        assert!(error.to_string().contains("AVROGEN_REGISTRY_OAUTH_CLIENT_SECRET"), "{error}");
        let both = [("USER", "u"), ("PASSWORD", "p"), ("TOKEN", "t")];
        assert!(build(url, &both).unwrap_err().to_string().contains("choose one"));
    }
}
