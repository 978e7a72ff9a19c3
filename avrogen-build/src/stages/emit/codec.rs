//! Encoding, decoding and the bound of a place, as expressions.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::number;
use super::names::Names;
use super::tokens::{ident, rust};
use crate::config::MapType;
use crate::stages::plan::{Codec, Leaf, Passing, Type, TypeId};

/// An expression from which a value is read.
pub(super) struct Access {
    place: TokenStream,
    is_reference: bool,
}

impl Access {
    /// A place such as `self.id`.
    pub(super) fn field(place: TokenStream) -> Self {
        Self { place, is_reference: false }
    }

    /// A variable that holds a reference.
    pub(super) fn variable(name: TokenStream) -> Self {
        Self { place: name, is_reference: true }
    }

    /// The variable by which a closure knows the value that it is given.
    fn given() -> Self {
        Self::variable(quote! { v })
    }

    fn by_reference(&self) -> TokenStream {
        let place = &self.place;
        if self.is_reference {
            quote! { #place }
        } else {
            quote! { &#place }
        }
    }

    fn by_value(&self) -> TokenStream {
        let place = &self.place;
        if self.is_reference {
            quote! { *#place }
        } else {
            quote! { #place }
        }
    }

    fn unboxed(&self) -> TokenStream {
        let place = &self.place;
        if self.is_reference {
            quote! { &**#place }
        } else {
            quote! { &*#place }
        }
    }

    fn as_ref(&self) -> TokenStream {
        let place = &self.place;
        quote! { #place.as_ref() }
    }

    fn of_leaf(&self, leaf: Leaf) -> TokenStream {
        match leaf.passing() {
            Passing::ByValue => self.by_value(),
            Passing::ByReference => self.by_reference(),
        }
    }
}

/// An expression that encodes the value to `w`; its type is the result.
pub(super) fn encode(names: &Names<'_>, codec: &Codec, value: &Access) -> TokenStream {
    let rt = &names.rt;
    match codec {
        Codec::Leaf(leaf) => {
            let (function, value) = (leaf_function(names, *leaf, "encode"), value.of_leaf(*leaf));
            quote! { #function(#value, w) }
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
                (option_module(*null_first), value.as_ref(), encode_function(names, item));
            quote! { #rt::#module::encode(#value, w, #item) }
        }
        Codec::OptionalUnion(id) => {
            let (union, value) = (names.type_(*id), value.as_ref());
            quote! { #union::encode_optional(#value, w) }
        }
        Codec::OnlyNull => quote! { #rt::union_index::encode(0, w) },
        Codec::Array(items) => {
            let (value, items) = (value.by_reference(), encode_function(names, items));
            quote! { #rt::array::encode(#value, w, #items) }
        }
        Codec::Map { map, values } => {
            let (module, value, values) =
                (map_module(*map), value.by_reference(), encode_function(names, values));
            quote! { #rt::#module::encode(#value, w, #values) }
        }
        Codec::With { adapter, inner } => {
            let (adapter, value, inner) =
                (rust(adapter), value.by_reference(), encode_function(names, inner));
            quote! { #rt::adapted::encode::<#adapter>(#value, w, #inner) }
        }
    }
}

/// A function from a value and a writer to the result: a path where there is one.
fn encode_function(names: &Names<'_>, codec: &Codec) -> TokenStream {
    let (rt, body) = (&names.rt, encode(names, codec, &Access::given()));
    match codec {
        Codec::Type(_) | Codec::Extern(_) => quote! { #rt::Encode::encode },
        Codec::OnlyNull => quote! { |_, w| #body },
        _ => quote! { |v, w| #body },
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
    let (rt, types, externs) = (&names.rt, &names.plan.types, &names.plan.externs);
    let min = |codec: &Codec| number(codec.size(types, externs).min);
    match codec {
        Codec::Leaf(_) | Codec::Type(_) | Codec::Extern(_) | Codec::OptionalUnion(_) | Codec::OnlyNull => {
            let function = decode_function(names, form, codec);
            quote! { #function(r) }
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
            let (adapter, inner) = (rust(adapter), decode_function(names, Form::Owned, inner));
            quote! { #rt::adapted::decode::<#adapter>(r, #inner) }
        }
    }
}

/// A function from a reader to the result: a path where there is one.
fn decode_function(names: &Names<'_>, form: Form, codec: &Codec) -> TokenStream {
    let rt = &names.rt;
    match codec {
        Codec::Leaf(leaf) => {
            let lent = match leaf {
                Leaf::String if form == Form::Borrowed => "str_ref",
                Leaf::Bytes if form == Form::Borrowed => "bytes_ref",
                _ => return leaf_function(names, *leaf, "decode"),
            };
            let module = names.leaf_module(lent);
            quote! { #module::decode }
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
    pub(super) fn expression(self) -> TokenStream {
        let (constant, terms) = (number(self.constant), self.terms);
        if self.constant > 0 || terms.is_empty() {
            quote! { #constant #(+ #terms)* }
        } else {
            quote! { #(#terms)+* }
        }
    }
}

/// What an array or a map takes besides its items: a count and the end.
const BLOCK: u64 = 11;

/// The bound of a place within `holder`. What leads back to the holder counts nothing, or bounds would recurse: the
/// writer grows where they fall short.
pub(super) fn bound(names: &Names<'_>, holder: &Type, codec: &Codec, value: &Access) -> Bound {
    let (rt, plan) = (&names.rt, names.plan);
    if let Some(max) = codec.size(&plan.types, &plan.externs).max {
        return Bound::constant(max);
    }
    let of_type = |value: TokenStream| Bound::term(quote! { #rt::Encode::bound(#value) });
    let leads_back = |id: &TypeId| holder.cycle.is_some() && plan.type_(*id).cycle == holder.cycle;
    match codec {
        Codec::Leaf(leaf) => {
            let (function, value) = (leaf_function(names, *leaf, "bound"), value.of_leaf(*leaf));
            Bound::term(quote! { #function(#value) })
        }
        Codec::Type(id) | Codec::OptionalUnion(id) if leads_back(id) => Bound::constant(0),
        Codec::Type(_) | Codec::Extern(_) => of_type(value.by_reference()),
        Codec::Boxed(inner) => match &**inner {
            Codec::Type(id) if leads_back(id) => Bound::constant(0),
            _ => of_type(value.unboxed()),
        },
        Codec::Option { null_first, item } => match bound(names, holder, item, &Access::given()) {
            item if item.terms.is_empty() => Bound::constant(item.constant.saturating_add(1)),
            item => {
                let (module, value) = (option_module(*null_first), value.as_ref());
                let item = item.expression();
                Bound::term(quote! { #rt::#module::bound(#value, |v| #item) })
            }
        },
        Codec::OptionalUnion(_) => {
            let value = value.as_ref();
            Bound::term(quote! { #value.map_or(1, #rt::Encode::bound) })
        }
        Codec::Array(items) => match bound(names, holder, items, &Access::given()) {
            item if item.terms.is_empty() && item.constant == 0 => Bound::constant(BLOCK),
            item => collection(names, &quote! { array }, value, item),
        },
        Codec::Map { map, values } => {
            let item = bound(names, holder, values, &Access::given());
            collection(names, &map_module(*map), value, item)
        }
        Codec::OnlyNull | Codec::With { .. } => Bound::constant(1),
    }
}

fn collection(names: &Names<'_>, module: &TokenStream, value: &Access, item: Bound) -> Bound {
    let (rt, value) = (&names.rt, value.by_reference());
    let v = super::impls::argument("v", !item.terms.is_empty());
    let item = item.expression();
    Bound::term(quote! { #rt::#module::bound(#value, |#v| #item) })
}

/// A function of a leaf, with its constant arguments.
pub(super) fn leaf_function(names: &Names<'_>, leaf: Leaf, function: &str) -> TokenStream {
    let (module, function) = (names.leaf_module(leaf.module()), ident(function));
    let arguments: Vec<_> = leaf.arguments().into_iter().map(number).collect();
    if arguments.is_empty() {
        return quote! { #module::#function };
    }
    quote! { #module::#function::<#(#arguments),*> }
}

fn option_module(null_first: bool) -> TokenStream {
    if null_first {
        quote! { null_first }
    } else {
        quote! { null_last }
    }
}

fn map_module(map: MapType) -> TokenStream {
    match map {
        MapType::BTree => quote! { map_btree },
        MapType::Hash => quote! { map_hash },
    }
}
