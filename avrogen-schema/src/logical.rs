//! Logical types: which one applies to a schema (specification, "Logical Types").

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::schema::{Kind, Logical, Prop};
use crate::text::quote;

/// The attribute that names a logical type.
pub const ATTRIBUTE: &str = "logicalType";

/// Every name that the specification knows, with a schema that carries it.
const KNOWN: &[(&str, &str)] = &[
    ("decimal", "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 10, \"scale\": 2}"),
    ("big-decimal", "{\"type\": \"bytes\", \"logicalType\": \"big-decimal\"}"),
    ("uuid", "{\"type\": \"string\", \"logicalType\": \"uuid\"}"),
    ("date", "{\"type\": \"int\", \"logicalType\": \"date\"}"),
    ("time-millis", "{\"type\": \"int\", \"logicalType\": \"time-millis\"}"),
    ("time-micros", "{\"type\": \"long\", \"logicalType\": \"time-micros\"}"),
    ("timestamp-millis", "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}"),
    ("timestamp-micros", "{\"type\": \"long\", \"logicalType\": \"timestamp-micros\"}"),
    ("timestamp-nanos", "{\"type\": \"long\", \"logicalType\": \"timestamp-nanos\"}"),
    ("local-timestamp-millis", "{\"type\": \"long\", \"logicalType\": \"local-timestamp-millis\"}"),
    ("local-timestamp-micros", "{\"type\": \"long\", \"logicalType\": \"local-timestamp-micros\"}"),
    ("local-timestamp-nanos", "{\"type\": \"long\", \"logicalType\": \"local-timestamp-nanos\"}"),
    (
        "duration",
        "{\"type\": \"fixed\", \"name\": \"Duration\", \"size\": 12, \"logicalType\": \"duration\"}",
    ),
];

/// How a schema with a logical type is written, where the specification knows it.
pub(crate) fn example(name: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, example)| *example)
}

/// The logical type of a schema with these attributes, and what is wrong with the attributes. The specification has
/// readers ignore a logical type that they do not know or that does not apply, so this is never an error.
///
/// Java Avro also ignores every logical type beside `avro.java.string` or `java-class`. That belongs to its
/// representation in Java and is not followed.
pub fn logical_type(kind: &Kind, props: &[Prop]) -> (Option<Logical>, Option<Diagnostic>) {
    let Some(prop) = props.iter().find(|prop| prop.key == ATTRIBUTE) else { return (None, None) };
    let Some(name) = prop.value.as_str() else {
        let message =
            format!("\"logicalType\" is ignored: it must be a string, not {}", prop.value.describe());
        return (None, Some(Diagnostic::warning(codes::INVALID_LOGICAL_TYPE, prop.value.span, message)));
    };
    let reason = match apply(name, kind, props) {
        Ok(logical) => return (Some(logical), None),
        Err(reason) => reason,
    };
    let span = prop.value.span;
    let warning = match reason {
        Misfit::Unknown => {
            let message =
                format!("the specification knows no logical type {}, so it is ignored", quote(name));
            let near = crate::suggest::nearest(name, KNOWN.iter().map(|(known, _)| *known));
            Diagnostic::warning(codes::UNKNOWN_LOGICAL_TYPE, span, message)
                .help_if(near.map(|near| format!("did you mean \"{near}\"?")))
        }
        Misfit::Invalid(why) => {
            let message = format!("the logical type {} is ignored: {why}", quote(name));
            Diagnostic::warning(codes::INVALID_LOGICAL_TYPE, span, message)
                .help_if(example(name).map(|example| format!("write {example}, for example")))
        }
    };
    (None, Some(warning))
}

enum Misfit {
    Unknown,
    Invalid(String),
}

