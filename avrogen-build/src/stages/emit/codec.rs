//! Encoding, decoding and the bound of a place, as expressions.

use super::code::Expr;
use super::names::Names;
use crate::config::MapType;
use crate::stages::plan::{Codec, Leaf, Passing, Type, TypeId};

/// The name of a variable or field from which a value is read.
#[derive(Clone, Copy)]
pub(super) enum Access<'a> {
    /// A place such as `self.id`.
    Field(&'a str),
    /// A variable that holds a reference.
    Variable(&'a str),
}

/// What a closure calls the value that it is given.
const V: Access<'_> = Access::Variable("v");

impl Access<'_> {
    fn by_reference(self) -> String {
        match self {
            Self::Field(place) => format!("&{place}"),
            Self::Variable(name) => name.to_owned(),
        }
    }

    fn by_value(self) -> String {
        match self {
            Self::Field(place) => place.to_owned(),
            Self::Variable(name) => format!("*{name}"),
        }
    }

    fn unboxed(self) -> String {
        match self {
            Self::Field(place) => format!("&*{place}"),
            Self::Variable(name) => format!("&**{name}"),
        }
    }

    fn as_ref(self) -> String {
        let (Self::Field(place) | Self::Variable(place)) = self;
        format!("{place}.as_ref()")
    }

    fn of_leaf(self, leaf: Leaf) -> String {
        match leaf.passing() {
            Passing::ByValue => self.by_value(),
            Passing::ByReference => self.by_reference(),
        }
    }
}

/// An expression that encodes the value to `w`; its type is the result.
pub(super) fn encode(names: &Names<'_>, codec: &Codec, value: Access<'_>) -> Expr {
    let rt = &names.rt;
    let call = |function: String, value: String, inner: Option<Expr>| {
        let w = Expr::text("w");
        Expr::call(function, [Expr::Text(value), w].into_iter().chain(inner).collect())
    };
    match codec {
        Codec::Leaf(leaf) => call(leaf_function(names, *leaf, "encode"), value.of_leaf(*leaf), None),
        Codec::Type(_) | Codec::Extern(_) => {
            call(format!("{rt}::Encode::encode"), value.by_reference(), None)
        }
        Codec::Boxed(_) => call(format!("{rt}::Encode::encode"), value.unboxed(), None),
        Codec::Option { null_first, item } => {
            let function = format!("{rt}::{}::encode", option_module(*null_first));
            call(function, value.as_ref(), Some(encode_closure(names, item)))
        }
        Codec::OptionalUnion(id) => {
            call(format!("{}::encode_optional", names.type_(*id)), value.as_ref(), None)
        }
        Codec::OnlyNull => call(format!("{rt}::union_index::encode"), "0".to_owned(), None),
        Codec::Array(items) => {
            call(format!("{rt}::array::encode"), value.by_reference(), Some(encode_closure(names, items)))
        }
        Codec::Map { map, values } => {
            let function = format!("{rt}::{}::encode", map_module(*map));
            call(function, value.by_reference(), Some(encode_closure(names, values)))
        }
        Codec::With { adapter, inner } => {
            let function = format!("{rt}::adapted::encode::<{adapter}>");
            call(function, value.by_reference(), Some(encode_closure(names, inner)))
        }
    }
}

fn encode_closure(names: &Names<'_>, codec: &Codec) -> Expr {
    match codec {
        Codec::Type(_) | Codec::Extern(_) => Expr::Text(format!("{}::Encode::encode", names.rt)),
        Codec::OnlyNull => Expr::Closure("_, w", Box::new(encode(names, codec, V))),
        _ => Expr::Closure("v, w", Box::new(encode(names, codec, V))),
    }
}

/// Which form of a type is decoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The one that owns all it holds.
    Owned,
    /// The one that borrows from the input.
    Borrowed,
}

/// An expression that decodes a value from `r`; its type is the result.
pub(super) fn decode(names: &Names<'_>, form: Form, codec: &Codec) -> Expr {
    let (rt, types, externs) = (&names.rt, &names.plan.types, &names.plan.externs);
    let min = |codec: &Codec| Expr::Text(codec.size(types, externs).min.to_string());
    let r = || Expr::text("r");
    match codec {
        Codec::Leaf(_) | Codec::Type(_) | Codec::Extern(_) | Codec::OptionalUnion(_) | Codec::OnlyNull => {
            let Expr::Text(function) = decode_function(names, form, codec) else {
                unreachable!("it has a path")
            };
            Expr::call(function, vec![r()])
        }
        Codec::Boxed(inner) => {
            Expr::call(format!("{rt}::boxed::decode"), vec![r(), decode_function(names, form, inner)])
        }
        Codec::Option { null_first, item } => {
            let function = format!("{rt}::{}::decode", option_module(*null_first));
            Expr::call(function, vec![r(), decode_function(names, form, item)])
        }
        Codec::Array(items) => {
            let items = vec![r(), min(items), decode_function(names, form, items)];
            Expr::call(format!("{rt}::array::decode"), items)
        }
        Codec::Map { map, values } => {
            let values = vec![r(), min(values), decode_function(names, form, values)];
            Expr::call(format!("{rt}::{}::decode", map_module(*map)), values)
        }
        Codec::With { adapter, inner } => {
            let inner = vec![r(), decode_function(names, Form::Owned, inner)];
            Expr::call(format!("{rt}::adapted::decode::<{adapter}>"), inner)
        }
    }
}

