//! Tokens to text.

use proc_macro2::TokenStream;

#[cfg(feature = "format")]
use crate::emit::BLANK;

/// Code laid out as rustfmt would.
#[cfg(feature = "format")]
pub(crate) fn format(code: TokenStream) -> String {
    let file = syn::parse2(code)
        .unwrap_or_else(|error| panic!("avrogen made code that is no Rust, which is its fault: {error}"));
    let marker = format!("const {BLANK}: () = ();");
    let text = prettyplease::unparse(&file);
    let lines = text.split_inclusive('\n').map(|line| if line.trim() == marker { "\n" } else { line });
    lines.collect()
}

/// Code as it is.
#[cfg(not(feature = "format"))]
#[expect(clippy::needless_pass_by_value, reason = "the same as its twin")]
pub(crate) fn format(code: TokenStream) -> String {
    code.to_string()
}
