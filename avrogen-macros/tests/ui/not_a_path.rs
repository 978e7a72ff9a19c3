avrogen_macros::avro!(schemas);

fn main() {}
