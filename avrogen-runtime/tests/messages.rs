//! What the compiler says where generated code does not fit the runtime, and where people misuse it.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("tests/messages/*.rs");
}
