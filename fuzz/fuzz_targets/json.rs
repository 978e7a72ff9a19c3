//! Any text as the JSON of any schema's data: what is accepted is a datum, and its JSON leads back to it.

#![no_main]

mod shaped;

use avrogen_runtime::Limits;
use avrogen_runtime::datum;
use libfuzzer_sys::fuzz_target;
use shaped::Shapes;

fuzz_target!(|input: &[u8]| {
    let Some((schema, rest)) = shaped::schema(&mut Shapes::default(), input) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    match datum::from_json(&schema, text) {
        Ok(read) => {
            let bytes = datum::to_vec(&schema, &read).expect("it is a datum");
            let json = datum::to_json(&schema, &read).expect("it is a datum");
            let again = datum::from_json(&schema, &json).unwrap_or_else(|error| panic!("{json}: {error}"));
            assert_eq!(datum::to_vec(&schema, &again).expect("it is a datum"), bytes);
            // Data that nest deeper than is allowed can be written, and are refused when they are read.
            let _ = datum::from_slice(&schema, &bytes, Limits::new());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
