avrogen_macros::avro!(
    "schemas/precise",
    "schemas/broken",
);

fn main() {}
