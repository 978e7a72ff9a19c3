#![deny(deprecated)]

avrogen_macros::avro!("schemas/precise/amount.avsc");

fn main() {}
