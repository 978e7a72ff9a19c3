//! Decimals of any precision as `bigdecimal::BigDecimal`.

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;

use super::decimal::{FIXED, TOO_FINE, TOO_PRECISE, redundant};
use crate::error::Fault;
use crate::{Error, Reader};

/// The number that stands for a value at a scale of the schema, checked against the precision before any digit is
/// made: a scale of two billion must not become two billion zeros.
fn unscaled(value: &BigDecimal, precision: u32, scale: u32) -> Result<BigInt, Fault> {
    let (number, own) = value.as_bigint_and_exponent();
    if number.sign() == bigdecimal::num_bigint::Sign::NoSign {
        return Ok(number);
    }
    let more = i64::from(scale).saturating_sub(own);
    let digits = i64::try_from(value.digits()).unwrap_or(i64::MAX);
    let number = if more >= 0 {
        if digits.saturating_add(more) > i64::from(precision) {
            return Err(Fault::OutOfRange(TOO_PRECISE));
        }
        number * power(more)
    } else {
        if more.saturating_neg() >= digits {
            return Err(Fault::OutOfRange(TOO_FINE));
        }
        if digits.saturating_add(more) > i64::from(precision) {
            return Err(Fault::OutOfRange(TOO_PRECISE));
        }
        let divisor = power(more.saturating_neg());
        let whole = &number / &divisor;
        if &whole * &divisor != number {
            return Err(Fault::OutOfRange(TOO_FINE));
        }
        whole
    };
    Ok(number)
}

/// For exponents that have been compared with the digits of a number that exists, or with a schema's precision.
fn power(exponent: i64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}

/// The value of a schema's number.
fn scaled(bytes: &[u8], precision: u32, scale: u32) -> Result<BigDecimal, Fault> {
    let bytes = &bytes[redundant(bytes)..];
    // 10 digits take less than 34 bits. What is longer by far is not worth counting digits, which takes squared time.
    if bytes.len() as u64 * 8 > u64::from(precision) / 10 * 34 + 48 {
        return Err(Fault::OutOfRange(TOO_PRECISE));
    }
    let value = BigDecimal::new(BigInt::from_signed_bytes_be(bytes), i64::from(scale));
    if value.digits() > u64::from(precision) { Err(Fault::OutOfRange(TOO_PRECISE)) } else { Ok(value) }
}

/// The number lives on the heap, in words, and is copied once on its way there.
fn charge(r: &mut Reader<'_>, bytes: &[u8], before: usize) -> Result<(), Error> {
    r.charge(bytes.len().saturating_mul(2).saturating_add(16), before)
}

/// `decimal` on bytes as `bigdecimal::BigDecimal`.
pub mod bigdecimal_bytes {
    use bigdecimal::BigDecimal;

    use super::{charge, scaled, unscaled};
    use crate::codec::place::{bytes, bytes_ref};
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;

    /// Most bytes.
    pub const fn bound<const PRECISION: u32, const SCALE: u32>(_: &BigDecimal) -> usize {
        // Two digits take less than a byte.
        PRECISION as usize / 2 + 12
    }

    /// Writes the shortest two's complement of the value at the schema's scale.
    ///
    /// # Errors
    /// When digits would be lost, or there are more than the precision allows.
    pub fn encode<const PRECISION: u32, const SCALE: u32>(
        value: &BigDecimal,
        w: &mut Writer,
    ) -> Result<(), Error> {
        let number = unscaled(value, PRECISION, SCALE).map_err(|fault| w.fault(fault))?;
        bytes::encode(&number.to_signed_bytes_be(), w)
    }

    /// Reads a value.
    ///
    /// # Errors
    /// Those of bytes; when there are more digits than the precision allows, or the limit on memory is met.
    pub fn decode<const PRECISION: u32, const SCALE: u32>(r: &mut Reader<'_>) -> Result<BigDecimal, Error> {
        let before = r.remaining().len();
        let bytes = bytes_ref::decode(r)?;
        charge(r, bytes, before)?;
        scaled(bytes, PRECISION, SCALE).map_err(|fault| r.fault_from(before, fault))
    }
}

