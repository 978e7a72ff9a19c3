//! Decimals of another scale: the unscaled value times or over a power of ten, which must come out exactly.
//!
//! Java Avro ignores scale and precision when it resolves, and 1.23 of scale 2 is read as 0.0123 of scale 4. Where the
//! scale stays, nothing is touched, whatever the precision.

use super::program::Rescale;
use crate::error::Fault;

/// Scales further apart are not converted: no number has so many digits, and multiplying by them takes time.
const MOST_DIGITS: u64 = 1_000;

/// Longer decimals are not converted.
const MOST_BYTES: usize = 512;

const TOO_LONG: Fault = Fault::OutOfRange("decimal is too long to be given another scale");
const INEXACT: Fault = Fault::OutOfRange("decimal has more digits behind the point than the reader's scale");
const TOO_LARGE: Fault = Fault::OutOfRange("decimal has more digits than the reader's precision");

impl Rescale {
    /// From scale to scale; `size` is that of a fixed.
    pub(super) fn new(from: u32, to: u32, precision: u32, size: Option<usize>) -> Self {
        let digits = i64::from(to) - i64::from(from);
        let few = digits.unsigned_abs() <= MOST_DIGITS;
        let power = few.then(|| power_of_ten(digits.unsigned_abs()));
        Self { digits, power, precision, size }
    }
}

/// The unscaled value at the reader's scale: in the fewest bytes, or in those of the fixed.
pub(super) fn rescale(value: &[u8], to: &Rescale) -> Result<Vec<u8>, Fault> {
    let (negative, mut words) = magnitude(value)?;
    if !words.is_empty() {
        let power = to.power.as_deref().ok_or(TOO_LONG)?;
        words =
            if to.digits < 0 { divided(words, to.digits.unsigned_abs())? } else { product(&words, power) };
        if has_more_digits(&words, to.precision) {
            return Err(TOO_LARGE);
        }
    }
    let bytes = twos_complement(negative, &words);
    let Some(size) = to.size else { return Ok(bytes) };
    let padding = size.checked_sub(bytes.len()).ok_or(TOO_LARGE)?;
    let mut fixed = vec![if negative && !words.is_empty() { 0xff } else { 0 }; padding];
    fixed.extend(bytes);
    Ok(fixed)
}

/// Sign and words of a big-endian two's complement, the lowest word first; zero has none.
fn magnitude(value: &[u8]) -> Result<(bool, Vec<u32>), Fault> {
    let negative = value.first().is_some_and(|first| *first >= 0x80);
    let sign = if negative { 0xff } else { 0 };
    let skipped = value.iter().take_while(|byte| **byte == sign).count();
    // Bytes that only repeat the sign do not make a number long; one of them may hold the sign of the rest.
    let value = value.get(skipped..).unwrap_or_default();
    if value.len() > MOST_BYTES {
        return Err(TOO_LONG);
    }
    let mut words = Vec::with_capacity(value.len() / 4 + 2);
    for chunk in value.rchunks(4) {
        let mut bytes = [sign; 4];
        bytes[4 - chunk.len()..].copy_from_slice(chunk);
        words.push(u32::from_be_bytes(bytes));
    }
    if negative {
        words.push(u32::MAX);
        negate(&mut words);
    }
    trim(&mut words);
    Ok((negative, words))
}

fn negate(words: &mut [u32]) {
    let mut carry = true;
    for word in words {
        (*word, carry) = (!*word).overflowing_add(u32::from(carry));
    }
}

