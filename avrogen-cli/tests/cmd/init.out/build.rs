//! Generates Rust from the schemas that avrogen.toml names.

fn main() -> Result<(), avrogen_build::Error> {
    avrogen_build::Config::from_package().compile()
}
