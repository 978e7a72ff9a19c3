//! Records as structs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::codec::{Access, Bound, Form, bound, decode, encode};
use super::names::Names;
use super::{docs, head, impls, serde, value};
use crate::stages::plan::{Codec, Field, Leaf, Record, Type};

pub(super) fn items(names: &Names<'_>, made: &Type, record: &Record) -> Vec<TokenStream> {
    let name = &made.ident;
    let mut items = vec![definition(names, made, record), inherent(names, made, record)];
    items.extend(record.has_default().then(|| impls::default(names, made, &quote! { Self::new() })));
    items.push(encoder(names, made, record));
    let body = decode_fields(names, made, record, Form::Owned);
    items.push(impls::decode(names, made, &quote! { #name }, is_counted(made, record), &body));
    items
}

/// Whether there is anything to encode or decode: fields, or a depth to count.
fn is_counted(made: &Type, record: &Record) -> bool {
    !record.fields.is_empty() || made.cycle.is_some()
}

fn definition(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
    let (name, head) = (&made.ident, head(names, made));
    let (rt, v1) = (&names.rt, &names.v1);
    let builder = record.builder.then(|| {
        quote! {
            #[derive(#rt::bon::Builder)]
            #[builder(crate = #v1::bon)]
        }
    });
    let fields = record.fields.iter().map(|field| {
        let docs = docs::attributes(field.doc.as_deref(), &format!("Field `{}`", field.name));
        let rename = (made.serde && field.ident.bare() != field.name).then(|| serde::rename(&field.name));
        let builder = record.builder.then(|| builder_attribute(names, field));
        let attributes = super::attributes(&field.attributes);
        let (ident, of) = (&field.ident, names.rust_type(&field.codec));
        quote! { #docs #rename #builder #attributes pub #ident: #of }
    });
    quote! {
        #head
        #builder
        pub struct #name {
            #(#fields,)*
        }
    }
}

/// What the builder must know: what is left out has its default, and nothing else may be left out.
fn builder_attribute(names: &Names<'_>, field: &Field) -> Option<TokenStream> {
    let mut settings = Vec::new();
    settings.extend(field.setter.as_ref().map(|setter| quote! { name = #setter }));
    settings.extend(field.into.then(|| quote! { into }));
    if matches!(field.codec, Codec::Option { .. } | Codec::OptionalUnion(_)) {
        settings.push(quote! { required });
    }
    if let Some(default) = &field.default {
        let default = value::expression(names, default);
        let setter = field.option_setter.as_ref();
        settings.extend(setter.map(|setter| quote! { setters(option_fn(name = #setter)) }));
        settings.push(quote! { default = #default });
    }
    (!settings.is_empty()).then(|| quote! { #[builder(#(#settings),*)] })
}

fn inherent(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
    let (name, schema_text) = (&made.ident, impls::schema_text(names, made));
    let doc = match (record.fields.len(), record.arguments.len()) {
        (all, arguments) if all == arguments => " From all its fields.",
        (_, 0) => " With the defaults of all its fields.",
        _ => " From the fields that have no default; the others have theirs.",
    };
    let arguments = record.arguments.iter().map(|&index| argument(names, &record.fields[index]));
    let fields = record.fields.iter().map(|field| initializer(names, field));
    quote! {
        impl #name {
            #schema_text
            #[doc = #doc]
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields,)* }
            }
        }
    }
}

fn argument(names: &Names<'_>, field: &Field) -> TokenStream {
    let (name, of, into) = (&field.ident, names.rust_type(&field.codec), names.trait_into());
    if field.into {
        quote! { #name: impl #into<#of> }
    } else {
        quote! { #name: #of }
    }
}

/// A field of a literal: with its value, unless a variable of its name holds that.
fn initializer(names: &Names<'_>, field: &Field) -> TokenStream {
    let name = &field.ident;
    let value = match &field.default {
        Some(default) => value::expression(names, default),
        None if field.into => names.into(name),
        None => return quote! { #name },
    };
    quote! { #name: #value }
}

fn encoder(names: &Names<'_>, made: &Type, record: &Record) -> TokenStream {
    let fields: Vec<(&Field, Access)> = record
        .fields
        .iter()
        .map(|field| {
            let name = &field.ident;
            (field, Access::field(quote! { self.#name }))
        })
        .collect();
    let mut most = Bound::default();
    for (field, access) in &fields {
        most.add(bound(names, made, &field.codec, access));
    }
    let ok = &names.std.ok;
    let body = match fields.split_last() {
        None => quote! { #ok(()) },
        Some(((last, access), first)) => {
            let first = first.iter().map(|(field, access)| encode(names, &field.codec, access));
            let last = encode(names, &last.codec, access);
            quote! { #(#first?;)* #last }
        }
    };
    let body = if made.cycle.is_some() {
        quote! { w.nested(|w| { #body }) }
    } else {
        body
    };
    impls::encode(names, made, &most.expression(), is_counted(made, record), &body)
}

/// The body of the decoder of a form of a record.
pub(super) fn decode_fields(names: &Names<'_>, made: &Type, record: &Record, form: Form) -> TokenStream {
    let ok = &names.std.ok;
    // Each value has a name first: of a literal whose making may end at any of its fields, the compiler makes drops that
    // grow with the square of them. Measured: 400 strings took a minute, and take half a second.
    let is_unit = |field: &Field| matches!(field.codec, Codec::Leaf(Leaf::Null) | Codec::OnlyNull);
    let variables = (0..record.fields.len()).map(|at| format_ident!("f{at}"));
    let decoded = record.fields.iter().zip(variables.clone()).map(|(field, variable)| {
        let value = decode(names, form, &field.codec);
        if is_unit(field) {
            quote! { #value?; }
        } else {
            quote! { let #variable = #value?; }
        }
    });
    let fields = record.fields.iter().zip(variables).map(|(field, variable)| {
        let name = &field.ident;
        if is_unit(field) {
            quote! { #name: () }
        } else {
            quote! { #name: #variable }
        }
    });
    let body = quote! {
        #(#decoded)*
        #ok(Self { #(#fields,)* })
    };
    if made.cycle.is_some() {
        quote! { r.nested(|r| { #body }) }
    } else {
        body
    }
}
