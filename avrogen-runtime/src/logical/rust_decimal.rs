//! Decimals as `rust_decimal::Decimal`: 96 bits and up to 28 fractional digits.

use rust_decimal::Decimal;

use super::decimal::{FIXED, PRECISION, SCALE, redundant};
use crate::error::Fault;

const TOO_LARGE: Fault = Fault::OutOfRange("decimal has more digits than rust_decimal::Decimal holds");

/// The number that stands for a value at a scale of the schema, checked against the precision.
fn unscaled(value: Decimal, precision: u32, scale: u32) -> Result<i128, Fault> {
    let mantissa = value.mantissa();
    let number = if value.scale() <= scale {
        power(scale - value.scale()).and_then(|factor| mantissa.checked_mul(factor)).ok_or(PRECISION)
    } else {
        power(value.scale() - scale)
            .filter(|divisor| mantissa % divisor == 0)
            .map(|divisor| mantissa / divisor)
            .or((mantissa == 0).then_some(0))
            .ok_or(SCALE)
    };
    number.and_then(|number| within(number, precision)).map_err(Fault::OutOfRange)
}

/// The value of a schema's number.
fn scaled(number: i128, precision: u32, scale: u32) -> Result<Decimal, Fault> {
    let number = within(number, precision).map_err(Fault::OutOfRange)?;
    Decimal::try_from_i128_with_scale(number, scale).map_err(|_| TOO_LARGE)
}

fn within(number: i128, precision: u32) -> Result<i128, &'static str> {
    match power(precision) {
        Some(end) if number.unsigned_abs() >= end.unsigned_abs() => Err(PRECISION),
        _ => Ok(number),
    }
}

fn power(exponent: u32) -> Option<i128> {
    10i128.checked_pow(exponent)
}

/// From two's complement of any length, none included.
fn number(bytes: &[u8]) -> Result<i128, Fault> {
    let bytes = &bytes[redundant(bytes)..];
    let sign = bytes.first().map_or(0, |byte| if *byte < 0x80 { 0 } else { 0xff });
    let mut wide = [sign; 16];
    match wide.len().checked_sub(bytes.len()) {
        Some(pad) => wide[pad..].copy_from_slice(bytes),
        None => return Err(TOO_LARGE),
    }
    Ok(i128::from_be_bytes(wide))
}

/// `decimal` on bytes as `rust_decimal::Decimal`.
pub mod rust_decimal_bytes {
    use rust_decimal::Decimal;

    use super::{number, redundant, scaled, unscaled};
    use crate::codec::{bytes, bytes_ref};
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;
    /// Most bytes.
    pub const MAX: usize = 17;

    /// Writes the shortest two's complement of the value at the schema's scale.
    ///
    /// # Errors
    /// When digits would be lost, or there are more than the precision allows.
    pub fn encode<const PRECISION: u32, const SCALE: u32>(
        value: Decimal,
        w: &mut Writer,
    ) -> Result<(), Error> {
        let wide = unscaled(value, PRECISION, SCALE).map_err(|fault| w.fault(fault))?.to_be_bytes();
        bytes::encode(&wide[redundant(&wide)..], w)
    }

    /// Reads a value.
    ///
    /// # Errors
    /// Those of bytes; when there are more digits than the precision allows or the Rust type holds.
    pub fn decode<const PRECISION: u32, const SCALE: u32>(r: &mut Reader<'_>) -> Result<Decimal, Error> {
        let before = r.remaining().len();
        let bytes = bytes_ref::decode(r)?;
        number(bytes)
            .and_then(|number| scaled(number, PRECISION, SCALE))
            .map_err(|fault| r.fault_from(before, fault))
    }
}

/// `decimal` on fixed as `rust_decimal::Decimal`.
pub mod rust_decimal_fixed {
    use rust_decimal::Decimal;

    use super::{FIXED, Fault, number, redundant, scaled, unscaled};
    use crate::{Error, Reader, Writer};

    /// Writes the two's complement of the value at the schema's scale, extended to N bytes.
    ///
    /// # Errors
    /// When digits would be lost, or there are more than the precision or the fixed allows.
    pub fn encode<const N: usize, const PRECISION: u32, const SCALE: u32>(
        value: Decimal,
        w: &mut Writer,
    ) -> Result<(), Error> {
        let number = unscaled(value, PRECISION, SCALE).map_err(|fault| w.fault(fault))?;
        let wide = number.to_be_bytes();
        let mut fixed = [if number < 0 { 0xff } else { 0 }; N];
        let short = &wide[redundant(&wide)..];
        match N.checked_sub(short.len()) {
            Some(pad) => fixed[pad..].copy_from_slice(short),
            None if number == 0 => {}
            None => return Err(w.fault(Fault::OutOfRange(FIXED))),
        }
        w.write(&fixed);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input; when there are more digits than the precision allows or the Rust type holds.
    pub fn decode<const N: usize, const PRECISION: u32, const SCALE: u32>(
        r: &mut Reader<'_>,
    ) -> Result<Decimal, Error> {
        let before = r.remaining().len();
        let bytes = r.take::<N>()?;
        number(bytes)
            .and_then(|number| scaled(number, PRECISION, SCALE))
            .map_err(|fault| r.fault_from(before, fault))
    }
}

/// `big-decimal` as `rust_decimal::Decimal`: bytes that hold the bytes of the number and its scale.
pub mod rust_decimal_big {
    use rust_decimal::Decimal;

    use super::{Fault, TOO_LARGE, number, power, redundant};
    use crate::codec::{bytes, bytes_ref, int};
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;
    /// Most bytes: two lengths, 96 bits with their sign, and a scale of up to 28.
    pub const MAX: usize = 16;

    /// Writes the value with the scale it has.
    ///
    /// # Errors
    /// None.
    pub fn encode(value: Decimal, w: &mut Writer) -> Result<(), Error> {
        let wide = value.mantissa().to_be_bytes();
        let number = &wide[redundant(&wide)..];
        w.put_size(1 + number.len() + 1);
        bytes::encode(number, w)?;
        w.put_size(value.scale() as usize);
        Ok(())
    }

    /// Reads a value; a scale that the Rust type lacks is changed where that loses nothing.
    ///
    /// # Errors
    /// Those of bytes and int; when the Rust type does not hold the value.
    pub fn decode(r: &mut Reader<'_>) -> Result<Decimal, Error> {
        let before = r.remaining().len();
        let mut inner = Reader::new(bytes_ref::decode(r)?);
        let malformed = |_| r.fault_from(before, Fault::Malformed("big-decimal is not a number and a scale"));
        let number_bytes = bytes_ref::decode(&mut inner).map_err(malformed)?;
        let scale = int::decode(&mut inner).map_err(malformed)?;
        inner.finish().map_err(malformed)?;
        number(number_bytes)
            .and_then(|number| rescaled(number, scale))
            .map_err(|fault| r.fault_from(before, fault))
    }

    fn rescaled(mut number: i128, mut scale: i32) -> Result<Decimal, Fault> {
        if number == 0 {
            scale = scale.clamp(0, 28);
        } else if scale < 0 {
            let factor = power(scale.unsigned_abs()).ok_or(TOO_LARGE)?;
            number = number.checked_mul(factor).ok_or(TOO_LARGE)?;
            scale = 0;
        }
        while scale > 28 && number % 10 == 0 {
            number /= 10;
            scale -= 1;
        }
        let scale = u32::try_from(scale).map_err(|_| TOO_LARGE)?;
        Decimal::try_from_i128_with_scale(number, scale).map_err(|_| TOO_LARGE)
    }
}
