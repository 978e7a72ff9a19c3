//! encode and decode are inverse, for every leaf and for whole values.

use std::collections::{BTreeMap, HashMap};

use avrogen_runtime::__private::v1;
use avrogen_runtime::{Encoder, append, from_slice, to_vec};
use proptest::prelude::*;

use crate::shapes::{self, Card, Item, Order, Payment, Status};
use crate::{decoded, encoded};

/// Integers of all magnitudes; uniform ones are nearly all long.
fn magnitudes() -> impl Strategy<Value = i64> {
    (any::<i64>(), 0..64u32).prop_map(|(value, bits)| value >> bits)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9 ]{0,80}", "\\PC{0,40}"]
}

fn item() -> impl Strategy<Value = Item> {
    (text(), -999_999..=999_999i64, prop::collection::btree_map(text(), magnitudes(), 0..14))
        .prop_map(|(sku, cents, tags)| Item { sku, price: v1::rust_decimal::Decimal::new(cents, 2), tags })
}

fn order() -> impl Strategy<Value = Order> {
    let payment = prop_oneof![
        (magnitudes(), any::<bool>()).prop_map(|(number, default)| Payment::Card(Card { number, default })),
        text().prop_map(Payment::String),
    ];
    let status = prop_oneof![Just(Status::Open), Just(Status::Shipped)];
    let leaf = (text(), prop::collection::vec(item(), 0..4), prop::option::of(payment), status)
        .prop_map(|(id, items, payment, status)| Order { id, items, payment, status, parent: None });
    prop::collection::vec(leaf, 1..4).prop_map(|orders| {
        let nest = |inner: Option<Order>, outer: Order| Some(Order { parent: inner.map(Box::new), ..outer });
        orders.into_iter().fold(None, nest).unwrap_or_else(shapes::empty)
    })
}

proptest! {
    #[test]
    fn int(value in magnitudes().prop_map(|v| (v >> 32) as i32)) {
        let bytes = encoded(|w| v1::int::encode(value, w));
        prop_assert!((v1::int::MIN..=v1::int::MAX).contains(&bytes.len()));
        prop_assert_eq!(decoded(&bytes, v1::int::decode).unwrap(), value);
    }

    #[test]
    fn long(value in magnitudes()) {
        let bytes = encoded(|w| v1::long::encode(value, w));
        prop_assert!((v1::long::MIN..=v1::long::MAX).contains(&bytes.len()));
        prop_assert_eq!(decoded(&bytes, v1::long::decode).unwrap(), value);
    }

    /// An encoding that is longer than needed stands for the same value, up to 5 and 10 bytes.
    #[test]
    fn over_long(value in magnitudes(), surplus in 0..10usize) {
        let mut bytes = encoded(|w| v1::long::encode(value, w));
        let fits_int = i32::try_from(value).ok();
        let longer = (bytes.len() + surplus).min(10);
        while bytes.len() < longer {
            *bytes.last_mut().unwrap() |= 0x80;
            bytes.push(0);
        }
        prop_assert_eq!(decoded(&bytes, v1::long::decode).unwrap(), value);
        if bytes.len() <= 5 {
            prop_assert_eq!(decoded(&bytes, v1::int::decode).ok(), fits_int);
        } else {
            prop_assert!(decoded(&bytes, v1::int::decode).is_err());
        }
    }

    #[test]
    fn float_and_double(single in any::<u32>(), double in any::<u64>()) {
        let bytes = encoded(|w| v1::float::encode(f32::from_bits(single), w));
        prop_assert_eq!(decoded(&bytes, v1::float::decode).unwrap().to_bits(), single);
        let bytes = encoded(|w| v1::double::encode(f64::from_bits(double), w));
        prop_assert_eq!(decoded(&bytes, v1::double::decode).unwrap().to_bits(), double);
    }

    #[test]
    fn string(value in text()) {
        let bytes = encoded(|w| v1::string::encode(&value, w));
        prop_assert!(bytes.len() <= v1::string::bound(&value));
        prop_assert_eq!(&decoded(&bytes, v1::string::decode).unwrap(), &value);
        prop_assert_eq!(decoded(&bytes, v1::str_ref::decode).unwrap(), &value);
        prop_assert_eq!(&encoded(|w| v1::outlined::string::encode(&value, w)), &bytes);
    }

    /// Decoding takes exactly the texts that the standard library takes, owned and borrowed.
    #[test]
    fn string_or_not(bytes in prop::collection::vec(prop_oneof![0x20..0x7fu8, any::<u8>()], 0..80), behind in 0..80usize) {
        let mut input = encoded(|w| v1::bytes::encode(&bytes, w));
        input.resize(input.len() + behind, 0x80);
        let mut reader = v1::Reader::new(&input);
        let owned = v1::string::decode(&mut reader).ok();
        prop_assert_eq!(owned.as_deref(), std::str::from_utf8(&bytes).ok());
        let borrowed = v1::str_ref::decode(&mut v1::Reader::new(&input)).ok();
        prop_assert_eq!(borrowed, owned.as_deref());
    }

    #[test]
    fn bytes(value in prop::collection::vec(any::<u8>(), 0..100)) {
        let bytes = encoded(|w| v1::bytes::encode(&value, w));
        prop_assert!(bytes.len() <= v1::bytes::bound(&value));
        prop_assert_eq!(&decoded(&bytes, v1::bytes::decode).unwrap(), &value);
        prop_assert_eq!(decoded(&bytes, v1::bytes_ref::decode).unwrap(), &value[..]);
    }

    #[test]
    fn maps(value in prop::collection::btree_map(text(), magnitudes(), 0..40)) {
        let long = |v: &i64, w: &mut v1::Writer| v1::long::encode(*v, w);
        let bytes = encoded(|w| v1::map_btree::encode(&value, w, long));
        prop_assert!(bytes.len() <= v1::map_btree::bound(&value, |_| v1::long::MAX));
        let read: BTreeMap<String, i64> = decoded(&bytes, |r| v1::map_btree::decode(r, 1, v1::long::decode)).unwrap();
        prop_assert_eq!(&read, &value);
        let hashed: HashMap<String, i64> = value.clone().into_iter().collect();
        let bytes = encoded(|w| v1::map_hash::encode(&hashed, w, long));
        let read: HashMap<String, i64> = decoded(&bytes, |r| v1::map_hash::decode(r, 1, v1::long::decode)).unwrap();
        prop_assert_eq!(read, hashed);
    }

    #[test]
    fn whole_values(value in order()) {
        let bytes = to_vec(&value).unwrap();
        prop_assert_eq!(&from_slice::<Order>(&bytes).unwrap(), &value);
        let mut encoder = Encoder::new();
        prop_assert_eq!(encoder.encode(&value).unwrap(), &bytes[..]);
        let mut behind = b"prefix".to_vec();
        append(&value, &mut behind).unwrap();
        prop_assert_eq!(&behind[6..], &bytes[..]);
    }

    /// Whatever the bytes are, decoding them ends, and what it accepts can be encoded again.
    #[test]
    fn damaged_values(value in order(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = to_vec(&value).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes.truncate(cut.index(bytes.len()) + 1);
        match from_slice::<Order>(&bytes) {
            Ok(value) => prop_assert_eq!(from_slice::<Order>(&to_vec(&value).unwrap()).unwrap(), value),
            Err(error) => prop_assert!(error.path().is_some_and(|path| path.starts_with("Order")), "{:?}", error),
        }
    }
}
