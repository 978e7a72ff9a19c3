//! Unions as enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::codec::{Access, bound, decode, encode};
use super::docs;
use super::names::{Names, ident};
use super::{head, schema_of_self, schema_text};
use crate::plan::{Codec, Leaf, Type, Union, Variant};

pub(super) fn items(names: &Names<'_>, made: &Type, union: &Union) -> Vec<TokenStream> {
    let mut items = vec![definition(names, made, union)];
    if made.schema.is_some() {
        let (name, text) = (ident(made.ident.as_str()), schema_text(names, made));
        items.push(quote! { impl #name { #text } });
    }
    for variant in union.variants.iter().filter(|variant| variant.from) {
        items.extend(conversions(names, made, variant));
    }
    items.push(encoder(names, made, union));
    items.push(decoder(names, made, union));
    if let Some(null) = union.null {
        items.push(optional(names, made, union, null));
    }
    items
}

fn definition(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    let (head, name) = (head(made), ident(made.ident.as_str()));
    let variants = union.variants.iter().map(|variant| {
        let docs = docs::attributes(None, &format!("Branch `{}`", variant.name));
        let (name, rust_type) = (ident(variant.ident.as_str()), names.rust_type(&variant.codec));
        quote! { #docs #name(#rust_type) }
    });
    quote! { #head pub enum #name { #(#variants),* } }
}

fn conversions(names: &Names<'_>, made: &Type, variant: &Variant) -> Vec<TokenStream> {
    let (name, from) = (ident(made.ident.as_str()), names.std("From"));
    let variant_name = ident(variant.ident.as_str());
    let (of, value) = match &variant.codec {
        Codec::Boxed(inner) => {
            let boxed = names.std("Box");
            (names.rust_type(inner), quote! { #boxed::new(value) })
        }
        codec => (names.rust_type(codec), quote! { value }),
    };
    let conversion = |of: &TokenStream, value: &TokenStream| {
        quote! {
            impl #from<#of> for #name {
                fn from(value: #of) -> Self {
                    Self::#variant_name(#value)
                }
            }
        }
    };
    let mut items = vec![conversion(&of, &value)];
    if variant.codec == Codec::Leaf(Leaf::String) {
        let string = names.std("String");
        items.push(conversion(&quote! { &str }, &quote! { #string::from(value) }));
    }
    items
}

fn encoder(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, schema) = (names.std("Result"), schema_of_self(names, made, &quote! { &self }));
    let w = if union.variants.is_empty() {
        quote! { _ }
    } else {
        quote! { w }
    };
    let arms = union.variants.iter().map(|variant| {
        let (name, branch) = (ident(variant.ident.as_str()), Literal::usize_unsuffixed(variant.branch));
        let value = encode(names, &variant.codec, &Access::Variable(quote! { v }));
        quote! {
            Self::#name(v) => {
                #rt::union_index::encode(#branch, w)?;
                #value
            }
        }
    });
    let body = if union.variants.is_empty() {
        quote! { match *self {} }
    } else {
        quote! { match self { #(#arms)* } }
    };
    let most = bound_of(names, made, union);
    quote! {
        impl #rt::Encode for #name {
            fn bound(&self) -> usize {
                #most
            }

            fn encode(&self, #w: &mut #rt::Writer) -> #result<(), #rt::Error> {
                #body
            }

            #schema
        }
    }
}

fn bound_of(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    if let Some(max) = made.max {
        let max = Literal::u64_unsuffixed(max);
        return quote! { #max };
    }
    let arms = union.variants.iter().map(|variant| {
        let name = ident(variant.ident.as_str());
        let mut most = bound(names, made, &variant.codec, &Access::Variable(quote! { v }));
        most.constant += crate::plan::index_size(variant.branch);
        let most_expression = most.expression();
        let v = if most.terms.is_empty() {
            quote! { _ }
        } else {
            quote! { v }
        };
        quote! { Self::#name(#v) => #most_expression }
    });
    if union.variants.is_empty() {
        quote! { match *self {} }
    } else {
        quote! { match self { #(#arms),* } }
    }
}

/// The arms that decode a branch whose index has been read.
fn branch_arms(names: &Names<'_>, union: &Union) -> Vec<TokenStream> {
    let (rt, ok, err) = (names.rt(), names.std("Ok"), names.std("Err"));
    let mut arms: Vec<TokenStream> = union
        .variants
        .iter()
        .map(|variant| {
            let (name, branch) = (ident(variant.ident.as_str()), Literal::usize_unsuffixed(variant.branch));
            let value = decode(names, &variant.codec);
            quote! { #branch => #ok(Self::#name(#value?)), }
        })
        .collect();
    arms.push(quote! { branch => #err(#rt::union_index::unknown(branch, r)), });
    arms
}

fn decoder(names: &Names<'_>, made: &Type, union: &Union) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, schema) = (names.std("Result"), schema_of_self(names, made, &TokenStream::new()));
    let body = if union.null.is_some() {
        quote! {
            let branch = #rt::union_index::decode(r)?;
            Self::decode_branch(branch, r)
        }
    } else {
        let arms = branch_arms(names, union);
        quote! { match #rt::union_index::decode(r)? { #(#arms)* } }
    };
    quote! {
        impl<'de> #rt::Decode<'de> for #name {
            fn decode(r: &mut #rt::Reader<'de>) -> #result<Self, #rt::Error> {
                #body
            }

            #schema
        }
    }
}

/// The functions for places where the null branch makes the enum optional.
fn optional(names: &Names<'_>, made: &Type, union: &Union, null: usize) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, option, ok) = (names.std("Result"), names.std("Option"), names.std("Ok"));
    let (some, none) = (names.std("Some"), names.std("None"));
    let null = Literal::usize_unsuffixed(null);
    let arms = branch_arms(names, union);
    quote! {
        impl #name {
            fn decode_branch(branch: u32, r: &mut #rt::Reader<'_>) -> #result<Self, #rt::Error> {
                match branch { #(#arms)* }
            }

            fn decode_optional(r: &mut #rt::Reader<'_>) -> #result<#option<Self>, #rt::Error> {
                match #rt::union_index::decode(r)? {
                    #null => #ok(#none),
                    branch => Self::decode_branch(branch, r).map(#some),
                }
            }

            fn encode_optional(value: #option<&Self>, w: &mut #rt::Writer) -> #result<(), #rt::Error> {
                match value {
                    #none => #rt::union_index::encode(#null, w),
                    #some(value) => #rt::Encode::encode(value, w),
                }
            }
        }
    }
}
