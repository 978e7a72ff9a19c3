//! Nested records, 20 items, a union of three records.

use prost::{Enumeration, Message, Oneof};

#[derive(Clone, PartialEq, Message)]
pub struct Order {
    #[prost(string, tag = "1")]
    pub id: String,
    #[prost(message, optional, tag = "2")]
    pub customer: Option<Customer>,
    #[prost(message, repeated, tag = "3")]
    pub items: Vec<Item>,
    #[prost(oneof = "OrderPayment", tags = "4, 7, 8")]
    pub payment: Option<OrderPayment>,
    #[prost(sint64, tag = "5")]
    pub placed: i64,
    #[prost(string, optional, tag = "6")]
    pub note: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Customer {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(string, tag = "2")]
    pub email: String,
    #[prost(message, optional, tag = "3")]
    pub address: Option<Address>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Address {
    #[prost(string, tag = "1")]
    pub street: String,
    #[prost(string, tag = "2")]
    pub city: String,
    #[prost(string, tag = "3")]
    pub zip: String,
    #[prost(string, tag = "4")]
    pub country: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct Item {
    #[prost(string, tag = "1")]
    pub sku: String,
    #[prost(string, tag = "2")]
    pub name: String,
    #[prost(sint32, tag = "3")]
    pub quantity: i32,
    #[prost(bytes = "vec", tag = "4")]
    pub price: Vec<u8>,
    #[prost(enumeration = "Category", tag = "5")]
    pub category: i32,
    #[prost(string, optional, tag = "6")]
    pub comment: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Card {
    #[prost(string, tag = "1")]
    pub number: String,
    #[prost(string, tag = "2")]
    pub holder: String,
    #[prost(sint32, tag = "3")]
    pub expires: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct Transfer {
    #[prost(string, tag = "1")]
    pub iban: String,
    #[prost(string, tag = "2")]
    pub bic: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct Voucher {
    #[prost(string, tag = "1")]
    pub code: String,
    #[prost(sint64, tag = "2")]
    pub worth: i64,
}

#[derive(Clone, PartialEq, Oneof)]
pub enum OrderPayment {
    #[prost(message, tag = "4")]
    Card(Card),
    #[prost(message, tag = "7")]
    Transfer(Transfer),
    #[prost(message, tag = "8")]
    Voucher(Voucher),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum Category {
    Books = 0,
    Food = 1,
    Garden = 2,
    Music = 3,
    Toys = 4,
}
