//! What tells whether a text is the one that was locked.

use std::fmt;
use std::str::FromStr;

use avrogen_schema::fingerprint::{hex, sha256};

/// The SHA-256 of a text's bytes: `sha256:` and 64 digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(String);

const PREFIX: &str = "sha256:";

impl Digest {
    /// Of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(format!("{PREFIX}{}", hex(&sha256(bytes))))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes that were locked, made from those of a file: a checkout may have changed the line ends, which means
    /// nothing in a schema.
    pub(super) fn restore(&self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        if Self::of(&bytes) == *self {
            return Some(bytes);
        }
        let mut plain = Vec::with_capacity(bytes.len());
        let mut rest = bytes.into_iter().peekable();
        while let Some(byte) = rest.next() {
            if byte != b'\r' || rest.peek() != Some(&b'\n') {
                plain.push(byte);
            }
        }
        (Self::of(&plain) == *self).then_some(plain)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no [`Digest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDigest;

impl fmt::Display for InvalidDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected `sha256:` and 64 hexadecimal digits")
    }
}

impl std::error::Error for InvalidDigest {}

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        let digits = text.strip_prefix(PREFIX).ok_or(InvalidDigest)?;
        let is_hex =
            digits.len() == 64 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hex { Ok(Self(text.to_owned())) } else { Err(InvalidDigest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_a_checkout_are_taken_back() {
        let digest = Digest::of(b"{\n}\n");
        assert_eq!(digest.to_string().parse(), Ok(digest.clone()));
        assert_eq!(digest.restore(b"{\r\n}\r\n".to_vec()).as_deref(), Some(&b"{\n}\n"[..]));
        assert_eq!(digest.restore(b"{\r\r\n}\n".to_vec()), None);
        // Bytes that were locked with such line ends are as they were.
        let digest = Digest::of(b"{\r\n}");
        assert_eq!(digest.restore(b"{\r\n}".to_vec()).as_deref(), Some(&b"{\r\n}"[..]));
    }

    #[test]
    fn only_digests_are_digests() {
        for text in ["", "sha256:", "md5:00", &format!("sha256:{}", "A".repeat(64)), &"0".repeat(64)] {
            assert_eq!(text.parse::<Digest>(), Err(InvalidDigest), "{text}");
        }
    }
}
