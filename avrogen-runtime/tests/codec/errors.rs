//! Errors: one word, a kind, a place, a sentence.

use avrogen_runtime::__private::v1;
use avrogen_runtime::datum;
use avrogen_runtime::{
    Adapter, BoxError, Decode, Encode, Encoder, Error, ErrorKind, Limits, Reader, Writer, from_slice,
    from_slice_with, to_vec,
};

use crate::shapes::{Item, ORDER, Order, Payment, empty, order};

fn fails(bytes: &[u8]) -> Error {
    from_slice::<Order>(bytes).unwrap_err()
}

/// The bytes of an order and where a piece of them stands.
fn with(piece: &[u8]) -> (Vec<u8>, usize) {
    let bytes = to_vec(&order()).unwrap();
    let at = bytes.windows(piece.len()).position(|window| window == piece).unwrap();
    (bytes, at)
}

#[test]
fn an_error_is_one_word() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}

#[test]
fn where_the_input_ends() {
    let bytes = to_vec(&order()).unwrap();
    let mut places = Vec::new();
    for len in 0..bytes.len() {
        let error = fails(&bytes[..len]);
        assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
        let place = error.to_string();
        assert_eq!(place.strip_suffix(": unexpected end of input"), error.path());
        assert!(error.offset() <= len);
        if places.last() != Some(&place) {
            places.push(place);
        }
    }
    let places: Vec<_> =
        places.iter().filter_map(|place| place.strip_suffix(": unexpected end of input")).collect();
    let mut expected = vec!["Order.id".to_owned(), "Order.items".to_owned()];
    for item in 0..3 {
        let tags = ["tags", r#"tags["a \"b\""]"#, "tags", r#"tags["weight"]"#, "tags"];
        let places = ["sku", "price"].into_iter().chain(tags);
        expected.extend(places.map(|place| format!("Order.items[{item}].{place}")));
    }
    expected.extend(
        [
            "items",
            "payment",
            "payment(Card).number",
            "payment(Card).default",
            "status",
            "parent",
            "parent.id",
            "parent.items",
            "parent.payment",
            "parent.status",
            "parent.parent",
        ]
        .map(|place| format!("Order.{place}")),
    );
    assert_eq!(places, expected);
}

#[test]
fn what_the_bytes_cannot_be() {
    let say = |bytes: &[u8]| fails(bytes).to_string();

    let (mut bytes, at) = with(b"bolt");
    bytes[at + 1] = 0xff;
    let error = fails(&bytes);
    assert_eq!(error.to_string(), "Order.items[1].sku: string is not UTF-8");
    assert_eq!((error.kind(), error.offset()), (ErrorKind::Malformed, at - 1));

    let (mut bytes, at) = with(b"bolt");
    bytes[at - 1] = 0x07;
    assert_eq!(say(&bytes), "Order.items[1].sku: length is negative");

    let (mut bytes, at) = with(b"weight");
    bytes.splice(at + 6..at + 8, [0xff; 11]);
    assert_eq!(say(&bytes), r#"Order.items[0].tags["weight"]: long takes more than 64 bits"#);

    let card = to_vec(&Order { items: Vec::new(), parent: None, ..order() }).unwrap();
    assert_eq!(card.len(), 17);
    let wrong = |at: usize, byte: u8| {
        let mut bytes = card.clone();
        bytes[at] = byte;
        fails(&bytes).to_string()
    };
    assert_eq!(wrong(5, 0x06), "Order.payment: union has no branch 3");
    assert_eq!(wrong(5, 0x01), "Order.payment: union has no branch -1");
    assert_eq!(wrong(14, 0x02), "Order.payment(Card).default: boolean is neither 0 nor 1 but 2");
    assert_eq!(wrong(15, 0x04), "Order.status: enum has no symbol 2");
    assert_eq!(wrong(16, 0x05), "Order.parent: union has no branch -3");
    assert_eq!(wrong(4, 0x09), "Order.items[0].sku: unexpected end of input");
}

#[test]
fn what_the_schema_does_not_allow() {
    let (mut bytes, at) = with(&[0x06, 0x0f, 0x42, 0x3f]);
    bytes[at + 1..at + 4].copy_from_slice(&[0x7f; 3]);
    let error = fails(&bytes);
    assert_eq!(
        error.to_string(),
        "Order.items[2].price: decimal has more digits than the schema's precision"
    );
    assert_eq!((error.kind(), error.offset()), (ErrorKind::OutOfRange, at));
}

#[test]
fn bytes_left_over() {
    let mut bytes = to_vec(&order()).unwrap();
    bytes.push(0);
    let error = fails(&bytes);
    assert_eq!(error.to_string(), "Order: bytes left over behind the datum");
    assert_eq!((error.kind(), error.offset()), (ErrorKind::Malformed, bytes.len() - 1));
}

#[test]
fn limits_name_the_place_too() {
    let bytes = to_vec(&order()).unwrap();
    let limited = |limits| from_slice_with::<Order>(&bytes, limits).unwrap_err().to_string();
    assert_eq!(
        limited(Limits::new().memory(16).memory_per_byte(0)),
        "Order.items: decoded value takes more memory than the limit allows"
    );
    assert_eq!(limited(Limits::new().depth(1)), "Order.parent.id: records are nested too deeply");
}

#[test]
fn where_a_value_cannot_be_encoded() {
    let mut value = order();
    value.items[1].price = v1::rust_decimal::Decimal::new(1, 3);
    let expected = "Order.items[1].price: decimal has more fractional digits than the schema's scale";
    let error = to_vec(&value).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.kind(), ErrorKind::OutOfRange);

    let mut encoder = Encoder::new();
    encoder.encode(&order()).unwrap();
    assert_eq!(encoder.encode(&value).unwrap_err().to_string(), expected);
    assert!(encoder.encode(&order()).is_ok());

    let mut behind = vec![0xff; 9];
    let error = avrogen_runtime::append(&value, &mut behind).unwrap_err();
    assert_eq!(
        (error.to_string().as_str(), error.offset()),
        (expected, to_vec(&value).unwrap_err().offset())
    );

    let nested = Order { parent: Some(Box::new(value)), ..order() };
    assert_eq!(to_vec(&nested).unwrap_err().path(), Some("Order.parent.items[1].price"));
}

#[test]
fn of_several_data_each_is_walked_from_its_own_beginning() {
    let one = to_vec(&empty()).unwrap();
    let bytes = [&one[..], &one, &one[..3]].concat();
    let mut reader = Reader::new(&bytes);
    assert_eq!(reader.read::<Order>().unwrap(), empty());
    assert_eq!(reader.read::<Order>().unwrap(), empty());
    let error = reader.read::<Order>().unwrap_err();
    assert_eq!((error.to_string().as_str(), error.offset()), ("Order.status: unexpected end of input", 3));
}

/// A place that is not the adapter's to name.
struct Even;

impl Adapter for Even {
    type Avro = i64;
    type Rust = i64;

    fn to_avro(value: &i64) -> Result<i64, BoxError> {
        if value % 2 == 0 { Ok(*value) } else { Err(format!("{value} is odd").into()) }
    }

    fn from_avro(value: i64) -> Result<i64, BoxError> {
        Self::to_avro(&value)
    }
}

struct Pair(i64, i64);

static PAIR: v1::SchemaDef = v1::SchemaDef::new(
    "Pair",
    r#"{"type": "record", "name": "Pair", "fields": [{"name": "any", "type": "long"}, {"name": "even", "type": "long"}]}"#,
    0,
    0,
    &[],
);

impl Encode for Pair {
    fn bound(&self) -> usize {
        v1::long::MAX
    }

    fn encode(&self, out: &mut Writer) -> Result<(), Error> {
        v1::long::encode(self.0, out)?;
        v1::adapted::encode::<Even>(&self.1, out, |v, w| v1::long::encode(*v, w))
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&PAIR)
    }
}

