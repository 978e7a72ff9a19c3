//! The codec from outside, as generated code uses it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod blocks;
mod errors;
mod limits;
mod roundtrip;
#[allow(clippy::all, clippy::pedantic, reason = "as on generated code")]
mod shapes;
mod stack;
#[path = "../time/mod.rs"]
mod time;
mod wire;
mod writer;

mod bigdecimal;
mod chrono;
mod duration;
mod jiff;
mod rust_decimal;
mod uuid;

use avrogen_runtime::{Error, ErrorKind, Reader, Writer};

/// The bytes of a value, by a leaf codec.
fn encoded(encode: impl FnOnce(&mut Writer) -> Result<(), Error>) -> Vec<u8> {
    let mut writer = Writer::new();
    encode(&mut writer).expect("the value fits its schema");
    writer.into_vec()
}

/// Why a value cannot be encoded.
fn refused(encode: impl FnOnce(&mut Writer) -> Result<(), Error>) -> String {
    let error = encode(&mut Writer::new()).expect_err("the value does not fit its schema");
    assert_eq!(error.kind(), ErrorKind::OutOfRange);
    error.to_string()
}

/// The value of bytes that hold it and nothing else.
fn decoded<'de, T>(
    bytes: &'de [u8],
    decode: impl FnOnce(&mut Reader<'de>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut reader = Reader::new(bytes);
    let value = decode(&mut reader)?;
    reader.finish()?;
    Ok(value)
}
