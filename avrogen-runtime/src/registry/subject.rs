//! Subjects and the contexts that they live in.

/// The name of the default context.
pub(crate) const DEFAULT_CONTEXT: &str = ".";

/// A subject taken apart: `:.context:subject`, or `subject` in the default context.
///
/// Ids, settings and references are all relative to the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QualifiedSubject<'a> {
    context: &'a str,
    subject: &'a str,
}

impl<'a> QualifiedSubject<'a> {
    /// Takes a name apart. Every name has a reading.
    ///
    /// ```
    /// use avrogen_runtime::registry::QualifiedSubject;
    ///
    /// let name = QualifiedSubject::parse(":.staging:users-value");
    /// assert_eq!((name.context(), name.subject()), (".staging", "users-value"));
    /// assert_eq!(QualifiedSubject::parse(":.:users-value"), QualifiedSubject::parse("users-value"));
    /// ```
    pub fn parse(name: &'a str) -> Self {
        let Some(rest) = name.strip_prefix(':').filter(|rest| rest.starts_with('.')) else {
            return Self { context: DEFAULT_CONTEXT, subject: name };
        };
        let (context, subject) = rest.split_once(':').unwrap_or((rest, ""));
        Self { context, subject }
    }

    /// The context, with the dot that its name begins with; `.` is the default one.
    pub fn context(&self) -> &'a str {
        self.context
    }

    /// The subject within the context; empty where the name is only a context.
    pub fn subject(&self) -> &'a str {
        self.subject
    }

    /// Whether it is in the default context.
    pub fn is_default(&self) -> bool {
        self.context == DEFAULT_CONTEXT
    }

    /// The name of a subject as one of this context refers to it: a name without a context means its own.
    ///
    /// ```
    /// use avrogen_runtime::registry::QualifiedSubject;
    ///
    /// assert_eq!(QualifiedSubject::parse(":.staging:orders").relative("users"), ":.staging:users");
    /// ```
    pub fn relative(&self, name: &str) -> String {
        if self.is_default() || is_qualified(name) { name.to_owned() } else { qualify(self.context, name) }
    }
}

/// Whether a name says its context.
pub(crate) fn is_qualified(name: &str) -> bool {
    name.starts_with(":.")
}

/// The full name of a subject in a context.
pub(crate) fn qualify(context: &str, subject: &str) -> String {
    if context == DEFAULT_CONTEXT { subject.to_owned() } else { format!(":{context}:{subject}") }
}

/// Whether a subject's full name begins with a prefix: `:*:` is any context, and without a context it is the default one.
pub(crate) fn has_prefix(subject: &str, prefix: &str) -> bool {
    let name = QualifiedSubject::parse(subject);
    if let Some(rest) = prefix.strip_prefix(":*:") {
        return name.subject().starts_with(rest);
    }
    let prefix = QualifiedSubject::parse(prefix);
    name.context() == prefix.context() && name.subject().starts_with(prefix.subject())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> (&str, &str) {
        let name = QualifiedSubject::parse(name);
        (name.context(), name.subject())
    }

    #[test]
    fn names_come_apart() {
        assert_eq!(parts("a"), (".", "a"));
        assert_eq!(parts(":.ctx:a"), (".ctx", "a"));
        assert_eq!(parts(":.ctx:a:b"), (".ctx", "a:b"));
        assert_eq!(parts(":.ctx:"), (".ctx", ""));
        assert_eq!(parts(":.ctx"), (".ctx", ""));
        assert_eq!(parts(":.:a"), (".", "a"));
        assert_eq!(parts(":a:b"), (".", ":a:b"));
        assert_eq!(parts(""), (".", ""));
    }

    #[test]
    fn prefixes() {
        for (subject, prefix, has) in [
            ("users", "us", true),
            ("users", "x", false),
            (":.c:users", "us", false),
            (":.c:users", ":.c:us", true),
            (":.c:users", ":.c:", true),
            (":.c:users", ":.d:", false),
            (":.c:users", ":*:us", true),
            ("users", ":*:", true),
        ] {
            assert_eq!(has_prefix(subject, prefix), has, "{subject} {prefix}");
        }
    }

    #[test]
    fn references_are_relative_to_the_context() {
        let inside = QualifiedSubject::parse(":.ctx:a");
        assert_eq!(inside.relative("b"), ":.ctx:b");
        assert_eq!(inside.relative(":.other:b"), ":.other:b");
        assert_eq!(inside.relative(":.:b"), ":.:b");
        assert_eq!(QualifiedSubject::parse("a").relative("b"), "b");
    }
}
