//! The line of a generated file by which a later run knows that the file is what it would write, without laying out
//! anything: a digest of the tokens and of the text that they were laid out as. It matches only where both are the same.

use avrogen_schema::fingerprint::{hex, sha256};

/// What the seal's line begins with.
const BEFORE: &str = "// Seal: ";

/// A digest of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of one chunk, by its tokens as text.
    pub(crate) fn of(tokens: &str) -> Self {
        Self(sha256(tokens.as_bytes()))
    }

    /// Of the chunks of a file in their order, for this version of the generator.
    pub(crate) fn joined(chunks: &[Self]) -> Self {
        let version = sha256(env!("CARGO_PKG_VERSION").as_bytes());
        let bytes: Vec<u8> = chunks.iter().map(|chunk| chunk.0).chain([version]).flatten().collect();
        Self(sha256(&bytes))
    }
}

/// Returns a file's text with a seal below its first line.
pub(crate) fn sealed(text: &str, fingerprint: Fingerprint) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    [first, "\n", BEFORE, &seal(text, fingerprint), "\n", rest].concat()
}

/// Whether a text is sealed as one with these tokens, and has not changed since. Line ends do not count.
pub(crate) fn is_sealed(text: &str, fingerprint: Fingerprint) -> bool {
    let plain = if text.contains('\r') { &*text.replace("\r\n", "\n") } else { text };
    let parts = plain.split_once('\n').and_then(|(first, rest)| {
        let (written, rest) = rest.strip_prefix(BEFORE)?.split_once('\n')?;
        Some((written, [first, "\n", rest].concat()))
    });
    parts.is_some_and(|(written, text)| written == seal(&text, fingerprint))
}

fn seal(text: &str, fingerprint: Fingerprint) -> String {
    hex(&sha256(&[fingerprint.0, sha256(text.as_bytes())].concat())[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seal_holds_for_its_tokens_and_its_text_alone() {
        let (tokens, others) = (Fingerprint::of("struct A ;"), Fingerprint::of("struct B ;"));
        let text = sealed("// first\n\nstruct A;\n", tokens);
        assert!(text.starts_with("// first\n// Seal: ") && text.ends_with("\n\nstruct A;\n"));
        assert!(is_sealed(&text, tokens) && is_sealed(&text.replace('\n', "\r\n"), tokens));
        assert!(!is_sealed(&text, others));
        for (old, new) in [("first", "second"), ("A;", "A ;"), ("// Seal: ", "// Seal: 0"), ("// Seal: ", "")]
        {
            assert!(!is_sealed(&text.replace(old, new), tokens), "{new}");
        }
        let foreign = sealed("// first\n\nstruct A;\n", others);
        assert!(is_sealed(&foreign, others) && !is_sealed(&foreign, tokens));
        assert!(!is_sealed("struct A;\n", tokens) && !is_sealed("", tokens));
    }
}
