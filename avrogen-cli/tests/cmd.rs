//! The command as people type it: what it prints, how it ends, what it writes. `TRYCMD=overwrite` takes the new state.

#[test]
fn sessions() {
    trycmd::TestCases::new()
        .insert_var("[VERSION]", env!("CARGO_PKG_VERSION"))
        .expect("a name and a value")
        .case("tests/cmd/*.trycmd");
}
