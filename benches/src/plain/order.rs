//! Nested records, 20 items, a union of three records.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Order {
    pub id: String,
    pub customer: Customer,
    pub items: Vec<Item>,
    pub payment: OrderPayment,
    pub placed: i64,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Customer {
    pub name: String,
    pub email: String,
    pub address: Address,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub zip: String,
    pub country: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Item {
    pub sku: String,
    pub name: String,
    pub quantity: i32,
    #[serde(with = "serde_bytes")]
    pub price: Vec<u8>,
    pub category: Category,
    pub comment: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Card {
    pub number: String,
    pub holder: String,
    pub expires: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Transfer {
    pub iban: String,
    pub bic: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Voucher {
    pub code: String,
    pub worth: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub enum OrderPayment {
    #[serde(alias = "bench.Card")]
    Card(Card),
    #[serde(alias = "bench.Transfer")]
    Transfer(Transfer),
    #[serde(alias = "bench.Voucher")]
    Voucher(Voucher),
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "UPPERCASE")]
pub enum Category {
    Books,
    Food,
    Garden,
    Music,
    Toys,
}