/// A function from a reader to the result: a path where there is one.
fn decode_function(names: &Names<'_>, form: Form, codec: &Codec) -> Expr {
    let rt = &names.rt;
    Expr::Text(match codec {
        Codec::Leaf(Leaf::String) if form == Form::Borrowed => {
            format!("{}::decode", names.leaf_module("str_ref"))
        }
        Codec::Leaf(Leaf::Bytes) if form == Form::Borrowed => {
            format!("{}::decode", names.leaf_module("bytes_ref"))
        }
        Codec::Leaf(leaf) => leaf_function(names, *leaf, "decode"),
        Codec::Type(_) | Codec::Extern(_) => format!("{rt}::Decode::decode"),
        Codec::OptionalUnion(id) => {
            let union = match form {
                Form::Owned => names.type_(*id),
                Form::Borrowed => names.borrowed_or_owned(*id),
            };
            format!("{union}::decode_optional")
        }
        Codec::OnlyNull => format!("{rt}::only_null::decode"),
        _ => return Expr::Closure("r", Box::new(decode(names, form, codec))),
    })
}

/// Most bytes of a place: a constant, and what depends on the value.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) constant: u64,
    pub(super) terms: Vec<Expr>,
}

impl Bound {
    fn constant(constant: u64) -> Self {
        Self { constant, terms: Vec::new() }
    }

    fn term(function: String, arguments: Vec<Expr>) -> Self {
        Self { constant: 0, terms: vec![Expr::Call(function, arguments)] }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.constant = self.constant.saturating_add(other.constant);
        self.terms.extend(other.terms);
    }

    /// The sum as one expression.
    pub(super) fn expression(mut self) -> Expr {
        if self.constant > 0 || self.terms.is_empty() {
            self.terms.insert(0, Expr::Text(self.constant.to_string()));
        }
        match <[Expr; 1]>::try_from(self.terms) {
            Ok([only]) => only,
            Err(terms) => Expr::Sum(terms),
        }
    }
}

/// What an array or a map takes besides its items: a count and the end.
const BLOCK: u64 = 11;

/// The bound of a place within `holder`. What leads back to the holder counts nothing, or bounds would recurse: the
/// writer grows where they fall short.
pub(super) fn bound(names: &Names<'_>, holder: &Type, codec: &Codec, value: Access<'_>) -> Bound {
    let (rt, plan) = (&names.rt, names.plan);
    if let Some(max) = codec.size(&plan.types, &plan.externs).max {
        return Bound::constant(max);
    }
    let of_type = |value: String| Bound::term(format!("{rt}::Encode::bound"), vec![Expr::Text(value)]);
    let leads_back = |id: &TypeId| holder.cycle.is_some() && plan.type_(*id).cycle == holder.cycle;
    match codec {
        Codec::Leaf(leaf) => {
            Bound::term(leaf_function(names, *leaf, "bound"), vec![Expr::Text(value.of_leaf(*leaf))])
        }
        Codec::Type(id) | Codec::OptionalUnion(id) if leads_back(id) => Bound::constant(0),
        Codec::Type(_) | Codec::Extern(_) => of_type(value.by_reference()),
        Codec::Boxed(inner) => match &**inner {
            Codec::Type(id) if leads_back(id) => Bound::constant(0),
            _ => of_type(value.unboxed()),
        },
        Codec::Option { null_first, item } => match bound(names, holder, item, V) {
            item if item.terms.is_empty() => Bound::constant(item.constant.saturating_add(1)),
            item => {
                let item = Expr::Closure("v", Box::new(item.expression()));
                let function = format!("{rt}::{}::bound", option_module(*null_first));
                Bound::term(function, vec![Expr::Text(value.as_ref()), item])
            }
        },
        Codec::OptionalUnion(_) => {
            let function = format!("{}.map_or", value.as_ref());
            Bound::term(function, vec![Expr::text("1"), Expr::Text(format!("{rt}::Encode::bound"))])
        }
        Codec::Array(items) => collection(names, holder, items, value, "array"),
        Codec::Map { map, values } => collection(names, holder, values, value, map_module(*map)),
        Codec::OnlyNull | Codec::With { .. } => Bound::constant(1),
    }
}

fn collection(names: &Names<'_>, holder: &Type, items: &Codec, value: Access<'_>, module: &str) -> Bound {
    let item = bound(names, holder, items, V);
    let has_keys = module != "array";
    if item.terms.is_empty() && item.constant == 0 && !has_keys {
        return Bound::constant(BLOCK);
    }
    let variable = if item.terms.is_empty() { "_" } else { "v" };
    let item = Expr::Closure(variable, Box::new(item.expression()));
    Bound::term(format!("{}::{module}::bound", names.rt), vec![Expr::Text(value.by_reference()), item])
}

/// A function of a leaf, with its constant arguments.
pub(super) fn leaf_function(names: &Names<'_>, leaf: Leaf, function: &str) -> String {
    let module = names.leaf_module(leaf.module());
    let arguments: Vec<String> = leaf.arguments().iter().map(u64::to_string).collect();
    if arguments.is_empty() {
        return format!("{module}::{function}");
    }
    format!("{module}::{function}::<{}>", arguments.join(", "))
}

fn option_module(null_first: bool) -> &'static str {
    if null_first { "null_first" } else { "null_last" }
}

fn map_module(map: MapType) -> &'static str {
    match map {
        MapType::BTree => "map_btree",
        MapType::Hash => "map_hash",
    }
}
