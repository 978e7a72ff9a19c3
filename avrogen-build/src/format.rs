//! Tokens to text.

use proc_macro2::TokenStream;

/// Code laid out as rustfmt would.
#[cfg(feature = "format")]
pub(crate) fn format(code: TokenStream) -> String {
    let file = syn::parse2(code)
        .unwrap_or_else(|error| panic!("avrogen made code that is no Rust, which is its fault: {error}"));
    prettyplease::unparse(&file)
}

/// Code as it is.
#[cfg(not(feature = "format"))]
pub(crate) fn format(code: TokenStream) -> String {
    code.to_string()
}
