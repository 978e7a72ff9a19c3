//! Generates the types of the workloads, and their topics.

fn main() -> Result<(), avrogen_build::Error> {
    avrogen_build::Config::from_package().compile()
}
