//! The borrowed forms of an order.

use ::avrogen_runtime::__private::v1;

use super::order::{Address, Card, Category, Customer, Item, Order, OrderPayment, SCHEMA, Transfer, Voucher};

/// `bench.Order`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRef<'a> {
    /// `id`
    pub id: &'a str,
    /// `customer`
    pub customer: CustomerRef<'a>,
    /// `items`
    pub items: v1::Vec<ItemRef<'a>>,
    /// `payment`
    pub payment: OrderPaymentRef<'a>,
    /// `placed`
    pub placed: i64,
    /// `note`
    pub note: Option<&'a str>,
}

impl<'de> v1::Decode<'de> for OrderRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            id: v1::str_ref::decode(r)?,
            customer: v1::Decode::decode(r)?,
            items: v1::array::decode(r, 6, |r| v1::Decode::decode(r))?,
            payment: v1::Decode::decode(r)?,
            placed: v1::long::decode(r)?,
            note: v1::null_first::decode(r, |r| v1::str_ref::decode(r))?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl From<OrderRef<'_>> for Order {
    fn from(v: OrderRef<'_>) -> Self {
        Self {
            id: v.id.into(),
            customer: v.customer.into(),
            items: v.items.into_iter().map(Into::into).collect(),
            payment: v.payment.into(),
            placed: v.placed,
            note: v.note.map(Into::into),
        }
    }
}

/// `bench.Customer`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerRef<'a> {
    /// `name`
    pub name: &'a str,
    /// `email`
    pub email: &'a str,
    /// `address`
    pub address: AddressRef<'a>,
}

impl<'de> v1::Decode<'de> for CustomerRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            name: v1::str_ref::decode(r)?,
            email: v1::str_ref::decode(r)?,
            address: v1::Decode::decode(r)?,
        })
    }
}

impl From<CustomerRef<'_>> for Customer {
    fn from(v: CustomerRef<'_>) -> Self {
        Self { name: v.name.into(), email: v.email.into(), address: v.address.into() }
    }
}

/// `bench.Address`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct AddressRef<'a> {
    /// `street`
    pub street: &'a str,
    /// `city`
    pub city: &'a str,
    /// `zip`
    pub zip: &'a str,
    /// `country`
    pub country: &'a str,
}

impl<'de> v1::Decode<'de> for AddressRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            street: v1::str_ref::decode(r)?,
            city: v1::str_ref::decode(r)?,
            zip: v1::str_ref::decode(r)?,
            country: v1::str_ref::decode(r)?,
        })
    }
}

impl From<AddressRef<'_>> for Address {
    fn from(v: AddressRef<'_>) -> Self {
        Self { street: v.street.into(), city: v.city.into(), zip: v.zip.into(), country: v.country.into() }
    }
}

/// `bench.Item`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRef<'a> {
    /// `sku`
    pub sku: &'a str,
    /// `name`
    pub name: &'a str,
    /// `quantity`
    pub quantity: i32,
    /// `price`
    pub price: &'a [u8],
    /// `category`
    pub category: Category,
    /// `comment`
    pub comment: Option<&'a str>,
}

impl<'de> v1::Decode<'de> for ItemRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            sku: v1::str_ref::decode(r)?,
            name: v1::str_ref::decode(r)?,
            quantity: v1::int::decode(r)?,
            price: v1::bytes_ref::decode(r)?,
            category: v1::Decode::decode(r)?,
            comment: v1::null_first::decode(r, |r| v1::str_ref::decode(r))?,
        })
    }
}

impl From<ItemRef<'_>> for Item {
    fn from(v: ItemRef<'_>) -> Self {
        Self {
            sku: v.sku.into(),
            name: v.name.into(),
            quantity: v.quantity,
            price: v.price.into(),
            category: v.category,
            comment: v.comment.map(Into::into),
        }
    }
}

/// `bench.Card`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct CardRef<'a> {
    /// `number`
    pub number: &'a str,
    /// `holder`
    pub holder: &'a str,
    /// `expires`
    pub expires: i32,
}

impl<'de> v1::Decode<'de> for CardRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            number: v1::str_ref::decode(r)?,
            holder: v1::str_ref::decode(r)?,
            expires: v1::int::decode(r)?,
        })
    }
}

impl From<CardRef<'_>> for Card {
    fn from(v: CardRef<'_>) -> Self {
        Self { number: v.number.into(), holder: v.holder.into(), expires: v.expires }
    }
}

/// `bench.Transfer`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferRef<'a> {
    /// `iban`
    pub iban: &'a str,
    /// `bic`
    pub bic: &'a str,
}

impl<'de> v1::Decode<'de> for TransferRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { iban: v1::str_ref::decode(r)?, bic: v1::str_ref::decode(r)? })
    }
}

impl From<TransferRef<'_>> for Transfer {
    fn from(v: TransferRef<'_>) -> Self {
        Self { iban: v.iban.into(), bic: v.bic.into() }
    }
}

/// `bench.Voucher`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct VoucherRef<'a> {
    /// `code`
    pub code: &'a str,
    /// `worth`
    pub worth: i64,
}

impl<'de> v1::Decode<'de> for VoucherRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self { code: v1::str_ref::decode(r)?, worth: v1::long::decode(r)? })
    }
}

impl From<VoucherRef<'_>> for Voucher {
    fn from(v: VoucherRef<'_>) -> Self {
        Self { code: v.code.into(), worth: v.worth }
    }
}

/// The union of `payment`, borrowed.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderPaymentRef<'a> {
    /// `bench.Card`
    Card(CardRef<'a>),
    /// `bench.Transfer`
    Transfer(TransferRef<'a>),
    /// `bench.Voucher`
    Voucher(VoucherRef<'a>),
}

impl<'de> v1::Decode<'de> for OrderPaymentRef<'de> {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        match v1::union_index::decode(r)? {
            0 => v1::Decode::decode(r).map(Self::Card),
            1 => v1::Decode::decode(r).map(Self::Transfer),
            2 => v1::Decode::decode(r).map(Self::Voucher),
            n => Err(v1::union_index::unknown(n, r)),
        }
    }
}

impl From<OrderPaymentRef<'_>> for OrderPayment {
    fn from(v: OrderPaymentRef<'_>) -> Self {
        match v {
            OrderPaymentRef::Card(v) => Self::Card(v.into()),
            OrderPaymentRef::Transfer(v) => Self::Transfer(v.into()),
            OrderPaymentRef::Voucher(v) => Self::Voucher(v.into()),
        }
    }
}
