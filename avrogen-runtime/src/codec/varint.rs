//! Variable-length integers without loops (Avro 1.12 specification, "Primitive Types").
//!
//! A value under 2^56 takes at most eight groups of seven bits. They are moved between a dense word and one byte each
//! by three steps of shifts and masks on a whole `u64`, so that the time does not depend on the length and no branch
//! can be mispredicted.

/// The continuation bit of each byte.
pub(crate) const CONTINUE: u64 = 0x8080_8080_8080_8080;

/// Values from here on take more than eight bytes.
pub(crate) const NINE_BYTES: u64 = 1 << 56;

/// Small magnitudes to small numbers: 0, -1, 1, -2 to 0, 1, 2, 3.
#[inline(always)]
pub(crate) const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// Back from [`zigzag`].
#[inline(always)]
pub(crate) const fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

/// The encoding of a value under [`NINE_BYTES`], in the low bytes of a little-endian word, and its length.
#[inline(always)]
pub(crate) const fn spread(value: u64) -> (u64, usize) {
    // Each step moves the upper half of the groups up by the bits that their bytes will need.
    let word = value + (value & 0x00ff_ffff_f000_0000) * 15;
    let word = word + (word & 0x0fff_c000_0fff_c000) * 3;
    let word = word + (word & 0x3f80_3f80_3f80_3f80);
    // The byte of the highest bit is the last; all below it continue.
    let top = (word | 1).ilog2() & !7;
    let continued = CONTINUE & ((1 << top) - 1);
    (word | continued, (top >> 3) as usize + 1)
}

/// The value whose groups stand in the bytes of a word, continuation bits already cleared.
#[inline(always)]
pub(crate) const fn squeeze(word: u64) -> u64 {
    let word = (word & 0x007f_007f_007f_007f) | ((word & 0x7f00_7f00_7f00_7f00) >> 1);
    let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x3fff_0000_3fff_0000) >> 2);
    (word & 0x0000_0000_0fff_ffff) | ((word & 0x0fff_ffff_0000_0000) >> 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_the_book(mut value: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value >= 0x80 {
            bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        bytes.push((value & 0x7f) as u8);
        bytes
    }

    #[test]
    fn spread_and_squeeze_agree_with_the_loop() {
        for bits in 0..56 {
            for value in [1u64 << bits, (1 << bits) - 1, (1 << bits) | 1, 0x55_5555_5555_5555 >> (55 - bits)]
            {
                let (word, len) = spread(value);
                assert_eq!(word.to_le_bytes()[..len], by_the_book(value), "{value:#x}");
                assert_eq!(squeeze(word & !CONTINUE), value);
            }
        }
    }

    #[test]
    fn zigzag_is_its_own_inverse_at_the_borders() {
        for value in [0, -1, 1, -2, i64::MIN, i64::MAX] {
            assert_eq!(unzigzag(zigzag(value)), value);
        }
        assert_eq!((zigzag(-1), zigzag(1), zigzag(-2)), (1, 2, 3));
    }
}
