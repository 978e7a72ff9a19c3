//! What serde must know to use Avro's names.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::Names;
use crate::plan::{Codec, Field, Leaf, Newtype, Type, TypeKind};

/// The derives of a type.
pub(super) fn head(names: &Names<'_>, made: &Type) -> TokenStream {
    let rt = names.rt();
    let path = format!("{}::__private::v1::serde", names.plan().runtime);
    // A field that is left out of the input has its default where all of them have one.
    let defaults =
        matches!(&made.kind, TypeKind::Record(record) if record.has_default() && !record.fields.is_empty());
    let default = defaults.then(|| quote! { , default });
    quote! {
        #[derive(#rt::serde::Serialize, #rt::serde::Deserialize)]
        #[serde(crate = #path #default)]
    }
}

/// The name that a field or variant has in Avro.
pub(super) fn rename(name: &str) -> TokenStream {
    quote! { #[serde(rename = #name)] }
}

pub(super) fn field(field: &Field) -> TokenStream {
    if field.ident.bare() == field.name { TokenStream::new() } else { rename(&field.name) }
}

/// serde has no arrays of more than 32 items.
pub(super) fn newtype(names: &Names<'_>, newtype: &Newtype) -> TokenStream {
    let path = match newtype.codec {
        Codec::Leaf(Leaf::Fixed(33..)) => "serde_fixed",
        Codec::Leaf(Leaf::LargeFixed(_)) => "serde_large_fixed",
        _ => return TokenStream::new(),
    };
    let path = format!("{}::__private::v1::{path}", names.plan().runtime);
    quote! { #[serde(with = #path)] }
}
