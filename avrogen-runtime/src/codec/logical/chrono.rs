//! Dates and times as chrono's types. Finer parts of a value than the schema's unit are cut off, towards the past.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc};

use super::number;

/// Days from 0001-01-01, day 1, to 1970-01-01.
const EPOCH: i32 = 719_163;

fn date(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(days.checked_add(EPOCH)?)
}

/// The time in parts of a second of so many nanoseconds; `None` in a leap second at the end of a day, whose number
/// would belong to the next one.
fn time_number(time: NaiveTime, nanos: u32) -> Option<i64> {
    let units = i64::from(1_000_000_000 / nanos);
    let number = i64::from(time.num_seconds_from_midnight()) * units + i64::from(time.nanosecond() / nanos);
    (number < 86_400 * units).then_some(number)
}

fn time(number: i64, nanos: u32) -> Option<NaiveTime> {
    let units = i64::from(1_000_000_000 / nanos);
    let seconds = u32::try_from(number.div_euclid(units)).ok()?;
    let rest = u32::try_from(number.rem_euclid(units)).ok()?;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, rest * nanos)
}

number! {
    /// `date` as `chrono::NaiveDate`.
    chrono_date: NaiveDate, int,
    |value: NaiveDate| Some(value.num_days_from_ce() - EPOCH),
    date,
    "date is beyond the years that chrono::NaiveDate holds"
}

number! {
    /// `time-millis` as `chrono::NaiveTime`.
    chrono_time_millis: NaiveTime, int,
    |value| time_number(value, 1_000_000).and_then(|number| i32::try_from(number).ok()),
    |number| time(i64::from(number), 1_000_000),
    "time-millis is not within a day"
}

number! {
    /// `time-micros` as `chrono::NaiveTime`.
    chrono_time_micros: NaiveTime, long,
    |value| time_number(value, 1_000),
    |number| time(number, 1_000),
    "time-micros is not within a day"
}

number! {
    /// `timestamp-millis` as `chrono::DateTime<Utc>`.
    chrono_timestamp_millis: DateTime<Utc>, long,
    |value: DateTime<Utc>| Some(value.timestamp_millis()),
    DateTime::from_timestamp_millis,
    "timestamp-millis is beyond the years that chrono::DateTime holds"
}

number! {
    /// `timestamp-micros` as `chrono::DateTime<Utc>`.
    chrono_timestamp_micros: DateTime<Utc>, long,
    |value: DateTime<Utc>| Some(value.timestamp_micros()),
    DateTime::from_timestamp_micros,
    "timestamp-micros is beyond the years that chrono::DateTime holds"
}

number! {
    /// `timestamp-nanos` as `chrono::DateTime<Utc>`, of which it reaches the years 1677 to 2262.
    chrono_timestamp_nanos: DateTime<Utc>, long,
    |value: DateTime<Utc>| value.timestamp_nanos_opt(),
    |number| Some(DateTime::from_timestamp_nanos(number)),
    "timestamp-nanos reaches the years 1677 to 2262 only"
}

number! {
    /// `local-timestamp-millis` as `chrono::NaiveDateTime`.
    chrono_local_timestamp_millis: NaiveDateTime, long,
    |value: NaiveDateTime| Some(value.and_utc().timestamp_millis()),
    |number| DateTime::from_timestamp_millis(number).map(|value| value.naive_utc()),
    "local-timestamp-millis is beyond the years that chrono::NaiveDateTime holds"
}

number! {
    /// `local-timestamp-micros` as `chrono::NaiveDateTime`.
    chrono_local_timestamp_micros: NaiveDateTime, long,
    |value: NaiveDateTime| Some(value.and_utc().timestamp_micros()),
    |number| DateTime::from_timestamp_micros(number).map(|value| value.naive_utc()),
    "local-timestamp-micros is beyond the years that chrono::NaiveDateTime holds"
}

number! {
    /// `local-timestamp-nanos` as `chrono::NaiveDateTime`, of which it reaches the years 1677 to 2262.
    chrono_local_timestamp_nanos: NaiveDateTime, long,
    |value: NaiveDateTime| value.and_utc().timestamp_nanos_opt(),
    |number| Some(DateTime::from_timestamp_nanos(number).naive_utc()),
    "local-timestamp-nanos reaches the years 1677 to 2262 only"
}
