//! The keys of a topic.

use super::super::code::{Code, Expr};
use super::super::codec::{Access, Form, decode, encode};
use super::super::names::Names;
use crate::stages::plan::{Codec, Leaf, Topic, TopicKey};

/// What keys are in Rust.
pub(super) struct Key {
    pub(super) owned: String,
    /// What stands for a key that is lent, with the lifetime `'a`.
    pub(super) borrowed: String,
    /// The same with a lifetime that is not named.
    pub(super) elided: String,
    pub(super) is_copied: bool,
}

impl Key {
    pub(super) fn of(names: &Names<'_>, topic: &Topic) -> Self {
        match &topic.key {
            TopicKey::None => Self::copied("()"),
            TopicKey::Utf8 => Self::lent(names.std.string.clone(), "str"),
            TopicKey::Bytes => Self::lent(format!("{}<u8>", names.std.vec), "[u8]"),
            TopicKey::Avro(value) => match &value.codec {
                Codec::Leaf(Leaf::String) => Self::lent(names.std.string.clone(), "str"),
                Codec::Leaf(Leaf::Bytes) => Self::lent(format!("{}<u8>", names.std.vec), "[u8]"),
                Codec::Leaf(leaf) => Self::copied(&leaf.rust_type()),
                codec => {
                    let of = names.rust_type(codec);
                    Self::lent(of.clone(), &of)
                }
            },
        }
    }

    fn lent(owned: String, to: &str) -> Self {
        Self { owned, borrowed: format!("&'a {to}"), elided: format!("&{to}"), is_copied: false }
    }

    fn copied(of: &str) -> Self {
        Self { owned: of.to_owned(), borrowed: of.to_owned(), elided: of.to_owned(), is_copied: true }
    }

    /// The functions of the topic that are about keys.
    pub(super) fn functions(&self, code: &mut Code, names: &Names<'_>, topic: &Topic) {
        let result = |of: &str| format!("{}<{of}, rt::Error>", names.std.result);
        if matches!(topic.key, TopicKey::None) {
            code.line(&["fn key_ref(_: &()) {}"]);
            code.blank();
            code.function("encode_key", &["_: ()", "_: &mut rt::Writer"], &result("()"));
            code.line(&[&names.std.ok, "(())"]);
            code.close();
            code.blank();
            code.function("decode_key", &["_: rt::topic::Datum<'_, '_>"], &result("()"));
            code.line(&[&names.std.ok, "(())"]);
            code.close();
            return;
        }
        code.function("key_ref", &["key: &Self::Key"], "Self::KeyRef<'_>");
        code.line(&[if self.is_copied { "*key" } else { "key" }]);
        code.close();
        code.blank();
        code.function("encode_key", &["key: Self::KeyRef<'_>", "w: &mut rt::Writer"], &result("()"));
        code.expr("", &self.encoder(names, topic), "");
        code.close();
        code.blank();
        code.function("decode_key", &["from: rt::topic::Datum<'_, '_>"], &result("Self::Key"));
        code.open(&["match from"]);
        code.expr(&format!("{}((0, r)) => ", names.std.some), &decoder(names, topic), ",");
        code.line(&["other => ", &names.std.err, "(rt::topic::no_key(other)),"]);
        code.close();
        code.close();
    }

    fn encoder(&self, names: &Names<'_>, topic: &Topic) -> Expr {
        match &topic.key {
            TopicKey::Utf8 => Expr::text("rt::topic::utf8::encode(key, w)"),
            TopicKey::Avro(value) => {
                // A key that is copied is no reference.
                let access = if self.is_copied { Access::Field("key") } else { Access::Variable("key") };
                encode(names, &value.codec, access)
            }
            TopicKey::Bytes | TopicKey::None => Expr::text("rt::topic::bytes::encode(key, w)"),
        }
    }
}

fn decoder(names: &Names<'_>, topic: &Topic) -> Expr {
    match &topic.key {
        TopicKey::Utf8 => Expr::text("rt::topic::utf8::decode(r)"),
        TopicKey::Avro(value) => decode(names, Form::Owned, &value.codec),
        TopicKey::Bytes | TopicKey::None => Expr::text("rt::topic::bytes::decode(r)"),
    }
}
