//! Decimals as `rust_decimal::Decimal`.

use avrogen_runtime::__private::v1;
use avrogen_runtime::ErrorKind;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{decoded, encoded, refused};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A value of precision 9 and scale 2, on bytes.
fn bytes(text: &str) -> Vec<u8> {
    encoded(|w| v1::rust_decimal_bytes::encode::<9, 2>(decimal(text), w))
}

#[test]
fn the_shortest_two_s_complement() {
    let table: [(&str, &[u8]); 12] = [
        ("0", &[2, 0]),
        ("0.01", &[2, 1]),
        ("-0.01", &[2, 0xff]),
        ("1.27", &[2, 0x7f]),
        ("1.28", &[4, 0, 0x80]),
        ("-1.28", &[2, 0x80]),
        ("-1.29", &[4, 0xff, 0x7f]),
        ("2.55", &[4, 0, 0xff]),
        ("2.56", &[4, 1, 0]),
        ("12345.67", &[6, 0x12, 0xd6, 0x87]),
        ("9999999.99", &[8, 0x3b, 0x9a, 0xc9, 0xff]),
        ("-9999999.99", &[8, 0xc4, 0x65, 0x36, 0x01]),
    ];
    for (text, expected) in table {
        assert_eq!(bytes(text), expected, "{text}");
        let read = decoded(expected, v1::rust_decimal_bytes::decode::<9, 2>).unwrap();
        assert_eq!((read, read.scale()), (decimal(text), 2), "{text}");
    }
}

#[test]
fn another_scale_is_changed_where_that_is_exact() {
    assert_eq!(bytes("1.5"), bytes("1.50"));
    assert_eq!(bytes("1.5000"), bytes("1.50"));
    assert_eq!(bytes("-7"), bytes("-7.00"));
    assert_eq!(bytes("0.0000000000000000000000000000"), bytes("0"));
    let said = |text: &str| refused(|w| v1::rust_decimal_bytes::encode::<9, 2>(decimal(text), w));
    assert_eq!(said("1.505"), "decimal has more fractional digits than the schema's scale");
    assert_eq!(
        said("0.0000000000000000000000000001"),
        "decimal has more fractional digits than the schema's scale"
    );
    assert_eq!(said("10000000"), "decimal has more digits than the schema's precision");
    assert_eq!(said("-10000000.00"), "decimal has more digits than the schema's precision");
    assert_eq!(said("79228162514264337593543950335"), "decimal has more digits than the schema's precision");
}

#[test]
fn what_is_longer_than_needed_or_empty_is_read() {
    let read = |bytes: &[u8]| decoded(bytes, v1::rust_decimal_bytes::decode::<9, 2>).map(|v| v.to_string());
    assert_eq!(read(&[0]).unwrap(), "0.00");
    assert_eq!(read(&[4, 0, 1]).unwrap(), "0.01");
    assert_eq!(read(&[6, 0xff, 0xff, 0x80]).unwrap(), "-1.28");
    assert_eq!(read(&[&[80][..], &[0; 39], &[5]].concat()).unwrap(), "0.05");
    assert_eq!(read(&[&[80][..], &[0xff; 40]].concat()).unwrap(), "-0.01");
}

#[test]
fn what_the_precision_or_the_type_does_not_hold_is_refused() {
    let nine = decoded(&[8, 0x3b, 0x9a, 0xca, 0], v1::rust_decimal_bytes::decode::<9, 2>).unwrap_err();
    assert_eq!(nine.to_string(), "decimal has more digits than the schema's precision");
    let wide = [&[26][..], &[0x7f; 13]].concat();
    let error = decoded(&wide, v1::rust_decimal_bytes::decode::<38, 2>).unwrap_err();
    assert_eq!(error.to_string(), "decimal has more digits than rust_decimal::Decimal holds");
    assert_eq!(error.kind(), ErrorKind::OutOfRange);
    let wider = [&[40][..], &[0x7f; 20]].concat();
    assert!(decoded(&wider, v1::rust_decimal_bytes::decode::<60, 2>).is_err());
    // More fractional digits than the type has.
    assert!(decoded(&[2, 1], v1::rust_decimal_bytes::decode::<38, 30>).is_err());
}

