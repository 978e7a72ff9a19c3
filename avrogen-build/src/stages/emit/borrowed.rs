//! Forms that borrow text and bytes from the input.

use super::code::{Code, Expr};
use super::codec::Form;
use super::names::Names;
use super::{docs, impls, newtype, record, union};
use crate::stages::plan::{Codec, Leaf, Plan, Type, TypeKind};

/// The borrowed form of a type, if it has one, and what says which form that is.
pub(super) fn items(code: &mut Code, names: &Names<'_>, made: &Type) {
    if let Some(borrowed) = &made.borrowed {
        let name = borrowed.as_str();
        definition(code, names, made, name);
        conversions(code, names, made, name);
        decoder(code, names, made, name);
    }
    if made.view && made.schema.is_some() {
        let form =
            made.borrowed.as_ref().map_or_else(|| "Self".to_owned(), |borrowed| format!("{borrowed}<'a>"));
        code.item();
        code.open(&["impl ", &names.rt, "::View for ", made.ident.as_str()]);
        code.line(&["type Ref<'a> = ", &form, ";"]);
        code.close();
    }
}

fn definition(code: &mut Code, names: &Names<'_>, made: &Type, name: &str) {
    code.item();
    docs::write(code, None, &format!("`{}`, borrowed from the bytes that it is decoded from", made.ident));
    // Only those that are known to be derivable whatever a type holds, and what the plan found that it allows.
    let derives = made.derives.iter().filter(|path| !path.contains("::") && *path != "Copy");
    code.line(&["#[derive(", &derives.map(String::as_str).collect::<Vec<_>>().join(", "), ")]"]);
    match &made.kind {
        TypeKind::Record(record) => {
            code.open(&["pub struct ", name, "<'a>"]);
            for field in &record.fields {
                docs::write(code, field.doc.as_deref(), &format!("Field `{}`", field.name));
                code.line(&["pub ", field.ident.as_str(), ": ", &borrowed_type(names, &field.codec), ","]);
            }
            code.close();
        }
        TypeKind::Union(union) => {
            code.open(&["pub enum ", name, "<'a>"]);
            for variant in &union.variants {
                docs::write(code, None, &format!("Branch `{}`", variant.name));
                code.line(&[variant.ident.as_str(), "(", &borrowed_type(names, &variant.codec), "),"]);
            }
            code.close();
        }
        TypeKind::Newtype(newtype) => {
            code.line(&["pub struct ", name, "<'a>("]);
            code.inside(|code| {
                code.line(&["/// The value."]);
                code.line(&["pub ", &borrowed_type(names, &newtype.codec), ","]);
            });
            code.line(&[");"]);
        }
        TypeKind::Enum(_) => {}
    }
}

/// `into_owned`, and `From`, which says the same.
fn conversions(code: &mut Code, names: &Names<'_>, made: &Type, name: &str) {
    let owned_name = made.ident.as_str();
    code.item();
    code.open(&["impl ", name, "<'_>"]);
    code.line(&["/// The form that owns all it holds."]);
    code.line(&["#[must_use]"]);
    code.open(&["pub fn into_owned(self) -> ", owned_name]);
    match &made.kind {
        TypeKind::Record(record) => {
            code.open(&[owned_name]);
            for field in &record.fields {
                let value = owned(names, &field.codec, &format!("self.{}", field.ident));
                code.expr(&format!("{}: ", field.ident), &value, ",");
            }
            code.close();
        }
        TypeKind::Union(union) => {
            code.open(&["match self"]);
            for variant in &union.variants {
                let before = format!("Self::{0}(v) => {owned_name}::{0}(", variant.ident);
                code.expr(&before, &owned(names, &variant.codec, "v"), "),");
            }
            code.close();
        }
        TypeKind::Newtype(newtype) => {
            code.expr(&format!("{owned_name}("), &owned(names, &newtype.codec, "self.0"), ")");
        }
        TypeKind::Enum(_) => {}
    }
    code.close();
    code.close();
    code.item();
    code.open(&["impl ", &names.std.from, "<", name, "<'_>> for ", owned_name]);
    code.open(&["fn from(borrowed: ", name, "<'_>) -> Self"]);
    code.line(&["borrowed.into_owned()"]);
    code.close();
    code.close();
}