impl<'de> Decode<'de> for Pair {
    fn decode(from: &mut Reader<'de>) -> Result<Self, Error> {
        Ok(Self(v1::long::decode(from)?, v1::adapted::decode::<Even>(from, v1::long::decode)?))
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&PAIR)
    }
}

#[test]
fn an_adapter_s_error_is_the_source() {
    let bytes = to_vec(&Pair(5, 4)).unwrap();
    assert_eq!(from_slice::<Pair>(&bytes).unwrap().1, 4);
    let error = from_slice::<Pair>(&[2, 6]).map(|_| ()).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.kind()), ("Pair.even: 3 is odd", ErrorKind::Adapter));
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "3 is odd");
    assert_eq!(to_vec(&Pair(5, 7)).unwrap_err().to_string(), "Pair.even: 7 is odd");
}

#[test]
fn a_type_without_a_schema_has_errors_without_a_place() {
    let error = from_slice::<Item>(b"\x02").unwrap_err();
    assert_eq!(
        (error.to_string().as_str(), error.path(), error.offset()),
        ("unexpected end of input", None, 1)
    );
}

#[test]
fn a_schema_knows_its_references() {
    assert_eq!((ORDER.name(), ORDER.references().len()), ("com.acme.Order", 1));
    let cards = &ORDER.references()[0];
    assert_eq!(
        (cards.subject(), cards.version(), cards.schema().name()),
        ("cards", Some(1), "com.acme.pay.Card")
    );
    assert!(matches!(order().payment, Some(Payment::Card(_))));
}

/// Nothing, many times, in front of what is wrong.
struct Nothings(Vec<()>, bool);

