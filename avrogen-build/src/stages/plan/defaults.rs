//! The defaults of fields, as values of the Rust types that were chosen.

use avrogen_schema::default::{Datum, datum};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Limits;
use avrogen_schema::schema::{Field, Kind, NodeId};

use super::Planner;
use super::ir::Leaf;
use super::ir::{Codec, TypeId, TypeKind, Value};
use super::name::Scope;
use super::range;
use crate::codes;

/// Why a default is no value of the Rust type.
enum Misfit {
    /// An adapter decides what values there are.
    Adapted,
    /// The Rust type holds less than the schema.
    OutOfRange(Leaf),
}

impl Planner<'_> {
    /// Gives every field whose schema has a default that default, and `new` the others as arguments.
    pub(super) fn settle_defaults(&mut self) {
        self.drop_useless_builders();
        let set = self.set;
        for id in (0..self.types.len()).map(TypeId) {
            let Kind::Record(record) = &set.node(self.types[id.0].node).kind else { continue };
            let defaults: Vec<Option<Value>> = record
                .fields
                .iter()
                .enumerate()
                .map(|(index, field)| self.default(id, index, field))
                .collect();
            let TypeKind::Record(made) = &mut self.types[id.0].kind else { continue };
            made.arguments = (0..defaults.len()).filter(|&index| defaults[index].is_none()).collect();
            for (field, default) in made.fields.iter_mut().zip(defaults) {
                field.default = default;
            }
            if made.builder {
                name_setters(&mut made.fields);
            }
        }
    }

    fn default(&mut self, id: TypeId, index: usize, field: &Field) -> Option<Value> {
        let json = field.default.as_ref()?;
        let TypeKind::Record(made) = &self.types[id.0].kind else { return None };
        let node = field.place.node;
        // A default that is no datum has been reported: strictly read sets have none, and lenient ones are told.
        let datum = datum(self.set, node, json, &Limits::default()).ok()?;
        match self.value(&made.fields[index].codec, node, &datum) {
            Ok(value) => Some(value),
            Err(Misfit::Adapted) => None,
            Err(Misfit::OutOfRange(leaf)) => {
                let message =
                    format!("the default of `{}` is out of the range of `{}`", field.name, leaf.rust_type());
                self.findings.push(
                    Diagnostic::warning(codes::DEFAULT_OUT_OF_RANGE, json.span, message)
                        .at("not a default in Rust: `new` takes the field as an argument")
                        .help("change the default, or choose a Rust type that holds it"),
                );
                None
            }
        }
    }

    /// A datum as a value of the Rust type of a place. The datum's depth is bounded by the parser.
    fn value(&self, codec: &Codec, node: NodeId, datum: &Datum) -> Result<Value, Misfit> {
        match (codec, datum) {
            (Codec::Leaf(leaf), _) => leaf_value(*leaf, datum),
            (Codec::Extern(id), _) => Ok(Value::Extern(*id, encoded(datum))),
            (Codec::Type(id), _) => self.typed_value(*id, node, datum),
            (Codec::Option { item, .. }, Datum::Union { branch, datum }) => {
                let node = self.branch_node(node, *branch);
                match **datum {
                    Datum::Null => Ok(Value::None),
                    _ => Ok(Value::Some(Box::new(self.value(item, node, datum)?))),
                }
            }
            (Codec::OptionalUnion(id), Datum::Union { datum: inner, .. }) => match **inner {
                Datum::Null => Ok(Value::None),
                _ => Ok(Value::Some(Box::new(self.typed_value(*id, node, datum)?))),
            },
            (Codec::Array(items), Datum::Array(datums)) => {
                let node = self.child(node);
                let values = datums.iter().map(|datum| self.value(items, node, datum));
                Ok(Value::Array(values.collect::<Result<_, _>>()?))
            }
            (Codec::Map { map, values }, Datum::Map(entries)) => {
                let node = self.child(node);
                let entries =
                    entries.iter().map(|(key, datum)| Ok((key.clone(), self.value(values, node, datum)?)));
                Ok(Value::Map(*map, entries.collect::<Result<_, _>>()?))
            }
            (Codec::Boxed(inner), _) => Ok(Value::Boxed(Box::new(self.value(inner, node, datum)?))),
            (Codec::With { .. }, _) => Err(Misfit::Adapted),
            _ => Ok(Value::Null),
        }
    }

    fn typed_value(&self, id: TypeId, node: NodeId, datum: &Datum) -> Result<Value, Misfit> {
        match (&self.types[id.0].kind, datum) {
            (TypeKind::Record(record), Datum::Record(datums)) => {
                let Kind::Record(schema) = &self.set.node(node).kind else { return Ok(Value::Null) };
                let places = schema.fields.iter().map(|field| field.place.node);
                let fields = record.fields.iter().zip(places).zip(datums);
                let values = fields.map(|((field, node), datum)| self.value(&field.codec, node, datum));
                Ok(Value::Record(id, values.collect::<Result<_, _>>()?))
            }
            (TypeKind::Enum(_), Datum::Enum(symbol)) => Ok(Value::Symbol(id, *symbol)),
            (TypeKind::Union(union), Datum::Union { branch, datum }) => {
                let variant =
                    union.variants.iter().position(|variant| variant.branch == *branch).unwrap_or_default();
                let node = self.branch_node(node, *branch);
                let value = self.value(&union.variants[variant].codec, node, datum)?;
                Ok(Value::Variant(id, variant, Box::new(value)))
            }
            (TypeKind::Newtype(newtype), _) => {
                Ok(Value::Newtype(id, Box::new(self.value(&newtype.codec, node, datum)?)))
            }
            _ => Ok(Value::Null),
        }
    }

    fn branch_node(&self, union: NodeId, branch: usize) -> NodeId {
        match &self.set.node(union).kind {
            Kind::Union(branches) => branches[branch].node,
            _ => union,
        }
    }

    fn child(&self, node: NodeId) -> NodeId {
        match &self.set.node(node).kind {
            Kind::Array(place) | Kind::Map(place) => place.node,
            _ => node,
        }
    }
}

