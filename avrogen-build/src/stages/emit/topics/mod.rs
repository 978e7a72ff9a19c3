//! Markers of topics: the types at the root, where people look for them, and what they implement in a module of their own,
//! where the runtime has a short name.

mod accepts;
mod definition;
mod key;

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Form, decode};
use super::docs;
use super::literal::{self, number};
use super::names::Names;
use crate::stages::plan::{self, Codec, Leaf, Plan, Topic, TopicKey, Type, TypeKind};
use key::Key;

/// The marker of a topic.
pub(super) fn marker(topic: &Topic) -> TokenStream {
    let (name, docs) = (&topic.ident, docs::attributes(None, &format!("The topic `{}`", topic.name)));
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct #name;
    }
}

/// The names of the producer and the consumer of a topic.
pub(super) fn aliases(names: &Names<'_>, topic: &Topic) -> TokenStream {
    let (rt, name) = (&names.rt, literal::string(&topic.name));
    let Topic { ident, producer, consumer, .. } = topic;
    quote! { #rt::topic::aliases! { #name #ident #producer #consumer } }
}

/// What the implementations need to have in scope.
pub(super) fn imports(plan: &Plan) -> TokenStream {
    let names = Names::within_root(plan);
    let (v1, rt) = (&names.v1, &names.rt);
    quote! { use #v1 as #rt; }
}

/// What the marker of a topic implements.
pub(super) fn implementations(names: &Names<'_>, topic: &Topic) -> Vec<TokenStream> {
    let (key, name) = (Key::of(names, topic), &topic.ident);
    let mut items = vec![constructors(topic, &key), topic_impl(names, topic, &key)];
    items.extend(topic.tombstones.then(|| quote! { impl rt::topic::Compacted for super::#name {} }));
    items.extend(topic.pins.as_ref().map(|pins| definition::pins(names, topic, pins)));
    items.extend(accepts::items(names, topic));
    items
}

fn constructors(topic: &Topic, key: &Key) -> TokenStream {
    let (name, borrowed, elided) = (&topic.ident, &key.borrowed, &key.elided);
    let (parameter, argument) = match &topic.key {
        TopicKey::None => (TokenStream::new(), quote! { () }),
        _ => (quote! { key: #borrowed, }, quote! { key }),
    };
    let lifetime = if key.is_copied {
        quote! { 'static }
    } else {
        quote! { '_ }
    };
    let tombstone = topic.tombstones.then(|| {
        quote! {
            #[doc = " A message that deletes a key."]
            pub fn tombstone(key: #elided) -> rt::topic::Outgoing<#lifetime, Self, rt::topic::Tombstone> {
                rt::topic::Outgoing::tombstone(key)
            }
        }
    });
    quote! {
        impl super::#name {
            #[doc = " A message for the topic."]
            pub fn message<'a, V: ?Sized>(#parameter value: &'a V) -> rt::topic::Outgoing<'a, Self, V>
            where
                Self: rt::topic::Accepts<V>,
            {
                rt::topic::Outgoing::new(#argument, value)
            }
            #tombstone
        }
    }
}

fn topic_impl(names: &Names<'_>, topic: &Topic, key: &Key) -> TokenStream {
    let (result, name) = (&names.std.result, &topic.ident);
    let (owned_key, borrowed_key) = (&key.owned, &key.borrowed);
    let owned = value_type(names, topic, Form::Owned);
    let borrowed = value_type(names, topic, Form::Borrowed);
    let (definition, keys) = (definition::constant(names, topic), key.functions(names, topic));
    let decode_value = decode_value(names, topic, Form::Owned);
    let view_value = self::decode_value(names, topic, Form::Borrowed);
    quote! {
        impl rt::topic::Topic for super::#name {
            type Key = #owned_key;
            type KeyRef<'a> = #borrowed_key;
            type Value = #owned;
            type ValueRef<'a> = #borrowed;
            #definition
            #keys
            fn decode_value(from: rt::topic::Datum<'_, '_>) -> #result<Self::Value, rt::Error> {
                #decode_value
            }
            fn view_value<'a>(from: rt::topic::Datum<'_, 'a>) -> #result<Self::ValueRef<'a>, rt::Error> {
                #view_value
            }
        }
    }
}

/// The type of values, or of what stands for one that is borrowed.
fn value_type(names: &Names<'_>, topic: &Topic, form: Form) -> TokenStream {
    let (option, of) = (&names.std.option, single_type(names, topic, form));
    if topic.tombstones {
        quote! { #option<#of> }
    } else {
        of
    }
}

/// The same without what a tombstone is.
fn single_type(names: &Names<'_>, topic: &Topic, form: Form) -> TokenStream {
    let of_enum = topic.many.map(Codec::Type);
    let codec = of_enum.as_ref().unwrap_or(&topic.values[0].codec);
    match (codec, form) {
        (Codec::Leaf(Leaf::String), Form::Borrowed) => quote! { &'a str },
        (Codec::Leaf(Leaf::Bytes), Form::Borrowed) => quote! { &'a [u8] },
        (Codec::Type(id), Form::Borrowed) if names.plan.type_(*id).borrowed.is_some() => {
            let of = names.borrowed_or_owned(*id);
            quote! { #of<'a> }
        }
        _ => names.rust_type(codec),
    }
}

/// The body of the decoder of values.
fn decode_value(names: &Names<'_>, topic: &Topic, form: Form) -> TokenStream {
    let (none, some) = (&names.std.none, &names.std.some);
    let (ok, err) = (&names.std.ok, &names.std.err);
    let arm = |index: u64, value: &TokenStream| {
        let index = number(index);
        let value = if topic.tombstones {
            quote! { #some(#value) }
        } else {
            quote! { #value }
        };
        quote! { #some((#index, r)) => #ok(#value), }
    };
    let whole = |codec: &Codec| {
        let value = decode(names, form, codec);
        arm(0, &quote! { #value? })
    };
    let arms = match (topic.many, topic.union) {
        (None, _) => whole(&topic.values[0].codec),
        (Some(id), Some(_)) => whole(&Codec::Type(id)),
        (Some(id), None) => {
            let path = match form {
                Form::Owned => names.type_(id),
                Form::Borrowed => names.borrowed_or_owned(id),
            };
            let variants = variants(names.plan.type_(id));
            let arms = topic.values.iter().zip(variants).zip(0..).map(|((value, variant), index)| {
                let value = decode(names, form, &value.codec);
                arm(index, &quote! { #path::#variant(#value?) })
            });
            arms.collect()
        }
    };
    let absent = topic.tombstones.then(|| quote! { #none => #ok(#none), });
    quote! {
        match from {
            #arms
            #absent
            other => #err(rt::topic::no_value(other)),
        }
    }
}

/// The names of the variants of the enum of many values, in their order.
fn variants(made: &Type) -> impl Iterator<Item = &plan::Ident> {
    let variants = match &made.kind {
        TypeKind::Union(union) => union.variants.as_slice(),
        _ => &[],
    };
    variants.iter().map(|variant| &variant.ident)
}
