//! What serde must know to use Avro's names.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal;
use super::names::Names;
use crate::stages::plan::{Codec, Leaf, Newtype, Type, TypeKind};

/// The derives of a type.
pub(super) fn derives(names: &Names<'_>, made: &Type) -> TokenStream {
    let (rt, path) = (&names.rt, path(names, ""));
    // A field that is left out of the input has its default where all of them have one.
    let defaults =
        matches!(&made.kind, TypeKind::Record(record) if record.has_default() && !record.fields.is_empty());
    let defaults = defaults.then(|| quote! { , default });
    quote! {
        #[derive(#rt::serde::Serialize, #rt::serde::Deserialize)]
        #[serde(crate = #path #defaults)]
    }
}

/// The name that a field or variant has in Avro.
pub(super) fn rename(name: &str) -> TokenStream {
    let name = literal::string(name);
    quote! { #[serde(rename = #name)] }
}

/// The module of a newtype that serde has no implementation for: it has none for arrays of more than 32 items.
pub(super) fn with(names: &Names<'_>, newtype: &Newtype) -> Option<TokenStream> {
    let module = match newtype.codec {
        Codec::Leaf(Leaf::Fixed(33..)) => path(names, "_fixed"),
        Codec::Leaf(Leaf::LargeFixed(_)) => path(names, "_large_fixed"),
        _ => return None,
    };
    Some(quote! { #[serde(with = #module)] })
}

/// A module of the runtime whose name begins with `serde`, as text.
fn path(names: &Names<'_>, end: &str) -> proc_macro2::Literal {
    literal::string(&format!("{}::__private::v1::serde{end}", names.plan.runtime))
}