static NOTHINGS: v1::SchemaDef = v1::SchemaDef::new(
    "Nothings",
    r#"{"type": "record", "name": "Nothings", "fields": [
        {"name": "nulls", "type": {"type": "array", "items": "null"}}, {"name": "flag", "type": "boolean"}
    ]}"#,
    0,
    0,
    &[],
);

impl<'de> Decode<'de> for Nothings {
    fn decode(r: &mut Reader<'de>) -> Result<Self, Error> {
        Ok(Self(v1::array::decode(r, 0, v1::null::decode)?, v1::boolean::decode(r)?))
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&NOTHINGS)
    }
}

#[test]
fn the_walk_does_not_count_nothings() {
    // 8,000,000 nulls.
    let nulls = [0x80, 0xc8, 0xd0, 0x07, 0x00];
    crate::time::within(std::time::Duration::from_secs(10), "the walk", || {
        let value = from_slice::<Nothings>(&[&nulls[..], &[1]].concat()).unwrap();
        assert_eq!((value.0.len(), value.1), (8_000_000, true));
        let error = from_slice::<Nothings>(&[&nulls[..], &[7]].concat()).map(drop).unwrap_err();
        assert_eq!(error.to_string(), "Nothings.flag: boolean is neither 0 nor 1 but 7");
    });
}

/// An int and lists of nulls and booleans, for the faults that an order cannot have.
struct Lists(i32, Vec<()>, Vec<bool>, [u8; 2]);

static LISTS: v1::SchemaDef = v1::SchemaDef::new(
    "a.Lists",
    r#"{"type": "record", "name": "a.Lists", "fields": [
        {"name": "number", "type": "int"},
        {"name": "nulls", "type": {"type": "array", "items": "null"}},
        {"name": "flags", "type": {"type": "array", "items": "boolean"}},
        {"name": "code", "type": {"type": "fixed", "name": "Code", "size": 2}}
    ]}"#,
    0,
    0,
    &[],
);

impl<'de> Decode<'de> for Lists {
    fn decode(r: &mut Reader<'de>) -> Result<Self, Error> {
        Ok(Self(
            v1::int::decode(r)?,
            v1::array::decode(r, 0, v1::null::decode)?,
            v1::array::decode(r, 1, v1::boolean::decode)?,
            v1::fixed::decode(r)?,
        ))
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&LISTS)
    }
}

/// The same by the generated decoder and by the walk over the schema.
#[test]
fn each_reader_names_the_same_place() {
    let cases: [(&[u8], ErrorKind, &str); 11] = [
        (&[0xff; 12], ErrorKind::Malformed, "Lists.number: int takes more than 32 bits"),
        (&[0x80; 3], ErrorKind::UnexpectedEnd, "Lists.number: unexpected end of input"),
        (
            &[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
            ErrorKind::Malformed,
            "Lists.nulls: long takes more than 64 bits",
        ),
        (
            &[0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 0, 0, 0, 0],
            ErrorKind::LimitExceeded,
            "Lists.nulls: more items of zero bytes than the limit allows",
        ),
        (
            &[0, 3, 40, 0, 0, 1, 1],
            ErrorKind::Malformed,
            "Lists.nulls: block is larger than the rest of the input",
        ),
        (
            &[0, 3, 3, 0, 0, 1, 1],
            ErrorKind::Malformed,
            "Lists.nulls: block is larger than the rest of the input",
        ),
        (&[0, 0, 4, 1, 2, 0, 1, 1], ErrorKind::Malformed, "Lists.flags[1]: boolean is neither 0 nor 1 but 2"),
        (&[0, 0, 40, 1, 1, 0, 1, 1], ErrorKind::UnexpectedEnd, "Lists.flags[5]: unexpected end of input"),
        (&[0, 0, 0, 1], ErrorKind::UnexpectedEnd, "Lists.code: unexpected end of input"),
        (&[0, 0], ErrorKind::UnexpectedEnd, "Lists.flags: unexpected end of input"),
        (&[], ErrorKind::UnexpectedEnd, "Lists.number: unexpected end of input"),
    ];
    let schema = datum::Schema::of(&LISTS).unwrap();
    for (bytes, kind, text) in cases {
        let typed = from_slice::<Lists>(bytes).map(drop).unwrap_err();
        assert_eq!((typed.kind(), &*typed.to_string()), (kind, text), "{bytes:?}");
        let walked = datum::from_slice(&schema, bytes, Limits::new()).unwrap_err();
        assert_eq!((walked.kind(), &*walked.to_string()), (kind, text), "{bytes:?}");
        assert_eq!(typed.offset(), walked.offset(), "{bytes:?}");
    }
    let value = from_slice::<Lists>(&[14, 0, 2, 1, 0, 7, 8]).unwrap();
    assert_eq!((value.0, value.1.len(), value.2, value.3), (7, 0, vec![true], [7, 8]));
}
