//! From values to bytes.

use std::collections::HashMap;

use ::apache_avro::types::Value;
use avrogen_schema::schema::{Enum, Kind, NodeId, Place, Record};

use super::ValueError;
use crate::codec::logical::bigdecimal_big;
use crate::schema::Schema;
use crate::{Limits, Writer};

/// Levels of values within each other for each record that the limit on depth allows.
const LEVELS_OF_RECORD: u32 = 4;

type Done = Result<(), ValueError>;

pub(super) fn write(schema: &Schema, value: &Value, out: &mut Writer) -> Done {
    let levels = Limits::new().depth * LEVELS_OF_RECORD;
    let name = schema.name().rsplit('.').next().unwrap_or_default().to_owned();
    Walk { schema, out, levels }.value(schema.root(), value).map_err(|error| error.within(name))
}

struct Walk<'a, 'w> {
    schema: &'a Schema,
    out: &'w mut Writer,
    levels: u32,
}

impl Walk<'_, '_> {
    fn value(&mut self, node: NodeId, value: &Value) -> Done {
        let schema = self.schema;
        let kind = schema.kind(node);
        match (kind, value) {
            (Kind::Null, Value::Null) => {}
            (Kind::Boolean, Value::Boolean(value)) => self.out.write(&[u8::from(*value)]),
            (Kind::Int, Value::Int(value) | Value::Date(value) | Value::TimeMillis(value)) => {
                self.out.put_int(*value);
            }
            (
                Kind::Long,
                Value::Long(value)
                | Value::TimeMicros(value)
                | Value::TimestampMillis(value)
                | Value::TimestampMicros(value)
                | Value::TimestampNanos(value)
                | Value::LocalTimestampMillis(value)
                | Value::LocalTimestampMicros(value)
                | Value::LocalTimestampNanos(value),
            ) => self.out.put_long(*value),
            (Kind::Float, Value::Float(value)) => self.out.write(&value.to_le_bytes()),
            (Kind::Double, Value::Double(value)) => self.out.write(&value.to_le_bytes()),
            (Kind::String, Value::String(text)) => self.out.put_bytes(text.as_bytes()),
            (Kind::String, Value::Uuid(uuid)) => self.out.put_bytes(uuid.to_string().as_bytes()),
            (Kind::Bytes, Value::BigDecimal(decimal)) => {
                bigdecimal_big::encode(decimal, self.out).map_err(ValueError::of_datum)?;
            }
            (Kind::Bytes, Value::Bytes(bytes)) => self.out.put_bytes(bytes),
            (Kind::Bytes, Value::Decimal(decimal)) => self.out.put_bytes(&unscaled(decimal)?),
            (Kind::Fixed(fixed), value) => {
                let bytes = fixed_bytes(value, usize::try_from(fixed.size).unwrap_or(usize::MAX))?;
                self.out.write(&bytes);
            }
            (Kind::Enum(of), Value::Enum(_, symbol) | Value::String(symbol)) => {
                self.out.put_size(index(of, symbol)?);
            }
            (Kind::Array(item), Value::Array(items)) => {
                self.block(items.len());
                for (at, value) in items.iter().enumerate() {
                    self.part(item.node, value, || format!("[{at}]"))?;
                }
                self.out.write(&[0]);
            }
            (Kind::Map(of), Value::Map(entries)) => {
                // In the order of the keys, so that the same value has the same bytes.
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                self.block(entries.len());
                for (key, value) in &entries {
                    self.out.put_bytes(key.as_bytes());
                    self.part(of.node, value, || format!("[{key:?}]"))?;
                }
                self.out.write(&[0]);
            }
            (Kind::Record(record), Value::Record(fields)) => self.record(record, fields)?,
            (Kind::Union(branches), value) => self.union(branches, value)?,
            (kind, value) => {
                let message = format!("found {}, expecting {}", describe(value), kind.type_name());
                return Err(ValueError::new(message));
            }
        }
        Ok(())
    }

    /// A value within another one.
    fn part(&mut self, node: NodeId, value: &Value, step: impl FnOnce() -> String) -> Done {
        let too_deep = || ValueError::new("values are nested too deeply");
        self.levels = self.levels.checked_sub(1).ok_or_else(too_deep)?;
        self.value(node, value).map_err(|error| error.within(step()))?;
        self.levels += 1;
        Ok(())
    }

