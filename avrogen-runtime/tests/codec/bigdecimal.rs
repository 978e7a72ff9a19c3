//! Decimals as `bigdecimal::BigDecimal`: the same bytes as `rust_decimal`'s, without its limits.

use std::time::Duration;

use avrogen_runtime::__private::v1;
use avrogen_runtime::{ErrorKind, Limits, Reader};
use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;
use proptest::prelude::*;

use crate::time::within;
use crate::{decoded, encoded, refused};

fn decimal(text: &str) -> BigDecimal {
    text.parse().unwrap()
}

#[test]
fn beyond_28_digits() {
    let text = "-1234567890123456789012345678901234567890.12345";
    let bytes = encoded(|w| v1::bigdecimal_bytes::encode::<50, 5>(&decimal(text), w));
    assert!(bytes.len() <= v1::bigdecimal_bytes::bound::<50, 5>(&decimal(text)));
    assert_eq!(decoded(&bytes, v1::bigdecimal_bytes::decode::<50, 5>).unwrap().to_string(), text);
    let fixed = encoded(|w| v1::bigdecimal_fixed::encode::<24, 50, 5>(&decimal(text), w));
    assert_eq!(fixed[..4], [0xff; 4]);
    assert_eq!(decoded(&fixed, v1::bigdecimal_fixed::decode::<24, 50, 5>).unwrap().to_string(), text);
    let said = refused(|w| v1::bigdecimal_fixed::encode::<8, 50, 5>(&decimal(text), w));
    assert_eq!(said, "decimal does not fit the schema's fixed");
}

#[test]
fn another_scale_is_changed_where_that_is_exact() {
    let encode = |text: &str| encoded(|w| v1::bigdecimal_bytes::encode::<9, 2>(&decimal(text), w));
    assert_eq!(encode("1.5"), encode("1.500"));
    assert_eq!(encode("7e3"), encode("7000.00"));
    assert_eq!(encode("0e-400"), [2, 0]);
    let said = |value: &BigDecimal| refused(|w| v1::bigdecimal_bytes::encode::<9, 2>(value, w));
    assert_eq!(said(&decimal("1.505")), "decimal has more fractional digits than the schema's scale");
    assert_eq!(said(&decimal("5e-400")), "decimal has more fractional digits than the schema's scale");
    assert_eq!(said(&decimal("10000000")), "decimal has more digits than the schema's precision");
    // Neither two billion zeros nor a power of ten of that size are made to find that out.
    for scale in [i64::MIN, -2_000_000_000, 2_000_000_000, i64::MAX] {
        said(&BigDecimal::new(BigInt::from(7), scale));
    }
}

#[test]
fn precision_is_checked_before_digits_are_made() {
    let bytes = encoded(|w| v1::bytes::encode(&vec![0x7f; 1_000_000], w));
    let decode = || decoded(&bytes, v1::bigdecimal_bytes::decode::<40, 2>).unwrap_err();
    let error = within(Duration::from_secs(1), "a million bytes", decode);
    assert_eq!(error.to_string(), "decimal has more digits than the schema's precision");
    // Close to the border it is exact.
    let nines = "9".repeat(40);
    let fits = encoded(|w| v1::bigdecimal_bytes::encode::<40, 0>(&decimal(&nines), w));
    assert_eq!(decoded(&fits, v1::bigdecimal_bytes::decode::<40, 0>).unwrap(), decimal(&nines));
    assert!(decoded(&fits, v1::bigdecimal_bytes::decode::<39, 0>).is_err());
}

#[test]
fn what_is_longer_than_needed_or_empty_is_read() {
    let read = |bytes: &[u8]| decoded(bytes, v1::bigdecimal_bytes::decode::<9, 2>).unwrap();
    assert_eq!(read(&[0]), decimal("0"));
    assert_eq!(read(&[&[80][..], &[0; 39], &[5]].concat()), decimal("0.05"));
    assert_eq!(read(&[&[80][..], &[0xff; 40]].concat()), decimal("-0.01"));
}

#[test]
fn big_decimal_carries_its_scale() {
    let big = |value: &BigDecimal| encoded(|w| v1::bigdecimal_big::encode(value, w));
    assert_eq!(big(&decimal("1.28")), [8, 4, 0, 0x80, 4]);
    for text in ["0", "-1e400", "1e-400", "123456789012345678901234567890.5"] {
        let bytes = big(&decimal(text));
        assert!(bytes.len() <= v1::bigdecimal_big::bound(&decimal(text)));
        assert_eq!(decoded(&bytes, v1::bigdecimal_big::decode).unwrap(), decimal(text));
    }
    let said = refused(|w| v1::bigdecimal_big::encode(&BigDecimal::new(BigInt::from(1), 1 << 40), w));
    assert_eq!(said, "big-decimal has a scale that is no int");
    for damaged in [&[0][..], &[4, 2, 7], &[8, 2, 7, 4, 0], &[6, 8, 7, 4]] {
        let error = decoded(damaged, v1::bigdecimal_big::decode).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
    }
}

#[test]
fn numbers_on_the_heap_are_charged() {
    let bytes = encoded(|w| v1::bigdecimal_bytes::encode::<9, 2>(&decimal("1.28"), w));
    let limits = Limits::new().memory(0).memory_per_byte(0);
    let error = v1::bigdecimal_bytes::decode::<9, 2>(&mut Reader::with_limits(&bytes, limits)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
}

proptest! {
    #[test]
    fn the_bytes_are_rust_decimal_s(digits in any::<i64>(), scale in 0..=6u32) {
        let small = rust_decimal::Decimal::new(digits, scale);
        let large = BigDecimal::new(digits.into(), scale.into());
        let expected = encoded(|w| v1::rust_decimal_bytes::encode::<28, 6>(small, w));
        prop_assert_eq!(&encoded(|w| v1::bigdecimal_bytes::encode::<28, 6>(&large, w)), &expected);
        prop_assert_eq!(decoded(&expected, v1::bigdecimal_bytes::decode::<28, 6>).unwrap(), large.clone());
        let expected = encoded(|w| v1::rust_decimal_fixed::encode::<12, 28, 6>(small, w));
        prop_assert_eq!(&encoded(|w| v1::bigdecimal_fixed::encode::<12, 28, 6>(&large, w)), &expected);
        let expected = encoded(|w| v1::rust_decimal_big::encode(small, w));
        prop_assert_eq!(encoded(|w| v1::bigdecimal_big::encode(&large, w)), expected);
    }
}
