avrogen_macros::avro!();

fn main() {}
