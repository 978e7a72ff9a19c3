//! Fixed, and the top level of files: structs around one value.

use super::code::Code;
use super::codec::{Access, Form, bound, decode, encode};
use super::names::Names;
use super::{head, impls, serde};
use crate::stages::plan::{Newtype, Type};

pub(super) fn items(code: &mut Code, names: &Names<'_>, made: &Type, newtype: &Newtype) {
    let (name, inner) = (made.ident.as_str(), names.rust_type(&newtype.codec));
    head(code, names, made);
    code.line(&["pub struct ", name, "("]);
    code.inside(|code| {
        code.line(&["/// The value."]);
        if made.serde {
            serde::newtype(code, names, newtype);
        }
        code.line(&["pub ", &inner, ","]);
    });
    code.line(&[");"]);
    if made.schema.is_some() {
        code.item();
        code.open(&["impl ", name]);
        impls::schema_text(code, names, made);
        code.close();
    }
    impls::from(code, names, &inner, name, "Self(value)");
    if newtype.fixed {
        code.item();
        code.open(&["impl ::core::convert::AsRef<[u8]> for ", name]);
        code.open(&["fn as_ref(&self) -> &[u8]"]);
        code.line(&["self.0.as_slice()"]);
        code.close();
        code.close();
    }
    let value = Access::Field("self.0");
    let most = bound(names, made, &newtype.codec, value).expression();
    let body = encode(names, &newtype.codec, value);
    impls::encode(code, names, made, true, |code| code.expr("", &most, ""), |code| code.expr("", &body, ""));
    impls::decode(code, names, made, name, true, |code| decode_value(code, names, newtype, Form::Owned));
}

/// The body of the decoder of a form of a newtype.
pub(super) fn decode_value(code: &mut Code, names: &Names<'_>, newtype: &Newtype, form: Form) {
    let before = format!("{}(Self(", names.std.ok);
    code.expr(&before, &decode(names, form, &newtype.codec), "?))");
}
