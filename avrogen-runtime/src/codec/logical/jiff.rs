//! Dates and times as jiff's types. Finer parts of a value than the schema's unit are cut off, towards the past.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::number;

const EPOCH: Date = Date::constant(1970, 1, 1);
const DAY: i128 = 86_400_000_000_000;

fn days(date: Date) -> i32 {
    (date - EPOCH).get_days()
}

fn date(days: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn time_nanos(time: Time) -> i64 {
    let seconds = (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60 + i64::from(time.second());
    seconds * 1_000_000_000 + i64::from(time.subsec_nanosecond())
}

/// From nanoseconds since midnight.
fn time(nanos: i64) -> Option<Time> {
    let (seconds, rest) = (nanos.div_euclid(1_000_000_000), nanos.rem_euclid(1_000_000_000));
    let (hour, minute) = (i8::try_from(seconds / 3600).ok()?, i8::try_from(seconds / 60 % 60).ok()?);
    Time::new(hour, minute, i8::try_from(seconds % 60).ok()?, i32::try_from(rest).ok()?).ok()
}

/// Units of so many nanoseconds since the epoch, rounded down.
fn timestamp_number(value: Timestamp, unit: i128) -> Option<i64> {
    i64::try_from(value.as_nanosecond().div_euclid(unit)).ok()
}

fn timestamp(number: i64, unit: i128) -> Option<Timestamp> {
    Timestamp::from_nanosecond(i128::from(number) * unit).ok()
}

fn local_number(value: DateTime, unit: i128) -> Option<i64> {
    let nanos = i128::from(days(value.date())) * DAY + i128::from(time_nanos(value.time()));
    i64::try_from(nanos.div_euclid(unit)).ok()
}

fn local(number: i64, unit: i128) -> Option<DateTime> {
    let nanos = i128::from(number) * unit;
    let date = date(i32::try_from(nanos.div_euclid(DAY)).ok()?)?;
    Some(date.to_datetime(time(i64::try_from(nanos.rem_euclid(DAY)).ok()?)?))
}

number! {
    /// `date` as `jiff::civil::Date`.
    jiff_date: Date, int,
    |value| Some(days(value)),
    date,
    "date is beyond the years that jiff::civil::Date holds"
}

number! {
    /// `time-millis` as `jiff::civil::Time`.
    jiff_time_millis: Time, int,
    |value| i32::try_from(time_nanos(value) / 1_000_000).ok(),
    |number| time(i64::from(number) * 1_000_000),
    "time-millis is not within a day"
}

number! {
    /// `time-micros` as `jiff::civil::Time`.
    jiff_time_micros: Time, long,
    |value| Some(time_nanos(value) / 1_000),
    |number: i64| time(number.checked_mul(1_000)?),
    "time-micros is not within a day"
}

number! {
    /// `timestamp-millis` as `jiff::Timestamp`.
    jiff_timestamp_millis: Timestamp, long,
    |value| timestamp_number(value, 1_000_000),
    |number| timestamp(number, 1_000_000),
    "timestamp-millis is beyond the years that jiff::Timestamp holds"
}

number! {
    /// `timestamp-micros` as `jiff::Timestamp`.
    jiff_timestamp_micros: Timestamp, long,
    |value| timestamp_number(value, 1_000),
    |number| timestamp(number, 1_000),
    "timestamp-micros is beyond the years that jiff::Timestamp holds"
}

number! {
    /// `timestamp-nanos` as `jiff::Timestamp`, of which it reaches the years 1677 to 2262.
    jiff_timestamp_nanos: Timestamp, long,
    |value| timestamp_number(value, 1),
    |number| timestamp(number, 1),
    "timestamp-nanos reaches the years 1677 to 2262 only"
}

number! {
    /// `local-timestamp-millis` as `jiff::civil::DateTime`.
    jiff_local_timestamp_millis: DateTime, long,
    |value| local_number(value, 1_000_000),
    |number| local(number, 1_000_000),
    "local-timestamp-millis is beyond the years that jiff::civil::DateTime holds"
}

number! {
    /// `local-timestamp-micros` as `jiff::civil::DateTime`.
    jiff_local_timestamp_micros: DateTime, long,
    |value| local_number(value, 1_000),
    |number| local(number, 1_000),
    "local-timestamp-micros is beyond the years that jiff::civil::DateTime holds"
}

number! {
    /// `local-timestamp-nanos` as `jiff::civil::DateTime`, of which it reaches the years 1677 to 2262.
    jiff_local_timestamp_nanos: DateTime, long,
    |value| local_number(value, 1),
    |number| local(number, 1),
    "local-timestamp-nanos reaches the years 1677 to 2262 only"
}
