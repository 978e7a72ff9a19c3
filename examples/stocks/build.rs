//! Generates Rust from the schemas, and markers from the topics of `avrogen.toml`.

fn main() -> Result<(), avrogen_build::Error> {
    avrogen_build::compile("schemas")
}
