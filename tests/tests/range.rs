//! What a Rust type or a logical type does not hold is an error that names the field, on either way.

use avrogen_runtime::{Encode, Error, ErrorKind, from_slice, to_vec};
use avrogen_tests::logical_types::com::acme::{Numbers, NumbersParts, Times};
use avrogen_tests::{logical_types_jiff as jiff, logical_types_raw as raw};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

const DAY: i64 = 86_400;

fn raw_times() -> raw::com::acme::Times {
    raw::com::acme::Times::new(0, 0, 0, 0, 0, 0, 0, 0, 0, None, vec![])
}

fn raw_numbers() -> raw::com::acme::Numbers {
    let id = Uuid::from_u128(1);
    raw::com::acme::Numbers {
        price: vec![0],
        weight: [0; 8].into(),
        any: vec![2, 0, 0],
        wide: vec![0],
        id: id.to_string(),
        key: [0; 16].into(),
        validity: avrogen_runtime::Duration::default(),
        parts: None,
        unknown: String::new(),
    }
}

fn times() -> Times {
    let (time, at) = (NaiveTime::default(), DateTime::UNIX_EPOCH);
    let local = at.naive_utc();
    Times::new(at.date_naive(), time, time, at, at, at, local, local, local, None, vec![])
}

fn numbers() -> Numbers {
    from_slice(&to_vec(&raw_numbers()).expect("it encodes")).expect("it is in range")
}

fn assert_at<T: std::fmt::Debug>(result: Result<T, Error>, path: &str, kinds: &[ErrorKind]) {
    let error = result.expect_err(path);
    assert_eq!(error.path(), Some(path), "{error}");
    assert!(kinds.contains(&error.kind()), "{error:?}");
}

#[test]
fn times_that_are_read() {
    type Change = fn(&mut raw::com::acme::Times);
    let changes: [(&str, Change); 15] = [
        ("Times.date", |times| times.date = i32::MAX),
        ("Times.date", |times| times.date = i32::MIN),
        ("Times.time_millis", |times| times.time_millis = -1),
        ("Times.time_millis", |times| times.time_millis = 86_400_000),
        ("Times.time_micros", |times| times.time_micros = -1),
        ("Times.time_micros", |times| times.time_micros = DAY * 1_000_000),
        ("Times.timestamp_millis", |times| times.timestamp_millis = i64::MAX),
        ("Times.timestamp_millis", |times| times.timestamp_millis = i64::MIN),
        ("Times.timestamp_micros", |times| times.timestamp_micros = i64::MAX),
        ("Times.timestamp_micros", |times| times.timestamp_micros = i64::MIN),
        ("Times.local_timestamp_millis", |times| times.local_timestamp_millis = i64::MAX),
        ("Times.local_timestamp_millis", |times| times.local_timestamp_millis = i64::MIN),
        ("Times.local_timestamp_micros", |times| times.local_timestamp_micros = i64::MAX),
        ("Times.local_timestamp_micros", |times| times.local_timestamp_micros = i64::MIN),
        ("Times.history[1]", |times| times.history = vec![0, i32::MIN, 0]),
    ];
    for (path, change) in changes {
        let mut times = raw_times();
        change(&mut times);
        let bytes = to_vec(&times).expect("a number is a number");
        assert_at(from_slice::<Times>(&bytes), path, &[ErrorKind::OutOfRange]);
        assert_at(from_slice::<jiff::com::acme::Times>(&bytes), path, &[ErrorKind::OutOfRange]);
    }
}

