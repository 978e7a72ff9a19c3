//! Texts and bytes as literals of Rust. Nothing else in generated code comes from what a schema says freely.

use std::fmt::Write as _;

use super::docs::is_invisible;

/// A text as a literal: what cannot be seen, or changes how the rest is seen, is escaped.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Bytes as a literal.
pub(super) fn bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push_str("b\"");
    for byte in bytes {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b' '..=b'~' => out.push(char::from(*byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push('"');
    out
}

/// A text of several lines as a literal that keeps every byte: raw, to be read, where nothing in it needs an escape.
pub(super) fn raw_string(text: &str) -> String {
    let is_plain = |byte: &u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    let is_seen = |c: char| if c.is_ascii() { is_plain(&(c as u8)) } else { c.is_alphanumeric() };
    let hashes = "#".repeat(longest_run_of_hashes(text) + 1);
    let is_raw = text.bytes().all(|byte| is_plain(&byte)) || text.chars().all(is_seen);
    if is_raw && hashes.len() < 256 {
        return ["r", &hashes, "\"", text, "\"", &hashes].concat();
    }
    string(text)
}

/// Of those that follow a quotation mark, which alone could end a raw literal.
fn longest_run_of_hashes(text: &str) -> usize {
    let (mut longest, mut run) = (0, None);
    for byte in text.bytes() {
        run = match (byte, run) {
            (b'"', _) => Some(0),
            (b'#', Some(before)) => Some(before + 1),
            _ => None,
        };
        longest = longest.max(run.unwrap_or_default());
    }
    longest
}

/// A number in hexadecimal digits.
pub(super) fn hexadecimal(number: u64) -> String {
    format!("0x{number:016x}")
}

/// A float: the shortest digits that read back as it.
pub(super) fn float(value: f64, digits: &str, rust_type: &str) -> String {
    if value.is_nan() {
        return format!("{rust_type}::NAN");
    }
    match (value.is_infinite(), value.is_sign_negative()) {
        (true, false) => format!("{rust_type}::INFINITY"),
        (true, true) => format!("{rust_type}::NEG_INFINITY"),
        (false, _) => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_read_back() {
        assert_eq!(string("a\"\\\n\r\t\0\u{202e}é"), "\"a\\\"\\\\\\n\\r\\t\\u{0}\\u{202e}é\"");
        assert_eq!(bytes(b"a\"\\\xff\n"), "b\"a\\\"\\\\\\xff\\x0a\"");
        assert_eq!(raw_string("{\"a\":\"#\"}\n"), "r##\"{\"a\":\"#\"}\n\"##");
        assert_eq!(raw_string("a\r\n"), "\"a\\r\\n\"");
        assert_eq!(raw_string("a\u{202e}"), "\"a\\u{202e}\"");
        assert_eq!(float(-0.0, "-0.0", "f64"), "-0.0");
        assert_eq!(float(f64::NEG_INFINITY, "-inf", "f32"), "f32::NEG_INFINITY");
    }
}
