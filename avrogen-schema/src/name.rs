//! Names, namespaces and fullnames (Avro 1.12 specification, "Names").

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
