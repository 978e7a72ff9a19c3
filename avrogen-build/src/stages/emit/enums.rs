//! Enums as fieldless enums.

use super::code::{Code, Expr};
use super::names::Names;
use super::{docs, head, impls, literal, serde};
use crate::stages::plan::{Enum, Type};

pub(super) fn items(code: &mut Code, names: &Names<'_>, made: &Type, of: &Enum) {
    definition(code, names, made, of);
    inherent(code, names, made, of);
    if let Some(default) = of.default {
        code.item();
        code.open(&["impl ", &names.std.default, " for ", made.ident.as_str()]);
        code.open(&["fn default() -> Self"]);
        code.line(&["Self::", of.variants[default].ident.as_str()]);
        code.close();
        code.close();
    }
    display(code, made);
    from_str(code, names, made, of);
    encoder(code, names, made, of);
    decoder(code, names, made, of);
}

fn definition(code: &mut Code, names: &Names<'_>, made: &Type, of: &Enum) {
    head(code, names, made);
    if of.variants.is_empty() {
        code.line(&["pub enum ", made.ident.as_str(), " {}"]);
        return;
    }
    code.open(&["pub enum ", made.ident.as_str()]);
    for variant in &of.variants {
        docs::write(code, None, &format!("Symbol `{}`", variant.text));
        if made.serde {
            serde::rename(code, &variant.text);
        }
        code.line(&[variant.ident.as_str(), ","]);
    }
    code.close();
}

fn inherent(code: &mut Code, names: &Names<'_>, made: &Type, of: &Enum) {
    code.item();
    code.open(&["impl ", made.ident.as_str()]);
    impls::schema_text(code, names, made);
    if made.schema.is_some() {
        code.blank();
    }
    code.line(&["/// Every symbol, in the order of the schema."]);
    let variants = of.variants.iter().map(|variant| Expr::Text(format!("Self::{}", variant.ident))).collect();
    code.expr("pub const ALL: &'static [Self] = ", &Expr::List("&[".to_owned(), variants, "]"), ";");
    code.blank();
    code.line(&["/// The symbol."]);
    code.line(&["#[must_use]"]);
    code.open(&["pub const fn as_str(self) -> &'static str"]);
    if of.variants.is_empty() {
        code.line(&["match self {}"]);
    } else {
        code.open(&["match self"]);
        for variant in &of.variants {
            code.line(&["Self::", variant.ident.as_str(), " => ", &literal::string(&variant.text), ","]);
        }
        code.close();
    }
    code.close();
    code.close();
}

fn display(code: &mut Code, made: &Type) {
    code.item();
    code.open(&["impl ::core::fmt::Display for ", made.ident.as_str()]);
    code.open(&["fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result"]);
    code.line(&["f.pad(self.as_str())"]);
    code.close();
    code.close();
}

fn from_str(code: &mut Code, names: &Names<'_>, made: &Type, of: &Enum) {
    let (rt, std) = (&names.rt, &names.std);
    code.item();
    code.open(&["impl ::core::str::FromStr for ", made.ident.as_str()]);
    code.line(&["type Err = ", rt, "::UnknownSymbol;"]);
    code.blank();
    code.open(&["fn from_str(symbol: &str) -> ", &std.result, "<Self, ", rt, "::UnknownSymbol>"]);
    code.open(&["match symbol"]);
    for variant in &of.variants {
        let symbol = literal::string(&variant.text);
        code.line(&[&symbol, " => ", &std.ok, "(Self::", variant.ident.as_str(), "),"]);
    }
    code.line(&["_ => ", &std.err, "(", rt, "::UnknownSymbol::new(", &literal::string(&of.fullname), ")),"]);
    code.close();
    code.close();
    code.close();
}

fn encoder(code: &mut Code, names: &Names<'_>, made: &Type, of: &Enum) {
    let most = made.max.unwrap_or_default().to_string();
    let is_empty = of.variants.is_empty();
    impls::encode(
        code,
        names,
        made,
        !is_empty,
        |code| code.line(&[&most]),
        |code| {
            if is_empty {
                code.line(&["match *self {}"]);
            } else {
                code.line(&[&names.rt, "::enum_index::encode(*self as u32, w)"]);
            }
        },
    );
}

fn decoder(code: &mut Code, names: &Names<'_>, made: &Type, of: &Enum) {
    let (rt, std) = (&names.rt, &names.std);
    impls::decode(code, names, made, made.ident.as_str(), true, |code| {
        if of.variants.is_empty() {
            code.line(&["let symbol = ", rt, "::enum_index::decode(r)?;"]);
            code.line(&[&std.err, "(", rt, "::enum_index::unknown(symbol, r))"]);
            return;
        }
        // The variants alone as the arms' values: the compiler makes a conversion of that, and a table of jumps, whose
        // targets no processor predicts, of arms that are results.
        code.open(&["let variant = match ", rt, "::enum_index::decode(r)?"]);
        for (index, variant) in of.variants.iter().enumerate() {
            code.line(&[&index.to_string(), " => Self::", variant.ident.as_str(), ","]);
        }
        code.line(&["symbol => return ", &std.err, "(", rt, "::enum_index::unknown(symbol, r)),"]);
        code.close_with(";");
        code.line(&[&std.ok, "(variant)"]);
    });
}
