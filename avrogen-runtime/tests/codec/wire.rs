//! The bytes that the Avro 1.12 specification prints, and others that follow from it.

use std::collections::{BTreeMap, HashMap};

use avrogen_runtime::__private::v1;

use crate::{decoded, encoded};

#[test]
fn int_and_long_as_in_the_specification() {
    let table: [(i32, &[u8]); 9] = [
        (0, &[0x00]),
        (-1, &[0x01]),
        (1, &[0x02]),
        (-2, &[0x03]),
        (2, &[0x04]),
        (-64, &[0x7f]),
        (64, &[0x80, 0x01]),
        (i32::MAX, &[0xfe, 0xff, 0xff, 0xff, 0x0f]),
        (i32::MIN, &[0xff, 0xff, 0xff, 0xff, 0x0f]),
    ];
    for (value, bytes) in table {
        assert_eq!(encoded(|w| v1::int::encode(value, w)), bytes);
        assert_eq!(encoded(|w| v1::outlined::int::encode(value, w)), bytes);
        assert_eq!(encoded(|w| v1::long::encode(value.into(), w)), bytes);
        assert_eq!(decoded(bytes, v1::int::decode).unwrap(), value);
        assert_eq!(decoded(bytes, v1::outlined::int::decode).unwrap(), value);
        assert_eq!(decoded(bytes, v1::long::decode).unwrap(), i64::from(value));
    }
}

#[test]
fn long_beyond_eight_bytes() {
    let table: [(i64, &[u8]); 5] = [
        ((1 << 55) - 1, &[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
        (1 << 55, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]),
        (1 << 62, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]),
        (i64::MAX, &[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        (i64::MIN, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
    ];
    for (value, bytes) in table {
        assert_eq!(encoded(|w| v1::long::encode(value, w)), bytes);
        assert_eq!(encoded(|w| v1::outlined::long::encode(value, w)), bytes);
        assert_eq!(decoded(bytes, v1::long::decode).unwrap(), value);
        assert_eq!(decoded(bytes, v1::outlined::long::decode).unwrap(), value);
    }
}

#[test]
fn the_other_primitives() {
    assert_eq!(encoded(|w| v1::null::encode((), w)), b"");
    assert_eq!(encoded(|w| v1::boolean::encode(true, w)), [1]);
    assert_eq!(encoded(|w| v1::float::encode(1.5, w)), [0, 0, 0xc0, 0x3f]);
    assert_eq!(encoded(|w| v1::double::encode(-2.0, w)), [0, 0, 0, 0, 0, 0, 0, 0xc0]);
    assert_eq!(encoded(|w| v1::string::encode("foo", w)), [0x06, 0x66, 0x6f, 0x6f]);
    assert_eq!(encoded(|w| v1::bytes::encode(&[0xde, 0xad], w)), [0x04, 0xde, 0xad]);
    assert_eq!(encoded(|w| v1::fixed::encode(&[1, 2, 3], w)), [1, 2, 3]);
    decoded(b"", v1::null::decode).unwrap();
    assert_eq!(decoded(b"\x06foo", v1::str_ref::decode).unwrap(), "foo");
    assert_eq!(decoded(b"\x04\xde\xad", v1::bytes_ref::decode).unwrap(), [0xde, 0xad]);
    assert_eq!(decoded(&[1, 2, 3], v1::fixed::decode::<3>).unwrap(), [1, 2, 3]);
    assert_eq!(decoded(&[], v1::fixed::decode::<0>).unwrap(), [0; 0]);
}

#[test]
fn payloads_of_nan_survive() {
    let bits = 0x7ff4_dead_beef_0001;
    let bytes = encoded(|w| v1::double::encode(f64::from_bits(bits), w));
    assert_eq!(decoded(&bytes, v1::double::decode).unwrap().to_bits(), bits);
}

#[test]
fn array_and_map_as_in_the_specification() {
    let array = encoded(|w| v1::array::encode(&[3, 27], w, |v, w| v1::long::encode(*v, w)));
    assert_eq!(array, [0x04, 0x06, 0x36, 0x00]);
    assert_eq!(decoded(&array, |r| v1::array::decode(r, 1, v1::long::decode)).unwrap(), [3, 27]);

    let map = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    let bytes = encoded(|w| v1::map_btree::encode(&map, w, |v, w| v1::int::encode(*v, w)));
    assert_eq!(bytes, b"\x04\x02a\x02\x02b\x04\x00");
    assert_eq!(decoded(&bytes, |r| v1::map_btree::decode(r, 1, v1::int::decode)).unwrap(), map);
    let hashed: HashMap<String, i32> = map.into_iter().collect();
    assert_eq!(decoded(&bytes, |r| v1::map_hash::decode(r, 1, v1::int::decode)).unwrap(), hashed);
    let borrowed: BTreeMap<&str, i32> =
        decoded(&bytes, |r| v1::map_btree::decode(r, 1, v1::int::decode)).unwrap();
    assert_eq!(borrowed, BTreeMap::from([("a", 1), ("b", 2)]));
}

#[test]
fn union_and_enum_as_in_the_specification() {
    // ["null", "string"]
    let text = "a".to_owned();
    let some = encoded(|w| v1::null_first::encode(Some(&text), w, |v, w| v1::string::encode(v, w)));
    assert_eq!(some, [0x02, 0x02, 0x61]);
    assert_eq!(encoded(|w| v1::null_first::encode(None::<&String>, w, |_, _| Ok(()))), [0x00]);
    assert_eq!(
        encoded(|w| v1::null_last::encode(Some(&text), w, |v, w| v1::string::encode(v, w))),
        b"\x00\x02a"
    );
    assert_eq!(encoded(|w| v1::null_last::encode(None::<&String>, w, |_, _| Ok(()))), [0x02]);
    // {"type": "enum", "symbols": ["A", "B", "C", "D"]}, "D"
    assert_eq!(encoded(|w| v1::enum_index::encode(3, w)), [0x06]);
    assert_eq!(encoded(|w| v1::enum_index::encode(64, w)), [0x80, 0x01]);
    assert_eq!(decoded(&[0x80, 0x01], v1::enum_index::decode).unwrap(), 64);
}
