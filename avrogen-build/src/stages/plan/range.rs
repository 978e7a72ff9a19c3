//! Which data the Rust types of logical types hold: defaults are checked before code is made of them.

use avrogen_schema::default::Datum;

use super::ir::{DecimalLibrary, Digits, Leaf, TimeKind, TimeLibrary};

const DAY: i64 = 86_400;

/// Whether the Rust type of a leaf has a value for the datum, so that decoding it cannot fail.
pub(super) fn holds(leaf: Leaf, datum: &Datum) -> bool {
    match (leaf, datum) {
        (Leaf::Time(library, kind), Datum::Int(value)) => time(library, kind, i64::from(*value)),
        (Leaf::Time(library, kind), Datum::Long(value)) => time(library, kind, *value),
        (
            Leaf::DecimalBytes(_, digits) | Leaf::DecimalFixed(_, _, digits),
            Datum::Bytes(bytes) | Datum::Fixed(bytes),
        ) => decimal(digits, bytes),
        (Leaf::BigDecimal(library), Datum::Bytes(bytes)) => big_decimal(library, bytes).unwrap_or(false),
        (Leaf::UuidString, Datum::String(text)) => is_uuid(text),
        _ => true,
    }
}

/// Whether a number is a date or time that a library has. Both documents of ranges are in years and seconds; nanoseconds
/// of 64 bits are within either.
fn time(library: TimeLibrary, kind: TimeKind, value: i64) -> bool {
    let per_second = match kind {
        TimeKind::Date => return seconds(library).contains(&value.saturating_mul(DAY)),
        TimeKind::TimeMillis => return (0..DAY * 1_000).contains(&value),
        TimeKind::TimeMicros => return (0..DAY * 1_000_000).contains(&value),
        TimeKind::TimestampMillis | TimeKind::LocalTimestampMillis => 1_000,
        TimeKind::TimestampMicros | TimeKind::LocalTimestampMicros => 1_000_000,
        TimeKind::TimestampNanos | TimeKind::LocalTimestampNanos => 1_000_000_000,
    };
    seconds(library).contains(&value.div_euclid(per_second))
}

/// From the first to the last second that a library has, less a day for what differs between its types.
fn seconds(library: TimeLibrary) -> std::ops::Range<i64> {
    match library {
        // The years -262143 to 262142.
        TimeLibrary::Chrono => -8_334_601_228_800..8_210_266_790_400,
        // The years -9999 to 9999.
        TimeLibrary::Jiff => -377_705_030_401 + DAY..253_402_207_200 - DAY,
    }
}

/// Whether a two's complement number has no more digits than a decimal may have. One whose bits alone cannot tell is
/// refused.
fn decimal(digits: Digits, bytes: &[u8]) -> bool {
    match signed(bytes) {
        Some(number) => {
            10_u128.checked_pow(digits.precision).is_none_or(|limit| number.unsigned_abs() < limit)
        }
        // 10^n has more than 3.32 n bits.
        None => (bytes.len() as u64).saturating_mul(800) < u64::from(digits.precision) * 332,
    }
}

fn signed(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut wide = [if negative { 0xff } else { 0 }; 16];
    let start = 16_usize.checked_sub(bytes.len())?;
    wide[start..].copy_from_slice(bytes);
    Some(i128::from_be_bytes(wide))
}

/// The bytes hold the number, as Avro bytes, and its scale, as an Avro int.
fn big_decimal(library: DecimalLibrary, bytes: &[u8]) -> Option<bool> {
    let (length, rest) = varint(bytes)?;
    let (number, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    let (scale, rest) = varint(rest)?;
    let fits = match library {
        DecimalLibrary::RustDecimal => {
            (0..=28).contains(&scale) && signed(number).is_some_and(|number| number.unsigned_abs() < 1 << 96)
        }
        DecimalLibrary::BigDecimal => i32::try_from(scale).is_ok(),
    };
    Some(fits && rest.is_empty())
}

fn varint(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f).checked_shl(7 * u32::try_from(at).ok()?)?;
        if byte & 0x80 == 0 {
            let unsigned = (value >> 1).cast_signed();
            return Some((unsigned ^ -(value & 1).cast_signed(), &bytes[at + 1..]));
        }
    }
    None
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let millis = |value| time(TimeLibrary::Chrono, TimeKind::TimestampMillis, value);
        assert!(millis(0) && millis(-1) && !millis(i64::MAX) && !millis(i64::MIN));
        assert!(!time(TimeLibrary::Jiff, TimeKind::Date, 3_000_000));
        assert!(!time(TimeLibrary::Chrono, TimeKind::TimeMillis, 86_400_000));
    }

    #[test]
    fn decimals() {
        let digits = |precision| Digits { precision, scale: 2 };
        assert!(decimal(digits(3), &[0x03, 0xe7]));
        assert!(!decimal(digits(3), &[0x03, 0xe8]));
        assert!(decimal(digits(3), &[0xff, 0xff, 0xff]));
        assert!(decimal(digits(60), &[0x7f; 24]));
        assert!(!decimal(digits(40), &[0x7f; 24]));
    }

    #[test]
    fn big_decimals() {
        assert_eq!(big_decimal(DecimalLibrary::RustDecimal, &[2, 5, 4]), Some(true));
        assert_eq!(big_decimal(DecimalLibrary::RustDecimal, &[2, 5, 3]), Some(false));
        assert_eq!(big_decimal(DecimalLibrary::RustDecimal, &[9]), None);
    }
}
