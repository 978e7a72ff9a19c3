//! Tokens of what the plan holds as text.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt as _};

use crate::stages::plan;

/// An identifier that no schema names.
pub(super) fn ident(text: &str) -> Ident {
    match text.strip_prefix("r#") {
        Some(bare) => Ident::new_raw(bare, Span::call_site()),
        None => Ident::new(text, Span::call_site()),
    }
}

impl ToTokens for plan::Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(ident(self.as_str()));
    }
}

/// The tokens of Rust from settings, which the plan has checked: paths and attributes.
pub(super) fn rust(text: &str) -> TokenStream {
    text.parse().expect("the plan takes no setting that is not made of tokens")
}
