//! Nested records, 20 items, a union of three records.

use ::avrogen_runtime::__private::v1;

pub(super) static SCHEMA: v1::SchemaDef =
    v1::SchemaDef::new("bench.Order", include_str!("../../schemas/order.avsc"), 0, 0, &[]);

/// `bench.Order`
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// `id`
    pub id: v1::String,
    /// `customer`
    pub customer: Customer,
    /// `items`
    pub items: v1::Vec<Item>,
    /// `payment`
    pub payment: OrderPayment,
    /// `placed`
    pub placed: i64,
    /// `note`
    pub note: Option<v1::String>,
}

impl v1::Encode for Order {
    fn bound(&self) -> usize {
        10 + v1::string::bound(&self.id)
            + v1::Encode::bound(&self.customer)
            + v1::array::bound(&self.items, |v| v1::Encode::bound(v))
            + v1::Encode::bound(&self.payment)
            + v1::null_first::bound(self.note.as_ref(), |v| v1::string::bound(v))
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.id, w)?;
        v1::Encode::encode(&self.customer, w)?;
        v1::array::encode(&self.items, w, |v, w| v1::Encode::encode(v, w))?;
        v1::Encode::encode(&self.payment, w)?;
        v1::long::encode(self.placed, w)?;
        v1::null_first::encode(self.note.as_ref(), w, |v, w| v1::string::encode(v, w))?;
        Ok(())
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl<'de> v1::Decode<'de> for Order {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            id: v1::string::decode(r)?,
            customer: v1::Decode::decode(r)?,
            items: v1::array::decode(r, 6, |r| v1::Decode::decode(r))?,
            payment: v1::Decode::decode(r)?,
            placed: v1::long::decode(r)?,
            note: v1::null_first::decode(r, |r| v1::string::decode(r))?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

/// `bench.Customer`
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// `name`
    pub name: v1::String,
    /// `email`
    pub email: v1::String,
    /// `address`
    pub address: Address,
}

impl v1::Encode for Customer {
    fn bound(&self) -> usize {
        v1::string::bound(&self.name) + v1::string::bound(&self.email) + v1::Encode::bound(&self.address)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.name, w)?;
        v1::string::encode(&self.email, w)?;
        v1::Encode::encode(&self.address, w)?;
        Ok(())
    }
}

impl<'de> v1::Decode<'de> for Customer {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            name: v1::string::decode(r)?,
            email: v1::string::decode(r)?,
            address: v1::Decode::decode(r)?,
        })
    }
}

/// `bench.Address`
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// `street`
    pub street: v1::String,
    /// `city`
    pub city: v1::String,
    /// `zip`
    pub zip: v1::String,
    /// `country`
    pub country: v1::String,
}

impl v1::Encode for Address {
    fn bound(&self) -> usize {
        v1::string::bound(&self.street)
            + v1::string::bound(&self.city)
            + v1::string::bound(&self.zip)
            + v1::string::bound(&self.country)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.street, w)?;
        v1::string::encode(&self.city, w)?;
        v1::string::encode(&self.zip, w)?;
        v1::string::encode(&self.country, w)?;
        Ok(())
    }
}

impl<'de> v1::Decode<'de> for Address {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            street: v1::string::decode(r)?,
            city: v1::string::decode(r)?,
            zip: v1::string::decode(r)?,
            country: v1::string::decode(r)?,
        })
    }
}

/// `bench.Item`
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// `sku`
    pub sku: v1::String,
    /// `name`
    pub name: v1::String,
    /// `quantity`
    pub quantity: i32,
    /// `price`
    pub price: v1::Vec<u8>,
    /// `category`
    pub category: Category,
    /// `comment`
    pub comment: Option<v1::String>,
}

impl v1::Encode for Item {
    fn bound(&self) -> usize {
        6 + v1::string::bound(&self.sku)
            + v1::string::bound(&self.name)
            + v1::bytes::bound(&self.price)
            + v1::null_first::bound(self.comment.as_ref(), |v| v1::string::bound(v))
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.sku, w)?;
        v1::string::encode(&self.name, w)?;
        v1::int::encode(self.quantity, w)?;
        v1::bytes::encode(&self.price, w)?;
        v1::Encode::encode(&self.category, w)?;
        v1::null_first::encode(self.comment.as_ref(), w, |v, w| v1::string::encode(v, w))?;
        Ok(())
    }
}

