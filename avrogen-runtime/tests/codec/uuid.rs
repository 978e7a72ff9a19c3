//! UUIDs on string and on fixed.

use avrogen_runtime::__private::v1;
use proptest::prelude::*;
use uuid::Uuid;

use crate::{decoded, encoded};

const TEXT: &str = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

#[test]
fn both_forms() {
    let value: Uuid = TEXT.parse().unwrap();
    let text = encoded(|w| v1::uuid_string::encode(value, w));
    assert_eq!(text, [b"\x48", TEXT.as_bytes()].concat());
    assert_eq!(decoded(&text, v1::uuid_string::decode).unwrap(), value);
    let fixed = encoded(|w| v1::uuid_fixed::encode(value, w));
    assert_eq!(fixed[..4], [0xf8, 0x1d, 0x4f, 0xae]);
    assert_eq!(decoded(&fixed, v1::uuid_fixed::decode).unwrap(), value);
}

#[test]
fn upper_case_is_read() {
    let upper = encoded(|w| v1::string::encode(&TEXT.to_uppercase(), w));
    assert_eq!(decoded(&upper, v1::uuid_string::decode).unwrap().to_string(), TEXT);
}

#[test]
fn what_is_no_uuid_of_36_characters() {
    let simple = TEXT.replace('-', "");
    let braced = format!("{{{TEXT}}}");
    let urn = format!("urn:uuid:{TEXT}");
    let damaged = TEXT.replace('f', "g");
    let shifted = "f81d4fae7-dec-11d0-a765-00a0c91e6bf6";
    let accented = format!("\u{e9}{}", &TEXT[2..]);
    for text in ["", &simple, &braced, &urn, &damaged, shifted, &TEXT[1..], &accented] {
        let bytes = encoded(|w| v1::string::encode(text, w));
        let error = decoded(&bytes, v1::uuid_string::decode).unwrap_err();
        assert_eq!(error.to_string(), "string is not a UUID of 36 characters", "{text}");
    }
}

proptest! {
    #[test]
    fn every_value_comes_back(bits in any::<u128>()) {
        let value = Uuid::from_u128(bits);
        let bytes = encoded(|w| v1::uuid_string::encode(value, w));
        prop_assert_eq!(decoded(&bytes, v1::uuid_string::decode).unwrap(), value);
        let bytes = encoded(|w| v1::uuid_fixed::encode(value, w));
        prop_assert_eq!(decoded(&bytes, v1::uuid_fixed::decode).unwrap(), value);
    }
}
