//! Markers of topics: the types at the root, where people look for them, and what they implement in a module of their own,
//! where the runtime has a short name.

mod accepts;
mod definition;
mod key;

use super::code::{Code, Expr};
use super::codec::{Form, decode};
use super::names::Names;
use super::{docs, literal};
use crate::stages::plan::{Codec, Leaf, Plan, Topic, TopicKey, Type, TypeKind};
use key::Key;

/// The module with the implementations. No namespace makes such a name.
pub(super) const MODULE: &str = "__topics";

/// The markers, and the names of their producers and consumers.
pub(super) fn markers(code: &mut Code, names: &Names<'_>) {
    for topic in &names.plan.topics {
        code.item();
        docs::write(code, None, &format!("The topic `{}`", topic.name));
        code.line(&["#[derive(Debug, Clone, Copy, PartialEq, Eq)]"]);
        code.line(&["pub struct ", topic.ident.as_str(), ";"]);
        code.blank();
        code.open(&[&names.rt, "::topic::aliases!"]);
        let idents =
            [&topic.ident, &topic.producer, &topic.consumer].map(|ident| format!(" {ident}")).concat();
        code.line(&[&literal::string(&topic.name), &idents]);
        code.close();
    }
}

/// What the markers implement.
pub(super) fn implementations(code: &mut Code, plan: &Plan) {
    let names = Names::within_root(plan);
    code.line(&["use ", &names.v1, " as ", &names.rt, ";"]);
    for topic in &plan.topics {
        let key = Key::of(&names, topic);
        constructors(code, topic, &key);
        topic_impl(code, &names, topic, &key);
        if topic.tombstones {
            code.blank();
            code.line(&["impl rt::topic::Compacted for super::", topic.ident.as_str(), " {}"]);
        }
        definition::pins(code, &names, topic);
        accepts::items(code, &names, topic);
    }
}

fn constructors(code: &mut Code, topic: &Topic, key: &Key) {
    code.blank();
    code.open(&["impl super::", topic.ident.as_str()]);
    code.line(&["/// A message for the topic."]);
    let (parameter, argument) = match &topic.key {
        TopicKey::None => (String::new(), "()"),
        _ => (format!("key: {}, ", key.borrowed), "key"),
    };
    let returned = "rt::topic::Outgoing<'a, Self, V>";
    code.line(&["pub fn message<'a, V: ?Sized>(", &parameter, "value: &'a V) -> ", returned]);
    code.line(&["where"]);
    code.inside(|code| code.line(&["Self: rt::topic::Accepts<V>,"]));
    code.line(&["{"]);
    code.inside(|code| code.line(&["rt::topic::Outgoing::new(", argument, ", value)"]));
    code.line(&["}"]);
    if topic.tombstones {
        let lifetime = if key.is_copied { "'static" } else { "'_" };
        code.blank();
        code.line(&["/// A message that deletes a key."]);
        let returned = format!("rt::topic::Outgoing<{lifetime}, Self, rt::topic::Tombstone>");
        code.open(&["pub fn tombstone(key: ", &key.elided, ") -> ", &returned]);
        code.line(&["rt::topic::Outgoing::tombstone(key)"]);
        code.close();
    }
    code.close();
}

fn topic_impl(code: &mut Code, names: &Names<'_>, topic: &Topic, key: &Key) {
    let result = |of: &str| format!("{}<{of}, rt::Error>", names.std.result);
    code.blank();
    code.open(&["impl rt::topic::Topic for super::", topic.ident.as_str()]);
    code.line(&["type Key = ", &key.owned, ";"]);
    code.line(&["type KeyRef<'a> = ", &key.borrowed, ";"]);
    code.line(&["type Value = ", &value_type(names, topic, Form::Owned), ";"]);
    code.line(&["type ValueRef<'a> = ", &value_type(names, topic, Form::Borrowed), ";"]);
    code.blank();
    definition::constant(code, names, topic);
    code.blank();
    key.functions(code, names, topic);
    for (function, lifetimes, form, returned) in [
        ("decode_value", "'_, '_", Form::Owned, "Self::Value"),
        ("view_value<'a>", "'_, 'a", Form::Borrowed, "Self::ValueRef<'a>"),
    ] {
        code.blank();
        code.function(function, &[&format!("from: rt::topic::Datum<{lifetimes}>")], &result(returned));
        decode_value(code, names, topic, form);
        code.close();
    }
    code.close();
}

/// The type of values, or of what stands for one that is borrowed.
fn value_type(names: &Names<'_>, topic: &Topic, form: Form) -> String {
    let of = single_type(names, topic, form);
    if topic.tombstones { format!("{}<{of}>", names.std.option) } else { of }
}

/// The same without what a tombstone is.
fn single_type(names: &Names<'_>, topic: &Topic, form: Form) -> String {
    let of_enum = topic.many.map(Codec::Type);
    let codec = of_enum.as_ref().unwrap_or(&topic.values[0].codec);
    match (codec, form) {
        (Codec::Leaf(Leaf::String), Form::Borrowed) => "&'a str".to_owned(),
        (Codec::Leaf(Leaf::Bytes), Form::Borrowed) => "&'a [u8]".to_owned(),
        (Codec::Type(id), Form::Borrowed) if names.plan.type_(*id).borrowed.is_some() => {
            format!("{}<'a>", names.borrowed_or_owned(*id))
        }
        _ => names.rust_type(codec),
    }
}

/// The body of the decoder of values.
fn decode_value(code: &mut Code, names: &Names<'_>, topic: &Topic, form: Form) {
    let std = &names.std;
    let (open, close) = if topic.tombstones { (format!("{}(", std.some), ")") } else { (String::new(), "") };
    code.open(&["match from"]);
    let mut arm = |index: usize, open: &str, value: &Expr, close: &str| {
        let before = format!("{}(({index}, r)) => {}({open}", std.some, std.ok);
        code.expr(&before, value, &format!("?{close}),"));
    };
    match (topic.many, topic.union) {
        (None, _) => arm(0, &open, &decode(names, form, &topic.values[0].codec), close),
        (Some(id), Some(_)) => arm(0, &open, &decode(names, form, &Codec::Type(id)), close),
        (Some(id), None) => {
            let path = match form {
                Form::Owned => names.type_(id),
                Form::Borrowed => names.borrowed_or_owned(id),
            };
            let variants = variants(names.plan.type_(id));
            for (index, (value, variant)) in topic.values.iter().zip(variants).enumerate() {
                let open = format!("{open}{path}::{variant}(");
                arm(index, &open, &decode(names, form, &value.codec), &format!("){close}"));
            }
        }
    }
    if topic.tombstones {
        code.line(&[&std.none, " => ", &std.ok, "(", &std.none, "),"]);
    }
    code.line(&["other => ", &std.err, "(rt::topic::no_value(other)),"]);
    code.close();
}

/// The names of the variants of the enum of many values, in their order.
fn variants(made: &Type) -> impl Iterator<Item = &str> {
    let variants = match &made.kind {
        TypeKind::Union(union) => union.variants.as_slice(),
        _ => &[],
    };
    variants.iter().map(|variant| variant.ident.as_str())
}