#[test]
fn fixed_is_extended_by_its_sign() {
    let fixed = |text: &str| encoded(|w| v1::rust_decimal_fixed::encode::<5, 9, 2>(decimal(text), w));
    assert_eq!(fixed("-0.01"), [0xff; 5]);
    assert_eq!(fixed("2.55"), [0, 0, 0, 0, 0xff]);
    assert_eq!(decoded(&[0xff; 5], v1::rust_decimal_fixed::decode::<5, 9, 2>).unwrap(), decimal("-0.01"));
    let wide = encoded(|w| v1::rust_decimal_fixed::encode::<20, 9, 2>(decimal("-3"), w));
    assert_eq!(wide.len(), 20);
    assert_eq!(decoded(&wide, v1::rust_decimal_fixed::decode::<20, 9, 2>).unwrap(), decimal("-3"));
    let said = refused(|w| v1::rust_decimal_fixed::encode::<1, 9, 2>(decimal("1.28"), w));
    assert_eq!(said, "decimal does not fit the schema's fixed");
    assert_eq!(encoded(|w| v1::rust_decimal_fixed::encode::<0, 1, 0>(Decimal::ZERO, w)), [0; 0]);
}

#[test]
fn big_decimal_carries_its_scale() {
    let big = |text: &str| encoded(|w| v1::rust_decimal_big::encode(decimal(text), w));
    // Bytes that hold: bytes of the number, then the scale.
    assert_eq!(big("1.28"), [8, 4, 0, 0x80, 4]);
    let read = decoded(&[8, 4, 0, 0x80, 4], v1::rust_decimal_big::decode).unwrap();
    assert_eq!((read, read.scale()), (decimal("1.28"), 2));
    let max = big("-79228162514264337593543950335");
    assert!(max.len() <= v1::rust_decimal_big::MAX);
    // A negative scale is zeros at the end; one above 28 is given up where digits allow.
    let read = |bytes: &[u8]| decoded(bytes, v1::rust_decimal_big::decode).map(|v| v.to_string());
    assert_eq!(read(&[6, 2, 7, 5]).unwrap(), "7000");
    assert_eq!(read(&[6, 2, 100, 60]).unwrap(), "0.0000000000000000000000000001");
    assert_eq!(read(&[6, 2, 0, 0x7f]).unwrap(), "0");
    assert!(read(&[6, 2, 7, 0x7f]).is_err());
    assert!(read(&[6, 2, 7, 58]).is_err());
    for damaged in [&[0][..], &[2, 2], &[4, 2, 7], &[8, 2, 7, 4, 0], &[6, 8, 7, 4]] {
        assert_eq!(read(damaged).unwrap_err().kind(), ErrorKind::Malformed, "{damaged:?}");
    }
}

proptest! {
    #[test]
    fn every_value_comes_back(digits in -999_999_999_999i64..=999_999_999_999, scale in 0..=4u32) {
        let value = Decimal::new(digits, scale);
        let expected = i128::from(digits) * 10i128.pow(4 - scale);
        let bytes = encoded(|w| v1::rust_decimal_bytes::encode::<16, 4>(value, w));
        prop_assert!(bytes.len() <= v1::rust_decimal_bytes::MAX);
        let read = decoded(&bytes, v1::rust_decimal_bytes::decode::<16, 4>).unwrap();
        prop_assert_eq!((read, read.mantissa()), (value, expected));
        let bytes = encoded(|w| v1::rust_decimal_fixed::encode::<8, 16, 4>(value, w));
        prop_assert_eq!(&bytes, &i64::try_from(expected).unwrap().to_be_bytes());
        prop_assert_eq!(decoded(&bytes, v1::rust_decimal_fixed::decode::<8, 16, 4>).unwrap(), value);
        let bytes = encoded(|w| v1::rust_decimal_big::encode(value, w));
        prop_assert_eq!(decoded(&bytes, v1::rust_decimal_big::decode).unwrap(), value);
    }

    #[test]
    fn whatever_is_read_can_be_written(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
        let bytes = encoded(|w| v1::bytes::encode(&bytes, w));
        if let Ok(value) = decoded(&bytes, v1::rust_decimal_bytes::decode::<28, 6>) {
            let again = encoded(|w| v1::rust_decimal_bytes::encode::<28, 6>(value, w));
            prop_assert_eq!(decoded(&again, v1::rust_decimal_bytes::decode::<28, 6>).unwrap(), value);
        }
        if let Ok(value) = decoded(&bytes, v1::rust_decimal_big::decode) {
            let again = encoded(|w| v1::rust_decimal_big::encode(value, w));
            prop_assert_eq!(decoded(&again, v1::rust_decimal_big::decode).unwrap(), value);
        }
    }
}
