//! Unions as enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::codec::{Access, Form, bound, decode, encode};
use super::names::{Names, ident};
use super::{docs, head, impls, serde};
use crate::plan::{Codec, Leaf, Type, Union, Variant, index_size};

pub(super) fn items(names: &Names<'_>, made: &Type, union: &Union) -> Vec<TokenStream> {
    let name = ident(made.ident.as_str());
    let mut items = vec![definition(names, made, union)];
    if made.schema.is_some() {
        items.push(impls::inherent(names, made, Vec::new()));
    }
    for variant in union.variants.iter().filter(|variant| variant.from) {
        items.extend(conversions(names, made, variant));
    }
    items.push(encoder(names, made, union));
    items.push(impls::decode(
        names,
        made,
        &quote! { #name },
        true,
        &decode_branches(names, union, Form::Owned),
    ));
    if let Some(null) = union.null {
        items.push(optional(names, made, union, null));
    }
    items
}

fn definition(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    let (head, name) = (head(names, made), ident(made.ident.as_str()));
    let variants = union.variants.iter().map(|variant| {
        let docs = docs::attributes(None, &format!("Branch `{}`", variant.name));
        let serde = made.serde.then(|| serde::rename(&variant.name));
        let (name, rust_type) = (ident(variant.ident.as_str()), names.rust_type(&variant.codec));
        quote! { #docs #serde #name(#rust_type) }
    });
    quote! { #head pub enum #name { #(#variants),* } }
}

fn conversions(names: &Names<'_>, made: &Type, variant: &Variant) -> Vec<TokenStream> {
    let (name, variant_name) = (ident(made.ident.as_str()), ident(variant.ident.as_str()));
    let (of, value) = match &variant.codec {
        Codec::Boxed(inner) => {
            let boxed = names.std("Box");
            (names.rust_type(inner), quote! { #boxed::new(value) })
        }
        codec => (names.rust_type(codec), quote! { value }),
    };
    let mut items = vec![impls::from(names, &of, &name, &quote! { Self::#variant_name(#value) })];
    if variant.codec == Codec::Leaf(Leaf::String) {
        let string = names.std("String");
        let value = quote! { Self::#variant_name(#string::from(value)) };
        items.push(impls::from(names, &quote! { &str }, &name, &value));
    }
    items
}

fn encoder(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    let (rt, v) = (names.rt(), Access::Variable(quote! { v }));
    let arms = union.variants.iter().map(|variant| {
        let (name, branch) = (ident(variant.ident.as_str()), Literal::usize_unsuffixed(variant.branch));
        let value = encode(names, &variant.codec, &v);
        quote! {
            Self::#name(v) => {
                #rt::union_index::encode(#branch, w)?;
                #value
            }
        }
    });
    let writes = !union.variants.is_empty();
    let body = if writes {
        quote! { match self { #(#arms)* } }
    } else {
        quote! { match *self {} }
    };
    impls::encode(names, made, &most(names, made, union), writes, &body)
}

fn most(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    if let Some(max) = made.max {
        let max = Literal::u64_unsuffixed(max);
        return quote! { #max };
    }
    let arms = union.variants.iter().map(|variant| {
        let name = ident(variant.ident.as_str());
        let mut most = bound(names, made, &variant.codec, &Access::Variable(quote! { v }));
        most.constant += index_size(variant.branch);
        let v = if most.terms.is_empty() {
            quote! { _ }
        } else {
            quote! { v }
        };
        let most = most.expression();
        quote! { Self::#name(#v) => #most }
    });
    quote! { match self { #(#arms),* } }
}

/// The body of the decoder of a form of a union.
pub(super) fn decode_branches(names: &Names<'_>, union: &Union, form: Form) -> TokenStream {
    let rt = names.rt();
    if union.null.is_some() {
        return quote! {
            let branch = #rt::union_index::decode(r)?;
            Self::decode_branch(branch, r)
        };
    }
    let arms = branch_arms(names, union, form);
    quote! { match #rt::union_index::decode(r)? { #arms } }
}

/// The arms that decode a branch whose index has been read.
fn branch_arms(names: &Names<'_>, union: &Union, form: Form) -> TokenStream {
    let (rt, ok, err) = (names.rt(), names.std("Ok"), names.std("Err"));
    let arms = union.variants.iter().map(|variant| {
        let (name, branch) = (ident(variant.ident.as_str()), Literal::usize_unsuffixed(variant.branch));
        let value = decode(names, form, &variant.codec);
        quote! { #branch => #ok(Self::#name(#value?)), }
    });
    quote! { #(#arms)* branch => #err(#rt::union_index::unknown(branch, r)), }
}

/// What decodes a form of a union where the null branch makes it optional.
pub(super) fn decode_optional(
    names: &Names<'_>,
    union: &Union,
    null: usize,
    form: Form,
    lifetime: &TokenStream,
) -> [TokenStream; 2] {
    let (rt, result, option) = (names.rt(), names.std("Result"), names.std("Option"));
    let (ok, some, none) = (names.std("Ok"), names.std("Some"), names.std("None"));
    let (null, arms) = (Literal::usize_unsuffixed(null), branch_arms(names, union, form));
    let decode_branch = quote! {
        fn decode_branch(branch: u32, r: &mut #rt::Reader<#lifetime>) -> #result<Self, #rt::Error> {
            match branch { #arms }
        }
    };
    let decode_optional = quote! {
        fn decode_optional(r: &mut #rt::Reader<#lifetime>) -> #result<#option<Self>, #rt::Error> {
            match #rt::union_index::decode(r)? {
                #null => #ok(#none),
                branch => Self::decode_branch(branch, r).map(#some),
            }
        }
    };
    [decode_branch, decode_optional]
}

/// The functions for places where the null branch makes the enum optional.
fn optional(names: &Names<'_>, made: &Type, union: &Union, null: usize) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, option) = (names.std("Result"), names.std("Option"));
    let (some, none) = (names.std("Some"), names.std("None"));
    let mut items = decode_optional(names, union, null, Form::Owned, &quote! { '_ }).to_vec();
    let null = Literal::usize_unsuffixed(null);
    items.push(quote! {
        fn encode_optional(value: #option<&Self>, w: &mut #rt::Writer) -> #result<(), #rt::Error> {
            match value {
                #none => #rt::union_index::encode(#null, w),
                #some(value) => #rt::Encode::encode(value, w),
            }
        }
    });
    impls::block(names, &quote! { impl #name }, items)
}
