//! Forms that borrow text and bytes from the input.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::Form;
use super::names::Names;
use super::{docs, impls, newtype, record, union};
use crate::stages::plan::{self, Codec, Leaf, Type, TypeKind};

/// The borrowed form of a type, if it has one, and what says which form that is.
pub(super) fn items(names: &Names<'_>, made: &Type) -> Vec<TokenStream> {
    let mut items = Vec::new();
    if let Some(borrowed) = &made.borrowed {
        items.push(definition(names, made, borrowed));
        items.extend(conversions(names, made, borrowed));
        items.extend(decoders(names, made, borrowed));
    }
    items.extend((made.view && made.schema.is_some()).then(|| view(names, made)));
    items
}

fn definition(names: &Names<'_>, made: &Type, name: &plan::Ident) -> TokenStream {
    let about = format!("`{}`, borrowed from the bytes that it is decoded from", made.ident);
    let docs = docs::attributes(None, &about);
    let derives = super::derives(made.borrowed_derives());
    let body = match &made.kind {
        TypeKind::Record(record) => {
            let fields = record.fields.iter().map(|field| {
                let docs = docs::attributes(field.doc.as_deref(), &format!("Field `{}`", field.name));
                let (name, of) = (&field.ident, borrowed_type(names, &field.codec));
                quote! { #docs pub #name: #of }
            });
            quote! { pub struct #name<'a> { #(#fields,)* } }
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let docs = docs::attributes(None, &format!("Branch `{}`", variant.name));
                let (name, of) = (&variant.ident, borrowed_type(names, &variant.codec));
                quote! { #docs #name(#of) }
            });
            quote! { pub enum #name<'a> { #(#variants,)* } }
        }
        TypeKind::Newtype(newtype) => {
            let of = borrowed_type(names, &newtype.codec);
            quote! {
                pub struct #name<'a>(
                    #[doc = " The value."]
                    pub #of,
                );
            }
        }
        TypeKind::Enum(_) => unreachable!("an enum holds nothing to borrow"),
    };
    quote! { #docs #derives #body }
}

/// `into_owned`, and `From`, which says the same.
fn conversions(names: &Names<'_>, made: &Type, name: &plan::Ident) -> [TokenStream; 2] {
    let (to, from) = (&made.ident, &names.std.from);
    let body = match &made.kind {
        TypeKind::Record(record) => {
            let fields = record.fields.iter().map(|field| {
                let name = &field.ident;
                let value = owned(names, &field.codec, &quote! { self.#name });
                quote! { #name: #value }
            });
            quote! { #to { #(#fields,)* } }
        }
        TypeKind::Union(union) => {
            let arms = union.variants.iter().map(|variant| {
                let (variant, value) = (&variant.ident, owned(names, &variant.codec, &quote! { v }));
                quote! { Self::#variant(v) => #to::#variant(#value) }
            });
            quote! { match self { #(#arms,)* } }
        }
        TypeKind::Newtype(newtype) => {
            let value = owned(names, &newtype.codec, &quote! { self.0 });
            quote! { #to(#value) }
        }
        TypeKind::Enum(_) => unreachable!("an enum holds nothing to borrow"),
    };
    let into_owned = quote! {
        impl #name<'_> {
            #[doc = " The form that owns all it holds."]
            #[must_use]
            pub fn into_owned(self) -> #to {
                #body
            }
        }
    };
    let from = quote! {
        impl #from<#name<'_>> for #to {
            fn from(borrowed: #name<'_>) -> Self {
                borrowed.into_owned()
            }
        }
    };
    [into_owned, from]
}

fn decoders(names: &Names<'_>, made: &Type, name: &plan::Ident) -> Vec<TokenStream> {
    let body = match &made.kind {
        TypeKind::Record(record) => record::decode_fields(names, made, record, Form::Borrowed),
        TypeKind::Union(union) => union::decode_branches(names, union, Form::Borrowed),
        TypeKind::Newtype(newtype) => newtype::decode_value(names, newtype, Form::Borrowed),
        TypeKind::Enum(_) => unreachable!("an enum holds nothing to borrow"),
    };
    let mut items = vec![impls::decode(names, made, &quote! { #name<'de> }, true, &body)];
    if let TypeKind::Union(union) = &made.kind
        && let Some(null) = union.null
    {
        let functions = union::decode_optional(names, union, null, Form::Borrowed, &quote! { 'de });
        items.push(quote! {
            impl<'de> #name<'de> {
                #functions
            }
        });
    }
    items
}

fn view(names: &Names<'_>, made: &Type) -> TokenStream {
    let (rt, name) = (&names.rt, &made.ident);
    let form = made.borrowed.as_ref();
    let form = form.map_or_else(|| quote! { Self }, |borrowed| quote! { #borrowed<'a> });
    quote! {
        impl #rt::View for #name {
            type Ref<'a> = #form;
        }
    }
}

/// The type of a place in a borrowed form.
fn borrowed_type(names: &Names<'_>, codec: &Codec) -> TokenStream {
    let (boxed, option, vec) = (&names.std.boxed, &names.std.option, &names.std.vec);
    if !names.plan.borrows(codec) {
        return names.rust_type(codec);
    }
    match codec {
        Codec::Leaf(Leaf::String) => quote! { &'a str },
        Codec::Leaf(_) => quote! { &'a [u8] },
        Codec::Type(id) => {
            let of = names.borrowed_or_owned(*id);
            quote! { #of<'a> }
        }
        Codec::OptionalUnion(id) => {
            let union = names.borrowed_or_owned(*id);
            quote! { #option<#union<'a>> }
        }
        Codec::Option { item, .. } => {
            let item = borrowed_type(names, item);
            quote! { #option<#item> }
        }
        Codec::Array(items) => {
            let items = borrowed_type(names, items);
            quote! { #vec<#items> }
        }
        Codec::Map { map, values } => {
            let (map, values) = (names.map(*map), borrowed_type(names, values));
            quote! { #map<&'a str, #values> }
        }
        Codec::Boxed(inner) => {
            let inner = borrowed_type(names, inner);
            quote! { #boxed<#inner> }
        }
        Codec::Extern(_) | Codec::OnlyNull | Codec::With { .. } => names.rust_type(codec),
    }
}

/// An expression that makes an owned value of a borrowed one.
fn owned(names: &Names<'_>, codec: &Codec, value: &TokenStream) -> TokenStream {
    let (boxed, string) = (&names.std.boxed, &names.std.string);
    if !names.plan.borrows(codec) {
        return quote! { #value };
    }
    match codec {
        Codec::Leaf(Leaf::String) => quote! { #string::from(#value) },
        Codec::Leaf(_) => quote! { #value.to_vec() },
        Codec::Option { item, .. } => {
            let item = owned_function(names, item);
            quote! { #value.map(#item) }
        }
        Codec::OptionalUnion(id) => {
            let union = names.borrowed_or_owned(*id);
            quote! { #value.map(#union::into_owned) }
        }
        Codec::Array(items) => {
            let item = owned_function(names, items);
            quote! { #value.into_iter().map(#item).collect() }
        }
        Codec::Map { values, .. } => {
            let v = owned(names, values, &quote! { v });
            quote! { #value.into_iter().map(|(k, v)| (#string::from(k), #v)).collect() }
        }
        Codec::Boxed(inner) => {
            let inner = owned(names, inner, &quote! { (*#value) });
            quote! { #boxed::new(#inner) }
        }
        _ => quote! { #value.into_owned() },
    }
}

fn owned_function(names: &Names<'_>, codec: &Codec) -> TokenStream {
    match codec {
        Codec::Leaf(Leaf::String) => {
            let string = &names.std.string;
            quote! { #string::from }
        }
        Codec::Type(id) => {
            let of = names.borrowed_or_owned(*id);
            quote! { #of::into_owned }
        }
        _ => {
            let v = owned(names, codec, &quote! { v });
            quote! { |v| #v }
        }
    }
}
