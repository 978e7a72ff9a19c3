//! Dates and times as jiff's types: the same numbers as chrono's.

use avrogen_runtime::__private::v1;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, date, time};
use proptest::prelude::*;

use crate::{decoded, encoded, refused};

fn number(bytes: &[u8]) -> i64 {
    decoded(bytes, v1::long::decode).unwrap()
}

fn long(number: i64) -> Vec<u8> {
    encoded(|w| v1::long::encode(number, w))
}

fn stamp(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn dates() {
    for (day, days) in [(date(1970, 1, 1), 0), (date(1969, 12, 31), -1), (date(2000, 2, 29), 11_016)] {
        let bytes = encoded(|w| v1::jiff_date::encode(day, w));
        assert_eq!(number(&bytes), days);
        assert_eq!(decoded(&bytes, v1::jiff_date::decode).unwrap(), day);
    }
    for day in [Date::MIN, Date::MAX] {
        let bytes = encoded(|w| v1::jiff_date::encode(day, w));
        assert_eq!(decoded(&bytes, v1::jiff_date::decode).unwrap(), day);
        let beyond = number(&bytes) + if day == Date::MAX { 1 } else { -1 };
        let error = decoded(&long(beyond), v1::jiff_date::decode).unwrap_err();
        assert_eq!(error.to_string(), "date is beyond the years that jiff::civil::Date holds");
    }
    assert!(decoded(&long(i32::MIN.into()), v1::jiff_date::decode).is_err());
}

#[test]
fn times_of_day() {
    let late = time(23, 59, 59, 999_999_999);
    let millis = encoded(|w| v1::jiff_time_millis::encode(late, w));
    assert_eq!(number(&millis), 86_399_999);
    let micros = encoded(|w| v1::jiff_time_micros::encode(late, w));
    assert_eq!(number(&micros), 86_399_999_999);
    assert_eq!(decoded(&micros, v1::jiff_time_micros::decode).unwrap(), time(23, 59, 59, 999_999_000));
    assert_eq!(decoded(&long(0), v1::jiff_time_millis::decode).unwrap(), Time::midnight());
    for beyond in [-1, 86_400_000_000, i64::MAX, i64::MIN] {
        let error = decoded(&long(beyond), v1::jiff_time_micros::decode).unwrap_err();
        assert_eq!(error.to_string(), "time-micros is not within a day");
    }
    assert!(decoded(&long(86_400_000), v1::jiff_time_millis::decode).is_err());
}

#[test]
fn timestamps() {
    let time = stamp("2026-11-21T08:09:10.123456789Z");
    let millis = encoded(|w| v1::jiff_timestamp_millis::encode(time, w));
    assert_eq!(number(&millis), 1_795_248_550_123);
    let nanos = encoded(|w| v1::jiff_timestamp_nanos::encode(time, w));
    assert_eq!(number(&nanos), 1_795_248_550_123_456_789);
    let read = decoded(&millis, v1::jiff_timestamp_millis::decode).unwrap();
    assert_eq!(read, stamp("2026-11-21T08:09:10.123Z"));
    // Towards the past, as jiff's own accessors do not.
    let before = stamp("1969-12-31T23:59:59.999999999Z");
    assert_eq!(number(&encoded(|w| v1::jiff_timestamp_millis::encode(before, w))), -1);
    assert_eq!(number(&encoded(|w| v1::jiff_timestamp_micros::encode(before, w))), -1);
    let local = date(1969, 12, 31).at(23, 59, 59, 999_999_999);
    assert_eq!(number(&encoded(|w| v1::jiff_local_timestamp_micros::encode(local, w))), -1);
}

#[test]
fn what_is_beyond_the_range() {
    let error = decoded(&long(i64::MAX), v1::jiff_timestamp_millis::decode).unwrap_err();
    assert_eq!(error.to_string(), "timestamp-millis is beyond the years that jiff::Timestamp holds");
    for time in [Timestamp::MIN, Timestamp::MAX] {
        let said = refused(|w| v1::jiff_timestamp_nanos::encode(time, w));
        assert_eq!(said, "timestamp-nanos reaches the years 1677 to 2262 only");
        let bytes = encoded(|w| v1::jiff_timestamp_micros::encode(time, w));
        assert!(decoded(&bytes, v1::jiff_timestamp_micros::decode).is_ok());
    }
    for time in [DateTime::MIN, DateTime::MAX] {
        let bytes = encoded(|w| v1::jiff_local_timestamp_micros::encode(time, w));
        assert_eq!(decoded(&bytes, v1::jiff_local_timestamp_micros::decode).unwrap().date(), time.date());
        assert!(v1::jiff_local_timestamp_nanos::encode(time, &mut v1::Writer::new()).is_err());
        let beyond = number(&bytes) + if time == DateTime::MAX { 1 } else { -1 };
        assert!(decoded(&long(beyond), v1::jiff_local_timestamp_micros::decode).is_err());
    }
}

proptest! {
    #[test]
    fn every_number_means_what_it_means_to_chrono(number in any::<i64>(), bits in 0..64u32) {
        let bytes = long(number >> bits);
        macro_rules! check {
            ($($jiff:ident $chrono:ident)*) => { $(
                if let Ok(value) = decoded(&bytes, v1::$jiff::decode) {
                    prop_assert_eq!(&encoded(|w| v1::$jiff::encode(value, w)), &bytes, "{}", stringify!($jiff));
                    let other = decoded(&bytes, v1::$chrono::decode).unwrap();
                    prop_assert_eq!(texts(&value.to_string()), texts(&format!("{other:?}")));
                }
            )* };
        }
        check! {
            jiff_date chrono_date
            jiff_time_millis chrono_time_millis
            jiff_time_micros chrono_time_micros
            jiff_timestamp_millis chrono_timestamp_millis
            jiff_timestamp_micros chrono_timestamp_micros
            jiff_timestamp_nanos chrono_timestamp_nanos
            jiff_local_timestamp_millis chrono_local_timestamp_millis
            jiff_local_timestamp_micros chrono_local_timestamp_micros
            jiff_local_timestamp_nanos chrono_local_timestamp_nanos
        }
    }
}

/// A date or time without what the two crates print differently: signs of years, and zeros at the end.
fn texts(text: &str) -> String {
    let text = text.trim_end_matches('Z').trim_start_matches(['+', '-']).trim_start_matches('0');
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{}", fraction.trim_end_matches('0')),
        None => format!("{text}."),
    }
}
