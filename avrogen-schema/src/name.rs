//! Names, namespaces and fullnames (Avro 1.12 specification, "Names").

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// The fullname of a record, enum or fixed: its namespace, if any, and its name, joined by a dot.
///
/// Ordering and equality are those of the text, as everywhere in Avro.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fullname(Arc<str>);

impl Fullname {
    /// From the text of a fullname; `com.acme.User` has the namespace `com.acme`, `User` has none.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// From a `name` and the namespace around it. A name that holds a dot is a fullname already; one that begins with its
    /// only dot is in no namespace (`.User`).
    ///
    /// ```
    /// use avrogen_schema::name::Fullname;
    ///
    /// assert_eq!(Fullname::within("User", Some("com.acme")).as_str(), "com.acme.User");
    /// assert_eq!(Fullname::within("org.User", Some("com.acme")).as_str(), "org.User");
    /// assert_eq!(Fullname::within(".User", Some("com.acme")).as_str(), "User");
    /// ```
    pub fn within(name: &str, namespace: Option<&str>) -> Self {
        match (name.strip_prefix('.'), namespace) {
            (Some(bare), _) if !bare.contains('.') => Self::new(bare),
            (None, Some(namespace)) if !namespace.is_empty() && !name.contains('.') => {
                Self::new(format!("{namespace}.{name}"))
            }
            _ => Self::new(name),
        }
    }

    /// All of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the last dot.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('.').map_or(&*self.0, |(_, name)| name)
    }

    /// What stands before the last dot.
    pub fn namespace(&self) -> Option<&str> {
        self.0.rsplit_once('.').map(|(namespace, _)| namespace)
    }
}

/// Whether a text is a name: `[A-Za-z_]`, then `[A-Za-z0-9_]` (specification, "Names").
pub fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a text is a namespace: empty, or names joined by dots.
pub fn is_namespace(text: &str) -> bool {
    text.is_empty() || text.split('.').all(is_name)
}

/// A name that could stand for a text that is none: everything else becomes an underscore. A dot stays where the whole
/// is a fullname.
pub(crate) fn nearest_name(text: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() || it == '_' { it } else { '_' })
        .take(60)
        .collect();
    if !is_name(&name) {
        name.insert(0, '_');
    }
    name
}

impl Borrow<str> for Fullname {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fullname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Fullname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}
