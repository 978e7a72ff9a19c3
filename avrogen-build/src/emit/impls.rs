//! The implementations that every type has, around what differs.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::{Names, ident};
use crate::plan::Type;

/// An implementation: its head, and its items with blank lines between them.
pub(super) fn block(names: &Names<'_>, head: &TokenStream, items: Vec<TokenStream>) -> TokenStream {
    let body = lines(names, items);
    quote! { #head { #body } }
}

/// Items with blank lines between them.
pub(super) fn lines(names: &Names<'_>, items: Vec<TokenStream>) -> TokenStream {
    let mut lines = TokenStream::new();
    for item in items.into_iter().filter(|item| !item.is_empty()) {
        if !lines.is_empty() {
            lines.extend(names.blank().clone());
        }
        lines.extend(item);
    }
    lines
}

/// `Encode` for a type, from its bound and the body of its encoder, which writes to `w` if `writes` says so.
pub(super) fn encode(
    names: &Names<'_>,
    made: &Type,
    bound: &TokenStream,
    writes: bool,
    body: &TokenStream,
) -> TokenStream {
    let (rt, name, result) = (names.rt(), ident(made.ident.as_str()), names.std("Result"));
    let w = if writes {
        quote! { w }
    } else {
        quote! { _ }
    };
    let bound = quote! { fn bound(&self) -> usize { #bound } };
    let encode = quote! { fn encode(&self, #w: &mut #rt::Writer) -> #result<(), #rt::Error> { #body } };
    let schema = schema(names, made, &quote! { &self });
    block(names, &quote! { impl #rt::Encode for #name }, vec![bound, encode, schema])
}

/// `Decode` for a form of a type, from the body of its decoder, which reads from `r` if `reads` says so.
pub(super) fn decode(
    names: &Names<'_>,
    made: &Type,
    form: &TokenStream,
    reads: bool,
    body: &TokenStream,
) -> TokenStream {
    let (rt, result) = (names.rt(), names.std("Result"));
    let r = if reads {
        quote! { r }
    } else {
        quote! { _ }
    };
    let decode = quote! { fn decode(#r: &mut #rt::Reader<'de>) -> #result<Self, #rt::Error> { #body } };
    let schema = schema(names, made, &TokenStream::new());
    block(names, &quote! { impl<'de> #rt::Decode<'de> for #form }, vec![decode, schema])
}

/// `AvroType` for a type that has a schema of its own.
pub(super) fn avro_type(names: &Names<'_>, made: &Type) -> Option<TokenStream> {
    let path = names.schema(made.schema?);
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    Some(quote! {
        impl #rt::AvroType for #name {
            const SCHEMA: &'static #rt::SchemaDef = &#path;
        }
    })
}

/// What the type itself implements: the constant with its schema, and more.
pub(super) fn inherent(names: &Names<'_>, made: &Type, more: Vec<TokenStream>) -> TokenStream {
    let name = ident(made.ident.as_str());
    let text = made.schema.map(|schema| {
        let path = names.schema(schema);
        quote! {
            #[doc = " The schema."]
            pub const SCHEMA: &'static str = #path.text();
        }
    });
    block(names, &quote! { impl #name }, text.into_iter().chain(more).collect())
}

/// `From` for a type.
pub(super) fn from(names: &Names<'_>, of: &TokenStream, name: &Ident, value: &TokenStream) -> TokenStream {
    let from = names.std("From");
    quote! {
        impl #from<#of> for #name {
            fn from(value: #of) -> Self {
                #value
            }
        }
    }
}

/// The hidden function by which errors find the names of fields.
fn schema(names: &Names<'_>, made: &Type, receiver: &TokenStream) -> TokenStream {
    let Some(schema) = made.schema else { return TokenStream::new() };
    let (rt, path) = (names.rt(), names.schema(schema));
    let (option, some) = (names.std("Option"), names.std("Some"));
    quote! { fn schema(#receiver) -> #option<&'static #rt::SchemaDef> { #some(&#path) } }
}
