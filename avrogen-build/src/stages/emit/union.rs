//! Unions as enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Access, Form, bound, decode, encode};
use super::literal::number;
use super::names::Names;
use super::{docs, head, impls, serde};
use crate::stages::plan::{Codec, Leaf, Type, Union, Variant, index_size};

pub(super) fn items(names: &Names<'_>, made: &Type, union: &Union) -> Vec<TokenStream> {
    let name = &made.ident;
    let mut items = vec![definition(names, made, union)];
    items.extend(impls::only_schema_text(names, made));
    for variant in union.variants.iter().filter(|variant| variant.from) {
        items.extend(conversions(names, made, variant));
    }
    items.push(encoder(names, made, union));
    let body = decode_branches(names, union, Form::Owned);
    items.push(impls::decode(names, made, &quote! { #name }, true, &body));
    items.extend(union.null.map(|null| optional(names, made, union, null)));
    items
}

fn definition(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    let (name, head) = (&made.ident, head(names, made));
    let variants = union.variants.iter().map(|variant| {
        let docs = docs::attributes(None, &format!("Branch `{}`", variant.name));
        let rename = made.serde.then(|| serde::rename(&variant.name));
        let (ident, of) = (&variant.ident, names.rust_type(&variant.codec));
        quote! { #docs #rename #ident(#of) }
    });
    quote! {
        #head
        pub enum #name {
            #(#variants,)*
        }
    }
}

fn conversions(names: &Names<'_>, made: &Type, variant: &Variant) -> Vec<TokenStream> {
    let (to, boxed, string) = (&variant.ident, &names.std.boxed, &names.std.string);
    let (of, value) = match &variant.codec {
        Codec::Boxed(inner) => (names.rust_type(inner), quote! { Self::#to(#boxed::new(value)) }),
        codec => (names.rust_type(codec), quote! { Self::#to(value) }),
    };
    let mut items = vec![impls::from(names, &of, made, &value)];
    if variant.codec == Codec::Leaf(Leaf::String) {
        let value = quote! { Self::#to(#string::from(value)) };
        items.push(impls::from(names, &quote! { &str }, made, &value));
    }
    items
}

fn encoder(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    let (rt, most) = (&names.rt, most(names, made, union));
    if union.variants.is_empty() {
        return impls::encode(names, made, &most, false, &quote! { match *self {} });
    }
    let arms = union.variants.iter().map(|variant| {
        let (ident, branch) = (&variant.ident, number(variant.branch as u64));
        let value = encode(names, &variant.codec, &Access::variable(quote! { v }));
        quote! {
            Self::#ident(v) => {
                #rt::union_index::encode(#branch, w)?;
                #value
            }
        }
    });
    impls::encode(names, made, &most, true, &quote! { match self { #(#arms)* } })
}

fn most(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    if let Some(max) = made.max {
        let max = number(max);
        return quote! { #max };
    }
    let arms = union.variants.iter().map(|variant| {
        let mut most = bound(names, made, &variant.codec, &Access::variable(quote! { v }));
        most.constant += index_size(variant.branch);
        let v = impls::argument("v", !most.terms.is_empty());
        let (ident, most) = (&variant.ident, most.expression());
        quote! { Self::#ident(#v) => #most }
    });
    quote! { match self { #(#arms,)* } }
}

/// The body of the decoder of a form of a union.
pub(super) fn decode_branches(names: &Names<'_>, union: &Union, form: Form) -> TokenStream {
    let rt = &names.rt;
    if union.null.is_some() {
        return quote! {
            let branch = #rt::union_index::decode(r)?;
            Self::decode_branch(branch, r)
        };
    }
    let arms = branch_arms(names, union, form);
    quote! {
        match #rt::union_index::decode(r)? {
            #arms
        }
    }
}

/// The arms that decode a branch whose index has been read. Mapped, a value takes the stack once for each arm in a build
/// without optimizations, which lets no two arms share any; unwrapped and wrapped, it would be four times.
fn branch_arms(names: &Names<'_>, union: &Union, form: Form) -> TokenStream {
    let (rt, err) = (&names.rt, &names.std.err);
    let arms = union.variants.iter().map(|variant| {
        let (branch, ident) = (number(variant.branch as u64), &variant.ident);
        let value = decode(names, form, &variant.codec);
        quote! { #branch => #value.map(Self::#ident) }
    });
    quote! {
        #(#arms,)*
        branch => #err(#rt::union_index::unknown(branch, r)),
    }
}

/// The functions that decode a form of a union where the null branch makes it optional, for readers of this lifetime.
pub(super) fn decode_optional(
    names: &Names<'_>,
    union: &Union,
    null: usize,
    form: Form,
    lifetime: &TokenStream,
) -> TokenStream {
    let (rt, result, option) = (&names.rt, &names.std.result, &names.std.option);
    let (ok, none, some) = (&names.std.ok, &names.std.none, &names.std.some);
    let (null, arms) = (number(null as u64), branch_arms(names, union, form));
    quote! {
        fn decode_branch(branch: u32, r: &mut #rt::Reader<#lifetime>) -> #result<Self, #rt::Error> {
            match branch {
                #arms
            }
        }
        fn decode_optional(r: &mut #rt::Reader<#lifetime>) -> #result<#option<Self>, #rt::Error> {
            match #rt::union_index::decode(r)? {
                #null => #ok(#none),
                branch => Self::decode_branch(branch, r).map(#some),
            }
        }
    }
}

/// The functions for places where the null branch makes the enum optional.
fn optional(names: &Names<'_>, made: &Type, union: &Union, null: usize) -> TokenStream {
    let (rt, result, option) = (&names.rt, &names.std.result, &names.std.option);
    let (none, some) = (&names.std.none, &names.std.some);
    let decode_optional = decode_optional(names, union, null, Form::Owned, &quote! { '_ });
    let (name, null) = (&made.ident, number(null as u64));
    quote! {
        impl #name {
            #decode_optional
            fn encode_optional(value: #option<&Self>, w: &mut #rt::Writer) -> #result<(), #rt::Error> {
                match value {
                    #none => #rt::union_index::encode(#null, w),
                    #some(value) => #rt::Encode::encode(value, w),
                }
            }
        }
    }
}
