//! Logical types: ignored, but for units and scales.

use crate::{is_identity, read, record};

fn logical(of: &str, name: &str) -> String {
    format!(r#"{{"type": "{of}", "logicalType": "{name}"}}"#)
}

fn decimal(precision: u32, scale: u32) -> String {
    format!(r#"{{"type": "bytes", "logicalType": "decimal", "precision": {precision}, "scale": {scale}}}"#)
}

#[test]
fn a_time_in_another_unit_is_converted() {
    let cases = [
        ("long", "timestamp-millis", "long", "timestamp-micros", "1700000000123", Ok("1700000000123000")),
        ("long", "timestamp-nanos", "long", "timestamp-millis", "5000000", Ok("5")),
        ("long", "local-timestamp-micros", "long", "local-timestamp-nanos", "-1", Ok("-1000")),
        ("int", "date", "long", "timestamp-millis", "19723", Ok("1704067200000")),
        ("int", "time-millis", "long", "time-micros", "5", Ok("5000")),
        ("long", "timestamp-micros", "long", "timestamp-millis", "1001", Err(())),
        ("long", "timestamp-millis", "long", "timestamp-nanos", "9223372036854775807", Err(())),
    ];
    for (of, from, to, unit, value, expected) in cases {
        let done = read(&logical(of, from), &logical(to, unit), value);
        let refused = format!(
            "{of}: time cannot be told exactly in the unit of the reader's schema (by the writer's schema)"
        );
        assert_eq!(done, expected.map(str::to_owned).map_err(|()| refused), "{from} to {unit}");
    }
}

#[test]
fn a_time_stays_where_one_side_does_not_say_what_it_counts() {
    assert!(is_identity(&logical("long", "timestamp-millis"), r#""long""#));
    assert!(is_identity(r#""long""#, &logical("long", "timestamp-millis")));
    assert!(is_identity(r#""int""#, &logical("long", "timestamp-millis")));
    assert!(is_identity(&logical("long", "timestamp-millis"), &logical("long", "local-timestamp-millis")));
    assert!(is_identity(&logical("string", "uuid"), r#""string""#));
}

#[test]
fn a_decimal_gets_the_reader_s_scale() {
    let read = |from: &str, to: &str, value: &str| {
        let (writer, reader) =
            (record("R", &format!("d: {from}; e: int")), record("R", &format!("d: {to}; e: int")));
        read(&writer, &reader, &format!("{{\"d\":{value},\"e\":1}}"))
    };
    assert_eq!(read(&decimal(4, 2), &decimal(9, 4), "\"{\"").unwrap(), "{\"d\":\"0\\u000c\",\"e\":1}");
    assert_eq!(read(&decimal(9, 4), &decimal(9, 2), "\"0\\f\"").unwrap(), "{\"d\":\"{\",\"e\":1}");
    let error = read(&decimal(9, 4), &decimal(9, 2), "\"{\"").unwrap_err();
    assert_eq!(
        error,
        "R.d: decimal has more digits behind the point than the reader's scale (by the writer's schema)"
    );
    assert!(read(&decimal(4, 2), &decimal(4, 3), "\"'\\u000f\"").unwrap_err().contains("precision"));
    assert!(is_identity(&decimal(4, 2), &decimal(2, 2)));
    assert!(is_identity(&decimal(4, 2), r#""bytes""#));
}

#[test]
fn a_fixed_decimal_keeps_its_size() {
    let fixed = |size: usize, scale: u32| {
        format!(
            r#"{{"type": "fixed", "name": "F", "size": {size}, "logicalType": "decimal", "precision": 4, "scale": {scale}}}"#
        )
    };
    assert_eq!(
        read(&fixed(3, 1), &fixed(3, 2), "\"\u{ff}\u{ff}\u{fb}\"").unwrap(),
        "\"\\u00ff\\u00ff\\u00ce\""
    );
    assert_eq!(read(&fixed(3, 1), &fixed(3, 2), "\"\\u0000\\u0003\u{e7}\"").unwrap(), "\"\\u0000'\\u0006\"");
    assert!(read(&fixed(3, 1), &fixed(3, 2), "\"\\u0000\\u0003\u{e8}\"").is_err());
}
