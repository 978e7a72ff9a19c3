//! Fixed, and the top level of files: structs around one value.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Access, Form, bound, decode, encode};
use super::names::Names;
use super::{head, impls, serde};
use crate::stages::plan::{Newtype, Type};

pub(super) fn items(names: &Names<'_>, made: &Type, newtype: &Newtype) -> Vec<TokenStream> {
    let (name, inner) = (&made.ident, names.rust_type(&newtype.codec));
    let value = Access::field(quote! { self.0 });
    let most = bound(names, made, &newtype.codec, &value).expression();
    let body = encode(names, &newtype.codec, &value);
    let mut items = vec![definition(names, made, newtype, &inner)];
    items.extend(impls::only_schema_text(names, made));
    items.push(impls::from(names, &inner, made, &quote! { Self(value) }));
    items.extend(newtype.fixed.then(|| {
        quote! {
            impl ::core::convert::AsRef<[u8]> for #name {
                fn as_ref(&self) -> &[u8] {
                    self.0.as_slice()
                }
            }
        }
    }));
    items.push(impls::encode(names, made, &most, true, &body));
    let decoded = decode_value(names, newtype, Form::Owned);
    items.push(impls::decode(names, made, &quote! { #name }, true, &decoded));
    items
}

fn definition(names: &Names<'_>, made: &Type, newtype: &Newtype, inner: &TokenStream) -> TokenStream {
    let (name, head) = (&made.ident, head(names, made));
    let with = made.serde.then(|| serde::with(names, newtype));
    quote! {
        #head
        pub struct #name(
            #[doc = " The value."]
            #with
            pub #inner,
        );
    }
}

/// The body of the decoder of a form of a newtype.
pub(super) fn decode_value(names: &Names<'_>, newtype: &Newtype, form: Form) -> TokenStream {
    let (ok, value) = (&names.std.ok, decode(names, form, &newtype.codec));
    quote! { #ok(Self(#value?)) }
}
