//! Generates Rust from the schemas.

fn main() -> Result<(), avrogen_build::Error> {
    avrogen_build::compile("schemas")
}
