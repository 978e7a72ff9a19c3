//! A value to bytes and back.

#![expect(clippy::print_stdout, reason = "that is what an example is for")]

/// What the macro generates.
pub mod avro {
    avrogen_macros::avro!("schemas/reading.avsc", "schemas/wind.avsc");
}

use avro::com::acme::weather::{Direction, Reading, Wind};

fn main() -> Result<(), avrogen_runtime::Error> {
    let wind = Wind::new(Direction::West, 12);
    let reading = Reading { wind: Some(wind), ..Reading::new("Cape Horn", 4.5) };

    let bytes = avrogen_runtime::to_vec(&reading)?;
    println!("{} bytes: {bytes:02x?}", bytes.len());

    let back: Reading = avrogen_runtime::from_slice(&bytes)?;
    assert_eq!(back, reading);
    println!("{back:#?}");
    Ok(())
}
