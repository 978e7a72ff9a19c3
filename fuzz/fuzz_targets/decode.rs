//! Any bytes as data of any schema, and of a generated type: what is accepted can be encoded again, and leads back to itself
//! by way of JSON, too; what is refused says where.

#![no_main]

mod shaped;
#[path = "../../avrogen-runtime/tests/codec/shapes.rs"]
#[allow(clippy::all, dead_code, reason = "as on generated code")]
mod shapes;

use avrogen_runtime::datum::{self, Schema};
use avrogen_runtime::{AvroType, Error, ErrorKind, Limits, from_slice, to_vec};
use libfuzzer_sys::fuzz_target;
use shaped::Shapes;
use shapes::Order;

fuzz_target!(|input: &[u8]| {
    let Some((schema, bytes)) = shaped::schema(&mut Shapes::default(), input) else { return };
    untyped(&schema, bytes);
    typed(bytes);
});

fn untyped(schema: &Schema, bytes: &[u8]) {
    match datum::from_slice(schema, bytes, Limits::new()) {
        Ok(read) => {
            let again = datum::to_vec(schema, &read).expect("it is a datum");
            let read = datum::from_slice(schema, &again, Limits::new()).expect("it was encoded");
            assert_eq!(datum::to_vec(schema, &read).expect("it is a datum"), again);
            let json = datum::to_json(schema, &read).expect("it is a datum");
            let back = datum::from_json(schema, &json).unwrap_or_else(|error| panic!("{json}: {error}"));
            assert_eq!(datum::to_json(schema, &back).expect("it is a datum"), json);
        }
        Err(error) => placed(&error, bytes),
    }
}

/// What a generated type accepts, the walk over its schema does, too: decimals have digits that it does not count.
fn typed(bytes: &[u8]) {
    let schema = Schema::of(Order::SCHEMA).expect("it is generated");
    match from_slice::<Order>(bytes) {
        Ok(order) => {
            assert!(datum::from_slice(&schema, bytes, Limits::new()).is_ok());
            let again = to_vec(&order).expect("it was decoded");
            assert_eq!(from_slice::<Order>(&again).expect("it was encoded"), order);
        }
        Err(error) => placed(&error, bytes),
    }
}

fn placed(error: &Error, bytes: &[u8]) {
    assert!(error.offset() <= bytes.len(), "{error:?}");
    let is_left_over = error.kind() == ErrorKind::Malformed;
    assert!(error.path().is_some() || is_left_over, "{error:?}");
}
