//! Records as structs.

use super::code::{Code, Expr};
use super::codec::{Access, Bound, Form, bound, decode, encode};
use super::names::Names;
use super::{docs, head, impls, serde, value};
use crate::stages::plan::{Codec, Field, Leaf, Record, Type};

pub(super) fn items(code: &mut Code, names: &Names<'_>, made: &Type, record: &Record) {
    definition(code, names, made, record);
    inherent(code, names, made, record);
    if record.has_default() {
        default(code, names, made);
    }
    encoder(code, names, made, record);
    let reads = !record.fields.is_empty() || made.cycle.is_some();
    impls::decode(code, names, made, made.ident.as_str(), reads, |code| {
        decode_fields(code, names, made, record, Form::Owned);
    });
}

fn definition(code: &mut Code, names: &Names<'_>, made: &Type, record: &Record) {
    head(code, names, made);
    if record.builder {
        code.line(&["#[derive(", &names.rt, "::bon::Builder)]"]);
        code.line(&["#[builder(crate = ", &names.v1, "::bon)]"]);
    }
    if record.fields.is_empty() {
        code.line(&["pub struct ", made.ident.as_str(), " {}"]);
        return;
    }
    code.open(&["pub struct ", made.ident.as_str()]);
    for field in &record.fields {
        docs::write(code, field.doc.as_deref(), &format!("Field `{}`", field.name));
        if made.serde && field.ident.bare() != field.name {
            serde::rename(code, &field.name);
        }
        if record.builder {
            builder_attribute(code, names, field);
        }
        for attribute in &field.attributes {
            code.line(&[attribute]);
        }
        code.line(&["pub ", field.ident.as_str(), ": ", &names.rust_type(&field.codec), ","]);
    }
    code.close();
}

/// What the builder must know: what is left out has its default, and nothing else may be left out.
fn builder_attribute(code: &mut Code, names: &Names<'_>, field: &Field) {
    let mut settings = Vec::new();
    if let Some(setter) = &field.setter {
        settings.push(Expr::Text(format!("name = {setter}")));
    }
    if field.into {
        settings.push(Expr::text("into"));
    }
    if matches!(field.codec, Codec::Option { .. } | Codec::OptionalUnion(_)) {
        settings.push(Expr::text("required"));
    }
    if let Some(default) = &field.default {
        if let Some(setter) = &field.option_setter {
            settings.push(Expr::Text(format!("setters(option_fn(name = {setter}))")));
        }
        settings.push(Expr::Prefixed("default = ".to_owned(), Box::new(value::expression(names, default))));
    }
    if !settings.is_empty() {
        code.expr("#[builder", &Expr::List("(".to_owned(), settings, ")"), "]");
    }
}

fn inherent(code: &mut Code, names: &Names<'_>, made: &Type, record: &Record) {
    code.item();
    code.open(&["impl ", made.ident.as_str()]);
    impls::schema_text(code, names, made);
    if made.schema.is_some() {
        code.blank();
    }
    code.line(&[match (record.fields.len(), record.arguments.len()) {
        (all, arguments) if all == arguments => "/// From all its fields.",
        (_, 0) => "/// With the defaults of all its fields.",
        _ => "/// From the fields that have no default; the others have theirs.",
    }]);
    code.line(&["#[must_use]"]);
    let arguments = record.arguments.iter().map(|&index| argument(names, &record.fields[index])).collect();
    code.expr("", &Expr::Call("pub fn new".to_owned(), arguments), " -> Self {");
    code.inside(|code| {
        let fields = record.fields.iter().map(|field| (field.ident.as_str(), initializer(names, field)));
        struct_literal(code, "Self", fields);
    });
    code.line(&["}"]);
    code.close();
}

fn argument(names: &Names<'_>, field: &Field) -> Expr {
    let rust_type = names.rust_type(&field.codec);
    Expr::Text(if field.into {
        format!("{}: impl {}<{rust_type}>", field.ident, names.std.into)
    } else {
        format!("{}: {rust_type}", field.ident)
    })
}

fn initializer(names: &Names<'_>, field: &Field) -> Option<Expr> {
    match &field.default {
        Some(default) => Some(value::expression(names, default)),
        None => field.into.then(|| Expr::Text(names.into(field.ident.as_str()))),
    }
}

/// A struct from its fields, each with a value unless a variable of its name holds that.
fn struct_literal<'f>(code: &mut Code, name: &str, fields: impl Iterator<Item = (&'f str, Option<Expr>)>) {
    let fields: Vec<_> = fields.collect();
    if fields.is_empty() {
        code.line(&[name, " {}"]);
        return;
    }
    code.open(&[name]);
    for (field, value) in fields {
        match value {
            Some(value) => code.expr(&format!("{field}: "), &value, ","),
            None => code.line(&[field, ","]),
        }
    }
    code.close();
}

fn default(code: &mut Code, names: &Names<'_>, made: &Type) {
    code.item();
    code.open(&["impl ", &names.std.default, " for ", made.ident.as_str()]);
    code.open(&["fn default() -> Self"]);
    code.line(&["Self::new()"]);
    code.close();
    code.close();
}

fn encoder(code: &mut Code, names: &Names<'_>, made: &Type, record: &Record) {
    let mut most = Bound::default();
    for field in &record.fields {
        most.add(bound(names, made, &field.codec, Access::Field(&format!("self.{}", field.ident))));
    }
    let most = most.expression();
    let writes = !record.fields.is_empty() || made.cycle.is_some();
    impls::encode(
        code,
        names,
        made,
        writes,
        |code| code.expr("", &most, ""),
        |code| {
            if made.cycle.is_none() {
                encode_fields(code, names, record);
                return;
            }
            code.open(&["w.nested(|w|"]);
            encode_fields(code, names, record);
            code.close_with(")");
        },
    );
}

fn encode_fields(code: &mut Code, names: &Names<'_>, record: &Record) {
    let Some((last, first)) = record.fields.split_last() else {
        code.line(&[&names.std.ok, "(())"]);
        return;
    };
    let written =
        |field: &Field| encode(names, &field.codec, Access::Field(&format!("self.{}", field.ident)));
    for field in first {
        code.expr("", &written(field), "?;");
    }
    code.expr("", &written(last), "");
}

/// The body of the decoder of a form of a record.
pub(super) fn decode_fields(code: &mut Code, names: &Names<'_>, made: &Type, record: &Record, form: Form) {
    let ok = &names.std.ok;
    if made.cycle.is_some() {
        code.open(&["r.nested(|r|"]);
    }
    if record.fields.is_empty() {
        code.line(&[ok, "(Self {})"]);
    } else {
        // Each value has a name first: of a literal whose making may end at any of its fields, the compiler makes drops that
        // grow with the square of them. Measured: 400 strings took a minute, and take half a second.
        let is_unit = |field: &Field| matches!(field.codec, Codec::Leaf(Leaf::Null) | Codec::OnlyNull);
        for (at, field) in record.fields.iter().enumerate() {
            let before = if is_unit(field) { String::new() } else { format!("let f{at} = ") };
            code.expr(&before, &decode(names, form, &field.codec), "?;");
        }
        code.open(&[ok, "(Self"]);
        for (at, field) in record.fields.iter().enumerate() {
            let value = if is_unit(field) { "()".to_owned() } else { format!("f{at}") };
            code.line(&[field.ident.as_str(), ": ", &value, ","]);
        }
        code.close_with(")");
    }
    if made.cycle.is_some() {
        code.close_with(")");
    }
}
