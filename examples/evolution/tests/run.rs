//! The example, by itself or on real services.

#[path = "../../says.rs"]
mod says;

#[test]
fn it_says_what_it_is_to_say() {
    says::says(env!("CARGO_BIN_EXE_evolution"), include_str!("../expected.txt"));
}
