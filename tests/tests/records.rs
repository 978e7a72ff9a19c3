//! Records, enums and options: their bytes by the specification, and what callers do with them.

mod round;

use std::collections::BTreeMap;
use std::str::FromStr;

use avrogen_runtime::{AvroType, ErrorKind, from_slice, to_vec};
use avrogen_tests::defaults::com::acme as defaults;
use avrogen_tests::enums::com::acme::{Nothing, Single, Suit, Words};
use avrogen_tests::record::com::acme::{Address, Marker, User};

fn user() -> User {
    User {
        nick: Some("ada".into()),
        tags: vec!["a".into(), "bc".into()],
        limits: BTreeMap::from([("z".into(), 1), ("a".into(), -1)]),
        grid: vec![vec![Some(1.0), None], vec![]],
        ..User::new(
            42,
            "Ada",
            true,
            -1,
            1.5,
            -2.5,
            vec![0, 255],
            (),
            None,
            Some("ada@example.com".into()),
            vec![],
            BTreeMap::new(),
            vec![],
            Address::new("Main Street", Some(7)),
            BTreeMap::from([("work".into(), Address::new("", None))]),
            Marker::new(),
            (),
        )
    }
}

/// What does not contain itself has a bound besides.
fn round<T: AvroType + PartialEq + std::fmt::Debug>(value: &T) -> Vec<u8> {
    let bytes = round::round(value);
    assert!(value.bound() >= bytes.len(), "the bound is {}, the datum {}", value.bound(), bytes.len());
    bytes
}

#[test]
fn a_record_s_bytes_are_its_fields_in_order() {
    let mut expected = vec![84, 6, b'A', b'd', b'a', 1, 1];
    expected.extend(1.5_f32.to_le_bytes());
    expected.extend((-2.5_f64).to_le_bytes());
    expected.extend([4, 0, 255]); // avatar; `nothing` has no bytes
    expected.extend(b"\x02\x06ada"); // nick: branch 1
    expected.extend(b"\x00\x1eada@example.com"); // email: branch 0
    expected.extend(b"\x04\x02a\x04bc\x00"); // tags
    expected.extend(b"\x04\x02a\x01\x02z\x02\x00"); // limits, keys in order
    expected.extend(b"\x04\x04\x02"); // grid: two rows, two items, branch 1
    expected.extend(1.0_f64.to_le_bytes());
    expected.extend([0, 0, 0, 0]); // branch 0, end of the row, the empty row, end
    expected.extend(b"\x16Main Street\x02\x0e"); // home
    expected.extend(b"\x02\x08work\x00\x00\x00"); // others
    expected.push(0); // onlyNull: branch 0
    assert_eq!(round(&user()), expected);
}

#[test]
fn a_short_datum_names_the_field_that_is_missing() {
    let bytes = to_vec(&user()).expect("it encodes");
    let error = from_slice::<User>(&bytes[..bytes.len() - 8]).expect_err("it is short");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
    assert!(error.to_string().starts_with("User.others"), "{error}");
}

#[test]
fn the_schema_is_the_text_of_the_file() {
    let text = include_str!("../cases/record/user.avsc");
    assert_eq!(User::SCHEMA, text);
    assert_eq!(<User as AvroType>::SCHEMA.text(), text);
    assert_eq!(<User as AvroType>::SCHEMA.name(), "com.acme.User");
    let address = r#"{"type":"record","name":"Address","namespace":"com.acme","fields":[{"name":"street","type":"string"},{"name":"zip","type":["null","int"]}]}"#;
    assert_eq!(Address::SCHEMA, address);
}

#[test]
fn enums_know_their_symbols() {
    assert_eq!(Suit::ALL, [Suit::Spades, Suit::Hearts, Suit::Diamonds, Suit::Clubs]);
    assert_eq!(Suit::default(), Suit::Clubs);
    assert_eq!(Suit::from_str("HEARTS"), Ok(Suit::Hearts));
    assert_eq!(format!("{:>7}|", Suit::Clubs), "  CLUBS|");
    assert_eq!(
        "hearts".parse::<Suit>().map_err(|error| error.to_string()),
        Err("not a symbol of com.acme.Suit".into())
    );
    for word in Words::ALL {
        assert_eq!(word.as_str().parse(), Ok(*word));
        assert_eq!(round(word).len(), 1);
    }
    assert_eq!(round(&Single::Only), [0]);
    assert_eq!(Nothing::ALL, []);
    assert_eq!(from_slice::<Suit>(&[8]).expect_err("there are four").kind(), ErrorKind::Malformed);
    assert_eq!(from_slice::<Suit>(&[1]).expect_err("it is negative").kind(), ErrorKind::Malformed);
    assert!(from_slice::<Nothing>(&[0]).is_err());
}

#[test]
fn defaults_are_what_the_schema_says() {
    use defaults::{Defaults, DefaultsMaybeNumber, DefaultsNumber, Hash, Inner, Suit};

    let value = Defaults::default();
    assert!(value.nan.is_nan() && value.negative.is_sign_negative());
    assert_eq!((value.least, value.least_long, value.whole), (i32::MIN, i64::MIN, 3.0));
    assert_eq!(
        (value.tiny, value.exact, value.infinite),
        (5e-324, 0.123_456_789_012_345_6, f64::NEG_INFINITY)
    );
    assert_eq!(value.quoted, "\"q\"uo\te\\ \u{202e}#\"# }");
    assert_eq!(value.raw, [0, 255, b'"', b'\n']);
    assert_eq!((value.hash, value.suit), (Hash([255, 0]), Suit::Hearts));
    assert_eq!(value.list, [1, -2]);
    assert_eq!(value.map, BTreeMap::from([("a".into(), None), ("b".into(), Some("x".into()))]));
    assert_eq!((value.none, value.some, value.some_first), (None, Some(5), Some(5)));
    assert_eq!(value.number, DefaultsNumber::Double(1.5));
    assert_eq!(value.maybe_number, Some(DefaultsMaybeNumber::String("one".into())));
    let innermost = Inner::new(2);
    let inner = Inner { c: Some(Box::new(innermost.clone())), ..Inner::new(1) };
    assert_eq!((value.inner, innermost.b), (inner, "left out".into()));
    assert_eq!(value.day.to_string(), "2022-01-08");
    assert_eq!(value.at.timestamp_micros(), -1);
    assert_eq!(value.price.to_string(), "9.99");
    assert_eq!(value.id, uuid::Uuid::from_u128(42));
}
