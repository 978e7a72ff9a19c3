//! What may be sent to a topic: `Accepts` for each type.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::codec::Form;
use super::super::impls::argument;
use super::super::literal::number;
use super::super::names::Names;
use super::super::tokens::ident;
use super::{single_type, variants};
use crate::stages::plan::{Codec, Leaf, Passing, Topic, TopicValue, TypeId, index_size};

/// One implementation: for which type, and what its functions do with a `value` of it.
struct Accepted {
    of: TokenStream,
    schema: Body,
    bound: Body,
    encode: Body,
}

/// The body of a function.
#[derive(Clone)]
struct Body {
    code: TokenStream,
    /// Whether it reads `value`.
    reads: bool,
}

impl Body {
    fn constant(code: TokenStream) -> Self {
        Self { code, reads: false }
    }

    fn of_value(code: TokenStream) -> Self {
        Self { code, reads: true }
    }
}

pub(super) fn items(names: &Names<'_>, topic: &Topic) -> Vec<TokenStream> {
    let of_values =
        topic.values.iter().enumerate().flat_map(|(index, value)| one_value(names, topic, index, value));
    let of_enum = topic.many.map(|id| all_values(names, topic, id));
    let absent = topic.tombstones.then(|| optional(names, topic));
    of_values.chain(of_enum).chain(absent).map(|accepted| item(names, topic, &accepted)).collect()
}

fn item(names: &Names<'_>, topic: &Topic, accepted: &Accepted) -> TokenStream {
    let (result, option, name) = (&names.std.result, &names.std.option, &topic.ident);
    let Accepted { of, schema, bound, encode } = accepted;
    let [of_schema, of_bound, of_encode] = [schema, bound, encode].map(|body| argument("value", body.reads));
    let [schema, bound, encode] = [schema, bound, encode].map(|body| &body.code);
    quote! {
        impl rt::topic::Accepts<#of> for super::#name {
            fn schema(#of_schema: &#of) -> #option<usize> {
                #schema
            }
            fn bound(#of_bound: &#of) -> usize {
                #bound
            }
            fn encode(#of_encode: &#of, w: &mut rt::Writer) -> #result<(), rt::Error> {
                #encode
            }
        }
    }
}

/// What it takes to send one of the values: text and bytes also where they are lent.
fn one_value(names: &Names<'_>, topic: &Topic, index: usize, value: &TopicValue) -> Vec<Accepted> {
    let (some, string, vec) = (&names.std.some, &names.std.string, &names.std.vec);
    let (mut bound, mut encode) = codec(names, &value.codec);
    let mut schema = 0;
    if topic.union.is_some() {
        let (ahead, code) = (number(index_size(index)), &bound.code);
        bound.code = quote! { #ahead + #code };
        let branch = number(index as u64);
        encode = quote! {
            rt::union_index::encode(#branch, w)?;
            #encode
        };
    } else {
        schema = index as u64;
    }
    let of = match &value.codec {
        Codec::Leaf(Leaf::String) => vec![quote! { str }, string.clone()],
        Codec::Leaf(Leaf::Bytes) => vec![quote! { [u8] }, quote! { #vec<u8> }],
        codec => vec![names.rust_type(codec)],
    };
    let schema = number(schema);
    let schema = Body::constant(quote! { #some(#schema) });
    let encode = Body::of_value(encode);
    let accepted = |of| Accepted { of, schema: schema.clone(), bound: bound.clone(), encode: encode.clone() };
    of.into_iter().map(accepted).collect()
}

/// The bound of a value, and what encodes it.
fn codec(names: &Names<'_>, codec: &Codec) -> (Body, TokenStream) {
    let Codec::Leaf(leaf) = codec else {
        let bound = Body::of_value(quote! { rt::Encode::bound(value) });
        return (bound, quote! { rt::Encode::encode(value, w) });
    };
    let bound = if let Some(max) = leaf.max() {
        let max = number(max);
        Body::constant(quote! { #max })
    } else {
        let module = ident(leaf.module());
        Body::of_value(quote! { rt::#module::bound(value) })
    };
    let module = names.leaf_module(leaf.module());
    let value = if leaf.passing() == Passing::ByValue {
        quote! { *value }
    } else {
        quote! { value }
    };
    (bound, quote! { #module::encode(#value, w) })
}

/// What it takes to send the enum of all values.
fn all_values(names: &Names<'_>, topic: &Topic, id: TypeId) -> Accepted {
    let (of, some) = (names.type_(id), &names.std.some);
    if topic.union.is_some() {
        return Accepted {
            schema: Body::constant(quote! { #some(0) }),
            bound: Body::of_value(quote! { rt::Encode::bound(value) }),
            encode: Body::of_value(quote! { rt::Encode::encode(value, w) }),
            of,
        };
    }
    let each = |call: &TokenStream| {
        let arms = variants(names.plan.type_(id)).zip(&topic.values).map(|(variant, value)| {
            let inner = names.rust_type(&value.codec);
            quote! { #of::#variant(v) => <Self as rt::topic::Accepts<#inner>>::#call }
        });
        Body::of_value(quote! { match value { #(#arms,)* } })
    };
    Accepted {
        schema: each(&quote! { schema(v) }),
        bound: each(&quote! { bound(v) }),
        encode: each(&quote! { encode(v, w) }),
        of,
    }
}

/// What it takes to send a value that may be absent.
fn optional(names: &Names<'_>, topic: &Topic) -> Accepted {
    let (option, none, some, ok) = (&names.std.option, &names.std.none, &names.std.some, &names.std.ok);
    let inner = single_type(names, topic, Form::Owned);
    let accepts = quote! { <Self as rt::topic::Accepts<#inner>> };
    Accepted {
        of: quote! { #option<#inner> },
        schema: Body::of_value(quote! { value.as_ref().and_then(#accepts::schema) }),
        bound: Body::of_value(quote! { value.as_ref().map_or(0, #accepts::bound) }),
        encode: Body::of_value(quote! {
            match value {
                #some(value) => #accepts::encode(value, w),
                #none => #ok(()),
            }
        }),
    }
}
