//! Data as `.ci/python/containers.py` tells them: without the branches of unions, but for records.

use avrogen_runtime::datum::{Datum, Schema};
use avrogen_schema::fingerprint;
use avrogen_schema::schema::{Kind, NodeId};
use serde_json::{Map, Value, json};

pub(crate) fn plain(schema: &Schema, datum: &Datum) -> Value {
    value(schema, schema.root(), datum)
}

fn value(schema: &Schema, node: NodeId, datum: &Datum) -> Value {
    match (&schema.set().node(node).kind, datum) {
        (_, Datum::Boolean(value)) => Value::from(*value),
        (_, Datum::Int(value)) => Value::from(*value),
        (_, Datum::Long(value)) => Value::from(*value),
        (_, Datum::Float(value)) => double(f64::from(*value)),
        (_, Datum::Double(value)) => double(*value),
        (_, Datum::String(text)) => Value::from(text.as_str()),
        (_, Datum::Bytes(bytes) | Datum::Fixed(bytes)) => {
            json!({ "bytes": fingerprint::hex(bytes) })
        }
        (Kind::Enum(of), Datum::Enum(index)) => Value::from(&*of.symbols[*index].text),
        (Kind::Array(item), Datum::Array(items)) => {
            items.iter().map(|datum| value(schema, item.node, datum)).collect()
        }
        (Kind::Map(of), Datum::Map(entries)) => {
            let entry = |(key, datum): &(String, Datum)| (key.clone(), value(schema, of.node, datum));
            Value::Object(entries.iter().map(entry).collect())
        }
        (Kind::Record(record), Datum::Record(data)) => {
            let fields = record.fields.iter().zip(data);
            let fields: Map<_, _> = fields
                .map(|(field, datum)| (field.name.clone(), value(schema, field.place.node, datum)))
                .collect();
            Value::Object(fields)
        }
        (Kind::Union(branches), Datum::Union { branch, datum }) => {
            let node = branches[*branch].node;
            let plain = value(schema, node, datum);
            match &schema.set().node(node).kind {
                Kind::Record(record) => json!({"record": record.named.fullname.as_str(), "value": plain}),
                _ => plain,
            }
        }
        _ => Value::Null,
    }
}

/// A number by its bits. fastavro has one kind of them only.
fn double(value: f64) -> Value {
    json!({ "double": format!("{:016x}", value.to_bits()) })
}
