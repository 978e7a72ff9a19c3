//! Comments in JSON, which not every registry reads.

/// Returns whether a JSON text has comments.
pub(crate) fn has_comments(text: &str) -> bool {
    let mut bytes = text.bytes().peekable();
    let mut in_string = false;
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if in_string => {
                bytes.next();
            }
            b'"' => in_string = !in_string,
            b'/' if !in_string && matches!(bytes.peek(), Some(b'/' | b'*')) => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_comments_looks_outside_of_strings() {
        assert!(has_comments("// a\n\"int\"") && has_comments("{\"a\": 1 /* b */}"));
        assert!(!has_comments(r#"{"doc": "see http://x \" // no", "b": "\\"}"#));
    }
}
