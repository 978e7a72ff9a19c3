//! Types as the generator makes them: nested, optional, of a union, recursive, with a logical type.

use ::avrogen_runtime::__private::v1;

pub(crate) static ORDER: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.Order",
    r#"{"type": "record", "name": "com.acme.Order", "fields": [
        {"name": "id", "type": "string"},
        {"name": "items", "type": {"type": "array", "items": {"type": "record", "name": "Item", "fields": [
            {"name": "sku", "type": "string"},
            {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 6, "scale": 2}},
            {"name": "tags", "type": {"type": "map", "values": "long"}}
        ]}}},
        {"name": "payment", "type": ["null", "com.acme.pay.Card", "string"]},
        {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["OPEN", "SHIPPED"]}},
        {"name": "parent", "type": ["null", "Order"]}
    ]}"#,
    0,
    0,
    &[v1::Reference::new("cards", Some(1), &CARD)],
);

pub(crate) static CARD: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.pay.Card",
    r#"{"type": "record", "name": "com.acme.pay.Card", "fields": [
        {"name": "number", "type": "long"},
        {"name": "default", "type": "boolean"}
    ]}"#,
    0,
    0,
    &[],
);

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Order {
    pub(crate) id: v1::String,
    pub(crate) items: v1::Vec<Item>,
    pub(crate) payment: Option<Payment>,
    pub(crate) status: Status,
    pub(crate) parent: Option<v1::Box<Order>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) sku: v1::String,
    pub(crate) price: v1::rust_decimal::Decimal,
    pub(crate) tags: v1::BTreeMap<v1::String, i64>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Payment {
    Card(Card),
    String(v1::String),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    pub(crate) number: i64,
    pub(crate) default: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Status {
    Open,
    Shipped,
}

impl v1::Encode for Order {
    fn bound(&self) -> usize {
        v1::string::bound(&self.id)
            + v1::array::bound(&self.items, |v| v1::Encode::bound(v))
            + 1
            + self.payment.as_ref().map_or(0, |v| match v {
                Payment::Card(v) => v1::Encode::bound(v),
                Payment::String(v) => v1::string::bound(v),
            })
            + 2
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        w.nested(|w| {
            v1::string::encode(&self.id, w)?;
            v1::array::encode(&self.items, w, |v, w| v1::Encode::encode(v, w))?;
            match &self.payment {
                None => v1::union_index::encode(0, w)?,
                Some(Payment::Card(v)) => {
                    v1::union_index::encode(1, w)?;
                    v1::Encode::encode(v, w)?;
                }
                Some(Payment::String(v)) => {
                    v1::union_index::encode(2, w)?;
                    v1::string::encode(v, w)?;
                }
            }
            v1::enum_index::encode(self.status as u32, w)?;
            v1::null_first::encode(self.parent.as_ref(), w, |v, w| v1::Encode::encode(&**v, w))
        })
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&ORDER)
    }
}

impl<'de> v1::Decode<'de> for Order {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        r.nested(|r| {
            Ok(Self {
                id: v1::string::decode(r)?,
                items: v1::array::decode(r, 3, |r| v1::Decode::decode(r))?,
                payment: match v1::union_index::decode(r)? {
                    0 => None,
                    1 => Some(Payment::Card(v1::Decode::decode(r)?)),
                    2 => Some(Payment::String(v1::string::decode(r)?)),
                    n => return Err(v1::union_index::unknown(n, r)),
                },
                status: match v1::enum_index::decode(r)? {
                    0 => Status::Open,
                    1 => Status::Shipped,
                    n => return Err(v1::enum_index::unknown(n, r)),
                },
                parent: v1::null_first::decode(r, |r| v1::boxed::decode(r, |r| v1::Decode::decode(r)))?,
            })
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&ORDER)
    }
}

impl v1::AvroType for Order {
    const SCHEMA: &'static v1::SchemaDef = &ORDER;
}

impl v1::Encode for Item {
    fn bound(&self) -> usize {
        v1::string::bound(&self.sku)
            + v1::rust_decimal_bytes::MAX
            + v1::map_btree::bound(&self.tags, |_| v1::long::MAX)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.sku, w)?;
        v1::rust_decimal_bytes::encode::<6, 2>(self.price, w)?;
        v1::map_btree::encode(&self.tags, w, |v, w| v1::long::encode(*v, w))
    }
}

impl<'de> v1::Decode<'de> for Item {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            sku: v1::string::decode(r)?,
            price: v1::rust_decimal_bytes::decode::<6, 2>(r)?,
            tags: v1::map_btree::decode(r, v1::long::MIN, v1::long::decode)?,
        })
    }
}

impl v1::Encode for Card {
    fn bound(&self) -> usize {
        v1::long::MAX + v1::boolean::MAX
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(self.number, w)?;
        v1::boolean::encode(self.default, w)
    }
}

impl<'de> v1::Decode<'de> for Card {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { number: v1::long::decode(r)?, default: v1::boolean::decode(r)? })
    }
}

/// An order with something at every place, whose parent has nothing anywhere.
pub(crate) fn order() -> Order {
    let item = |sku: &str, cents| Item {
        sku: sku.into(),
        price: v1::rust_decimal::Decimal::new(cents, 2),
        tags: [("weight".into(), 300), ("a \"b\"".into(), -1)].into(),
    };
    Order {
        id: "A-1".into(),
        items: vec![item("nut", 10), item("bolt", -1_250), item("washer", 999_999)],
        payment: Some(Payment::Card(Card { number: 4_111_111_111_111_111, default: true })),
        status: Status::Shipped,
        parent: Some(Box::new(empty())),
    }
}

pub(crate) fn empty() -> Order {
    Order { id: String::new(), items: Vec::new(), payment: None, status: Status::Open, parent: None }
}
