//! What serde must know to use Avro's names.

use super::code::Code;
use super::literal;
use super::names::Names;
use crate::stages::plan::{Codec, Leaf, Newtype, Type, TypeKind};

/// The derives of a type.
pub(super) fn head(code: &mut Code, names: &Names<'_>, made: &Type) {
    let rt = &names.rt;
    // A field that is left out of the input has its default where all of them have one.
    let defaults =
        matches!(&made.kind, TypeKind::Record(record) if record.has_default() && !record.fields.is_empty());
    let defaults = if defaults { ", default" } else { "" };
    code.line(&["#[derive(", rt, "::serde::Serialize, ", rt, "::serde::Deserialize)]"]);
    code.line(&["#[serde(crate = \"", &names.v1, "::serde\"", defaults, ")]"]);
}

/// The name that a field or variant has in Avro.
pub(super) fn rename(code: &mut Code, name: &str) {
    code.line(&["#[serde(rename = ", &literal::string(name), ")]"]);
}

/// serde has no arrays of more than 32 items.
pub(super) fn newtype(code: &mut Code, names: &Names<'_>, newtype: &Newtype) {
    let module = match newtype.codec {
        Codec::Leaf(Leaf::Fixed(33..)) => "serde_fixed",
        Codec::Leaf(Leaf::LargeFixed(_)) => "serde_large_fixed",
        _ => return,
    };
    code.line(&["#[serde(with = \"", &names.v1, "::", module, "\")]"]);
}
