//! The URLs of a registry, and the paths beneath them.

use std::fmt;

use super::error::{Error, ErrorKind};
use super::secret::Secret;

/// The URL of one node of a registry. It may have a path, which stays in front of every request's.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    /// Without the user's name and password, and without a slash at the end.
    text: String,
    is_loopback: bool,
}

/// A name and a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Userinfo {
    pub(crate) user: String,
    pub(crate) password: Secret,
}

impl BaseUrl {
    /// Reads a list, separated by commas. Where a URL brings a name and a password, these come back as well.
    pub(crate) fn parse_list(list: &str) -> Result<(Vec<Self>, Option<Userinfo>), Error> {
        let mut urls = Vec::new();
        let mut userinfo = None;
        for text in list.split(',').map(str::trim).filter(|text| !text.is_empty()) {
            let (url, own) = Self::parse(text)?;
            if own.is_some() && userinfo.is_some() && own != userinfo {
                let message = "the URLs of the registry bring different credentials: one client has one";
                return Err(Error::new(ErrorKind::Settings, message));
            }
            userinfo = userinfo.or(own);
            urls.push(url);
        }
        if urls.is_empty() {
            let message = "no URL of a registry is given: set AVROGEN_REGISTRY_URL or `[registry] url`";
            return Err(Error::new(ErrorKind::Settings, message));
        }
        Ok((urls, userinfo))
    }

    fn parse(text: &str) -> Result<(Self, Option<Userinfo>), Error> {
        // The text may hold a password, so it is never repeated.
        let refuse = |what: &str| {
            let message = format!("the URL of the registry {what}: it is like http://localhost:8081");
            Error::new(ErrorKind::Settings, message)
        };
        let mut url =
            reqwest::Url::parse(text).map_err(|error| refuse(&format!("does not parse ({error})")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("begins with neither http:// nor https://"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("has a query or a fragment"));
        }
        let userinfo = (!url.username().is_empty() || url.password().is_some()).then(|| Userinfo {
            user: decode(url.username()),
            password: Secret::new(decode(url.password().unwrap_or_default())),
        });
        let stripped = url.set_username("").and_then(|()| url.set_password(None));
        stripped.map_err(|()| refuse("has a name or password that cannot be taken apart"))?;
        let is_loopback = is_loopback(&url);
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok((Self { text, is_loopback }, userinfo))
    }

    /// The URL of a resource.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// Whether it is on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

/// Whether a URL is of this machine.
pub(crate) fn is_loopback(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host == "localhost"
        || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The path and query of a request, percent-encoded as they grow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    text: String,
    has_query: bool,
}

impl Path {
    /// A path of the interface itself.
    pub(crate) fn new(first: &str) -> Self {
        Self::default().word(first)
    }

    /// A segment that the interface defines.
    pub(crate) fn word(mut self, word: &str) -> Self {
        self.text.push('/');
        self.text.push_str(word);
        self
    }

    /// A segment with any text.
    ///
    /// # Errors
    /// For `.` and `..`, which no URL can have as a segment, however written, and for an empty text.
    pub(crate) fn segment(mut self, text: &str) -> Result<Self, Error> {
        if matches!(text, "" | "." | "..") {
            let message =
                format!("`{text}` cannot stand in the path of a URL: no registry can be asked for it");
            return Err(Error::new(ErrorKind::Settings, message));
        }
        self.text.push('/');
        encode(text, &mut self.text);
        Ok(self)
    }

    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.push_str(name);
        self.text.push('=');
        encode(value, &mut self.text);
        self
    }

    pub(crate) fn query_if(self, pair: Option<(&str, String)>) -> Self {
        match pair {
            Some((name, value)) => self.query(name, &value),
            None => self,
        }
    }

    /// A flag, which is left out where it is off.
    pub(crate) fn flag(self, name: &str, on: bool) -> Self {
        if on { self.query(name, "true") } else { self }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

/// Everything but the unreserved characters of RFC 3986: what all servers read alike.
pub(crate) fn encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Takes percent-encoding away. What is not encoded properly stays as it is.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, hex(at + 1), hex(at + 2)) {
            out.push(u8::try_from(high * 16 + low).unwrap_or_default());
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_prefix_stays() {
        let (urls, none) =
            BaseUrl::parse_list("http://a:1/apis/ccompat/v7/ , https://b ,").expect("both are well-formed");
        let path = Path::new("subjects").segment("x").unwrap().word("versions");
        let joined: Vec<String> = urls.iter().map(|url| url.join(path.as_str())).collect();
        assert_eq!(
            joined,
            ["http://a:1/apis/ccompat/v7/subjects/x/versions", "https://b/subjects/x/versions"]
        );
        assert_eq!(none, None);
    }

    #[test]
    fn credentials_come_out_of_the_url_decoded() {
        let (urls, userinfo) = BaseUrl::parse_list("http://us%40er:p%3Aw:1@h:1/x").unwrap();
        let userinfo = userinfo.unwrap();
        assert_eq!((userinfo.user.as_str(), userinfo.password.expose()), ("us@er", "p:w:1"));
        assert!(!format!("{urls:?} {userinfo:?}").contains("p:w"));
        assert_eq!(urls[0].as_str(), "http://h:1/x");
    }

    #[test]
    fn no_message_repeats_a_password() {
        for bad in [
            "http://u:hunter2@",
            "ftp://u:hunter2@h",
            "http://u:hunter2@h/?x=1",
            "u:hunter2@h",
            "http://u:hunter2@h:x",
        ] {
            let error = BaseUrl::parse_list(bad).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
            assert_eq!(error.kind(), ErrorKind::Settings);
        }
        let two = BaseUrl::parse_list("http://u:hunter2@a,http://v:hunter2@b").unwrap_err();
        assert!(!two.to_string().contains("hunter2"));
    }

    #[test]
    fn any_subject_has_a_path() {
        let path =
            |subject: &str| Path::new("subjects").segment(subject).map(|path| path.as_str().to_owned());
        assert_eq!(path("a/b c").unwrap(), "/subjects/a%2Fb%20c");
        assert_eq!(path(":.ctx:ü").unwrap(), "/subjects/%3A.ctx%3A%C3%BC");
        assert_eq!(path("...").unwrap(), "/subjects/...");
        for impossible in ["", ".", ".."] {
            assert_eq!(path(impossible).unwrap_err().kind(), ErrorKind::Settings);
        }
        assert_eq!(decode("a%2Fb%20c%zz%"), "a/b c%zz%");
    }

    #[test]
    fn queries() {
        let path = Path::new("subjects").query("subjectPrefix", ":*:").flag("deleted", true).flag("x", false);
        assert_eq!(path.as_str(), "/subjects?subjectPrefix=%3A%2A%3A&deleted=true");
    }

    #[test]
    fn loopback() {
        for (url, is) in [
            ("http://localhost:1", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:8", true),
            ("http://10.0.0.1", false),
            ("http://localhost.example", false),
        ] {
            assert_eq!(BaseUrl::parse_list(url).unwrap().0[0].is_loopback(), is, "{url}");
        }
    }
}
