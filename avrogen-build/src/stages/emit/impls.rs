//! The implementations that every type has, around what differs.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::names::Names;
use crate::stages::plan::Type;

/// Implements `Encode` for a type, from its bound and the body of its encoder, which writes to `w` if `writes` says so.
pub(super) fn encode(
    names: &Names<'_>,
    made: &Type,
    bound: &TokenStream,
    writes: bool,
    body: &TokenStream,
) -> TokenStream {
    let (rt, result, name) = (&names.rt, &names.std.result, &made.ident);
    let w = argument("w", writes);
    let schema = schema(names, made, &quote! { &self });
    quote! {
        impl #rt::Encode for #name {
            fn bound(&self) -> usize {
                #bound
            }
            fn encode(&self, #w: &mut #rt::Writer) -> #result<(), #rt::Error> {
                #body
            }
            #schema
        }
    }
}

/// Implements `Decode` for a form of a type, from the body of its decoder, which reads from `r` if `reads` says so.
pub(super) fn decode(
    names: &Names<'_>,
    made: &Type,
    form: &TokenStream,
    reads: bool,
    body: &TokenStream,
) -> TokenStream {
    let (rt, result) = (&names.rt, &names.std.result);
    let r = argument("r", reads);
    let schema = schema(names, made, &TokenStream::new());
    quote! {
        impl<'de> #rt::Decode<'de> for #form {
            fn decode(#r: &mut #rt::Reader<'de>) -> #result<Self, #rt::Error> {
                #body
            }
            #schema
        }
    }
}

/// The name of an argument where it is used.
pub(super) fn argument(name: &str, is_used: bool) -> TokenStream {
    if is_used {
        super::tokens::ident(name).to_token_stream()
    } else {
        quote! { _ }
    }
}

/// The hidden function by which errors find the names of fields.
fn schema(names: &Names<'_>, made: &Type, receiver: &TokenStream) -> Option<TokenStream> {
    let schema = names.schema(made.schema?);
    let (rt, option, some) = (&names.rt, &names.std.option, &names.std.some);
    Some(quote! {
        fn schema(#receiver) -> #option<&'static #rt::SchemaDef> {
            #some(&#schema)
        }
    })
}

/// Implements `AvroType` for a type that has a schema of its own.
pub(super) fn avro_type(names: &Names<'_>, made: &Type) -> Option<TokenStream> {
    let schema = names.schema(made.schema?);
    let (rt, name) = (&names.rt, &made.ident);
    Some(quote! {
        impl #rt::AvroType for #name {
            const SCHEMA: &'static #rt::SchemaDef = &#schema;
        }
    })
}

/// The constant that holds a type's schema as text, where it has one.
pub(super) fn schema_text(names: &Names<'_>, made: &Type) -> Option<TokenStream> {
    let schema = names.schema(made.schema?);
    Some(quote! {
        #[doc = " The schema."]
        pub const SCHEMA: &'static str = #schema.text();
    })
}

/// The implementation that has nothing but that constant.
pub(super) fn only_schema_text(names: &Names<'_>, made: &Type) -> Option<TokenStream> {
    let (name, schema_text) = (&made.ident, schema_text(names, made)?);
    Some(quote! {
        impl #name {
            #schema_text
        }
    })
}

/// Implements `From` for a type.
pub(super) fn from(names: &Names<'_>, of: &TokenStream, made: &Type, value: &TokenStream) -> TokenStream {
    let (from, name) = (&names.std.from, &made.ident);
    quote! {
        impl #from<#of> for #name {
            fn from(value: #of) -> Self {
                #value
            }
        }
    }
}

/// Implements `Default` for a type.
pub(super) fn default(names: &Names<'_>, made: &Type, value: &TokenStream) -> TokenStream {
    let (default, name) = (&names.std.default, &made.ident);
    quote! {
        impl #default for #name {
            fn default() -> Self {
                #value
            }
        }
    }
}
