//! Encoding, decoding and the bound of a place, as expressions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::names::{Names, ident, tokens};
use crate::plan::{Codec, Leaf, Passing, Type, TypeId};
use crate::settings::MapType;

/// The name of a variable or field from which a value is read.
#[derive(Clone)]
pub(super) enum Access {
    /// A place such as `self.id`.
    Field(TokenStream),
    /// A variable that holds a reference.
    Variable(TokenStream),
}

impl Access {
    fn by_reference(&self) -> TokenStream {
        match self {
            Self::Field(place) => quote! { &#place },
            Self::Variable(name) => quote! { #name },
        }
    }

    fn by_value(&self) -> TokenStream {
        match self {
            Self::Field(place) => quote! { #place },
            Self::Variable(name) => quote! { *#name },
        }
    }

    fn unboxed(&self) -> TokenStream {
        match self {
            Self::Field(place) => quote! { &*#place },
            Self::Variable(name) => quote! { &**#name },
        }
    }

    fn as_ref(&self) -> TokenStream {
        let (Self::Field(place) | Self::Variable(place)) = self;
        quote! { #place.as_ref() }
    }
}

fn variable() -> Access {
    Access::Variable(quote! { v })
}

/// An expression that encodes the value to `w`; its type is the result.
pub(super) fn encode(names: &Names<'_>, codec: &Codec, value: &Access) -> TokenStream {
    let rt = names.rt();
    match codec {
        Codec::Leaf(leaf) => {
            let (module, arguments) = leaf_path(names, *leaf);
            let value = leaf_argument(*leaf, value);
            quote! { #module::encode #arguments(#value, w) }
        }
        Codec::Type(_) | Codec::Extern(_) => {
            let value = value.by_reference();
            quote! { #rt::Encode::encode(#value, w) }
        }
        Codec::Boxed(_) => {
            let value = value.unboxed();
            quote! { #rt::Encode::encode(#value, w) }
        }
        Codec::Option { null_first, item } => {
            let (module, value, item) =
                (option_module(*null_first), value.as_ref(), encode_closure(names, item));
            quote! { #rt::#module::encode(#value, w, #item) }
        }
        Codec::OptionalUnion(id) => {
            let (union, value) = (names.type_(*id), value.as_ref());
            quote! { #union::encode_optional(#value, w) }
        }
        Codec::OnlyNull => quote! { #rt::union_index::encode(0, w) },
        Codec::Array(items) => {
            let (value, items) = (value.by_reference(), encode_closure(names, items));
            quote! { #rt::array::encode(#value, w, #items) }
        }
        Codec::Map { map, values } => {
            let (module, value, values) =
                (map_module(*map), value.by_reference(), encode_closure(names, values));
            quote! { #rt::#module::encode(#value, w, #values) }
        }
        Codec::With { adapter, inner } => {
            let (adapter, value, inner) =
                (tokens(adapter), value.by_reference(), encode_closure(names, inner));
            quote! { #rt::adapted::encode::<#adapter>(#value, w, #inner) }
        }
    }
}

fn encode_closure(names: &Names<'_>, codec: &Codec) -> TokenStream {
    if matches!(codec, Codec::Type(_) | Codec::Extern(_)) {
        let rt = names.rt();
        return quote! { #rt::Encode::encode };
    }
    let body = encode(names, codec, &variable());
    let ignored = matches!(codec, Codec::OnlyNull);
    if ignored {
        quote! { |_, w| #body }
    } else {
        quote! { |v, w| #body }
    }
}

/// Which form of a type is decoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The one that owns all it holds.
    Owned,
    /// The one that borrows from the input.
    Borrowed,
}

/// An expression that decodes a value from `r`; its type is the result.
pub(super) fn decode(names: &Names<'_>, form: Form, codec: &Codec) -> TokenStream {
    let (rt, types, externs) = (names.rt(), &names.plan().types, &names.plan().externs);
    let min = |codec: &Codec| Literal::u64_unsuffixed(codec.size(types, externs).min);
    match codec {
        Codec::Leaf(_) | Codec::Type(_) | Codec::Extern(_) | Codec::OptionalUnion(_) | Codec::OnlyNull => {
            let path = decode_function(names, form, codec);
            quote! { #path(r) }
        }
        Codec::Boxed(inner) => {
            let inner = decode_function(names, form, inner);
            quote! { #rt::boxed::decode(r, #inner) }
        }
        Codec::Option { null_first, item } => {
            let (module, item) = (option_module(*null_first), decode_function(names, form, item));
            quote! { #rt::#module::decode(r, #item) }
        }
        Codec::Array(items) => {
            let (min, items) = (min(items), decode_function(names, form, items));
            quote! { #rt::array::decode(r, #min, #items) }
        }
        Codec::Map { map, values } => {
            let (module, min, values) = (map_module(*map), min(values), decode_function(names, form, values));
            quote! { #rt::#module::decode(r, #min, #values) }
        }
        Codec::With { adapter, inner } => {
            let (adapter, inner) = (tokens(adapter), decode_function(names, Form::Owned, inner));
            quote! { #rt::adapted::decode::<#adapter>(r, #inner) }
        }
    }
}

/// A function from a reader to the result: a path where there is one.
fn decode_function(names: &Names<'_>, form: Form, codec: &Codec) -> TokenStream {
    let rt = names.rt();
    match codec {
        Codec::Leaf(Leaf::String) if form == Form::Borrowed => {
            let module = names.leaf_module("str_ref");
            quote! { #module::decode }
        }
        Codec::Leaf(Leaf::Bytes) if form == Form::Borrowed => {
            let module = names.leaf_module("bytes_ref");
            quote! { #module::decode }
        }
        Codec::Leaf(leaf) => {
            let (module, arguments) = leaf_path(names, *leaf);
            quote! { #module::decode #arguments }
        }
        Codec::Type(_) | Codec::Extern(_) => quote! { #rt::Decode::decode },
        Codec::OptionalUnion(id) => {
            let union = match form {
                Form::Owned => names.type_(*id),
                Form::Borrowed => names.borrowed_or_owned(*id),
            };
            quote! { #union::decode_optional }
        }
        Codec::OnlyNull => quote! { #rt::only_null::decode },
        _ => {
            let body = decode(names, form, codec);
            quote! { |r| #body }
        }
    }
}

/// Most bytes of a place: a constant, and what depends on the value.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) constant: u64,
    pub(super) terms: Vec<TokenStream>,
}

impl Bound {
    fn constant(constant: u64) -> Self {
        Self { constant, terms: Vec::new() }
    }

    fn term(term: TokenStream) -> Self {
        Self { constant: 0, terms: vec![term] }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.constant = self.constant.saturating_add(other.constant);
        self.terms.extend(other.terms);
    }

    /// The sum as one expression.
    pub(super) fn expression(&self) -> TokenStream {
        let constant = Literal::u64_unsuffixed(self.constant);
        let terms = &self.terms;
        if self.constant == 0 && !terms.is_empty() {
            return quote! { #(#terms)+* };
        }
        quote! { #constant #(+ #terms)* }
    }
}

/// What an array or a map takes besides its items: a count and the end.
const BLOCK: u64 = 11;

/// The bound of a place within `holder`. What leads back to the holder counts nothing, or bounds would recurse: the
/// writer grows where they fall short.
pub(super) fn bound(names: &Names<'_>, holder: &Type, codec: &Codec, value: &Access) -> Bound {
    let (rt, plan) = (names.rt(), names.plan());
    if let Some(max) = codec.size(&plan.types, &plan.externs).max {
        return Bound::constant(max);
    }
    let leads_back = |id: &TypeId| holder.cycle.is_some() && plan.type_(*id).cycle == holder.cycle;
    match codec {
        Codec::Leaf(leaf) => {
            let (module, arguments) = leaf_path(names, *leaf);
            let value = leaf_argument(*leaf, value);
            Bound::term(quote! { #module::bound #arguments(#value) })
        }
        Codec::Type(id) | Codec::OptionalUnion(id) if leads_back(id) => Bound::constant(0),
        Codec::Type(_) | Codec::Extern(_) => {
            let value = value.by_reference();
            Bound::term(quote! { #rt::Encode::bound(#value) })
        }
        Codec::Boxed(inner) => match &**inner {
            Codec::Type(id) if leads_back(id) => Bound::constant(0),
            _ => {
                let value = value.unboxed();
                Bound::term(quote! { #rt::Encode::bound(#value) })
            }
        },
        Codec::Option { null_first, item } => match bound(names, holder, item, &variable()) {
            item if item.terms.is_empty() => Bound::constant(item.constant.saturating_add(1)),
            item => {
                let (module, value, item) = (option_module(*null_first), value.as_ref(), item.expression());
                Bound::term(quote! { #rt::#module::bound(#value, |v| #item) })
            }
        },
        Codec::OptionalUnion(_) => {
            let value = value.as_ref();
            Bound::term(quote! { #value.map_or(1, #rt::Encode::bound) })
        }
        Codec::Array(items) => collection(names, holder, items, value, &quote! { array }),
        Codec::Map { map, values } if values.size(&plan.types, &plan.externs).max == Some(0) => {
            let (module, value) = (map_module(*map), value.by_reference());
            Bound::term(quote! { #rt::#module::bound(#value, |_| 0) })
        }
        Codec::Map { map, values } => collection(names, holder, values, value, &map_module(*map)),
        Codec::OnlyNull | Codec::With { .. } => Bound::constant(1),
    }
}

fn collection(
    names: &Names<'_>,
    holder: &Type,
    items: &Codec,
    value: &Access,
    module: &TokenStream,
) -> Bound {
    let rt = names.rt();
    let item = bound(names, holder, items, &variable());
    match (item.constant, item.terms.is_empty()) {
        (0, true) => Bound::constant(BLOCK),
        (_, constant) => {
            let (value, item) = (value.by_reference(), item.expression());
            let variable = if constant {
                quote! { _ }
            } else {
                quote! { v }
            };
            Bound::term(quote! { #rt::#module::bound(#value, |#variable| #item) })
        }
    }
}

/// The module of a leaf and the constant arguments of its functions.
pub(super) fn leaf_path(names: &Names<'_>, leaf: Leaf) -> (TokenStream, TokenStream) {
    let module = names.leaf_module(leaf.module());
    let arguments = leaf.arguments();
    if arguments.is_empty() {
        return (module, TokenStream::new());
    }
    let arguments = arguments.into_iter().map(Literal::u64_unsuffixed);
    (module, quote! { ::<#(#arguments),*> })
}

fn leaf_argument(leaf: Leaf, value: &Access) -> TokenStream {
    match leaf.passing() {
        Passing::ByValue => value.by_value(),
        Passing::ByReference => value.by_reference(),
    }
}

fn option_module(null_first: bool) -> TokenStream {
    let module = ident(if null_first { "null_first" } else { "null_last" });
    quote! { #module }
}

fn map_module(map: MapType) -> TokenStream {
    let module = ident(match map {
        MapType::BTree => "map_btree",
        MapType::Hash => "map_hash",
    });
    quote! { #module }
}