fn trim(words: &mut Vec<u32>) {
    while words.last() == Some(&0) {
        words.pop();
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low and the high half of a product")]
fn product(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut words = vec![0; a.len() + b.len()];
    for (at, x) in a.iter().enumerate() {
        let mut carry = 0;
        for (word, y) in words.iter_mut().skip(at).zip(b.iter().chain([&0])) {
            let sum = u64::from(*x) * u64::from(*y) + u64::from(*word) + carry;
            *word = sum as u32;
            carry = sum >> 32;
        }
    }
    trim(&mut words);
    words
}

fn power_of_ten(digits: u64) -> Vec<u32> {
    let mut words = vec![1];
    for _ in 0..digits / 9 {
        words = product(&words, &[1_000_000_000]);
    }
    for _ in 0..digits % 9 {
        words = product(&words, &[10]);
    }
    words
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a quotient by a divisor above the remainder has 32 bits"
)]
fn divided(mut words: Vec<u32>, digits: u64) -> Result<Vec<u32>, Fault> {
    let mut left = digits;
    while left > 0 {
        let step = left.min(9);
        let divisor = 10u64.pow(step as u32);
        let mut rest = 0;
        for word in words.iter_mut().rev() {
            let dividend = (rest << 32) | u64::from(*word);
            *word = (dividend / divisor) as u32;
            rest = dividend % divisor;
        }
        if rest != 0 {
            return Err(INEXACT);
        }
        trim(&mut words);
        left -= step;
    }
    Ok(words)
}

fn has_more_digits(words: &[u32], precision: u32) -> bool {
    let Some(top) = words.last() else { return false };
    let bits = words.len() as u64 * 32 - u64::from(top.leading_zeros());
    // 2^bits has no more digits than this; only where that is too many need they be counted.
    let most = bits * 30_103 / 100_000 + 1;
    if most <= u64::from(precision) {
        return false;
    }
    let limit = power_of_ten(u64::from(precision));
    words.len().cmp(&limit.len()).then_with(|| words.iter().rev().cmp(limit.iter().rev())).is_ge()
}

fn twos_complement(negative: bool, words: &[u32]) -> Vec<u8> {
    let mut words = words.to_vec();
    words.push(0);
    if negative {
        negate(&mut words);
    }
    let bytes: Vec<u8> = words.iter().rev().flat_map(|word| word.to_be_bytes()).collect();
    let sign = bytes.first().copied().unwrap_or(0);
    // The first byte that says something, and the one before it where that alone has the right sign.
    let skipped = bytes.iter().take_while(|byte| **byte == sign).count();
    let begin = match bytes.get(skipped) {
        Some(byte) if (byte ^ sign) < 0x80 => skipped,
        _ => skipped.saturating_sub(1),
    };
    bytes.get(begin..).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rescaled(value: i128, from: u32, to: u32, precision: u32, size: Option<usize>) -> Result<i128, Fault> {
        let bytes = rescale(&value.to_be_bytes(), &Rescale::new(from, to, precision, size))?;
        if let Some(size) = size {
            assert_eq!(bytes.len(), size);
        }
        let sign = if bytes[0] >= 0x80 { 0xff } else { 0 };
        let mut whole = [sign; 16];
        whole[16 - bytes.len()..].copy_from_slice(&bytes);
        Ok(i128::from_be_bytes(whole))
    }

    #[test]
    fn scales_go_up_and_down() {
        for value in [0, 1, -1, 127, 128, -128, -129, 255, 256, 123_456_789_012_345_678, -(1i128 << 64)] {
            for digits in [0, 1, 5, 9, 10, 18] {
                let scaled = value * 10i128.pow(digits);
                assert_eq!(rescaled(value, 2, 2 + digits, 100, None).ok(), Some(scaled));
                assert_eq!(rescaled(scaled, 2 + digits, 2, 100, None).ok(), Some(value));
                assert_eq!(rescaled(value, 2, 2 + digits, 100, Some(16)).ok(), Some(scaled));
            }
        }
    }

    #[test]
    fn the_fewest_bytes_are_written() {
        let bytes = |value: i64| rescale(&value.to_be_bytes(), &Rescale::new(1, 0, 9, None)).unwrap();
        assert_eq!(bytes(0), [0]);
        assert_eq!(bytes(1270), [127]);
        assert_eq!(bytes(1280), [0, 128]);
        assert_eq!(bytes(-1280), [128]);
        assert_eq!(bytes(-1290), [255, 127]);
        assert_eq!(rescale(&[], &Rescale::new(0, 1, 9, None)).unwrap(), [0]);
    }

    #[test]
    fn what_is_lost_is_refused() {
        let said = |result: Result<i128, Fault>| result.unwrap_err().to_string();
        assert!(said(rescaled(12, 1, 0, 9, None)).contains("behind the point"));
        assert!(said(rescaled(99, 2, 3, 2, None)).contains("precision"));
        assert!(rescaled(99, 2, 3, 3, None).is_ok());
        assert!(said(rescaled(100, 2, 3, 3, None)).contains("precision"));
        assert!(said(rescaled(13, 0, 1, 9, Some(1))).contains("precision"));
        assert_eq!(rescaled(12, 0, 1, 9, Some(1)).unwrap(), 120);
        assert!(said(rescaled(1, 0, u32::MAX, u32::MAX, None)).contains("too long"));
        assert_eq!(rescaled(0, 0, u32::MAX, u32::MAX, None).unwrap(), 0);
    }

    #[test]
    fn long_decimals_are_bounded_and_repeated_signs_do_not_count() {
        let up = Rescale::new(0, 1_000, u32::MAX, None);
        let mut long = vec![0xff; 10_000];
        long.push(0xfe);
        assert_eq!(rescale(&long, &up).unwrap().len(), 416);
        long[5_000] = 0;
        assert!(rescale(&long, &up).is_err());
    }
}
