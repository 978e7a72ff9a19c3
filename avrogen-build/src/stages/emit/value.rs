//! Defaults as expressions.

use super::code::Expr;
use super::codec::leaf_function;
use super::literal;
use super::names::Names;
use crate::stages::plan::{MapType, TypeId, TypeKind, Value};

/// The expression of a value.
pub(super) fn expression(names: &Names<'_>, value: &Value) -> Expr {
    let std = &names.std;
    Expr::Text(match value {
        Value::Null => "()".to_owned(),
        Value::None => std.none.clone(),
        Value::Boolean(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        // `Debug` has a point, and the shortest digits.
        Value::Float(value) => literal::float(f64::from(*value), &format!("{value:?}"), "f32"),
        Value::Double(value) => literal::float(*value, &format!("{value:?}"), "f64"),
        Value::String(text) if text.is_empty() => format!("{}::new()", std.string),
        Value::String(text) => format!("{}::from({})", std.string, literal::string(text)),
        Value::Bytes(bytes) if bytes.is_empty() => format!("{}::new()", std.vec),
        Value::Bytes(bytes) => format!("{}.to_vec()", literal::bytes(bytes)),
        Value::Fixed(bytes) => format!("*{}", literal::bytes(bytes)),
        Value::Symbol(id, variant) => variant_path(names, *id, *variant),
        Value::Encoded(leaf, bytes) => {
            return decoded(names, bytes, leaf_function(names, *leaf, "decode"));
        }
        Value::Extern(id, bytes) => {
            let path = &names.plan.externs[id.0].path;
            return decoded(names, bytes, format!("<{path} as {}::Decode>::decode", names.rt));
        }
        Value::Array(items) => return array(names, items),
        Value::Map(map, entries) => return map_of(names, *map, entries),
        Value::Some(value) => return call(names, std.some.clone(), value),
        Value::Boxed(value) => return call(names, format!("{}::new", std.boxed), value),
        Value::Newtype(id, value) => return call(names, names.type_(*id), value),
        Value::Variant(id, variant, value) => return call(names, variant_path(names, *id, *variant), value),
        Value::Record(id, values) => return record(names, *id, values),
    })
}

fn call(names: &Names<'_>, function: String, value: &Value) -> Expr {
    Expr::Call(function, vec![expression(names, value)])
}

fn decoded(names: &Names<'_>, bytes: &[u8], decode: String) -> Expr {
    let arguments = vec![Expr::Text(literal::bytes(bytes)), Expr::Text(decode)];
    Expr::Call(format!("{}::default_value", names.rt), arguments)
}

fn array(names: &Names<'_>, items: &[Value]) -> Expr {
    let vec = &names.std.vec;
    if items.is_empty() {
        return Expr::Text(format!("{vec}::new()"));
    }
    Expr::List(format!("{vec}::from(["), items.iter().map(|item| expression(names, item)).collect(), "])")
}

fn map_of(names: &Names<'_>, map: MapType, entries: &[(String, Value)]) -> Expr {
    let map = names.map(map);
    if entries.is_empty() {
        return Expr::Text(format!("{map}::new()"));
    }
    let entry = |(key, value): &(String, Value)| {
        let key = Expr::Text(format!("{}::from({})", names.std.string, literal::string(key)));
        Expr::List("(".to_owned(), vec![key, expression(names, value)], ")")
    };
    Expr::List(format!("{map}::from(["), entries.iter().map(entry).collect(), "])")
}

fn variant_path(names: &Names<'_>, id: TypeId, variant: usize) -> String {
    let name = match &names.plan.type_(id).kind {
        TypeKind::Enum(of) => &of.variants[variant].ident,
        TypeKind::Union(union) => &union.variants[variant].ident,
        TypeKind::Record(_) | TypeKind::Newtype(_) => unreachable!("only enums have variants"),
    };
    format!("{}::{name}", names.type_(id))
}

fn record(names: &Names<'_>, id: TypeId, values: &[Value]) -> Expr {
    let TypeKind::Record(record) = &names.plan.type_(id).kind else {
        unreachable!("only records have fields")
    };
    let path = names.type_(id);
    if values.is_empty() {
        return Expr::Text(format!("{path} {{}}"));
    }
    let fields = record.fields.iter().zip(values);
    let fields = fields.map(|(field, value)| {
        Expr::Prefixed(format!("{}: ", field.ident), Box::new(expression(names, value)))
    });
    Expr::List(format!("{path} {{ "), fields.collect(), " }")
}
