//! Unions as enums.

use super::code::Code;
use super::codec::{Access, Form, bound, decode, encode};
use super::names::Names;
use super::{docs, head, impls, serde};
use crate::stages::plan::{Codec, Leaf, Type, Union, Variant, index_size};

pub(super) fn items(code: &mut Code, names: &Names<'_>, made: &Type, union: &Union) {
    definition(code, names, made, union);
    if made.schema.is_some() {
        code.item();
        code.open(&["impl ", made.ident.as_str()]);
        impls::schema_text(code, names, made);
        code.close();
    }
    for variant in union.variants.iter().filter(|variant| variant.from) {
        conversions(code, names, made, variant);
    }
    encoder(code, names, made, union);
    impls::decode(code, names, made, made.ident.as_str(), true, |code| {
        decode_branches(code, names, union, Form::Owned);
    });
    if let Some(null) = union.null {
        optional(code, names, made, union, null);
    }
}

fn definition(code: &mut Code, names: &Names<'_>, made: &Type, union: &Union) {
    head(code, names, made);
    if union.variants.is_empty() {
        code.line(&["pub enum ", made.ident.as_str(), " {}"]);
        return;
    }
    code.open(&["pub enum ", made.ident.as_str()]);
    for variant in &union.variants {
        docs::write(code, None, &format!("Branch `{}`", variant.name));
        if made.serde {
            serde::rename(code, &variant.name);
        }
        code.line(&[variant.ident.as_str(), "(", &names.rust_type(&variant.codec), "),"]);
    }
    code.close();
}

fn conversions(code: &mut Code, names: &Names<'_>, made: &Type, variant: &Variant) {
    let (name, to) = (made.ident.as_str(), &variant.ident);
    let (of, value) = match &variant.codec {
        Codec::Boxed(inner) => {
            (names.rust_type(inner), format!("Self::{to}({}::new(value))", names.std.boxed))
        }
        codec => (names.rust_type(codec), format!("Self::{to}(value)")),
    };
    impls::from(code, names, &of, name, &value);
    if variant.codec == Codec::Leaf(Leaf::String) {
        let value = format!("Self::{to}({}::from(value))", names.std.string);
        impls::from(code, names, "&str", name, &value);
    }
}

fn encoder(code: &mut Code, names: &Names<'_>, made: &Type, union: &Union) {
    let writes = !union.variants.is_empty();
    impls::encode(
        code,
        names,
        made,
        writes,
        |code| most(code, names, made, union),
        |code| {
            if !writes {
                code.line(&["match *self {}"]);
                return;
            }
            code.open(&["match self"]);
            for variant in &union.variants {
                code.open(&["Self::", variant.ident.as_str(), "(v) =>"]);
                code.line(&[&names.rt, "::union_index::encode(", &variant.branch.to_string(), ", w)?;"]);
                code.expr("", &encode(names, &variant.codec, Access::Variable("v")), "");
                code.close();
            }
            code.close();
        },
    );
}

fn most(code: &mut Code, names: &Names<'_>, made: &Type, union: &Union) {
    if let Some(max) = made.max {
        code.line(&[&max.to_string()]);
        return;
    }
    code.open(&["match self"]);
    for variant in &union.variants {
        let mut most = bound(names, made, &variant.codec, Access::Variable("v"));
        most.constant += index_size(variant.branch);
        let v = if most.terms.is_empty() { "_" } else { "v" };
        code.expr(&format!("Self::{}({v}) => ", variant.ident), &most.expression(), ",");
    }
    code.close();
}

/// The body of the decoder of a form of a union.
pub(super) fn decode_branches(code: &mut Code, names: &Names<'_>, union: &Union, form: Form) {
    let rt = &names.rt;
    if union.null.is_some() {
        code.line(&["let branch = ", rt, "::union_index::decode(r)?;"]);
        code.line(&["Self::decode_branch(branch, r)"]);
        return;
    }
    code.open(&["match ", rt, "::union_index::decode(r)?"]);
    branch_arms(code, names, union, form);
    code.close();
}

/// The arms that decode a branch whose index has been read. Mapped, a value takes the stack once for each arm in a build
/// without optimizations, which lets no two arms share any; unwrapped and wrapped, it would be four times.
fn branch_arms(code: &mut Code, names: &Names<'_>, union: &Union, form: Form) {
    let (rt, std) = (&names.rt, &names.std);
    for variant in &union.variants {
        let after = format!(".map(Self::{}),", variant.ident);
        code.expr(&format!("{} => ", variant.branch), &decode(names, form, &variant.codec), &after);
    }
    code.line(&["branch => ", &std.err, "(", rt, "::union_index::unknown(branch, r)),"]);
}

/// What decodes a form of a union where the null branch makes it optional, for readers of this lifetime.
pub(super) fn decode_optional(
    code: &mut Code,
    names: &Names<'_>,
    union: &Union,
    null: usize,
    form: Form,
    lifetime: &str,
) {
    let (rt, std) = (&names.rt, &names.std);
    let reader = format!("r: &mut {rt}::Reader<{lifetime}>");
    let returned = format!("{}<Self, {rt}::Error>", std.result);
    code.function("decode_branch", &["branch: u32", &reader], &returned);
    code.open(&["match branch"]);
    branch_arms(code, names, union, form);
    code.close();
    code.close();
    code.blank();
    let returned = format!("{}<{}<Self>, {rt}::Error>", std.result, std.option);
    code.function("decode_optional", &[&reader], &returned);
    code.open(&["match ", rt, "::union_index::decode(r)?"]);
    code.line(&[&null.to_string(), " => ", &std.ok, "(", &std.none, "),"]);
    code.line(&["branch => Self::decode_branch(branch, r).map(", &std.some, "),"]);
    code.close();
    code.close();
}

/// The functions for places where the null branch makes the enum optional.
fn optional(code: &mut Code, names: &Names<'_>, made: &Type, union: &Union, null: usize) {
    let (rt, std) = (&names.rt, &names.std);
    code.item();
    code.open(&["impl ", made.ident.as_str()]);
    decode_optional(code, names, union, null, Form::Owned, "'_");
    code.blank();
    let value = format!("value: {}<&Self>", std.option);
    let returned = format!("{}<(), {rt}::Error>", std.result);
    code.function("encode_optional", &[&value, &format!("w: &mut {rt}::Writer")], &returned);
    code.open(&["match value"]);
    code.line(&[&std.none, " => ", rt, "::union_index::encode(", &null.to_string(), ", w),"]);
    code.line(&[&std.some, "(value) => ", rt, "::Encode::encode(value, w),"]);
    code.close();
    code.close();
    code.close();
}
