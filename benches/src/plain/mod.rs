//! The workloads as serde and bincode derive them.

mod event;
mod order;
mod wide;

pub use event::{Attribute, Click, Event};
pub use order::{Address, Card, Category, Customer, Item, Order, OrderPayment, Transfer, Voucher};
pub use wide::Wide;
