//! Primitive values in JSON.

use super::{Fault, Result, mismatch};
use crate::json::{Value, ValueKind};
use crate::source::Span;
use crate::text::quote;

pub(super) fn integer<T: TryFrom<i64>>(value: &Value, what: &str) -> Result<T> {
    let ValueKind::Number(text) = &value.kind else {
        return Err(mismatch(value.span, format!("not {what}")));
    };
    if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        let fault = mismatch(value.span, format!("{what} is written without a point and an exponent"));
        let whole = value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e15);
        return Err(Fault { help: whole.map(|number| format!("write {number:.0}")), ..fault });
    }
    let fitting = value.as_i64().and_then(|number| T::try_from(number).ok());
    fitting.ok_or_else(|| mismatch(value.span, format!("the number is out of the range of {what}")))
}

#[expect(clippy::cast_possible_truncation, reason = "a float's default is the nearest float, as in Java")]
pub(super) fn single(number: f64) -> f32 {
    number as f32
}

pub(super) fn bytes(text: &str, span: Span) -> Result<Vec<u8>> {
    let byte = |character: char| {
        u8::try_from(u32::from(character)).map_err(|_| {
            let mut fault =
                mismatch(span, "bytes are written with the characters U+0000 to U+00FF".to_owned());
            fault.help = Some("write each byte as \\u00XX".to_owned());
            fault
        })
    };
    text.chars().map(byte).collect()
}

/// What Java's `Double.parseDouble` takes, hexadecimal numbers excepted.
pub(super) fn number_in_string(text: &str, span: Span) -> Result<f64> {
    java_double(text).ok_or_else(|| mismatch(span, format!("{} is not a number", quote(text))))
}

/// The double that Java makes of a string default of a float or double field.
pub(crate) fn java_double(text: &str) -> Option<f64> {
    let text = text.trim_matches(|character| character <= ' ');
    let (sign, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, &text[1..]),
        Some(b'+') => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    match unsigned {
        "NaN" => return Some(f64::NAN),
        "Infinity" => return Some(sign * f64::INFINITY),
        _ => {}
    }
    let digits = unsigned.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(unsigned);
    let numeric = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let begins = digits.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.');
    (numeric && begins).then(|| digits.parse::<f64>().ok().map(|number| sign * number)).flatten()
}
