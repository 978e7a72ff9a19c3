//! The semantic types of Kafka Connect and Debezium, which schemas carry as `connect.name`.
//!
//! A semantic type that means what a logical type of Avro means gets the Rust type of that one. The others keep the type of
//! the schema that carries them: `io.debezium.time.MicroDuration` is a long.

use avrogen_schema::schema::{Kind, Logical, Node};

use crate::config::{Preset, Presets};

/// The property that names the semantic type.
const NAME: &str = "connect.name";
/// The property that holds the parameters of the semantic type, all of them texts.
const PARAMETERS: &str = "connect.parameters";
/// The digits of a decimal that names none, as Kafka Connect counts them.
const DECIMAL_DIGITS: u32 = 64;

/// The logical type that means the same as a schema's semantic type, if a preset has it and it fits the schema.
pub(super) fn logical(presets: &Presets, node: &Node) -> Option<Logical> {
    let name = node.props.iter().find(|prop| prop.key == NAME)?.value.as_str()?;
    let has = |preset| presets.0.contains(&preset);
    let logical = if let Some(name) = name.strip_prefix("org.apache.kafka.connect.data.") {
        has(Preset::Connect).then(|| connect(name, node))??
    } else {
        has(Preset::Debezium).then(|| debezium(name))??
    };
    let fits = match logical {
        Logical::Date | Logical::TimeMillis => matches!(node.kind, Kind::Int),
        Logical::Uuid => matches!(node.kind, Kind::String),
        Logical::Decimal { .. } => matches!(node.kind, Kind::Bytes),
        _ => matches!(node.kind, Kind::Long),
    };
    fits.then_some(logical)
}

fn connect(name: &str, node: &Node) -> Option<Logical> {
    match name {
        "Date" => Some(Logical::Date),
        "Time" => Some(Logical::TimeMillis),
        "Timestamp" => Some(Logical::TimestampMillis),
        "Decimal" => decimal(node),
        _ => None,
    }
}

/// Debezium's timestamps say nothing of a time zone: they are local ones.
fn debezium(name: &str) -> Option<Logical> {
    match name {
        "io.debezium.time.Date" => Some(Logical::Date),
        "io.debezium.time.Time" => Some(Logical::TimeMillis),
        "io.debezium.time.MicroTime" => Some(Logical::TimeMicros),
        "io.debezium.time.Timestamp" => Some(Logical::LocalTimestampMillis),
        "io.debezium.time.MicroTimestamp" => Some(Logical::LocalTimestampMicros),
        "io.debezium.time.NanoTimestamp" => Some(Logical::LocalTimestampNanos),
        "io.debezium.data.Uuid" => Some(Logical::Uuid),
        _ => None,
    }
}

/// A decimal that carries no logical type: its scale is a parameter.
fn decimal(node: &Node) -> Option<Logical> {
    let parameters = &node.props.iter().find(|prop| prop.key == PARAMETERS)?.value;
    let number = |key: &str| parameters.get(key)?.as_str()?.parse::<u32>().ok();
    let scale = number("scale")?;
    let precision = number("connect.decimal.precision").unwrap_or(DECIMAL_DIGITS);
    (precision > 0 && scale <= precision).then_some(Logical::Decimal { precision, scale })
}
