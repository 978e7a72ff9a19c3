//! Generates the types of the workloads.

fn main() -> Result<(), avrogen_build::Error> {
    avrogen_build::Config::new().schemas(["schemas"]).borrowed(true).compile()
}
