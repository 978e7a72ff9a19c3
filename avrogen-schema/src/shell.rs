//! Words as a shell reads them, for the commands that messages name.

/// A text as one word, in quotes where a shell would take it for something else.
///
/// ```
/// use avrogen_schema::shell::word;
///
/// assert_eq!(word("com.acme.User.zip"), "com.acme.User.zip");
/// assert_eq!(word("a b'c; rm -rf"), r"'a b'\''c; rm -rf'");
/// assert_eq!(word(""), "''");
/// ```
pub fn word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/:@".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
