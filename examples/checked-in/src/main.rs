//! A value to bytes and back.

#![expect(clippy::print_stdout, reason = "that is what an example is for")]

/// What `avrogen generate` wrote.
pub mod avro;

use avro::com::acme::shop::{Invoice, Item, Order};

fn main() -> Result<(), avrogen_runtime::Error> {
    let items = vec![Item { count: 3, ..Item::new("lamp") }, Item::new("desk")];
    let order = Order::new(1077, items, Invoice::new(30));

    let bytes = avrogen_runtime::to_vec(&order)?;
    println!("{} bytes: {bytes:02x?}", bytes.len());

    let back: Order = avrogen_runtime::from_slice(&bytes)?;
    assert_eq!(back, order);
    println!("{back:#?}");
    Ok(())
}
