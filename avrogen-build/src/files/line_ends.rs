//! The line ends of a text that is laid out anew.

/// Returns how most lines of a text end.
pub fn line_end(text: &str) -> &'static str {
    let all = text.matches('\n').count();
    if text.matches("\r\n").count() * 2 > all { "\r\n" } else { "\n" }
}

/// Returns a text with all its lines ended alike.
pub fn with_line_ends(text: &str, end: &str) -> String {
    let bare = text.replace("\r\n", "\n");
    if end == "\n" { bare } else { bare.replace('\n', end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_end_is_that_of_most_lines() {
        assert_eq!(line_end(""), "\n");
        assert_eq!(line_end("a\nb\r\n"), "\n");
        assert_eq!(line_end("a\r\nb\r\nc\n"), "\r\n");
        assert_eq!(with_line_ends("a\r\nb\n", "\r\n"), "a\r\nb\r\n");
        assert_eq!(with_line_ends("a\r\nb\n", "\n"), "a\nb\n");
    }
}
