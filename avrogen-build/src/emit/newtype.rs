//! Fixed, and the top level of files: structs around one value.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Access, bound, decode, encode};
use super::names::{Names, ident};
use super::{head, schema_of_self, schema_text};
use crate::plan::{Newtype, Type};

pub(super) fn items(names: &Names<'_>, made: &Type, newtype: &Newtype) -> Vec<TokenStream> {
    let (head, name) = (head(made), ident(made.ident.as_str()));
    let (inner, text, from) = (names.rust_type(&newtype.codec), schema_text(names, made), names.std("From"));
    let definition = quote! { #head pub struct #name(#[doc = " The value."] pub #inner); };
    let inherent = quote! { impl #name { #text } };
    let from_inner = quote! {
        impl #from<#inner> for #name {
            fn from(value: #inner) -> Self {
                Self(value)
            }
        }
    };
    let mut items = vec![definition, inherent, from_inner];
    if newtype.fixed {
        items.push(quote! {
            impl ::core::convert::AsRef<[u8]> for #name {
                fn as_ref(&self) -> &[u8] {
                    self.0.as_slice()
                }
            }
        });
    }
    items.extend(codec(names, made, newtype));
    items
}

fn codec(names: &Names<'_>, made: &Type, newtype: &Newtype) -> [TokenStream; 2] {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, ok) = (names.std("Result"), names.std("Ok"));
    let encoded_schema = schema_of_self(names, made, &quote! { &self });
    let decoded_schema = schema_of_self(names, made, &TokenStream::new());
    let value = Access::Field(quote! { self.0 });
    let most = bound(names, made, &newtype.codec, &value).expression();
    let (encode, decode) = (encode(names, &newtype.codec, &value), decode(names, &newtype.codec));
    let encoder = quote! {
        impl #rt::Encode for #name {
            fn bound(&self) -> usize {
                #most
            }

            fn encode(&self, w: &mut #rt::Writer) -> #result<(), #rt::Error> {
                #encode
            }

            #encoded_schema
        }
    };
    let decoder = quote! {
        impl<'de> #rt::Decode<'de> for #name {
            fn decode(r: &mut #rt::Reader<'de>) -> #result<Self, #rt::Error> {
                #ok(Self(#decode?))
            }

            #decoded_schema
        }
    };
    [encoder, decoder]
}
