mod avro {
    avrogen_macros::avro!("schemas/role.avsc", "schemas/broken/user.avsc");
}

fn main() {}
