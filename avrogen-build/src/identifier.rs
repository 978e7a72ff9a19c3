//! Identifiers of Rust.

/// Keywords of all editions, sorted. Those of [`UNRAWABLE`] cannot be raw.
pub(crate) const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers, sorted.
pub(crate) const UNRAWABLE: &[&str] = &["Self", "_", "crate", "self", "super"];

/// Whether a text that the user gave is an identifier, and no keyword that cannot be one.
pub(crate) fn is_identifier(text: &str) -> bool {
    let text = text.strip_prefix("r#").unwrap_or(text);
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
        && chars.all(|c| c == '_' || c.is_ascii_alphanumeric())
        && !UNRAWABLE.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted() && UNRAWABLE.is_sorted());
    }
}