fn apply(name: &str, kind: &Kind, props: &[Prop]) -> Result<Logical, Misfit> {
    let logical = match name {
        "decimal" => return decimal(kind, props),
        "big-decimal" => Logical::BigDecimal,
        "uuid" => Logical::Uuid,
        "date" => Logical::Date,
        "time-millis" => Logical::TimeMillis,
        "time-micros" => Logical::TimeMicros,
        "timestamp-millis" => Logical::TimestampMillis,
        "timestamp-micros" => Logical::TimestampMicros,
        "timestamp-nanos" => Logical::TimestampNanos,
        "local-timestamp-millis" => Logical::LocalTimestampMillis,
        "local-timestamp-micros" => Logical::LocalTimestampMicros,
        "local-timestamp-nanos" => Logical::LocalTimestampNanos,
        "duration" => Logical::Duration,
        _ => return Err(Misfit::Unknown),
    };
    let (fits, needs) = match logical {
        Logical::BigDecimal | Logical::Decimal { .. } => (matches!(kind, Kind::Bytes), "bytes"),
        Logical::Uuid => {
            (matches!(kind, Kind::String) || is_fixed(kind, 16), "a string or a fixed of size 16")
        }
        Logical::Date | Logical::TimeMillis => (matches!(kind, Kind::Int), "an int"),
        Logical::Duration => (is_fixed(kind, 12), "a fixed of size 12"),
        Logical::TimeMicros
        | Logical::TimestampMillis
        | Logical::TimestampMicros
        | Logical::TimestampNanos
        | Logical::LocalTimestampMillis
        | Logical::LocalTimestampMicros
        | Logical::LocalTimestampNanos => (matches!(kind, Kind::Long), "a long"),
    };
    if fits { Ok(logical) } else { Err(Misfit::Invalid(format!("it belongs on {needs}"))) }
}

fn is_fixed(kind: &Kind, size: u64) -> bool {
    matches!(kind, Kind::Fixed(fixed) if fixed.size == size)
}

fn decimal(kind: &Kind, props: &[Prop]) -> Result<Logical, Misfit> {
    let invalid = |why: String| Err(Misfit::Invalid(why));
    let largest = match kind {
        Kind::Bytes => u64::from(u32::MAX),
        Kind::Fixed(fixed) => digits_that_fit(fixed.size),
        _ => return invalid("it belongs on bytes or a fixed".to_owned()),
    };
    let number = |key: &str| props.iter().find(|prop| prop.key == key).map(|prop| prop.value.as_i64());
    let Some(Some(precision)) = number("precision") else {
        return invalid("it needs an integer \"precision\"".to_owned());
    };
    let Some(scale) = number("scale").unwrap_or(Some(0)) else {
        return invalid("its \"scale\" must be an integer".to_owned());
    };
    let precision = match i32::try_from(precision).map(u32::try_from) {
        Ok(Ok(precision)) if precision > 0 => precision,
        _ => return invalid("its \"precision\" must be at least 1".to_owned()),
    };
    if u64::from(precision) > largest {
        return invalid(format!("its fixed has room for {largest} digits, not {precision}"));
    }
    match u32::try_from(scale) {
        Ok(scale) if scale <= precision => Ok(Logical::Decimal { precision, scale }),
        _ => invalid(format!("its \"scale\" must be from 0 to the precision, {precision}")),
    }
}

/// How many decimal digits every number of so many digits fits: the floor of log10(2^(8n-1) - 1).
fn digits_that_fit(bytes: u64) -> u64 {
    // log10(2) = 0.30102999566398119521..., to 18 digits. No power of two is a power of ten, so leaving out the "- 1"
    // changes nothing, and the error of the constant stays below one digit for every size that a fixed may have.
    const LOG10_2: u128 = 301_029_995_663_981_195;
    let bits = u128::from(bytes) * 8;
    let digits = bits.saturating_sub(1) * LOG10_2 / 1_000_000_000_000_000_000;
    u64::try_from(digits).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_grow_with_the_size() {
        let fit: Vec<u64> = [0, 1, 2, 4, 8, 16, 33].into_iter().map(digits_that_fit).collect();
        assert_eq!(fit, [0, 2, 4, 9, 18, 38, 79]);
    }
}
