//! What may be sent to a topic: `Accepts` for each type.

use super::super::code::Code;
use super::super::codec::Form;
use super::super::names::Names;
use super::{single_type, variants};
use crate::stages::plan::{Codec, Leaf, Passing, Topic, TopicValue, TypeId, index_size};

/// One impl: for which type, and the lines of what its functions do with a `value` of it.
struct Accepted {
    of: String,
    schema: Vec<String>,
    bound: Vec<String>,
    encode: Vec<String>,
}

pub(super) fn items(code: &mut Code, names: &Names<'_>, topic: &Topic) {
    for (index, value) in topic.values.iter().enumerate() {
        for accepted in one_value(names, topic, index, value) {
            write(code, names, topic, &accepted);
        }
    }
    if let Some(id) = topic.many {
        write(code, names, topic, &all_values(names, topic, id));
    }
    if topic.tombstones {
        write(code, names, topic, &optional(names, topic));
    }
}

fn write(code: &mut Code, names: &Names<'_>, topic: &Topic, accepted: &Accepted) {
    let Accepted { of, schema, bound, encode } = accepted;
    let std = &names.std;
    let value = |body: &[String]| {
        let is_used = body.iter().any(|line| line.contains("value"));
        format!("{}: &{of}", if is_used { "value" } else { "_" })
    };
    code.blank();
    code.open(&["impl rt::topic::Accepts<", of, "> for super::", topic.ident.as_str()]);
    let result = format!("{}<(), rt::Error>", std.result);
    let functions = [
        ("schema", vec![value(schema)], format!("{}<usize>", std.option), schema),
        ("bound", vec![value(bound)], "usize".to_owned(), bound),
        ("encode", vec![value(encode), "w: &mut rt::Writer".to_owned()], result, encode),
    ];
    for (at, (name, arguments, returned, body)) in functions.into_iter().enumerate() {
        if at > 0 {
            code.blank();
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        code.function(name, &arguments, &returned);
        for line in body {
            code.line(&[line]);
        }
        code.close();
    }
    code.close();
}

/// What it takes to send one of the values: text and bytes also where they are lent.
fn one_value(names: &Names<'_>, topic: &Topic, index: usize, value: &TopicValue) -> Vec<Accepted> {
    let std = &names.std;
    let (mut bound, encode) = match &value.codec {
        Codec::Leaf(leaf) => {
            let by = if leaf.passing() == Passing::ByValue { "*value" } else { "value" };
            let bound = match leaf.max() {
                Some(max) => max.to_string(),
                None => format!("rt::{}::bound(value)", leaf.module()),
            };
            (bound, format!("{}::encode({by}, w)", names.leaf_module(leaf.module())))
        }
        _ => ("rt::Encode::bound(value)".to_owned(), "rt::Encode::encode(value, w)".to_owned()),
    };
    let mut schema = index;
    let mut lines = vec![encode];
    if topic.union.is_some() {
        bound = format!("{} + {bound}", index_size(index));
        schema = 0;
        lines.insert(0, format!("rt::union_index::encode({index}, w)?;"));
    }
    let of = match &value.codec {
        Codec::Leaf(Leaf::String) => vec!["str".to_owned(), std.string.clone()],
        Codec::Leaf(Leaf::Bytes) => vec!["[u8]".to_owned(), format!("{}<u8>", std.vec)],
        codec => vec![names.rust_type(codec)],
    };
    let schema = format!("{}({schema})", std.some);
    let accepted =
        |of| Accepted { of, schema: vec![schema.clone()], bound: vec![bound.clone()], encode: lines.clone() };
    of.into_iter().map(accepted).collect()
}

/// What it takes to send the enum of all values.
fn all_values(names: &Names<'_>, topic: &Topic, id: TypeId) -> Accepted {
    let of = names.type_(id);
    if topic.union.is_some() {
        return Accepted {
            of,
            schema: vec![format!("{}(0)", names.std.some)],
            bound: vec!["rt::Encode::bound(value)".to_owned()],
            encode: vec!["rt::Encode::encode(value, w)".to_owned()],
        };
    }
    let arms = |call: &str| -> Vec<String> {
        let arm = |(variant, value): (&str, &TopicValue)| {
            let accepts = format!("<Self as rt::topic::Accepts<{}>>", names.rust_type(&value.codec));
            format!("    {of}::{variant}(v) => {accepts}::{call},")
        };
        let arms = variants(names.plan.type_(id)).zip(&topic.values).map(arm);
        std::iter::once("match value {".to_owned()).chain(arms).chain(["}".to_owned()]).collect()
    };
    Accepted { schema: arms("schema(v)"), bound: arms("bound(v)"), encode: arms("encode(v, w)"), of }
}

/// What it takes to send a value that may be absent.
fn optional(names: &Names<'_>, topic: &Topic) -> Accepted {
    let std = &names.std;
    let inner = single_type(names, topic, Form::Owned);
    let accepts = format!("<Self as rt::topic::Accepts<{inner}>>");
    Accepted {
        of: format!("{}<{inner}>", std.option),
        schema: vec![format!("value.as_ref().and_then({accepts}::schema)")],
        bound: vec![format!("value.as_ref().map_or(0, {accepts}::bound)")],
        encode: vec![
            "match value {".to_owned(),
            format!("    {}(value) => {accepts}::encode(value, w),", std.some),
            format!("    {} => {}(()),", std.none, std.ok),
            "}".to_owned(),
        ],
    }
}
