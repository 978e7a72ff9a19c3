//! Dates and times as chrono's types.

use avrogen_runtime::__private::v1;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use proptest::prelude::*;

use crate::{decoded, encoded, refused};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The number that stands in bytes.
fn number(bytes: &[u8]) -> i64 {
    decoded(bytes, v1::long::decode).unwrap()
}

fn long(number: i64) -> Vec<u8> {
    encoded(|w| v1::long::encode(number, w))
}

#[test]
fn dates() {
    let table =
        [(day(1970, 1, 1), 0), (day(1969, 12, 31), -1), (day(2000, 2, 29), 11_016), (day(1, 1, 1), -719_162)];
    for (date, days) in table {
        let bytes = encoded(|w| v1::chrono_date::encode(date, w));
        assert_eq!(number(&bytes), days);
        assert_eq!(decoded(&bytes, v1::chrono_date::decode).unwrap(), date);
    }
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        let bytes = encoded(|w| v1::chrono_date::encode(date, w));
        assert_eq!(decoded(&bytes, v1::chrono_date::decode).unwrap(), date);
        let beyond = number(&bytes) + if date == NaiveDate::MAX { 1 } else { -1 };
        let error = decoded(&long(beyond), v1::chrono_date::decode).unwrap_err();
        assert_eq!(error.to_string(), "date is beyond the years that chrono::NaiveDate holds");
    }
    assert!(decoded(&long(i32::MAX.into()), v1::chrono_date::decode).is_err());
    assert!(decoded(&long(i32::MIN.into()), v1::chrono_date::decode).is_err());
}

#[test]
fn times_of_day() {
    let time = NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_999).unwrap();
    let millis = encoded(|w| v1::chrono_time_millis::encode(time, w));
    assert_eq!(number(&millis), 86_399_999);
    let micros = encoded(|w| v1::chrono_time_micros::encode(time, w));
    assert_eq!(number(&micros), 86_399_999_999);
    let read = decoded(&micros, v1::chrono_time_micros::decode).unwrap();
    assert_eq!(read, NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap());
    for beyond in [-1, 86_400_000] {
        let error = decoded(&long(beyond), v1::chrono_time_millis::decode).unwrap_err();
        assert_eq!(error.to_string(), "time-millis is not within a day");
    }
    for beyond in [-1, 86_400_000_000, i64::MAX, i64::MIN] {
        let error = decoded(&long(beyond), v1::chrono_time_micros::decode).unwrap_err();
        assert_eq!(error.to_string(), "time-micros is not within a day");
    }
    // A leap second at the end of the day would have the number of the next one.
    let leap = NaiveTime::from_hms_milli_opt(23, 59, 59, 1_500).unwrap();
    assert_eq!(refused(|w| v1::chrono_time_millis::encode(leap, w)), "time-millis is not within a day");
}

#[test]
fn timestamps() {
    let time = utc("2026-11-21T08:09:10.123456789Z");
    let millis = encoded(|w| v1::chrono_timestamp_millis::encode(time, w));
    assert_eq!(number(&millis), 1_795_248_550_123);
    let micros = encoded(|w| v1::chrono_timestamp_micros::encode(time, w));
    assert_eq!(number(&micros), 1_795_248_550_123_456);
    let nanos = encoded(|w| v1::chrono_timestamp_nanos::encode(time, w));
    assert_eq!(number(&nanos), 1_795_248_550_123_456_789);
    assert_eq!(
        decoded(&millis, v1::chrono_timestamp_millis::decode).unwrap(),
        utc("2026-11-21T08:09:10.123Z")
    );
    assert_eq!(
        decoded(&micros, v1::chrono_timestamp_micros::decode).unwrap(),
        utc("2026-11-21T08:09:10.123456Z")
    );
    assert_eq!(decoded(&nanos, v1::chrono_timestamp_nanos::decode).unwrap(), time);
}

#[test]
fn what_is_cut_off_goes_towards_the_past() {
    let time = utc("1969-12-31T23:59:59.999999999Z");
    assert_eq!(number(&encoded(|w| v1::chrono_timestamp_millis::encode(time, w))), -1);
    assert_eq!(number(&encoded(|w| v1::chrono_timestamp_micros::encode(time, w))), -1);
    assert_eq!(number(&encoded(|w| v1::chrono_timestamp_nanos::encode(time, w))), -1);
    let local = time.naive_utc();
    assert_eq!(number(&encoded(|w| v1::chrono_local_timestamp_millis::encode(local, w))), -1);
    let read = decoded(&long(-1), v1::chrono_timestamp_millis::decode).unwrap();
    assert_eq!(read, utc("1969-12-31T23:59:59.999Z"));
}

#[test]
fn timestamps_beyond_the_range() {
    let error = |bytes: &[u8]| decoded(bytes, v1::chrono_timestamp_millis::decode).unwrap_err().to_string();
    assert_eq!(error(&long(i64::MAX)), "timestamp-millis is beyond the years that chrono::DateTime holds");
    assert!(decoded(&long(i64::MIN), v1::chrono_timestamp_micros::decode).is_err());
    assert!(decoded(&long(i64::MIN), v1::chrono_timestamp_nanos::decode).is_ok());
    for time in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let micros = encoded(|w| v1::chrono_timestamp_micros::encode(time, w));
        let read = decoded(&micros, v1::chrono_timestamp_micros::decode).unwrap();
        assert!(time - read < Duration::microseconds(1));
        let said = refused(|w| v1::chrono_timestamp_nanos::encode(time, w));
        assert_eq!(said, "timestamp-nanos reaches the years 1677 to 2262 only");
        let said = refused(|w| v1::chrono_local_timestamp_nanos::encode(time.naive_utc(), w));
        assert_eq!(said, "local-timestamp-nanos reaches the years 1677 to 2262 only");
    }
}

proptest! {
    #[test]
    fn every_number_comes_back_or_is_refused(number in any::<i64>(), bits in 0..64u32) {
        let number = number >> bits;
        let bytes = long(number);
        macro_rules! check {
            ($($module:ident)*) => { $(
                if let Ok(value) = decoded(&bytes, v1::$module::decode) {
                    prop_assert_eq!(encoded(|w| v1::$module::encode(value, w)), long(number), "{}", stringify!($module));
                }
            )* };
        }
        check! {
            chrono_date chrono_time_millis chrono_time_micros
            chrono_timestamp_millis chrono_timestamp_micros chrono_timestamp_nanos
            chrono_local_timestamp_millis chrono_local_timestamp_micros chrono_local_timestamp_nanos
        }
    }
}
