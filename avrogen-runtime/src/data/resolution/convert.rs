//! Values whose bytes change: promotions, and times of another unit.
//!
//! Java Avro looks at no logical type when it resolves, so a reader that changed `timestamp-millis` to
//! `timestamp-micros` gets dates in 1970 from it. Here a time is converted where both sides have a logical type that
//! counts from the same point:
//!
//! * `date`, `timestamp-*` and `local-timestamp-*` count from 1970: days, milliseconds, microseconds, nanoseconds. A date
//!   that is read as a timestamp is its midnight.
//! * `time-millis` and `time-micros` count from midnight.
//!
//! What does not come out exactly, or not within 64 bits, is an error of that datum. Where one side has no logical type,
//! or one that counts something else, the number stays as it is, as in Java.

use avrogen_schema::schema::Logical;

use super::program::Scaling;
use crate::codec::varint::{CONTINUE, NINE_BYTES, spread};
use crate::error::Fault;

pub(super) const INEXACT_TIME: Fault =
    Fault::OutOfRange("time cannot be told exactly in the unit of the reader's schema");

/// What a logical type counts from, and the nanoseconds of its unit.
fn unit(logical: Logical) -> Option<(Origin, i64)> {
    use Logical::{
        Date, LocalTimestampMicros, LocalTimestampMillis, LocalTimestampNanos, TimeMicros, TimeMillis,
        TimestampMicros, TimestampMillis, TimestampNanos,
    };
    Some(match logical {
        Date => (Origin::Epoch, 86_400_000_000_000),
        TimestampMillis | LocalTimestampMillis => (Origin::Epoch, 1_000_000),
        TimestampMicros | LocalTimestampMicros => (Origin::Epoch, 1_000),
        TimestampNanos | LocalTimestampNanos => (Origin::Epoch, 1),
        TimeMillis => (Origin::Midnight, 1_000_000),
        TimeMicros => (Origin::Midnight, 1_000),
        _ => return None,
    })
}

#[derive(PartialEq)]
enum Origin {
    Epoch,
    Midnight,
}

/// How a time of the writer becomes one of the reader, if it has to change.
pub(super) fn scaling(writer: Option<Logical>, reader: Option<Logical>) -> Option<Scaling> {
    let ((from, writer), (to, reader)) = (unit(writer?)?, unit(reader?)?);
    if from != to || writer == reader {
        return None;
    }
    Some(if writer > reader { Scaling::Times(writer / reader) } else { Scaling::Over(reader / writer) })
}

/// The time in the other unit, where it is exact.
pub(super) fn scale(value: i64, scaling: Scaling) -> Option<i64> {
    match scaling {
        Scaling::Times(factor) => value.checked_mul(factor),
        Scaling::Over(divisor) => (value % divisor == 0).then(|| value / divisor),
    }
}

/// The nearest float, as Java's cast: directly, not by way of a double.
#[expect(clippy::cast_precision_loss, reason = "the promotion is lossy by the specification")]
pub(super) fn float(value: i64) -> f32 {
    value as f32
}

/// The nearest double.
#[expect(clippy::cast_precision_loss, reason = "the promotion is lossy by the specification")]
pub(super) fn double(value: i64) -> f64 {
    value as f64
}

/// The groups of a zig-zag value, and how many there are.
pub(super) fn varint(value: u64) -> ([u8; 10], usize) {
    let mut bytes = [0; 10];
    let (word, len) = spread(value & (NINE_BYTES - 1));
    if value < NINE_BYTES {
        bytes[..8].copy_from_slice(&word.to_le_bytes());
        return (bytes, len);
    }
    bytes[..8].copy_from_slice(&(word | CONTINUE).to_le_bytes());
    let rest = (value >> 56) as u8;
    if rest < 0x80 {
        bytes[8] = rest;
        return (bytes, 9);
    }
    bytes[8] = rest;
    bytes[9] = 1;
    (bytes, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::varint::zigzag;

    #[test]
    fn varints_are_those_of_the_writer() {
        for value in [0, -1, 63, 64, i64::MIN, i64::MAX, 1 << 54, 1 << 55, -(1 << 55), 1 << 61, 1 << 62] {
            let mut writer = crate::Writer::new();
            writer.put_long(value);
            let (bytes, len) = varint(zigzag(value));
            assert_eq!(bytes[..len], *writer.as_slice(), "{value}");
        }
    }

    #[test]
    fn units_change_where_both_count_from_the_same_point() {
        use Logical::{Date, LocalTimestampMillis, TimeMicros, TimeMillis, TimestampMicros, TimestampMillis};
        let between = |from, to| scaling(Some(from), Some(to));
        assert_eq!(between(TimestampMillis, TimestampMicros), Some(Scaling::Times(1_000)));
        assert_eq!(between(TimestampMicros, LocalTimestampMillis), Some(Scaling::Over(1_000)));
        assert_eq!(between(Date, TimestampMillis), Some(Scaling::Times(86_400_000)));
        assert_eq!(between(TimeMillis, TimeMicros), Some(Scaling::Times(1_000)));
        assert_eq!(between(TimeMillis, TimestampMicros), None);
        assert_eq!(between(TimestampMillis, LocalTimestampMillis), None);
        assert_eq!(scaling(Some(TimestampMillis), None), None);
    }

    #[test]
    fn times_are_exact_or_refused() {
        assert_eq!(scale(-1_500, Scaling::Times(1_000)), Some(-1_500_000));
        assert_eq!(scale(i64::MAX / 999, Scaling::Times(1_000)), None);
        assert_eq!(scale(-3_000, Scaling::Over(1_000)), Some(-3));
        assert_eq!(scale(-3_001, Scaling::Over(1_000)), None);
    }
}
