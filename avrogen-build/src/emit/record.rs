//! Records as structs.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Access, Bound, Form, bound, decode, encode};
use super::names::{Names, ident, tokens};
use super::{docs, head, impls, serde, value};
use crate::plan::{Codec, Field, Record, Type};

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
    let (head, name) = (head(names, made), ident(made.ident.as_str()));
    let builder = record.builder.then(|| {
        let (rt, v1) = (names.rt(), names.v1());
        quote! { #[derive(#rt::bon::Builder)] #[builder(crate = #v1::bon)] }
    });
    let fields = record.fields.iter().map(|field| {
        let docs = docs::attributes(field.doc.as_deref(), &format!("Field `{}`", field.name));
        let attributes = field.attributes.iter().map(|attribute| tokens(attribute));
        let serde = made.serde.then(|| serde::field(field));
        let builder = record.builder.then(|| builder_attribute(names, field));
        let (name, rust_type) = (ident(field.ident.as_str()), names.rust_type(&field.codec));
        quote! { #docs #serde #builder #(#attributes)* pub #name: #rust_type }
    });
    quote! { #head #builder pub struct #name { #(#fields),* } }
}

/// What the builder must know: what is left out has its default, and nothing else may be left out.
fn builder_attribute(names: &Names<'_>, field: &Field) -> TokenStream {
    let into = field.into.then(|| quote! { into, });
    let is_option = matches!(field.codec, Codec::Option { .. } | Codec::OptionalUnion(_));
    let required = is_option.then(|| quote! { required, });
    match &field.default {
        Some(default) => {
            let default = value::expression(names, default);
            let setter = field.option_setter.as_ref().map(|name| ident(name.as_str()));
            let setter = setter.map(|name| quote! { setters(option_fn(name = #name)), });
            quote! { #[builder(#into #required #setter default = #default)] }
        }
        None if field.into || is_option => quote! { #[builder(#into #required)] },
        None => TokenStream::new(),
    }
}

fn inherent(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
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
    let about = match (record.fields.len(), record.arguments.len()) {
        (all, arguments) if all == arguments => " From all its fields.",
        (_, 0) => " With the defaults of all its fields.",
        _ => " From the fields that have no default; the others have theirs.",
    };
    let new = quote! {
        #[doc = #about]
        #[must_use]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#fields),* }
        }
    };
    impls::inherent(names, made, vec![new])
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
    let mut most = Bound::default();
    for field in &record.fields {
        most.add(bound(names, made, &field.codec, &access(field)));
    }
    let body = encode_fields(names, record);
    let body = if made.cycle.is_some() {
        quote! { w.nested(|w| { #body }) }
    } else {
        body
    };
    let writes = !record.fields.is_empty() || made.cycle.is_some();
    impls::encode(names, made, &most.expression(), writes, &body)
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
    let (name, reads) = (ident(made.ident.as_str()), !record.fields.is_empty() || made.cycle.is_some());
    impls::decode(names, made, &quote! { #name }, reads, &decode_fields(names, made, record, Form::Owned))
}

/// The body of the decoder of a form of a record.
pub(super) fn decode_fields(names: &Names<'_>, made: &Type, record: &Record, form: Form) -> TokenStream {
    let ok = names.std("Ok");
    let fields = record.fields.iter().map(|field| {
        let (name, value) = (ident(field.ident.as_str()), decode(names, form, &field.codec));
        quote! { #name: #value? }
    });
    let body = quote! { #ok(Self { #(#fields),* }) };
    if made.cycle.is_some() {
        quote! { r.nested(|r| #body) }
    } else {
        body
    }
}

fn access(field: &Field) -> Access {
    let name = ident(field.ident.as_str());
    Access::Field(quote! { self.#name })
}
