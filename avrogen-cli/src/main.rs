//! The `avrogen` command.

fn main() {}
