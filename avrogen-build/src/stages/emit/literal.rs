//! Texts and bytes as literals of Rust. Nothing else in generated code comes from what a schema says freely.

use std::fmt::Write as _;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::is_invisible;
use super::tokens::ident;

/// Returns a text as a literal. Characters that cannot be seen, or that change how the rest is seen, are escaped.
pub(super) fn string(text: &str) -> Literal {
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
    verbatim(&out)
}

/// Returns bytes as a literal.
pub(super) fn bytes(bytes: &[u8]) -> Literal {
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
    verbatim(&out)
}

/// Returns a text of several lines as a literal that keeps every byte. It is raw, for people to read, where nothing in it
/// needs an escape.
pub(super) fn raw_string(text: &str) -> Literal {
    let is_plain = |byte: &u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    let is_seen = |c: char| if c.is_ascii() { is_plain(&(c as u8)) } else { c.is_alphanumeric() };
    let hashes = "#".repeat(longest_run_of_hashes(text) + 1);
    let is_raw = text.bytes().all(|byte| is_plain(&byte)) || text.chars().all(is_seen);
    if is_raw && hashes.len() < 256 {
        return verbatim(&["r", &hashes, "\"", text, "\"", &hashes].concat());
    }
    string(text)
}

/// Returns the literal that is spelled this way.
fn verbatim(text: &str) -> Literal {
    text.parse().expect("it is spelled as Rust spells literals")
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

/// Returns a number in hexadecimal digits.
pub(super) fn hexadecimal(number: u64) -> Literal {
    verbatim(&format!("0x{number:016x}"))
}

/// Returns a number without the suffix of a type.
pub(super) fn number(number: u64) -> Literal {
    Literal::u64_unsuffixed(number)
}

/// Returns the tokens of a number that may be negative.
pub(super) fn signed(number: i64) -> TokenStream {
    let digits = self::number(number.unsigned_abs());
    if number < 0 {
        quote! { -#digits }
    } else {
        quote! { #digits }
    }
}

/// Returns the tokens of a float from its digits, which are the fewest that read back as it.
pub(super) fn float(value: f64, digits: &str, rust_type: &str) -> TokenStream {
    let constant = match (value.is_nan(), value.is_infinite(), value.is_sign_negative()) {
        (true, ..) => "NAN",
        (_, true, false) => "INFINITY",
        (_, true, true) => "NEG_INFINITY",
        _ => {
            let literal = verbatim(digits.trim_start_matches('-'));
            return if digits.starts_with('-') {
                quote! { -#literal }
            } else {
                quote! { #literal }
            };
        }
    };
    let (rust_type, constant) = (ident(rust_type), ident(constant));
    quote! { #rust_type::#constant }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_read_back() {
        assert_eq!(string("a\"\\\n\r\t\0\u{202e}é").to_string(), "\"a\\\"\\\\\\n\\r\\t\\u{0}\\u{202e}é\"");
        assert_eq!(bytes(b"a\"\\\xff\n").to_string(), "b\"a\\\"\\\\\\xff\\x0a\"");
        assert_eq!(raw_string("{\"a\":\"#\"}\n").to_string(), "r##\"{\"a\":\"#\"}\n\"##");
        assert_eq!(raw_string("a\r\n").to_string(), "\"a\\r\\n\"");
        assert_eq!(raw_string("a\u{202e}").to_string(), "\"a\\u{202e}\"");
        assert_eq!(float(-0.0, "-0.0", "f64").to_string(), "- 0.0");
        assert_eq!(float(f64::NEG_INFINITY, "-inf", "f32").to_string(), "f32 :: NEG_INFINITY");
    }
}
