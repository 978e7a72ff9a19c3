//! Schemas and versions as a command line names them.

use std::path::Path;

use anyhow::Result;

use crate::failure::Failure;

/// Where a schema is, as a word of the command line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemaName<'a> {
    /// `registry:SUBJECT`, with or without `@VERSION`.
    Registry(&'a str),
    /// `lock:SUBJECT`, with or without `@VERSION`.
    Lock(&'a str),
    /// `git:REV:PATH`.
    Git { revision: &'a str, path: &'a Path },
    /// Anything else: a path, or a text of JSON where a command takes one.
    Plain(&'a str),
}

impl<'a> SchemaName<'a> {
    /// Reads a word.
    ///
    /// # Errors
    /// When `git:` is not followed by a revision and a path.
    pub(crate) fn parse(word: &'a str) -> Result<Self, Failure> {
        if let Some(subject) = word.strip_prefix("registry:") {
            return Ok(Self::Registry(subject));
        }
        if let Some(subject) = word.strip_prefix("lock:") {
            return Ok(Self::Lock(subject));
        }
        let Some(rest) = word.strip_prefix("git:") else { return Ok(Self::Plain(word)) };
        let (revision, path) = rest.rsplit_once(':').ok_or_else(|| {
            Failure::new(format!("{word} names no file"))
                .help("write `git:REV:PATH`, as in git:main:schemas/user.avsc")
        })?;
        Ok(Self::Git { revision, path: Path::new(path) })
    }
}

/// Splits `SUBJECT` or `SUBJECT@VERSION`. `@latest` is the same as no version.
///
/// # Errors
/// When the version is a number that no version has.
pub(crate) fn subject_version(name: &str) -> Result<(&str, Option<i32>), Failure> {
    match name.rsplit_once('@') {
        Some((subject, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => {
            let number = version.parse().ok().filter(|number| *number >= 1);
            let wrong = || Failure::new(format!("`{version}` is no version: versions are numbers from 1 on"));
            Ok((subject, Some(number.ok_or_else(wrong)?)))
        }
        Some((subject, version)) if version.eq_ignore_ascii_case("latest") => Ok((subject, None)),
        _ => Ok((name, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_name_reads_every_source() {
        let read = |word| SchemaName::parse(word).expect("a name");
        assert_eq!(read("registry::.test:a@4"), SchemaName::Registry(":.test:a@4"));
        assert_eq!(read("lock:users-value"), SchemaName::Lock("users-value"));
        assert_eq!(read("git:a:b:c.avsc"), SchemaName::Git { revision: "a:b", path: Path::new("c.avsc") });
        assert_eq!(read("{\"type\": \"int\"}"), SchemaName::Plain("{\"type\": \"int\"}"));
        assert!(SchemaName::parse("git:main").is_err());
    }

    #[test]
    fn subject_version_splits_at_the_last_at() {
        let of = |name| subject_version(name).expect("a subject");
        assert_eq!(of("users-value"), ("users-value", None));
        assert_eq!(of("users-value@4"), ("users-value", Some(4)));
        assert_eq!(of(":.ctx:a@latest"), (":.ctx:a", None));
        assert_eq!(of("me@home"), ("me@home", None));
        assert!(subject_version("a@0").is_err());
    }
}
