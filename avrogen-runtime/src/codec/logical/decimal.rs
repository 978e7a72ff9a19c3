//! What all decimal codecs share: two's complement, and the words for what does not fit.

/// More digits than the schema's precision.
pub(crate) const TOO_PRECISE: &str = "decimal has more digits than the schema's precision";
/// Digits that the schema's scale would cut off.
pub(crate) const TOO_FINE: &str = "decimal has more fractional digits than the schema's scale";
/// A number too large for its fixed.
pub(crate) const FIXED: &str = "decimal does not fit the schema's fixed";

/// How many leading bytes only repeat the sign.
pub(crate) fn redundant(bytes: &[u8]) -> usize {
    bytes.windows(2).take_while(|pair| matches!((pair[0], pair[1]), (0, ..0x80) | (0xff, 0x80..))).count()
}
