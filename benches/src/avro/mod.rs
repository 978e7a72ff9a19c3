//! What the generator makes of `schemas/*.avsc`.

pub mod click;
pub mod event;
pub mod order;
pub mod order_ref;
pub mod wide;

pub use click::{Attribute, AttributeRef, Click, ClickRef};
pub use event::{Event, EventRef};
pub use order::{Address, Card, Category, Customer, Item, Order, OrderPayment, Transfer, Voucher};
pub use order_ref::OrderRef;
pub use wide::Wide;
