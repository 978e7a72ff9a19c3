//! Records as structs.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Access, Bound, bound, decode, encode};
use super::docs;
use super::names::{Names, ident, tokens};
use super::{head, schema_of_self, schema_text, value};
use crate::plan::{Field, Record, Type};

pub(super) fn items(names: &Names<'_>, made: &Type, record: &Record) -> Vec<TokenStream> {
    let mut items = vec![definition(names, made, record), inherent(names, made, record)];
    if record.has_default() {
        items.push(default(names, made));
    }
    items.push(encoder(names, made, record));
    items.push(decoder(names, made, record));
    items
}

fn definition(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
    let (head, name) = (head(made), ident(made.ident.as_str()));
    let fields = record.fields.iter().map(|field| {
        let docs = docs::attributes(field.doc.as_deref(), &format!("Field `{}`", field.name));
        let attributes = field.attributes.iter().map(|attribute| tokens(attribute));
        let (name, rust_type) = (ident(field.ident.as_str()), names.rust_type(&field.codec));
        quote! { #docs #(#attributes)* pub #name: #rust_type }
    });
    quote! { #head pub struct #name { #(#fields),* } }
}

fn inherent(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
    let (text, name) = (schema_text(names, made), ident(made.ident.as_str()));
    let arguments = record.arguments.iter().map(|&index| {
        let field = &record.fields[index];
        let (name, rust_type) = (ident(field.ident.as_str()), names.rust_type(&field.codec));
        if field.into {
            let into = names.std("Into");
            quote! { #name: impl #into<#rust_type> }
        } else {
            quote! { #name: #rust_type }
        }
    });
    let fields = record.fields.iter().map(|field| initializer(names, field));
    let about = if record.fields.len() == record.arguments.len() {
        " From all its fields."
    } else {
        " From the fields that have no default; the others have theirs."
    };
    quote! {
        impl #name {
            #text

            #[doc = #about]
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

fn initializer(names: &Names<'_>, field: &Field) -> TokenStream {
    let name = ident(field.ident.as_str());
    match &field.default {
        Some(default) => {
            let default = value::expression(names, default);
            quote! { #name: #default }
        }
        None if field.into => {
            let value = names.into(&quote! { #name });
            quote! { #name: #value }
        }
        None => quote! { #name },
    }
}

fn default(names: &Names<'_>, made: &Type) -> TokenStream {
    let (default, name) = (names.std("Default"), ident(made.ident.as_str()));
    quote! {
        impl #default for #name {
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

fn encoder(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, schema) = (names.std("Result"), schema_of_self(names, made, &quote! { &self }));
    let most = bound_of(names, made, record);
    let body = encode_fields(names, record);
    let body = if made.cycle.is_some() {
        quote! { w.nested(|w| { #body }) }
    } else {
        body
    };
    let w = if record.fields.is_empty() && made.cycle.is_none() {
        quote! { _ }
    } else {
        quote! { w }
    };
    quote! {
        impl #rt::Encode for #name {
            fn bound(&self) -> usize {
                #most
            }

            fn encode(&self, #w: &mut #rt::Writer) -> #result<(), #rt::Error> {
                #body
            }

            #schema
        }
    }
}

fn bound_of(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
    let mut most = Bound::default();
    for field in &record.fields {
        most.add(bound(names, made, &field.codec, &access(field)));
    }
    most.expression()
}

fn encode_fields(names: &Names<'_>, record: &Record) -> TokenStream {
    let Some((last, first)) = record.fields.split_last() else {
        let ok = names.std("Ok");
        return quote! { #ok(()) };
    };
    let first = first.iter().map(|field| encode(names, &field.codec, &access(field)));
    let last = encode(names, &last.codec, &access(last));
    quote! { #(#first?;)* #last }
}

fn decoder(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, schema) = (names.std("Result"), schema_of_self(names, made, &TokenStream::new()));
    let ok = names.std("Ok");
    let fields = record.fields.iter().map(|field| {
        let (name, value) = (ident(field.ident.as_str()), decode(names, &field.codec));
        quote! { #name: #value? }
    });
    let body = quote! { #ok(Self { #(#fields),* }) };
    let body = if made.cycle.is_some() {
        quote! { r.nested(|r| #body) }
    } else {
        body
    };
    let r = if record.fields.is_empty() && made.cycle.is_none() {
        quote! { _ }
    } else {
        quote! { r }
    };
    quote! {
        impl<'de> #rt::Decode<'de> for #name {
            fn decode(#r: &mut #rt::Reader<'de>) -> #result<Self, #rt::Error> {
                #body
            }

            #schema
        }
    }
}

fn access(field: &Field) -> Access {
    let name = ident(field.ident.as_str());
    Access::Field(quote! { self.#name })
}
