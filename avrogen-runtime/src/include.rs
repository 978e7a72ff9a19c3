//! How a crate takes in what its build script generated.

/// Brings in the code that `avrogen_build::compile` generated in `build.rs`.
///
/// ```text
/// pub mod avro {
///     avrogen_runtime::include_schemas!();
/// }
/// pub mod avro_v1 {
///     avrogen_runtime::include_schemas!("v1"); // Config::new().set("v1"), or [set.v1] in avrogen.toml
/// }
/// ```
///
/// Each Avro namespace becomes a module inside. Give them a module of their own, as above: at the root of the crate, a
/// namespace called `core` or `std` would shadow the crate of that name in your own paths.
///
/// # For the build script
/// The code of the default set is a file in `$OUT_DIR` whose name the variable `AVROGEN_SCHEMAS` holds
/// (`cargo::rustc-env=AVROGEN_SCHEMAS=avrogen.rs`); of the set `v1`, it is the variable `AVROGEN_SCHEMAS_v1`
/// (`cargo::rustc-env=AVROGEN_SCHEMAS_v1=avrogen-v1.rs`). Where the variable is missing, nothing was generated, and the macro
/// says what to call.
#[macro_export]
macro_rules! include_schemas {
    () => {
        ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR", "call avrogen_build::compile in build.rs"),
            "/",
            ::core::env!("AVROGEN_SCHEMAS", "call avrogen_build::compile in build.rs")
        ));
    };
    ($set:literal) => {
        ::core::include!(::core::concat!(
            ::core::env!(
                "OUT_DIR",
                "call avrogen_build::compile in build.rs, with this set in avrogen.toml or in `Config::set`"
            ),
            "/",
            ::core::env!(
                ::core::concat!("AVROGEN_SCHEMAS_", $set),
                "call avrogen_build::compile in build.rs, with this set in avrogen.toml or in `Config::set`"
            )
        ));
    };
}