fn decoder(code: &mut Code, names: &Names<'_>, made: &Type, name: &str) {
    impls::decode(code, names, made, &format!("{name}<'de>"), true, |code| match &made.kind {
        TypeKind::Record(record) => record::decode_fields(code, names, made, record, Form::Borrowed),
        TypeKind::Union(union) => union::decode_branches(code, names, union, Form::Borrowed),
        TypeKind::Newtype(newtype) => newtype::decode_value(code, names, newtype, Form::Borrowed),
        TypeKind::Enum(_) => {}
    });
    if let TypeKind::Union(union) = &made.kind
        && let Some(null) = union.null
    {
        code.item();
        code.open(&["impl<'de> ", name, "<'de>"]);
        union::decode_optional(code, names, union, null, Form::Borrowed, "'de");
        code.close();
    }
}

/// The type of a place in a borrowed form.
fn borrowed_type(names: &Names<'_>, codec: &Codec) -> String {
    let std = &names.std;
    if !borrows(names.plan, codec) {
        return names.rust_type(codec);
    }
    match codec {
        Codec::Leaf(Leaf::String) => "&'a str".to_owned(),
        Codec::Leaf(_) => "&'a [u8]".to_owned(),
        Codec::Type(id) => format!("{}<'a>", names.borrowed_or_owned(*id)),
        Codec::OptionalUnion(id) => format!("{}<{}<'a>>", std.option, names.borrowed_or_owned(*id)),
        Codec::Option { item, .. } => format!("{}<{}>", std.option, borrowed_type(names, item)),
        Codec::Array(items) => format!("{}<{}>", std.vec, borrowed_type(names, items)),
        Codec::Map { map, values } => {
            format!("{}<&'a str, {}>", names.map(*map), borrowed_type(names, values))
        }
        Codec::Boxed(inner) => format!("{}<{}>", std.boxed, borrowed_type(names, inner)),
        Codec::Extern(_) | Codec::OnlyNull | Codec::With { .. } => names.rust_type(codec),
    }
}

/// An expression that makes an owned value of a borrowed one.
fn owned(names: &Names<'_>, codec: &Codec, value: &str) -> Expr {
    let std = &names.std;
    if !borrows(names.plan, codec) {
        return Expr::text(value);
    }
    match codec {
        Codec::Leaf(Leaf::String) => Expr::Text(format!("{}::from({value})", std.string)),
        Codec::Leaf(_) => Expr::Text(format!("{value}.to_vec()")),
        Codec::Option { item, .. } => Expr::call(format!("{value}.map"), vec![owned_function(names, item)]),
        Codec::OptionalUnion(id) => {
            Expr::Text(format!("{value}.map({}::into_owned)", names.borrowed_or_owned(*id)))
        }
        Codec::Array(items) => {
            Expr::List(format!("{value}.into_iter().map("), vec![owned_function(names, items)], ").collect()")
        }
        Codec::Map { values, .. } => {
            let key = Expr::Text(format!("{}::from(k)", std.string));
            let entry = Expr::List("(".to_owned(), vec![key, owned(names, values, "v")], ")");
            let closure = Expr::Closure("(k, v)", Box::new(entry));
            Expr::List(format!("{value}.into_iter().map("), vec![closure], ").collect()")
        }
        Codec::Boxed(inner) => {
            Expr::call(format!("{}::new", std.boxed), vec![owned(names, inner, &format!("(*{value})"))])
        }
        _ => Expr::Text(format!("{value}.into_owned()")),
    }
}

fn owned_function(names: &Names<'_>, codec: &Codec) -> Expr {
    match codec {
        Codec::Leaf(Leaf::String) => Expr::Text(format!("{}::from", names.std.string)),
        Codec::Type(id) => Expr::Text(format!("{}::into_owned", names.borrowed_or_owned(*id))),
        _ => Expr::Closure("v", Box::new(owned(names, codec, "v"))),
    }
}

/// Whether a place holds anything borrowed in a borrowed form.
fn borrows(plan: &Plan, codec: &Codec) -> bool {
    match codec {
        Codec::Leaf(leaf) => matches!(leaf, Leaf::String | Leaf::Bytes),
        Codec::Type(id) | Codec::OptionalUnion(id) => plan.type_(*id).borrowed.is_some(),
        Codec::Option { item: inner, .. } | Codec::Array(inner) | Codec::Boxed(inner) => borrows(plan, inner),
        Codec::Map { .. } => true,
        Codec::Extern(_) | Codec::OnlyNull | Codec::With { .. } => false,
    }
}