impl<'de> v1::Decode<'de> for Item {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            sku: v1::string::decode(r)?,
            name: v1::string::decode(r)?,
            quantity: v1::int::decode(r)?,
            price: v1::bytes::decode(r)?,
            category: v1::Decode::decode(r)?,
            comment: v1::null_first::decode(r, |r| v1::string::decode(r))?,
        })
    }
}

/// `bench.Card`
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// `number`
    pub number: v1::String,
    /// `holder`
    pub holder: v1::String,
    /// `expires`
    pub expires: i32,
}

impl v1::Encode for Card {
    fn bound(&self) -> usize {
        5 + v1::string::bound(&self.number) + v1::string::bound(&self.holder)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.number, w)?;
        v1::string::encode(&self.holder, w)?;
        v1::int::encode(self.expires, w)?;
        Ok(())
    }
}

impl<'de> v1::Decode<'de> for Card {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            number: v1::string::decode(r)?,
            holder: v1::string::decode(r)?,
            expires: v1::int::decode(r)?,
        })
    }
}

/// `bench.Transfer`
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// `iban`
    pub iban: v1::String,
    /// `bic`
    pub bic: v1::String,
}

impl v1::Encode for Transfer {
    fn bound(&self) -> usize {
        v1::string::bound(&self.iban) + v1::string::bound(&self.bic)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.iban, w)?;
        v1::string::encode(&self.bic, w)?;
        Ok(())
    }
}

impl<'de> v1::Decode<'de> for Transfer {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { iban: v1::string::decode(r)?, bic: v1::string::decode(r)? })
    }
}

/// `bench.Voucher`
#[derive(Debug, Clone, PartialEq)]
pub struct Voucher {
    /// `code`
    pub code: v1::String,
    /// `worth`
    pub worth: i64,
}

impl v1::Encode for Voucher {
    fn bound(&self) -> usize {
        10 + v1::string::bound(&self.code)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::string::encode(&self.code, w)?;
        v1::long::encode(self.worth, w)?;
        Ok(())
    }
}

impl<'de> v1::Decode<'de> for Voucher {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { code: v1::string::decode(r)?, worth: v1::long::decode(r)? })
    }
}

/// The union of `payment`.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderPayment {
    /// `bench.Card`
    Card(Card),
    /// `bench.Transfer`
    Transfer(Transfer),
    /// `bench.Voucher`
    Voucher(Voucher),
}

impl v1::Encode for OrderPayment {
    fn bound(&self) -> usize {
        1 + match self {
            Self::Card(v) => v1::Encode::bound(v),
            Self::Transfer(v) => v1::Encode::bound(v),
            Self::Voucher(v) => v1::Encode::bound(v),
        }
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        match self {
            Self::Card(v) => {
                v1::union_index::encode(0, w)?;
                v1::Encode::encode(v, w)
            }
            Self::Transfer(v) => {
                v1::union_index::encode(1, w)?;
                v1::Encode::encode(v, w)
            }
            Self::Voucher(v) => {
                v1::union_index::encode(2, w)?;
                v1::Encode::encode(v, w)
            }
        }
    }
}

impl<'de> v1::Decode<'de> for OrderPayment {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        match v1::union_index::decode(r)? {
            0 => v1::Decode::decode(r).map(Self::Card),
            1 => v1::Decode::decode(r).map(Self::Transfer),
            2 => v1::Decode::decode(r).map(Self::Voucher),
            n => Err(v1::union_index::unknown(n, r)),
        }
    }
}

/// `bench.Category`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// `BOOKS`
    Books,
    /// `FOOD`
    Food,
    /// `GARDEN`
    Garden,
    /// `MUSIC`
    Music,
    /// `TOYS`
    Toys,
}

impl v1::Encode for Category {
    fn bound(&self) -> usize {
        1
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::enum_index::encode(*self as u32, w)
    }
}

impl<'de> v1::Decode<'de> for Category {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(match v1::enum_index::decode(r)? {
            0 => Self::Books,
            1 => Self::Food,
            2 => Self::Garden,
            3 => Self::Music,
            4 => Self::Toys,
            n => return Err(v1::enum_index::unknown(n, r)),
        })
    }
}

impl v1::AvroType for Order {
    const SCHEMA: &'static v1::SchemaDef = &SCHEMA;
}

impl v1::View for Order {
    type Ref<'a> = super::order_ref::OrderRef<'a>;
}
