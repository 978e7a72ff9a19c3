//! Logical types: applied, or ignored with a warning.

use avrogen_schema::schema::Logical;

use super::{record, set, warnings, with_field};

fn logical(schema: &str) -> Option<Logical> {
    let set = set(schema);
    set.node(set.roots()[0].place.node).logical
}

fn fixed(size: u32, rest: &str) -> String {
    format!("{{\"type\": \"fixed\", \"name\": \"F\", \"size\": {size}, {rest}}}")
}

#[test]
fn those_that_apply() {
    let plain = |base: &str, name: &str| format!("{{\"type\": \"{base}\", \"logicalType\": \"{name}\"}}");
    let decimal = |rest: &str| format!("{{\"type\": \"bytes\", \"logicalType\": \"decimal\", {rest}}}");
    for (schema, expected) in [
        (decimal("\"precision\": 9"), Logical::Decimal { precision: 9, scale: 0 }),
        (decimal("\"precision\": 2, \"scale\": 2"), Logical::Decimal { precision: 2, scale: 2 }),
        (
            decimal("\"precision\": 2147483647"),
            Logical::Decimal { precision: i32::MAX.cast_unsigned(), scale: 0 },
        ),
        (
            fixed(4, "\"logicalType\": \"decimal\", \"precision\": 9"),
            Logical::Decimal { precision: 9, scale: 0 },
        ),
        (plain("bytes", "big-decimal"), Logical::BigDecimal),
        (plain("string", "uuid"), Logical::Uuid),
        (fixed(16, "\"logicalType\": \"uuid\""), Logical::Uuid),
        (plain("int", "date"), Logical::Date),
        (plain("int", "time-millis"), Logical::TimeMillis),
        (plain("long", "time-micros"), Logical::TimeMicros),
        (plain("long", "timestamp-millis"), Logical::TimestampMillis),
        (plain("long", "timestamp-micros"), Logical::TimestampMicros),
        (plain("long", "timestamp-nanos"), Logical::TimestampNanos),
        (plain("long", "local-timestamp-millis"), Logical::LocalTimestampMillis),
        (plain("long", "local-timestamp-micros"), Logical::LocalTimestampMicros),
        (plain("long", "local-timestamp-nanos"), Logical::LocalTimestampNanos),
        (fixed(12, "\"logicalType\": \"duration\""), Logical::Duration),
        // Java leaves this one a string, because of an attribute that means something to Java only.
        (
            "{\"type\": \"string\", \"avro.java.string\": \"String\", \"logicalType\": \"uuid\"}".to_owned(),
            Logical::Uuid,
        ),
    ] {
        assert_eq!(logical(&schema), Some(expected), "{schema}");
        assert_eq!(warnings(&schema), [""; 0], "{schema}");
    }
}

#[test]
fn those_that_do_not() {
    let decimal = |rest: &str| format!("{{\"type\": \"bytes\", \"logicalType\": \"decimal\"{rest}}}");
    for schema in [
        decimal(""),
        decimal(", \"precision\": 0"),
        decimal(", \"precision\": -1"),
        decimal(", \"precision\": \"9\""),
        decimal(", \"precision\": 9.0"),
        decimal(", \"precision\": 3000000000"),
        decimal(", \"precision\": 2, \"scale\": 3"),
        decimal(", \"precision\": 2, \"scale\": -1"),
        decimal(", \"precision\": 2, \"scale\": null"),
        fixed(4, "\"logicalType\": \"decimal\", \"precision\": 10"),
        fixed(0, "\"logicalType\": \"decimal\", \"precision\": 1"),
        fixed(15, "\"logicalType\": \"uuid\""),
        fixed(11, "\"logicalType\": \"duration\""),
        "{\"type\": \"long\", \"logicalType\": \"date\"}".to_owned(),
        "{\"type\": \"int\", \"logicalType\": \"timestamp-millis\"}".to_owned(),
        "{\"type\": \"bytes\", \"logicalType\": \"uuid\"}".to_owned(),
        "{\"type\": \"array\", \"items\": \"int\", \"logicalType\": \"date\"}".to_owned(),
        "{\"type\": \"int\", \"logicalType\": null}".to_owned(),
    ] {
        assert_eq!(logical(&schema), None, "{schema}");
        assert_eq!(warnings(&schema), ["invalid-logical-type"], "{schema}");
        let set = set(&schema);
        let props = &set.node(set.roots()[0].place.node).props;
        assert!(props.iter().any(|prop| prop.key == "logicalType"), "it is kept as a property");
    }
}

#[test]
fn on_a_field_it_is_a_property() {
    let text = with_field("\"type\": \"long\", \"logicalType\": \"timestamp-millis\"");
    assert_eq!(warnings(&text), ["misplaced-logical-type"]);
    let set = set(&text);
    let field = &record(&set).fields[0];
    assert_eq!((field.props[0].key.as_str(), set.node(field.place.node).logical), ("logicalType", None));
    let both =
        "\"type\": {\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}, \"logicalType\": \"date\"";
    assert_eq!(warnings(&with_field(both)), [""; 0], "as Java warns");
}
