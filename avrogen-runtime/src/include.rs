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
/// The code of the default set is `$OUT_DIR/avrogen.rs`, announced by `cargo::rustc-env=AVROGEN_SCHEMAS=..`; of the set
/// `v1` it is `$OUT_DIR/avrogen-v1.rs`, announced by `AVROGEN_SCHEMAS_v1`. The variables' values do not matter. Where one is
/// not set, nothing was generated, and the macro says what to call.
#[macro_export]
macro_rules! include_schemas {
    () => {
        const _: &str = ::core::env!("AVROGEN_SCHEMAS", "call avrogen_build::compile in build.rs");
        ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR", "call avrogen_build::compile in build.rs"),
            "/avrogen.rs"
        ));
    };
    ($set:literal) => {
        const _: &str = ::core::env!(
            ::core::concat!("AVROGEN_SCHEMAS_", $set),
            ::core::concat!(
                "call avrogen_build::Config::new().set(\"",
                $set,
                "\") in build.rs, or name the set in avrogen.toml"
            )
        );
        ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR", "call avrogen_build::compile in build.rs"),
            "/avrogen-",
            $set,
            ".rs"
        ));
    };
}
