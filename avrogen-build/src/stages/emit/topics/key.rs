//! The keys of a topic.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::codec::{Access, Form, decode, encode};
use super::super::names::Names;
use super::super::tokens::rust;
use crate::stages::plan::{Codec, Leaf, Topic, TopicKey};

/// What keys are in Rust.
pub(super) struct Key {
    pub(super) owned: TokenStream,
    /// What stands for a key that is lent, with the lifetime `'a`.
    pub(super) borrowed: TokenStream,
    /// The same with a lifetime that is not named.
    pub(super) elided: TokenStream,
    pub(super) is_copied: bool,
}

impl Key {
    pub(super) fn of(names: &Names<'_>, topic: &Topic) -> Self {
        let (string, vec) = (&names.std.string, &names.std.vec);
        let text = || Self::lent(string.clone(), &quote! { str });
        let bytes = || Self::lent(quote! { #vec<u8> }, &quote! { [u8] });
        match &topic.key {
            TopicKey::None => Self::copied(quote! { () }),
            TopicKey::Utf8 => text(),
            TopicKey::Bytes => bytes(),
            TopicKey::Avro(value) => match &value.codec {
                Codec::Leaf(Leaf::String) => text(),
                Codec::Leaf(Leaf::Bytes) => bytes(),
                Codec::Leaf(leaf) => Self::copied(rust(&leaf.rust_type())),
                codec => {
                    let of = names.rust_type(codec);
                    Self::lent(of.clone(), &of)
                }
            },
        }
    }

    fn lent(owned: TokenStream, to: &TokenStream) -> Self {
        Self { owned, borrowed: quote! { &'a #to }, elided: quote! { &#to }, is_copied: false }
    }

    fn copied(of: TokenStream) -> Self {
        Self { owned: of.clone(), borrowed: of.clone(), elided: of, is_copied: true }
    }

    /// The functions of the topic that are about keys.
    pub(super) fn functions(&self, names: &Names<'_>, topic: &Topic) -> TokenStream {
        let (result, ok) = (&names.std.result, &names.std.ok);
        let Some((encoder, decoder)) = self.codec(names, topic) else {
            return quote! {
                fn key_ref(_: &()) {}
                fn encode_key(_: (), _: &mut rt::Writer) -> #result<(), rt::Error> {
                    #ok(())
                }
                fn decode_key(_: rt::topic::Datum<'_, '_>) -> #result<(), rt::Error> {
                    #ok(())
                }
            };
        };
        let (some, err) = (&names.std.some, &names.std.err);
        let key = if self.is_copied {
            quote! { *key }
        } else {
            quote! { key }
        };
        quote! {
            fn key_ref(key: &Self::Key) -> Self::KeyRef<'_> {
                #key
            }
            fn encode_key(key: Self::KeyRef<'_>, w: &mut rt::Writer) -> #result<(), rt::Error> {
                #encoder
            }
            fn decode_key(from: rt::topic::Datum<'_, '_>) -> #result<Self::Key, rt::Error> {
                match from {
                    #some((0, r)) => #decoder,
                    other => #err(rt::topic::no_key(other)),
                }
            }
        }
    }

    /// The expressions that encode and decode a key, where there is one.
    fn codec(&self, names: &Names<'_>, topic: &Topic) -> Option<(TokenStream, TokenStream)> {
        match &topic.key {
            TopicKey::None => None,
            TopicKey::Utf8 => {
                Some((quote! { rt::topic::utf8::encode(key, w) }, quote! { rt::topic::utf8::decode(r) }))
            }
            TopicKey::Bytes => {
                Some((quote! { rt::topic::bytes::encode(key, w) }, quote! { rt::topic::bytes::decode(r) }))
            }
            TopicKey::Avro(value) => {
                let key = quote! { key };
                // A key that is copied is no reference.
                let access = if self.is_copied { Access::field(key) } else { Access::variable(key) };
                Some((encode(names, &value.codec, &access), decode(names, Form::Owned, &value.codec)))
            }
        }
    }
}
