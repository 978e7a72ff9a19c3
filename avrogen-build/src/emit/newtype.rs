//! Fixed, and the top level of files: structs around one value.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Access, Form, bound, decode, encode};
use super::names::{Names, ident};
use super::{head, impls, serde};
use crate::plan::{Newtype, Type};

pub(super) fn items(names: &Names<'_>, made: &Type, newtype: &Newtype) -> Vec<TokenStream> {
    let (head, name, inner) =
        (head(names, made), ident(made.ident.as_str()), names.rust_type(&newtype.codec));
    let serde = made.serde.then(|| serde::newtype(names, newtype));
    let mut items = vec![
        quote! { #head pub struct #name(#[doc = " The value."] #serde pub #inner); },
        impls::inherent(names, made, Vec::new()),
        impls::from(names, &inner, &name, &quote! { Self(value) }),
    ];
    if newtype.fixed {
        items.push(quote! {
            impl ::core::convert::AsRef<[u8]> for #name {
                fn as_ref(&self) -> &[u8] {
                    self.0.as_slice()
                }
            }
        });
    }
    let value = Access::Field(quote! { self.0 });
    let most = bound(names, made, &newtype.codec, &value).expression();
    items.push(impls::encode(names, made, &most, true, &encode(names, &newtype.codec, &value)));
    let (ok, value) = (names.std("Ok"), decode(names, Form::Owned, &newtype.codec));
    items.push(impls::decode(names, made, &quote! { #name }, true, &quote! { #ok(Self(#value?)) }));
    items
}
