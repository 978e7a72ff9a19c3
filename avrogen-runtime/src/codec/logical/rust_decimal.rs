//! Decimals as `rust_decimal::Decimal`: 96 bits and up to 28 fractional digits.

use rust_decimal::Decimal;

use super::decimal::{FIXED, TOO_FINE, TOO_PRECISE, redundant};
use crate::error::Fault;

const TOO_LARGE: Fault = Fault::OutOfRange("decimal has more digits than rust_decimal::Decimal holds");

/// The number that stands for a value at a scale of the schema, checked against the precision.
#[inline]
fn unscaled<const PRECISION: u32, const SCALE: u32>(value: Decimal) -> Result<i128, Fault> {
    let number = value.mantissa();
    let number = if value.scale() == SCALE { number } else { rescaled(number, value.scale(), SCALE)? };
    within::<PRECISION>(number)
}

/// The value of a schema's number.
#[inline]
fn scaled<const PRECISION: u32, const SCALE: u32>(number: i128) -> Result<Decimal, Fault> {
    let number = within::<PRECISION>(number)?;
    Decimal::try_from_i128_with_scale(number, SCALE).map_err(|_| TOO_LARGE)
}

#[inline]
fn within<const PRECISION: u32>(number: i128) -> Result<i128, Fault> {
    match const { power(PRECISION) } {
        Some(end) if number <= -end || number >= end => Err(Fault::OutOfRange(TOO_PRECISE)),
        _ => Ok(number),
    }
}

#[cold]
fn rescaled(number: i128, from: u32, to: u32) -> Result<i128, Fault> {
    let by = power(from.abs_diff(to));
    if number == 0 {
        Ok(0)
    } else if from < to {
        by.and_then(|factor| number.checked_mul(factor)).ok_or(Fault::OutOfRange(TOO_PRECISE))
    } else {
        by.filter(|divisor| number % divisor == 0)
            .map(|divisor| number / divisor)
            .ok_or(Fault::OutOfRange(TOO_FINE))
    }
}

const fn power(exponent: u32) -> Option<i128> {
    10i128.checked_pow(exponent)
}

/// How many bytes the shortest two's complement of a number takes.
#[inline]
fn len(number: i128) -> usize {
    let bits = 128 - (number ^ (number >> 127)).leading_zeros();
    bits as usize / 8 + 1
}

/// From two's complement of any length, none included.
fn number(bytes: &[u8]) -> Result<i128, Fault> {
    let bytes = if bytes.len() <= 16 { bytes } else { &bytes[redundant(bytes)..] };
    if bytes.len() > 16 {
        return Err(TOO_LARGE);
    }
    let sign = if bytes.first().is_some_and(|byte| *byte >= 0x80) { -1 } else { 0 };
    Ok(bytes.iter().fold(sign, |number, byte| number << 8 | i128::from(*byte)))
}

/// `decimal` on bytes as `rust_decimal::Decimal`.
pub mod rust_decimal_bytes {
    use rust_decimal::Decimal;

    use super::{len, number, scaled, unscaled};
    use crate::codec::place::bytes_ref;
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
        let number = unscaled::<PRECISION, SCALE>(value).map_err(|fault| w.fault(fault))?;
        // The length and up to 16 bytes, moved to the front of a word of fixed size.
        let len = len(number);
        let mut bytes = [0; MAX];
        #[expect(clippy::cast_possible_truncation, reason = "16 at most")]
        let length = (len << 1) as u8;
        bytes[0] = length;
        bytes[1..].copy_from_slice(&(number << (128 - 8 * len)).to_be_bytes());
        w.put(bytes, 1 + len);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// Those of bytes; when there are more digits than the precision allows or the Rust type holds.
    pub fn decode<const PRECISION: u32, const SCALE: u32>(r: &mut Reader<'_>) -> Result<Decimal, Error> {
        let before = r.remaining().len();
        let bytes = bytes_ref::decode(r)?;
        number(bytes).and_then(scaled::<PRECISION, SCALE>).map_err(|fault| r.fault_from(before, fault))
    }
}

/// `decimal` on fixed as `rust_decimal::Decimal`.
pub mod rust_decimal_fixed {
    use rust_decimal::Decimal;

    use super::{FIXED, Fault, len, number, scaled, unscaled};
    use crate::{Error, Reader, Writer};

    /// Writes the two's complement of the value at the schema's scale, extended to N bytes.
    ///
    /// # Errors
    /// When digits would be lost, or there are more than the precision or the fixed allows.
    pub fn encode<const N: usize, const PRECISION: u32, const SCALE: u32>(
        value: Decimal,
        w: &mut Writer,
    ) -> Result<(), Error> {
        let number = unscaled::<PRECISION, SCALE>(value).map_err(|fault| w.fault(fault))?;
        let mut fixed = [if number < 0 { 0xff } else { 0 }; N];
        let (len, wide) = (len(number), number.to_be_bytes());
        match N.checked_sub(len) {
            Some(pad) => fixed[pad..].copy_from_slice(&wide[16 - len..]),
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
        number(bytes).and_then(scaled::<PRECISION, SCALE>).map_err(|fault| r.fault_from(before, fault))
    }
}

/// `big-decimal` as `rust_decimal::Decimal`: bytes that hold the bytes of the number and its scale.
pub mod rust_decimal_big {
    use rust_decimal::Decimal;

    use super::{Fault, TOO_LARGE, len, number, power};
    use crate::codec::place::{bytes, bytes_ref, int};
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
        let number = value.mantissa();
        let (len, wide) = (len(number), number.to_be_bytes());
        w.put_size(1 + len + 1);
        bytes::encode(&wide[16 - len..], w)?;
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