#[test]
fn numbers_that_are_read() {
    type Change = fn(&mut raw::com::acme::Numbers);
    let changes: [(&str, Change); 9] = [
        ("Numbers.price", |numbers| numbers.price = 10_000_000_000_i64.to_be_bytes().to_vec()),
        ("Numbers.price", |numbers| numbers.price = (-10_000_000_000_i64).to_be_bytes().to_vec()),
        ("Numbers.price", |numbers| numbers.price = vec![0x7f; 40]),
        ("Numbers.weight", |numbers| numbers.weight = 1_000_000_000_000_000_000_i64.to_be_bytes().into()),
        ("Numbers.any", |numbers| numbers.any = vec![]),
        ("Numbers.any", |numbers| numbers.any = vec![2, 1, 0, 0]),
        ("Numbers.id", |numbers| numbers.id = "no uuid".into()),
        ("Numbers.id", |numbers| numbers.id = Uuid::from_u128(1).simple().to_string()),
        ("Numbers.parts(string)", |numbers| {
            numbers.parts = Some(raw::com::acme::NumbersParts::Uuid("{}".into()));
        }),
    ];
    for (path, change) in changes {
        let mut numbers = raw_numbers();
        change(&mut numbers);
        let bytes = to_vec(&numbers).expect("bytes are bytes");
        let kinds = [ErrorKind::OutOfRange, ErrorKind::Malformed];
        assert_at(from_slice::<Numbers>(&bytes), path, &kinds);
        assert_at(from_slice::<jiff::com::acme::Numbers>(&bytes), path, &kinds);
    }
}

fn assert_refused(value: &impl Encode, path: &str) {
    assert_at(to_vec(value), path, &[ErrorKind::OutOfRange]);
}

#[test]
fn times_that_are_written() {
    let leap = NaiveTime::from_hms_milli_opt(23, 59, 59, 1_500).expect("a leap second");
    assert_refused(&Times { time_millis: leap, ..times() }, "Times.time_millis");
    assert_refused(&Times { time_micros: leap, ..times() }, "Times.time_micros");
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert_refused(&Times { timestamp_nanos: at, ..times() }, "Times.timestamp_nanos");
        let local = at.naive_utc();
        assert_refused(&Times { local_timestamp_nanos: local, ..times() }, "Times.local_timestamp_nanos");
        let all = Times {
            date: at.date_naive(),
            timestamp_millis: at,
            timestamp_micros: at,
            local_timestamp_millis: local,
            local_timestamp_micros: local,
            maybe: Some(at),
            history: vec![NaiveDate::MIN, NaiveDate::MAX],
            ..times()
        };
        let read: Times = from_slice(&to_vec(&all).expect("it is in range")).expect("it is in range");
        assert_eq!((read.date, read.history), (all.date, all.history));
        // What is finer than the unit is cut off, towards the past.
        assert_eq!(read.timestamp_millis.timestamp_millis(), at.timestamp_millis());
        assert_eq!(
            NaiveDateTime::and_utc(&read.local_timestamp_micros).timestamp_micros(),
            at.timestamp_micros()
        );
    }
}

#[test]
fn numbers_that_are_written() {
    for price in [Decimal::new(10_000_000_000, 2), Decimal::new(1, 3), Decimal::MAX, Decimal::MIN] {
        assert_refused(&Numbers { price, ..numbers() }, "Numbers.price");
    }
    for weight in [Decimal::new(1_000_000_000_000_000_000, 3), Decimal::new(-1, 4)] {
        assert_refused(&Numbers { weight, ..numbers() }, "Numbers.weight");
    }
    let parts = Some(NumbersParts::Decimal(Decimal::new(12_345, 0)));
    assert_refused(&Numbers { parts, ..numbers() }, "Numbers.parts(bytes)");

    let bytes = to_vec(&numbers()).expect("it is in range");
    let read: jiff::com::acme::Numbers = from_slice(&bytes).expect("it is in range");
    let price = "1e8".parse().expect("a number");
    assert_refused(&jiff::com::acme::Numbers { price, ..read.clone() }, "Numbers.price");
    let wide = "0.00001".parse().expect("a number");
    assert_refused(&jiff::com::acme::Numbers { wide, ..read }, "Numbers.wide");
}
