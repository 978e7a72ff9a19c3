//! What the generator makes of each case in `cases`, under lints that a strict crate may have. A package of edition 2021
//! compiles this very file, too.

#![forbid(missing_docs, unsafe_code)]
#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::default_numeric_fallback,
    clippy::exhaustive_enums,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::min_ident_chars,
    clippy::missing_docs_in_private_items,
    clippy::panic,
    clippy::pub_use,
    clippy::shadow_reuse,
    clippy::unwrap_used,
    clippy::use_self
)]
#![deny(
    absolute_paths_not_starting_with_crate,
    deprecated_in_future,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    future_incompatible,
    keyword_idents,
    let_underscore,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_copy_implementations,
    missing_debug_implementations,
    non_ascii_idents,
    nonstandard_style,
    redundant_imports,
    redundant_lifetimes,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

pub mod adapters;

/// A module for each case.
macro_rules! cases {
    ($($name:ident $file:literal)*) => { $(
        #[doc = concat!("`", $file, "`")]
        pub mod $name {
            include!($file);
        }
    )* };
}

cases! {
    borrowed "../cases/borrowed/expected.rs"
    borrowed_recursion "../cases/borrowed-recursion/expected.rs"
    borrowed_top_level "../cases/borrowed-top-level/expected.rs"
    borrowed_unions "../cases/borrowed-unions/expected.rs"
    borrowed_unions_named "../cases/borrowed-unions-named/expected.rs"
    borrowed_unions_nested "../cases/borrowed-unions-nested/expected.rs"
    borrowed_unions_records "../cases/borrowed-unions-records/expected.rs"
    builders "../cases/builders/expected.rs"
    builders_defaults "../cases/builders-defaults/expected.rs"
    defaults "../cases/defaults/expected.rs"
    docs "../cases/docs/expected.rs"
    enums "../cases/enums/expected.rs"
    extern_ "../cases/extern/expected.rs"
    fixed "../cases/fixed/expected.rs"
    logical_types "../cases/logical-types/expected.rs"
    logical_types_jiff "../cases/logical-types-jiff/expected.rs"
    logical_types_raw "../cases/logical-types-raw/expected.rs"
    mappings "../cases/mappings/expected.rs"
    names_case "../cases/names-case/expected.rs"
    names_fields "../cases/names-fields/expected.rs"
    names_markers "../cases/names-markers/expected.rs"
    names_prelude "../cases/names-prelude/expected.rs"
    names_traits "../cases/names-traits/expected.rs"
    names_variants "../cases/names-variants/expected.rs"
    namespaces "../cases/namespaces/expected.rs"
    no_namespace "../cases/no-namespace/expected.rs"
    presets "../cases/presets/expected.rs"
    record "../cases/record/expected.rs"
    recursion "../cases/recursion/expected.rs"
    references "../cases/references/expected.rs"
    serde "../cases/serde/expected.rs"
    settings "../cases/settings/expected.rs"
    top_level "../cases/top-level/expected.rs"
    top_level_unions "../cases/top-level-unions/expected.rs"
    topics "../cases/topics/expected.rs"
    topics_events "../cases/topics-events/expected.rs"
    topics_keys "../cases/topics-keys/expected.rs"
    topics_subjects "../cases/topics-subjects/expected.rs"
    unions "../cases/unions/expected.rs"
    unions_shared "../cases/unions-shared/expected.rs"
    version_1 "../cases/version-1/expected.rs"
    version_2 "../cases/version-2/expected.rs"
}

/// Code in a tree of modules.
#[path = "../cases/tree/expected/mod.rs"]
pub mod tree;
