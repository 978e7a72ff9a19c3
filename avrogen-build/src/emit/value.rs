//! Defaults as expressions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::codec::leaf_path;
use super::names::{Names, ident, tokens};
use crate::plan::{MapType, TypeId, TypeKind, Value};

/// The expression of a value.
pub(super) fn expression(names: &Names<'_>, value: &Value) -> TokenStream {
    let rt = names.rt();
    match value {
        Value::Null => quote! { () },
        Value::None => names.std("None"),
        Value::Boolean(value) => quote! { #value },
        Value::Int(value) => integer(i64::from(*value)),
        Value::Long(value) => integer(*value),
        Value::Float(value) => float(f64::from(*value), &quote! { f32 }, &format!("{:?}", value.abs())),
        Value::Double(value) => float(*value, &quote! { f64 }, &format!("{:?}", value.abs())),
        Value::String(text) if text.is_empty() => {
            let string = names.std("String");
            quote! { #string::new() }
        }
        Value::String(text) => {
            let string = names.std("String");
            quote! { #string::from(#text) }
        }
        Value::Bytes(bytes) if bytes.is_empty() => {
            let vec = names.std("Vec");
            quote! { #vec::new() }
        }
        Value::Bytes(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote! { #bytes.to_vec() }
        }
        Value::Fixed(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote! { *#bytes }
        }
        Value::Encoded(leaf, bytes) => {
            let ((module, arguments), bytes) = (leaf_path(names, *leaf), Literal::byte_string(bytes));
            quote! { #rt::default_value(#bytes, #module::decode #arguments) }
        }
        Value::Extern(id, bytes) => {
            let (path, bytes) = (tokens(&names.plan().externs[id.0].path), Literal::byte_string(bytes));
            quote! { #rt::default_value(#bytes, <#path as #rt::Decode>::decode) }
        }
        Value::Array(items) => array(names, items),
        Value::Map(map, entries) => map_of(names, *map, entries),
        Value::Some(value) => call(names, &names.std("Some"), value),
        Value::Boxed(value) => {
            let boxed = names.std("Box");
            call(names, &quote! { #boxed::new }, value)
        }
        Value::Newtype(id, value) => call(names, &names.type_(*id), value),
        Value::Symbol(id, variant) => {
            let path = variant_path(names, *id, *variant);
            quote! { #path }
        }
        Value::Variant(id, variant, value) => call(names, &variant_path(names, *id, *variant), value),
        Value::Record(id, values) => record(names, *id, values),
    }
}

fn call(names: &Names<'_>, function: &TokenStream, value: &Value) -> TokenStream {
    let value = expression(names, value);
    quote! { #function(#value) }
}

fn array(names: &Names<'_>, items: &[Value]) -> TokenStream {
    let vec = names.std("Vec");
    if items.is_empty() {
        return quote! { #vec::new() };
    }
    let items = items.iter().map(|item| expression(names, item));
    quote! { #vec::from([#(#items),*]) }
}

fn map_of(names: &Names<'_>, map: MapType, entries: &[(String, Value)]) -> TokenStream {
    let (map, string) = (names.map(map), names.std("String"));
    if entries.is_empty() {
        return quote! { #map::new() };
    }
    let entries = entries.iter().map(|(key, value)| {
        let value = expression(names, value);
        quote! { (#string::from(#key), #value) }
    });
    quote! { #map::from([#(#entries),*]) }
}

fn variant_path(names: &Names<'_>, id: TypeId, variant: usize) -> TokenStream {
    let path = names.type_(id);
    let name = match &names.plan().type_(id).kind {
        TypeKind::Enum(of) => &of.variants[variant].ident,
        TypeKind::Union(union) => &union.variants[variant].ident,
        TypeKind::Record(_) | TypeKind::Newtype(_) => unreachable!("only enums have variants"),
    };
    let name = ident(name.as_str());
    quote! { #path::#name }
}

fn record(names: &Names<'_>, id: TypeId, values: &[Value]) -> TokenStream {
    let path = names.type_(id);
    let TypeKind::Record(record) = &names.plan().type_(id).kind else {
        unreachable!("only records have fields")
    };
    let fields = record.fields.iter().zip(values).map(|(field, value)| {
        let (name, value) = (ident(field.ident.as_str()), expression(names, value));
        quote! { #name: #value }
    });
    quote! { #path { #(#fields),* } }
}

/// Literals have no sign.
fn integer(value: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(value.unsigned_abs());
    if value < 0 {
        quote! { -#digits }
    } else {
        quote! { #digits }
    }
}

/// The shortest digits that read back as the number.
fn float(value: f64, of: &TokenStream, digits: &str) -> TokenStream {
    if value.is_nan() {
        return quote! { #of::NAN };
    }
    if value.is_infinite() {
        return if value > 0.0 {
            quote! { #of::INFINITY }
        } else {
            quote! { #of::NEG_INFINITY }
        };
    }
    let point = if digits.contains(['.', 'e']) { "" } else { ".0" };
    let digits = tokens(&format!("{digits}{point}"));
    if value.is_sign_negative() {
        quote! { -#digits }
    } else {
        quote! { #digits }
    }
}
