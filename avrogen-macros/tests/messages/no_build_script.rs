mod avro {
    avrogen_runtime::include_schemas!();
}

mod v1 {
    avrogen_runtime::include_schemas!("v1");
}

fn main() {}
