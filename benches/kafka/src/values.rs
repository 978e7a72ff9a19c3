//! The messages: as large as those of the codec's benchmark, and different from each other.

use std::collections::BTreeMap;

use crate::avro::bench::{
    Address, Attribute, Card, Category, Click, Customer, Event, Item, Order, OrderPayment,
};

/// How many different messages there are.
const COUNT: usize = 256;

/// A kind of messages.
pub trait Workload: Sized {
    /// One of them.
    fn value(index: usize) -> Self;

    /// All of them.
    fn all() -> Vec<Self> {
        (0..COUNT).map(Self::value).collect()
    }
}

impl Workload for Event {
    fn value(index: usize) -> Self {
        let email = format!("customer.{index}@mail.example.org");
        let uri = format!("https://shop.example.com/{}/{index}", "path".repeat(1 + index % 3));
        Self::new(email, format!("2026-11-{:02}T10:15:30.{index:03}Z", 1 + index % 28), uri, number(index))
    }
}

impl Workload for Click {
    fn value(index: usize) -> Self {
        let Event { email, timestamp, uri, number } = Workload::value(index);
        let attribute = |at| {
            let content = "content".repeat(1 + (index + at) % 5);
            (format!("attribute-{at}"), Attribute::new(format!("element-{at}"), content))
        };
        let attributes: BTreeMap<_, _> = (0..=index % 5).map(attribute).collect();
        Self { attributes, ..Self::new(email, timestamp, uri, number, BTreeMap::new()) }
    }
}

impl Workload for Order {
    fn value(index: usize) -> Self {
        let address = Address::new(format!("Main Street {index}"), "Springfield", "12345", "US");
        let customer = Customer::new("Ada Lovelace", format!("ada.{index}@example.com"), address);
        let item = |at: usize| {
            let comment = at.is_multiple_of(3).then(|| format!("wrapped as present {at}"));
            let sku = format!("89791762-2336-4186-9674-{:012}", index * 31 + at);
            let price = number(index * 7 + at).to_be_bytes().to_vec();
            Item::new(sku, format!("Item number {at}"), number(at), price, Category::Books, comment)
        };
        let items = (0..20).map(item).collect();
        let card = Card::new("4111111111111111", "Ada Lovelace", 202_612);
        let payment = OrderPayment::from(card);
        Self::new(format!("order-{index}"), customer, items, payment, 1_763_719_200_000, None)
    }
}

fn number(index: usize) -> i32 {
    i32::try_from(index * index % 100_003).unwrap_or_default()
}
