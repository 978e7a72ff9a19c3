//! Defaults as expressions.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::leaf_function;
use super::literal;
use super::names::Names;
use crate::stages::plan::{MapType, TypeId, TypeKind, Value};

/// The expression of a value.
pub(super) fn expression(names: &Names<'_>, value: &Value) -> TokenStream {
    let (rt, boxed, some) = (&names.rt, &names.std.boxed, &names.std.some);
    match value {
        Value::Null => quote! { () },
        Value::None => names.std.none.clone(),
        Value::Boolean(value) => quote! { #value },
        Value::Int(value) => literal::signed((*value).into()),
        Value::Long(value) => literal::signed(*value),
        // `Debug` has a point, and the shortest digits.
        Value::Float(value) => literal::float(f64::from(*value), &format!("{value:?}"), "f32"),
        Value::Double(value) => literal::float(*value, &format!("{value:?}"), "f64"),
        Value::String(text) => string(names, text),
        Value::Bytes(bytes) => byte_vec(names, bytes),
        Value::Fixed(bytes) => {
            let bytes = literal::bytes(bytes);
            quote! { *#bytes }
        }
        Value::Symbol(id, variant) => variant_path(names, *id, *variant),
        Value::Encoded(leaf, bytes) => decoded(names, bytes, &leaf_function(names, *leaf, "decode")),
        Value::Extern(id, bytes) => {
            let of = names.extern_type(*id);
            decoded(names, bytes, &quote! { <#of as #rt::Decode>::decode })
        }
        Value::Array(items) => array(names, items),
        Value::Map(map, entries) => map_of(names, *map, entries),
        Value::Some(value) => call(names, some, value),
        Value::Boxed(value) => call(names, &quote! { #boxed::new }, value),
        Value::Newtype(id, value) => call(names, &names.type_(*id), value),
        Value::Variant(id, variant, value) => call(names, &variant_path(names, *id, *variant), value),
        Value::Record(id, values) => record(names, *id, values),
    }
}

fn call(names: &Names<'_>, function: &TokenStream, value: &Value) -> TokenStream {
    let value = expression(names, value);
    quote! { #function(#value) }
}

fn string(names: &Names<'_>, text: &str) -> TokenStream {
    let string = &names.std.string;
    if text.is_empty() {
        return quote! { #string::new() };
    }
    let text = literal::string(text);
    quote! { #string::from(#text) }
}

fn byte_vec(names: &Names<'_>, bytes: &[u8]) -> TokenStream {
    let vec = &names.std.vec;
    if bytes.is_empty() {
        return quote! { #vec::new() };
    }
    let bytes = literal::bytes(bytes);
    quote! { #bytes.to_vec() }
}

fn decoded(names: &Names<'_>, bytes: &[u8], decode: &TokenStream) -> TokenStream {
    let (rt, bytes) = (&names.rt, literal::bytes(bytes));
    quote! { #rt::default_value(#bytes, #decode) }
}

fn array(names: &Names<'_>, items: &[Value]) -> TokenStream {
    let vec = &names.std.vec;
    if items.is_empty() {
        return quote! { #vec::new() };
    }
    let items = items.iter().map(|item| expression(names, item));
    quote! { #vec::from([#(#items),*]) }
}

fn map_of(names: &Names<'_>, map: MapType, entries: &[(String, Value)]) -> TokenStream {
    let (map, string) = (names.map(map), &names.std.string);
    if entries.is_empty() {
        return quote! { #map::new() };
    }
    let entries = entries.iter().map(|(key, value)| {
        let (key, value) = (literal::string(key), expression(names, value));
        quote! { (#string::from(#key), #value) }
    });
    quote! { #map::from([#(#entries),*]) }
}

fn variant_path(names: &Names<'_>, id: TypeId, variant: usize) -> TokenStream {
    let variant = match &names.plan.type_(id).kind {
        TypeKind::Enum(of) => &of.variants[variant].ident,
        TypeKind::Union(union) => &union.variants[variant].ident,
        TypeKind::Record(_) | TypeKind::Newtype(_) => unreachable!("only enums have variants"),
    };
    let path = names.type_(id);
    quote! { #path::#variant }
}

fn record(names: &Names<'_>, id: TypeId, values: &[Value]) -> TokenStream {
    let TypeKind::Record(record) = &names.plan.type_(id).kind else {
        unreachable!("only records have fields")
    };
    let path = names.type_(id);
    let fields = record.fields.iter().zip(values).map(|(field, value)| {
        let (name, value) = (&field.ident, expression(names, value));
        quote! { #name: #value }
    });
    quote! { #path { #(#fields),* } }
}