    fn block(&mut self, items: usize) {
        if items > 0 {
            self.out.put_size(items);
        }
    }

    fn record(&mut self, record: &Record, fields: &[(String, Value)]) -> Done {
        let fullname = record.named.fullname.as_str();
        let by_name: HashMap<&str, &Value> =
            fields.iter().map(|(name, value)| (name.as_str(), value)).collect();
        for field in &record.fields {
            let missing = || ValueError::new(format!("the field {:?} of {fullname} is missing", field.name));
            let value = by_name.get(field.name.as_str()).ok_or_else(missing)?;
            self.part(field.place.node, value, || format!(".{}", field.name))?;
        }
        let is_known = |name: &str| record.fields.iter().any(|field| field.name == name);
        match fields.iter().find(|(name, _)| fields.len() > record.fields.len() && !is_known(name)) {
            Some((name, _)) => Err(ValueError::new(format!("{fullname} has no field {name:?}"))),
            None => Ok(()),
        }
    }

    fn union(&mut self, branches: &[Place], value: &Value) -> Done {
        let schema = self.schema;
        let is_null = |place: &Place| matches!(schema.kind(place.node), Kind::Null);
        let (branch, value) = match value {
            Value::Union(index, value) => (Some(*index as usize), &**value),
            Value::Null => (branches.iter().position(is_null), value),
            value => {
                let mut others = branches.iter().enumerate().filter(|(_, place)| !is_null(place));
                (others.next().map(|(at, _)| at).filter(|_| others.next().is_none()), value)
            }
        };
        let found = branch.and_then(|at| Some((at, branches.get(at)?)));
        let (branch, place) = found.ok_or_else(|| {
            let names: Vec<&str> = branches.iter().map(|place| schema.kind(place.node).type_name()).collect();
            let found = describe(value);
            ValueError::new(format!("found {found} of no branch of the union: {}", names.join(", ")))
        })?;
        self.out.put_size(branch);
        self.part(place.node, value, String::new)
    }
}

fn index(of: &Enum, symbol: &str) -> Result<usize, ValueError> {
    let index = of.symbols.iter().position(|known| known.text == symbol);
    index.ok_or_else(|| ValueError::new(format!("{} has no symbol {symbol:?}", of.named.fullname.as_str())))
}

fn unscaled(decimal: &::apache_avro::Decimal) -> Result<Vec<u8>, ValueError> {
    Vec::try_from(decimal).map_err(|error| ValueError::new(error.to_string()))
}

/// The bytes of a fixed of so many; a decimal is extended by its sign.
fn fixed_bytes(value: &Value, size: usize) -> Result<Vec<u8>, ValueError> {
    let bytes = match value {
        Value::Fixed(_, bytes) => bytes.clone(),
        Value::Uuid(uuid) => uuid.as_bytes().to_vec(),
        Value::Duration(duration) => <[u8; 12]>::from(duration).to_vec(),
        Value::Decimal(decimal) => {
            let bytes = unscaled(decimal)?;
            let sign = if bytes.first().is_some_and(|first| *first >= 0x80) { 0xff } else { 0 };
            let missing = size.saturating_sub(bytes.len());
            [vec![sign; missing], bytes].concat()
        }
        value => return Err(ValueError::new(format!("found {}, expecting fixed", describe(value)))),
    };
    if bytes.len() == size {
        return Ok(bytes);
    }
    Err(ValueError::new(format!("found {} bytes, expecting a fixed of {size}", bytes.len())))
}

fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Boolean(_) => "a boolean",
        Value::Int(_) => "an int",
        Value::Long(_) => "a long",
        Value::Float(_) => "a float",
        Value::Double(_) => "a double",
        Value::Bytes(_) => "bytes",
        Value::String(_) => "a string",
        Value::Fixed(..) => "a fixed",
        Value::Enum(..) => "an enum",
        Value::Union(..) => "a union",
        Value::Array(_) => "an array",
        Value::Map(_) => "a map",
        Value::Record(_) => "a record",
        Value::Date(_) => "a date",
        Value::Decimal(_) | Value::BigDecimal(_) => "a decimal",
        Value::Duration(_) => "a duration",
        Value::Uuid(_) => "a uuid",
        _ => "a time",
    }
}
