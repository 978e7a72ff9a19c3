//! Data as they are compared across implementations.

use avrogen_runtime::Limits;
use avrogen_runtime::datum::{self, Datum, Schema};

/// The same datum, whatever the order of a map's entries, and with one NaN for all: implementations keep neither.
pub fn sorted(datum: &Datum) -> Datum {
    match datum {
        Datum::Float(value) if value.is_nan() => Datum::String("NaN".into()),
        Datum::Double(value) if value.is_nan() => Datum::String("NaN".into()),
        Datum::Array(items) => Datum::Array(items.iter().map(sorted).collect()),
        Datum::Record(fields) => Datum::Record(fields.iter().map(sorted).collect()),
        Datum::Map(entries) => {
            let mut entries: Vec<_> =
                entries.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Datum::Map(entries)
        }
        Datum::Union { branch, datum } => Datum::Union { branch: *branch, datum: Box::new(sorted(datum)) },
        other => other.clone(),
    }
}

/// The datum whose bytes are told as hexadecimal digits, sorted.
///
/// # Panics
/// Where they are none.
pub fn from_hex(schema: &Schema, digits: &str) -> Datum {
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("digits");
    let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
    sorted(&datum::from_slice(schema, &bytes, Limits::new()).expect("a datum"))
}
