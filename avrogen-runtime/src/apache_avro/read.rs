//! From bytes to values, as `apache-avro` reads them.

use std::collections::HashMap;

use ::apache_avro::types::Value;
use ::apache_avro::{Decimal, Duration, Uuid};
use avrogen_schema::schema::{Kind, Logical, NodeId};

use crate::codec::logical::bigdecimal_big;
use crate::codec::place::{boolean, double, enum_index, float, string, union_index};
use crate::schema::Schema;
use crate::{Error, Reader};

/// The bytes come of a value of a generated type, which nests no deeper than its encoder allows, and so does this.
pub(super) fn read(schema: &Schema, reader: &mut Reader<'_>) -> Result<Value, Error> {
    datum(schema, schema.root(), reader)
}

fn datum(schema: &Schema, node: NodeId, reader: &mut Reader<'_>) -> Result<Value, Error> {
    let of = schema.node(node);
    if let Some(logical) = of.logical {
        return logical_value(&of.kind, logical, reader);
    }
    Ok(match &of.kind {
        Kind::Null => Value::Null,
        Kind::Boolean => Value::Boolean(boolean::decode(reader)?),
        Kind::Int => Value::Int(reader.take_int()?),
        Kind::Long => Value::Long(reader.take_long()?),
        Kind::Float => Value::Float(float::decode(reader)?),
        Kind::Double => Value::Double(double::decode(reader)?),
        Kind::Bytes => Value::Bytes(bytes(&of.kind, reader)?),
        Kind::String => Value::String(string::decode(reader)?),
        Kind::Fixed(_) => {
            let bytes = bytes(&of.kind, reader)?;
            Value::Fixed(bytes.len(), bytes)
        }
        Kind::Enum(symbols) => {
            let index = enum_index::decode(reader)?;
            let symbol = symbols.symbols.get(index as usize);
            let symbol = symbol.ok_or_else(|| enum_index::unknown(index, reader))?;
            Value::Enum(index, symbol.text.clone())
        }
        Kind::Union(branches) => {
            let index = union_index::decode(reader)?;
            let branch = branches.get(index as usize);
            let branch = branch.ok_or_else(|| union_index::unknown(index, reader))?;
            Value::Union(index, Box::new(datum(schema, branch.node, reader)?))
        }
        Kind::Array(item) => {
            let min = schema.size(item.node).min;
            Value::Array(items(reader, min, |reader| datum(schema, item.node, reader))?)
        }
        Kind::Map(value) => {
            let min = schema.size(value.node).min.saturating_add(string::MIN);
            let entry =
                |reader: &mut Reader<'_>| Ok((string::decode(reader)?, datum(schema, value.node, reader)?));
            Value::Map(items(reader, min, entry)?.into_iter().collect::<HashMap<_, _>>())
        }
        Kind::Record(record) => {
            let field = |field: &avrogen_schema::schema::Field| {
                Ok((field.name.clone(), datum(schema, field.place.node, reader)?))
            };
            Value::Record(record.fields.iter().map(field).collect::<Result<_, Error>>()?)
        }
    })
}

fn logical_value(kind: &Kind, logical: Logical, reader: &mut Reader<'_>) -> Result<Value, Error> {
    Ok(match logical {
        Logical::Decimal { .. } => Value::Decimal(Decimal::from(bytes(kind, reader)?)),
        Logical::BigDecimal => Value::BigDecimal(bigdecimal_big::decode(reader)?),
        Logical::Uuid => match kind {
            Kind::String => {
                let text = string::decode(reader)?;
                Uuid::parse_str(&text).map_or(Value::String(text), Value::Uuid)
            }
            _ => Value::Uuid(Uuid::from_bytes(*reader.take()?)),
        },
        Logical::Date => Value::Date(reader.take_int()?),
        Logical::TimeMillis => Value::TimeMillis(reader.take_int()?),
        Logical::TimeMicros => Value::TimeMicros(reader.take_long()?),
        Logical::TimestampMillis => Value::TimestampMillis(reader.take_long()?),
        Logical::TimestampMicros => Value::TimestampMicros(reader.take_long()?),
        Logical::TimestampNanos => Value::TimestampNanos(reader.take_long()?),
        Logical::LocalTimestampMillis => Value::LocalTimestampMillis(reader.take_long()?),
        Logical::LocalTimestampMicros => Value::LocalTimestampMicros(reader.take_long()?),
        Logical::LocalTimestampNanos => Value::LocalTimestampNanos(reader.take_long()?),
        Logical::Duration => Value::Duration(Duration::from(*reader.take::<12>()?)),
    })
}

fn bytes(kind: &Kind, reader: &mut Reader<'_>) -> Result<Vec<u8>, Error> {
    let len = match kind {
        Kind::Fixed(fixed) => usize::try_from(fixed.size).unwrap_or(usize::MAX),
        _ => reader.take_size()?,
    };
    reader.take_slice(len).map(<[u8]>::to_vec)
}

fn items<T>(
    reader: &mut Reader<'_>,
    min: usize,
    mut item: impl FnMut(&mut Reader<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut items = Vec::new();
    loop {
        let count = reader.take_block(min)?;
        if count == 0 {
            return Ok(items);
        }
        for _ in 0..count {
            items.push(item(reader)?);
        }
    }
}
