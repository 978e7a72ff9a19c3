//! `duration`: three numbers, each little-endian.

use avrogen_runtime::__private::v1;
use avrogen_runtime::Duration;

use crate::{decoded, encoded};

#[test]
fn bytes() {
    let value = Duration { months: 1, days: 0x0203, millis: 0x0405_0607 };
    let bytes = encoded(|w| v1::duration::encode(value, w));
    assert_eq!(bytes, [1, 0, 0, 0, 3, 2, 0, 0, 7, 6, 5, 4]);
    assert_eq!(decoded(&bytes, v1::duration::decode).unwrap(), value);
    assert!(decoded(&bytes[..11], v1::duration::decode).is_err());
}

#[test]
fn text() {
    let say = |months, days, millis| Duration { months, days, millis }.to_string();
    assert_eq!(say(0, 0, 0), "PT0S");
    assert_eq!(say(14, 0, 0), "P14M");
    assert_eq!(say(0, 45, 0), "P45D");
    assert_eq!(say(0, 0, 90_000), "PT90S");
    assert_eq!(say(0, 0, 5), "PT0.005S");
    assert_eq!(say(1, 2, 3_400), "P1M2DT3.4S");
    assert_eq!(say(u32::MAX, u32::MAX, u32::MAX), "P4294967295M4294967295DT4294967.295S");
}

#[test]
fn order_is_by_months_then_days_then_milliseconds() {
    let of = |months, days, millis| Duration { months, days, millis };
    assert!(of(0, 0, 1) < of(0, 1, 0) && of(0, 1, 0) < of(1, 0, 0));
    assert!(of(1, 0, 0) > of(0, 400, u32::MAX));
}

#[test]
fn serde() {
    let value = Duration { months: 1, days: 2, millis: 3 };
    let text = serde_json::to_string(&value).unwrap();
    assert_eq!(text, r#"{"months":1,"days":2,"millis":3}"#);
    assert_eq!(serde_json::from_str::<Duration>(&text).unwrap(), value);
}
