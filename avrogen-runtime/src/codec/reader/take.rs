//! Reading: each value by one comparison with what remains, and a cold path for the last bytes of the input.

#![expect(clippy::cast_possible_truncation, reason = "what is cast to 32 bits has been compared with them")]

use super::{Leaf, Reader};
use crate::Error;
use crate::codec::varint::{CONTINUE, squeeze, unzigzag};
use crate::error::Fault;

impl<'de> Reader<'de> {
    #[inline(always)]
    pub(crate) fn take<const N: usize>(&mut self) -> Result<&'de [u8; N], Error> {
        match self.rest.split_first_chunk::<N>() {
            Some((chunk, rest)) => {
                self.rest = rest;
                Ok(chunk)
            }
            None => Err(self.ended()),
        }
    }

    #[inline(always)]
    pub(crate) fn take_slice(&mut self, len: usize) -> Result<&'de [u8], Error> {
        match self.rest.split_at_checked(len) {
            Some((slice, rest)) => {
                self.rest = rest;
                Ok(slice)
            }
            None => Err(self.ended()),
        }
    }

    /// A boolean, whose byte is 0 or 1.
    #[inline(always)]
    pub(crate) fn take_boolean(&mut self) -> Result<bool, Error> {
        if let [byte @ (0 | 1), rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(*byte == 1);
        }
        self.take_boolean_slowly()
    }

    #[cold]
    #[inline(never)]
    fn take_boolean_slowly(&mut self) -> Result<bool, Error> {
        self.go_on(Leaf::Boolean)?;
        match self.rest {
            [byte @ (0 | 1), rest @ ..] => {
                self.rest = rest;
                Ok(*byte == 1)
            }
            [byte, ..] => Err(self.fault(Fault::Boolean(*byte))),
            [] => Err(self.ended()),
        }
    }

    // A single byte first, by a branch: where the next value begins must not wait for this one to be unpacked.
    #[inline(always)]
    pub(crate) fn take_long(&mut self) -> Result<i64, Error> {
        if let [byte @ ..0x80, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(unzigzag(u64::from(*byte)));
        }
        if let Some(chunk) = self.rest.first_chunk::<8>() {
            let word = u64::from_le_bytes(*chunk);
            let stop = !word & CONTINUE;
            if stop != 0 {
                let len = (stop.trailing_zeros() >> 3) as usize + 1;
                let groups = word & (stop ^ (stop - 1)) & !CONTINUE;
                self.rest = self.rest.get(len..).unwrap_or_default();
                return Ok(unzigzag(squeeze(groups)));
            }
        }
        self.take_long_slowly()
    }

    #[inline(always)]
    pub(crate) fn take_int(&mut self) -> Result<i32, Error> {
        if let [byte @ ..0x80, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(unzigzag(u64::from(*byte)) as i32);
        }
        if let Some(chunk) = self.rest.first_chunk::<8>() {
            let word = u64::from_le_bytes(*chunk);
            let stop = !word & (CONTINUE >> 24);
            let groups = word & (stop ^ stop.wrapping_sub(1)) & (!CONTINUE >> 24);
            // Four bits of the fifth byte count; more would be lost.
            if stop != 0 && groups < 1 << 36 {
                let len = (stop.trailing_zeros() >> 3) as usize + 1;
                self.rest = self.rest.get(len..).unwrap_or_default();
                return Ok(unzigzag(squeeze(groups)) as i32);
            }
        }
        self.take_int_slowly()
    }

    /// The index of a symbol or branch, mostly a single byte; a negative one comes out as a large one.
    #[inline(always)]
    pub(crate) fn take_index(&mut self, of: Leaf) -> Result<u32, Error> {
        if let [byte @ ..0x80, rest @ ..] = self.rest {
            self.rest = rest;
            let byte = u32::from(*byte);
            return Ok((byte >> 1) ^ (byte & 1).wrapping_neg());
        }
        self.take_large_index(of)
    }

    /// Whether it is the second of a union's two branches.
    #[inline(always)]
    pub(crate) fn take_second(&mut self) -> Result<bool, Error> {
        if let [byte @ (0 | 2), rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(*byte == 2);
        }
        self.take_second_slowly()
    }

    #[cold]
    #[inline(never)]
    fn take_second_slowly(&mut self) -> Result<bool, Error> {
        self.go_on(Leaf::Branch)?;
        match self.take_int()? {
            0 => Ok(false),
            1 => Ok(true),
            index => Err(self.fault(Fault::Branch(index.cast_unsigned()))),
        }
    }

    #[cold]
    #[inline(never)]
    fn take_large_index(&mut self, of: Leaf) -> Result<u32, Error> {
        self.go_on(of)?;
        self.take_int().map(i32::cast_unsigned)
    }

    /// A length, which may yet reach beyond the input.
    #[inline(always)]
    pub(crate) fn take_size(&mut self) -> Result<usize, Error> {
        if let [byte @ ..0x80, rest @ ..] = self.rest
            && byte & 1 == 0
        {
            self.rest = rest;
            return Ok(usize::from(byte >> 1));
        }
        self.take_large_size()
    }

    #[inline(never)]
    fn take_large_size(&mut self) -> Result<usize, Error> {
        if self.rest.is_empty() {
            self.go_on(Leaf::Length)?;
        }
        let before = self.rest;
        let size = self.take_long()?;
        usize::try_from(size).map_err(|_| {
            self.rest = before;
            // On 32 bits a length beyond the address space is one beyond the input.
            self.fault(if size < 0 { Fault::NegativeLength } else { Fault::End })
        })
    }

    /// A value near the end of the input or of nine bytes and more: byte by byte.
    #[cold]
    #[inline(never)]
    fn take_long_slowly(&mut self) -> Result<i64, Error> {
        self.go_on(Leaf::Number)?;
        let mut value = 0u64;
        for (at, byte) in self.rest.iter().take(10).enumerate() {
            // One bit of the tenth byte counts; more would be lost.
            if at == 9 && *byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * at);
            if *byte < 0x80 {
                self.rest = &self.rest[at + 1..];
                return Ok(unzigzag(value));
            }
        }
        Err(self.fault(if self.rest.len() < 10 { Fault::End } else { Fault::LongRange }))
    }

    #[cold]
    #[inline(never)]
    fn take_int_slowly(&mut self) -> Result<i32, Error> {
        self.go_on(Leaf::Number)?;
        let mut value = 0u64;
        for (at, byte) in self.rest.iter().take(5).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * at);
            if *byte < 0x80 {
                if value > u64::from(u32::MAX) {
                    break;
                }
                self.rest = &self.rest[at + 1..];
                return Ok(unzigzag(value) as i32);
            }
        }
        Err(self.fault(if self.rest.len() < 5 { Fault::End } else { Fault::IntRange }))
    }

    #[cold]
    #[inline(never)]
    fn ended(&self) -> Error {
        self.fault(Fault::End)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use crate::codec::place::{int, long};

    fn size(r: &mut Reader<'_>) -> Result<usize, Error> {
        r.take_size()
    }

    /// Reads a value at the end of the input, and with bytes behind it that are not its own.
    fn both<T: PartialEq + std::fmt::Debug>(
        bytes: &[u8],
        take: impl Fn(&mut Reader<'_>) -> Result<T, Error>,
    ) -> Result<T, ErrorKind> {
        let longer = [bytes, &[0xff; 16]].concat();
        let results = [bytes, &longer].map(|input| {
            let mut reader = Reader::new(input);
            let value = take(&mut reader).map_err(|error| error.kind());
            assert_eq!(reader.offset(), if value.is_ok() { bytes.len() } else { 0 });
            value
        });
        let [short, long] = results;
        assert_eq!(short, long);
        short
    }

    #[test]
    fn longer_encodings_than_needed_are_accepted() {
        assert_eq!(both(&[0x80, 0x00], int::decode), Ok(0));
        assert_eq!(both(&[0x82, 0x80, 0x80, 0x80, 0x00], int::decode), Ok(1));
        assert_eq!(both(&[0x82, 0x80, 0x80, 0x80, 0x00], long::decode), Ok(1));
        assert_eq!(both(&[0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], long::decode), Ok(-1));
    }

    #[test]
    fn bits_that_would_be_lost_are_refused() {
        assert_eq!(both(&[0xff, 0xff, 0xff, 0xff, 0x0f], int::decode), Ok(i32::MIN));
        assert_eq!(both(&[0xff, 0xff, 0xff, 0xff, 0x1f], int::decode), Err(ErrorKind::Malformed));
        assert_eq!(both(&[0xff, 0xff, 0xff, 0xff, 0x7f], int::decode), Err(ErrorKind::Malformed));
        assert_eq!(both(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x00], int::decode), Err(ErrorKind::Malformed));
        let nine = [0xff; 9];
        assert_eq!(both(&[&nine[..], &[0x01]].concat(), long::decode), Ok(i64::MIN));
        assert_eq!(both(&[&nine[..], &[0x02]].concat(), long::decode), Err(ErrorKind::Malformed));
        assert_eq!(both(&[&nine[..], &[0x80, 0x00]].concat(), long::decode), Err(ErrorKind::Malformed));
    }

    #[test]
    fn the_end_of_the_input_is_told_from_damage() {
        for len in 0..5 {
            let error = Reader::new(&[0x80; 4][..len.min(4)]).take_int().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
        }
        for len in 0..10 {
            let error = Reader::new(&[0x80; 9][..len.min(9)]).take_long().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
        }
    }

    #[test]
    fn a_length_is_not_negative() {
        assert_eq!(both(&[0x01], size), Err(ErrorKind::Malformed));
        assert_eq!(both(&[0x81, 0x01], size), Err(ErrorKind::Malformed));
        assert_eq!(both(&[0x80, 0x01], size), Ok(64));
    }
}
