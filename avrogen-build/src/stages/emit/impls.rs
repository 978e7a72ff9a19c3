//! The implementations that every type has, around what differs.

use super::code::Code;
use super::names::Names;
use crate::stages::plan::Type;

/// `Encode` for a type, from its bound and the body of its encoder, which writes to `w` if `writes` says so.
pub(super) fn encode(
    code: &mut Code,
    names: &Names<'_>,
    made: &Type,
    writes: bool,
    bound: impl FnOnce(&mut Code),
    body: impl FnOnce(&mut Code),
) {
    let (rt, result) = (&names.rt, &names.std.result);
    let w = if writes { "w" } else { "_" };
    code.item();
    code.open(&["impl ", rt, "::Encode for ", made.ident.as_str()]);
    code.function("bound", &["&self"], "usize");
    bound(code);
    code.close();
    code.blank();
    let output = format!("{w}: &mut {rt}::Writer");
    code.function("encode", &["&self", &output], &format!("{result}<(), {rt}::Error>"));
    body(code);
    code.close();
    schema(code, names, made, &["&self"]);
    code.close();
}

/// `Decode` for a form of a type, from the body of its decoder, which reads from `r` if `reads` says so.
pub(super) fn decode(
    code: &mut Code,
    names: &Names<'_>,
    made: &Type,
    form: &str,
    reads: bool,
    body: impl FnOnce(&mut Code),
) {
    let (rt, result) = (&names.rt, &names.std.result);
    let r = if reads { "r" } else { "_" };
    code.item();
    code.open(&["impl<'de> ", rt, "::Decode<'de> for ", form]);
    code.function(
        "decode",
        &[&format!("{r}: &mut {rt}::Reader<'de>")],
        &format!("{result}<Self, {rt}::Error>"),
    );
    body(code);
    code.close();
    schema(code, names, made, &[]);
    code.close();
}

/// The hidden function by which errors find the names of fields.
fn schema(code: &mut Code, names: &Names<'_>, made: &Type, receiver: &[&str]) {
    let Some(schema) = made.schema else { return };
    let returned = format!("{}<&'static {}::SchemaDef>", names.std.option, names.rt);
    code.blank();
    code.function("schema", receiver, &returned);
    code.line(&[&names.std.some, "(&", &names.schema(schema), ")"]);
    code.close();
}

/// `AvroType` for a type that has a schema of its own.
pub(super) fn avro_type(code: &mut Code, names: &Names<'_>, made: &Type) {
    let Some(schema) = made.schema else { return };
    let rt = &names.rt;
    code.item();
    code.open(&["impl ", rt, "::AvroType for ", made.ident.as_str()]);
    code.line(&["const SCHEMA: &'static ", rt, "::SchemaDef = &", &names.schema(schema), ";"]);
    code.close();
}

/// The constant that holds a type's schema as text, where it has one.
pub(super) fn schema_text(code: &mut Code, names: &Names<'_>, made: &Type) {
    if let Some(schema) = made.schema {
        code.line(&["/// The schema."]);
        code.line(&["pub const SCHEMA: &'static str = ", &names.schema(schema), ".text();"]);
    }
}

/// `From` for a type.
pub(super) fn from(code: &mut Code, names: &Names<'_>, of: &str, name: &str, value: &str) {
    code.item();
    code.open(&["impl ", &names.std.from, "<", of, "> for ", name]);
    code.function("from", &[&format!("value: {of}")], "Self");
    code.line(&[value]);
    code.close();
    code.close();
}
