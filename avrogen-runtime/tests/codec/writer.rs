//! The writer's buffer: grown where a bound falls short, reused, never shown beyond what was written.

use avrogen_runtime::__private::v1;
use avrogen_runtime::{Encode, Encoder, Error, ErrorKind, Writer, append, to_vec};

use crate::shapes::{Order, order};

/// A value whose bound is wrong.
struct Liar<T>(T, usize);

impl<T: Encode> Encode for Liar<T> {
    fn bound(&self) -> usize {
        self.1
    }

    fn encode(&self, out: &mut Writer) -> Result<(), Error> {
        self.0.encode(out)
    }
}

#[test]
fn a_wrong_bound_changes_nothing() {
    let bytes = to_vec(&order()).unwrap();
    for bound in [0, 1, bytes.len() - 1, bytes.len(), 100_000] {
        assert_eq!(to_vec(&Liar(order(), bound)).unwrap(), bytes);
    }
}

#[test]
fn every_leaf_grows_the_buffer_wherever_it_ends() {
    for room in 0..200 {
        let mut writer = Writer::append_to(vec![7; room]);
        let written = room;
        let text = "x".repeat(room);
        v1::string::encode(&text, &mut writer).unwrap();
        v1::long::encode(i64::MIN, &mut writer).unwrap();
        v1::int::encode(-1, &mut writer).unwrap();
        v1::double::encode(1.0, &mut writer).unwrap();
        v1::boolean::encode(true, &mut writer).unwrap();
        v1::fixed::encode(&[9; 100], &mut writer).unwrap();
        let vec = writer.into_vec();
        let behind = vec.len() - written;
        assert_eq!(behind, (if room < 64 { 1 } else { 2 }) + room + 10 + 1 + 8 + 1 + 100);
        assert_eq!(&vec[..room], vec![7; room]);
        assert_eq!(&vec[vec.len() - 100..], [9; 100]);
    }
}

#[test]
fn an_encoder_shows_each_message_alone() {
    let mut encoder = Encoder::new();
    let long = to_vec(&order()).unwrap();
    let short = to_vec(&Order { items: Vec::new(), ..order() }).unwrap();
    assert_eq!(encoder.encode(&order()).unwrap(), long);
    assert_eq!(encoder.encode(&Order { items: Vec::new(), ..order() }).unwrap(), short);
    assert_eq!(encoder.encode(&order()).unwrap(), long);
}

#[test]
fn after_an_error_a_vector_is_as_it_was() {
    let mut value = order();
    value.items[1].price = v1::rust_decimal::Decimal::new(1, 3);
    let mut vec = vec![1, 2, 3];
    let error = append(&value, &mut vec).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutOfRange);
    assert_eq!(vec, [1, 2, 3]);
}

#[test]
fn a_prefix_stands_in_front_of_the_datum() {
    let mut writer = Writer::new();
    writer.write(&[0, 0, 0, 0, 7]);
    order().encode(&mut writer).unwrap();
    assert_eq!(writer.as_slice()[..5], [0, 0, 0, 0, 7]);
    assert_eq!(writer.as_slice()[5..], to_vec(&order()).unwrap());
    assert_eq!(writer.len(), writer.as_slice().len());
    writer.clear();
    assert!(writer.is_empty());
}

#[test]
fn a_value_nested_too_deeply_is_refused() {
    let nested =
        |levels| (1..levels).fold(order(), |inner, _| Order { parent: Some(Box::new(inner)), ..order() });
    // `order()` has a parent of its own.
    assert!(to_vec(&nested(127)).is_ok());
    assert_eq!(to_vec(&nested(128)).unwrap_err().kind(), ErrorKind::LimitExceeded);
}