/// `decimal` on fixed as `bigdecimal::BigDecimal`.
pub mod bigdecimal_fixed {
    use bigdecimal::BigDecimal;
    use bigdecimal::num_bigint::Sign;

    use super::{FIXED, Fault, charge, scaled, unscaled};
    use crate::{Error, Reader, Writer};

    /// Writes the two's complement of the value at the schema's scale, extended to N bytes.
    ///
    /// # Errors
    /// When digits would be lost, or there are more than the precision or the fixed allows.
    pub fn encode<const N: usize, const PRECISION: u32, const SCALE: u32>(
        value: &BigDecimal,
        w: &mut Writer,
    ) -> Result<(), Error> {
        let number = unscaled(value, PRECISION, SCALE).map_err(|fault| w.fault(fault))?;
        let short = number.to_signed_bytes_be();
        let mut fixed = [if number.sign() == Sign::Minus { 0xff } else { 0 }; N];
        match N.checked_sub(short.len()) {
            Some(pad) => fixed[pad..].copy_from_slice(&short),
            None if number.sign() == Sign::NoSign => {}
            None => return Err(w.fault(Fault::OutOfRange(FIXED))),
        }
        w.write(&fixed);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input; when there are more digits than the precision allows, or the limit on memory is met.
    pub fn decode<const N: usize, const PRECISION: u32, const SCALE: u32>(
        r: &mut Reader<'_>,
    ) -> Result<BigDecimal, Error> {
        let before = r.remaining().len();
        let bytes = r.take::<N>()?;
        charge(r, bytes, before)?;
        scaled(bytes, PRECISION, SCALE).map_err(|fault| r.fault_from(before, fault))
    }
}

/// `big-decimal` as `bigdecimal::BigDecimal`: bytes that hold the bytes of the number and its scale.
pub mod bigdecimal_big {
    use bigdecimal::BigDecimal;
    use bigdecimal::num_bigint::BigInt;

    use super::{Fault, charge};
    use crate::codec::place::{bytes, bytes_ref, int};
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;

    /// Most bytes.
    pub fn bound(value: &BigDecimal) -> usize {
        // A digit takes less than half a byte, but the smallest number takes one.
        usize::try_from(value.digits() / 2).unwrap_or(usize::MAX).saturating_add(30)
    }

    /// Writes the value with the scale it has.
    ///
    /// # Errors
    /// When the scale is no int.
    pub fn encode(value: &BigDecimal, w: &mut Writer) -> Result<(), Error> {
        let (number, scale) = value.as_bigint_and_exponent();
        let Ok(scale) = i32::try_from(scale) else {
            return Err(w.fault(Fault::OutOfRange("big-decimal has a scale that is no int")));
        };
        let mut inner = Writer::new();
        bytes::encode(&number.to_signed_bytes_be(), &mut inner)?;
        int::encode(scale, &mut inner)?;
        bytes::encode(inner.as_slice(), w)
    }

    /// Reads a value.
    ///
    /// # Errors
    /// Those of bytes and int; when the limit on memory is met.
    pub fn decode(r: &mut Reader<'_>) -> Result<BigDecimal, Error> {
        let before = r.remaining().len();
        let mut inner = Reader::new(bytes_ref::decode(r)?);
        let malformed = |_| r.fault_from(before, Fault::Malformed("big-decimal is not a number and a scale"));
        let number = bytes_ref::decode(&mut inner).map_err(malformed)?;
        let scale = int::decode(&mut inner).map_err(malformed)?;
        inner.finish().map_err(malformed)?;
        charge(r, number, before)?;
        Ok(BigDecimal::new(BigInt::from_signed_bytes_be(number), i64::from(scale)))
    }
}