/// What ends a builder of bon.
const FINISH: &str = "build";

/// bon gives a field `age` with a default a second setter, `maybe_age`, which may be the name of another field; and its
/// builders have a function of their own.
fn name_setters(fields: &mut [super::Field]) {
    let names: Vec<String> = fields.iter().map(|field| field.ident.bare().to_owned()).collect();
    let mut scope = Scope::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    if let Some(field) = fields.iter_mut().find(|field| field.ident.bare() == FINISH) {
        field.setter = Some(scope.claim_numbered("build_"));
    }
    for field in fields.iter_mut().filter(|field| field.default.is_some()) {
        let usual = format!("maybe_{}", field.ident.bare());
        if names.contains(&usual) {
            field.option_setter = Some(scope.claim_numbered(&usual));
        }
    }
}

fn leaf_value(leaf: Leaf, datum: &Datum) -> Result<Value, Misfit> {
    if leaf.path().is_some() {
        if !range::holds(leaf, datum) {
            return Err(Misfit::OutOfRange(leaf));
        }
        return Ok(Value::Encoded(leaf, encoded(datum)));
    }
    Ok(match datum {
        Datum::Boolean(value) => Value::Boolean(*value),
        Datum::Int(value) => Value::Int(*value),
        Datum::Long(value) => Value::Long(*value),
        Datum::Float(value) => Value::Float(*value),
        Datum::Double(value) => Value::Double(*value),
        Datum::String(value) => Value::String(value.clone()),
        Datum::Bytes(value) => Value::Bytes(value.clone()),
        Datum::Fixed(value) if matches!(leaf, Leaf::LargeFixed(_)) => {
            Value::Boxed(Box::new(Value::Fixed(value.clone())))
        }
        Datum::Fixed(value) => Value::Fixed(value.clone()),
        _ => Value::Null,
    })
}

fn encoded(datum: &Datum) -> Vec<u8> {
    let mut bytes = Vec::new();
    datum.encode(&mut bytes);
    bytes
}
