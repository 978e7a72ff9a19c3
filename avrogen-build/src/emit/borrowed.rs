//! Forms that borrow text and bytes from the input.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::codec::{Form, decode};
use super::names::{Names, ident, tokens};
use super::{docs, impls, record, union};
use crate::plan::{Codec, Leaf, Plan, Type, TypeKind};

/// The borrowed form of a type, if it has one, and what says which form that is.
pub(super) fn items(names: &Names<'_>, made: &Type) -> Vec<TokenStream> {
    let mut items = Vec::new();
    if let Some(borrowed) = &made.borrowed {
        let name = ident(borrowed.as_str());
        items.push(definition(names, made, &name));
        items.extend(conversions(names, made, &name));
        items.push(decoder(names, made, &name));
        items.extend(optional(names, made, &name));
    }
    if made.view && made.schema.is_some() {
        let (rt, name) = (names.rt(), ident(made.ident.as_str()));
        let borrowed = made.borrowed.as_ref().map(|borrowed| ident(borrowed.as_str()));
        let form = borrowed.map_or_else(|| quote! { Self }, |borrowed| quote! { #borrowed<'a> });
        items.push(quote! {
            impl #rt::View for #name {
                type Ref<'a> = #form;
            }
        });
    }
    items
}

fn definition(names: &Names<'_>, made: &Type, name: &Ident) -> TokenStream {
    let docs =
        docs::attributes(None, &format!("`{}`, borrowed from the bytes that it is decoded from", made.ident));
    // Only those that are known to be derivable whatever a type holds, and what the plan found that it allows.
    let derives =
        made.derives.iter().filter(|path| !path.contains("::") && *path != "Copy").map(|path| tokens(path));
    let head = quote! { #docs #[derive(#(#derives),*)] };
    match &made.kind {
        TypeKind::Record(record) => {
            let fields = record.fields.iter().map(|field| {
                let docs = docs::attributes(field.doc.as_deref(), &format!("Field `{}`", field.name));
                let (name, of) = (ident(field.ident.as_str()), borrowed_type(names, &field.codec));
                quote! { #docs pub #name: #of }
            });
            quote! { #head pub struct #name<'a> { #(#fields),* } }
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let docs = docs::attributes(None, &format!("Branch `{}`", variant.name));
                let (name, of) = (ident(variant.ident.as_str()), borrowed_type(names, &variant.codec));
                quote! { #docs #name(#of) }
            });
            quote! { #head pub enum #name<'a> { #(#variants),* } }
        }
        TypeKind::Newtype(newtype) => {
            let of = borrowed_type(names, &newtype.codec);
            quote! { #head pub struct #name<'a>(#[doc = " The value."] pub #of); }
        }
        TypeKind::Enum(_) => TokenStream::new(),
    }
}

/// `into_owned`, and `From`, which says the same.
fn conversions(names: &Names<'_>, made: &Type, name: &Ident) -> [TokenStream; 2] {
    let (owned_name, from) = (ident(made.ident.as_str()), names.std("From"));
    let body = match &made.kind {
        TypeKind::Record(record) => {
            let fields = record.fields.iter().map(|field| {
                let name = ident(field.ident.as_str());
                let value = owned(names, &field.codec, &quote! { self.#name });
                quote! { #name: #value }
            });
            quote! { #owned_name { #(#fields),* } }
        }
        TypeKind::Union(union) => {
            let arms = union.variants.iter().map(|variant| {
                let name = ident(variant.ident.as_str());
                let value = owned(names, &variant.codec, &quote! { v });
                quote! { Self::#name(v) => #owned_name::#name(#value) }
            });
            quote! { match self { #(#arms),* } }
        }
        TypeKind::Newtype(newtype) => {
            let value = owned(names, &newtype.codec, &quote! { self.0 });
            quote! { #owned_name(#value) }
        }
        TypeKind::Enum(_) => TokenStream::new(),
    };
    let into_owned = quote! {
        impl #name<'_> {
            #[doc = " The form that owns all it holds."]
            #[must_use]
            pub fn into_owned(self) -> #owned_name {
                #body
            }
        }
    };
    let from = quote! {
        impl #from<#name<'_>> for #owned_name {
            fn from(borrowed: #name<'_>) -> Self {
                borrowed.into_owned()
            }
        }
    };
    [into_owned, from]
}

fn decoder(names: &Names<'_>, made: &Type, name: &Ident) -> TokenStream {
    let body = match &made.kind {
        TypeKind::Record(record) => record::decode_fields(names, made, record, Form::Borrowed),
        TypeKind::Union(union) => union::decode_branches(names, union, Form::Borrowed),
        TypeKind::Newtype(newtype) => {
            let (ok, value) = (names.std("Ok"), decode(names, Form::Borrowed, &newtype.codec));
            quote! { #ok(Self(#value?)) }
        }
        TypeKind::Enum(_) => TokenStream::new(),
    };
    impls::decode(names, made, &quote! { #name<'de> }, true, &body)
}

/// What decodes a union where null makes it optional.
fn optional(names: &Names<'_>, made: &Type, name: &Ident) -> Option<TokenStream> {
    let TypeKind::Union(union) = &made.kind else { return None };
    let items = union::decode_optional(names, union, union.null?, Form::Borrowed, &quote! { 'de });
    Some(impls::block(names, &quote! { impl<'de> #name<'de> }, items.into()))
}

/// The type of a place in a borrowed form.
fn borrowed_type(names: &Names<'_>, codec: &Codec) -> TokenStream {
    if !borrows(names.plan(), codec) {
        return names.rust_type(codec);
    }
    match codec {
        Codec::Leaf(Leaf::String) => quote! { &'a str },
        Codec::Leaf(_) => quote! { &'a [u8] },
        Codec::Type(id) => {
            let path = names.borrowed_or_owned(*id);
            quote! { #path<'a> }
        }
        Codec::OptionalUnion(id) => {
            let (option, path) = (names.std("Option"), names.borrowed_or_owned(*id));
            quote! { #option<#path<'a>> }
        }
        Codec::Option { item, .. } => {
            let (option, item) = (names.std("Option"), borrowed_type(names, item));
            quote! { #option<#item> }
        }
        Codec::Array(items) => {
            let (vec, items) = (names.std("Vec"), borrowed_type(names, items));
            quote! { #vec<#items> }
        }
        Codec::Map { map, values } => {
            let (map, values) = (names.map(*map), borrowed_type(names, values));
            quote! { #map<&'a str, #values> }
        }
        Codec::Boxed(inner) => {
            let (boxed, inner) = (names.std("Box"), borrowed_type(names, inner));
            quote! { #boxed<#inner> }
        }
        Codec::Extern(_) | Codec::OnlyNull | Codec::With { .. } => names.rust_type(codec),
    }
}

/// An expression that makes an owned value of a borrowed one.
fn owned(names: &Names<'_>, codec: &Codec, value: &TokenStream) -> TokenStream {
    if !borrows(names.plan(), codec) {
        return value.clone();
    }
    match codec {
        Codec::Leaf(Leaf::String) => {
            let string = names.std("String");
            quote! { #string::from(#value) }
        }
        Codec::Leaf(_) => quote! { #value.to_vec() },
        Codec::Option { item, .. } => {
            let item = owned_function(names, item);
            quote! { #value.map(#item) }
        }
        Codec::OptionalUnion(id) => {
            let path = names.borrowed_or_owned(*id);
            quote! { #value.map(#path::into_owned) }
        }
        Codec::Array(items) => {
            let items = owned_function(names, items);
            quote! { #value.into_iter().map(#items).collect() }
        }
        Codec::Map { values, .. } => {
            let (string, values) = (names.std("String"), owned(names, values, &quote! { v }));
            quote! { #value.into_iter().map(|(k, v)| (#string::from(k), #values)).collect() }
        }
        Codec::Boxed(inner) => {
            let (boxed, inner) = (names.std("Box"), owned(names, inner, &quote! { (*#value) }));
            quote! { #boxed::new(#inner) }
        }
        _ => quote! { #value.into_owned() },
    }
}

fn owned_function(names: &Names<'_>, codec: &Codec) -> TokenStream {
    match codec {
        Codec::Leaf(Leaf::String) => {
            let string = names.std("String");
            quote! { #string::from }
        }
        Codec::Type(id) => {
            let path = names.borrowed_or_owned(*id);
            quote! { #path::into_owned }
        }
        _ => {
            let body = owned(names, codec, &quote! { v });
            quote! { |v| #body }
        }
    }
}

/// Whether a place holds anything borrowed in a borrowed form.
fn borrows(plan: &Plan, codec: &Codec) -> bool {
    match codec {
        Codec::Leaf(leaf) => matches!(leaf, Leaf::String | Leaf::Bytes),
        Codec::Type(id) | Codec::OptionalUnion(id) => plan.type_(*id).borrowed.is_some(),
        Codec::Option { item: inner, .. } | Codec::Array(inner) | Codec::Boxed(inner) => borrows(plan, inner),
        Codec::Map { .. } => true,
        Codec::Extern(_) | Codec::OnlyNull | Codec::With { .. } => false,
    }
}
