//! Where an error is, and by whose schema.

use avrogen_runtime::{ErrorKind, Limits};

use crate::{array, record, resolution};

#[test]
fn damage_is_told_by_the_writer_s_names() {
    let item = record("Item", "price: long; name: string");
    let newer = record("Item", "name: string; cost|price: long");
    let (writer, reader) = (
        record("Order", &format!("items: {}", array(&item))),
        record("Order", &format!("items: {}", array(&newer))),
    );
    let resolution = resolution(&writer, &reader);
    let error = resolution.transcode(&[4, 2, 2, b'a', 2, 20, b'b']).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
    assert_eq!(error.to_string(), "Order.items[1].name: unexpected end of input (by the writer's schema)");
    assert_eq!((error.path(), error.offset()), (Some("Order.items[1].name"), 5));
    let left = resolution.transcode(&[0, 0]).unwrap_err();
    assert_eq!(left.to_string(), "bytes left over behind the datum (by the writer's schema)");
}

#[test]
fn a_limit_is_met_in_the_writer_s_datum() {
    let (writer, reader) =
        (array(r#""null""#), array(&record("R", "x: string = \"long enough to be many\"")));
    let resolution = resolution(&array(&record("R", "")), &reader);
    let many = [0x80, 0x89, 0x7a, 0];
    let error = resolution.transcode_with(&many, Limits::new().memory(1 << 20)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{writer}");
}
