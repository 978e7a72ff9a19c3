//! Words as a shell reads them, for the commands that messages name.

/// Returns a text as one word of a shell, quoted if the shell would read it otherwise.
///
/// ```
/// use avrogen_schema::shell::word;
///
/// assert_eq!(word("com.acme.User.zip"), "com.acme.User.zip");
/// assert_eq!(word("a b'c; rm -rf"), r"'a b'\''c; rm -rf'");
/// assert_eq!(word("it's"), r"'it'\''s'");
/// assert_eq!(word(""), "''");
/// ```
pub fn word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/:@%+,=".contains(&byte);
    // A leading `=` expands in zsh.
    if !text.is_empty() && !text.starts_with('=') && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
