//! Values of logical types within the range of the Rust types, and beyond it.

use avrogen_runtime::datum::{Datum, Random};
use avrogen_schema::schema::Logical;
use chrono::{DateTime, NaiveDate, Utc};

/// Bits and digits of `rust_decimal::Decimal`.
const BITS: u32 = 96;
const DIGITS: u32 = 28;
const DAY: i64 = 86_400;

/// A value that the Rust type holds, in place of one that it may not.
pub(crate) fn within(logical: Logical, random: &mut Random, datum: &Datum) -> Datum {
    match (logical, datum) {
        (Logical::Uuid, Datum::String(_)) => Datum::String(uuid(random)),
        (Logical::BigDecimal, _) => {
            let most = (1 << BITS) - 1;
            let number = (signed(random) >> (126 - BITS)).clamp(-most, most);
            Datum::Bytes(big_decimal(number, i32::try_from(random.below(29)).expect("it is small")))
        }
        (Logical::Decimal { precision, .. }, _) => {
            // Raw bytes stand for what has more digits than the Rust type; i128 has 38.
            let digits = if precision > DIGITS { precision.min(38) } else { precision };
            let digits = u32::try_from(random.below(digits as usize + 1)).expect("it is small");
            decimal(signed(random) % 10_i128.pow(digits), datum).expect("so many digits fit")
        }
        (_, Datum::Int(_) | Datum::Long(_)) => {
            let (first, last) = numbers(logical);
            number(between(random, first, last), datum)
        }
        // Any bytes will do.
        _ => datum.clone(),
    }
}

/// A value that the Rust type does not hold, where there is one.
pub(crate) fn beyond(logical: Logical, random: &mut Random, datum: &Datum) -> Option<Datum> {
    let pick = |random: &mut Random, all: &[i128]| all[random.below(all.len())];
    match (logical, datum) {
        (Logical::Uuid, Datum::String(_)) => {
            let uuid = uuid(random);
            let all = [String::new(), uuid.replace('-', ""), format!("{{{uuid}}}"), uuid.replace('-', "g")];
            Some(Datum::String(all[random.below(all.len())].clone()))
        }
        (Logical::BigDecimal, _) => {
            let too_large = pick(random, &[1 << BITS, -1 << BITS, i128::MAX]);
            let all = [big_decimal(too_large, 0), big_decimal(7, 29), big_decimal(7, -29), vec![], vec![1]];
            Some(Datum::Bytes(all[random.below(all.len())].clone()))
        }
        (Logical::Decimal { precision, .. }, _) if precision <= DIGITS => {
            let first = 10_i128.pow(precision);
            decimal(pick(random, &[first, -first, first * 10, i128::MAX]), datum)
        }
        (_, Datum::Int(_) | Datum::Long(_)) => {
            let (first, last) = numbers(logical);
            let end = if matches!(datum, Datum::Int(_)) { i64::from(i32::MAX) } else { i64::MAX };
            let all = [(-end - 1, first.checked_sub(1)?), (last.checked_add(1)?, end)];
            let (first, last) = all[random.below(all.len())];
            (first <= last).then(|| number(between(random, first, last), datum))
        }
        _ => None,
    }
}

/// The first and the last number that the Rust type holds.
fn numbers(logical: Logical) -> (i64, i64) {
    let days = |date: NaiveDate| date.signed_duration_since(NaiveDate::default()).num_days();
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    match logical {
        Logical::Date => (days(NaiveDate::MIN), days(NaiveDate::MAX)),
        Logical::TimeMillis => (0, DAY * 1_000 - 1),
        Logical::TimeMicros => (0, DAY * 1_000_000 - 1),
        Logical::TimestampMillis | Logical::LocalTimestampMillis => {
            (first.timestamp_millis(), last.timestamp_millis())
        }
        Logical::TimestampMicros | Logical::LocalTimestampMicros => {
            (first.timestamp_micros(), last.timestamp_micros())
        }
        _ => (i64::MIN, i64::MAX),
    }
}

/// One of the two, near one of them, near zero, or anywhere.
fn between(random: &mut Random, first: i64, last: i64) -> i64 {
    let near = i64::try_from(random.below(3)).expect("it is small");
    let anywhere = signed(random).rem_euclid(i128::from(last) - i128::from(first) + 1) + i128::from(first);
    let chosen = match random.below(5) {
        0 => first.saturating_add(near),
        1 => last.saturating_sub(near),
        2 => signed(random).rem_euclid(4_000_000).try_into().unwrap_or(0) - 2_000_000,
        _ => i64::try_from(anywhere).unwrap_or(first),
    };
    chosen.clamp(first, last)
}

fn number(value: i64, like: &Datum) -> Datum {
    match like {
        Datum::Int(_) => Datum::Int(i32::try_from(value).expect("the bounds are ints")),
        _ => Datum::Long(value),
    }
}

/// Any number of 127 bits, small ones as likely as large ones.
fn signed(random: &mut Random) -> i128 {
    let bits = (0..8).fold(0_i128, |bits, _| bits << 16 | i128::try_from(random.below(1 << 16)).unwrap_or(0));
    bits >> 1 >> random.below(100)
}

/// The shortest two's complement.
fn bytes(number: i128) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let is_redundant = |at: &usize| matches!((bytes[*at], bytes[*at + 1]), (0, ..0x80) | (0xff, 0x80..));
    bytes[(0..15).take_while(is_redundant).count()..].to_vec()
}

fn decimal(number: i128, like: &Datum) -> Option<Datum> {
    let bytes = bytes(number);
    let Datum::Fixed(fixed) = like else { return Some(Datum::Bytes(bytes)) };
    let mut extended = vec![if number < 0 { 0xff } else { 0 }; fixed.len().checked_sub(bytes.len())?];
    extended.extend(bytes);
    Some(Datum::Fixed(extended))
}

/// What the bytes of a big-decimal hold.
fn big_decimal(number: i128, scale: i32) -> Vec<u8> {
    let mut inner = Vec::new();
    Datum::Bytes(bytes(number)).encode(&mut inner);
    Datum::Int(scale).encode(&mut inner);
    inner
}

fn uuid(random: &mut Random) -> String {
    let mut part = |bytes: usize| {
        let byte = |_| format!("{:02x}", random.below(256));
        (0..bytes).map(byte).collect::<String>()
    };
    [part(4), part(2), part(2), part(2), part(6)].join("-")
}
