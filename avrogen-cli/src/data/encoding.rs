//! Binary messages as lines of text, for terminals and other tools.

use std::fmt;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use clap::ValueEnum;

/// How bytes are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    /// As they are, one message behind the other
    #[default]
    Binary,
    /// Hexadecimal digits, a message a line
    Hex,
    /// Base64, a message a line
    Base64,
}

/// A line is not in the encoding that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotEncoded(&'static str);

impl fmt::Display for NotEncoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the line is not {}", self.0)
    }
}

impl Encoding {
    /// The bytes of a line. Blanks between hexadecimal digits are passed over, and so is `0x` before them.
    pub(crate) fn read(self, line: &[u8]) -> Result<Vec<u8>, NotEncoded> {
        match self {
            Self::Binary => Ok(line.to_vec()),
            Self::Hex => unhex(line).ok_or(NotEncoded("pairs of hexadecimal digits")),
            Self::Base64 => {
                // With or without what fills up the last group.
                let config =
                    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
                let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
                engine.decode(line).map_err(|_| NotEncoded("base64"))
            }
        }
    }

    /// Writes a message.
    pub(crate) fn write(self, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Binary => out.write_all(bytes),
            Self::Hex => writeln!(out, "{}", avrogen_schema::fingerprint::hex(bytes)),
            Self::Base64 => writeln!(out, "{}", STANDARD.encode(bytes)),
        }
    }
}

fn unhex(line: &[u8]) -> Option<Vec<u8>> {
    let line = line.strip_prefix(b"0x").unwrap_or(line);
    let digits = line.iter().filter(|byte| !byte.is_ascii_whitespace());
    let digits: Option<Vec<u32>> = digits.map(|byte| char::from(*byte).to_digit(16)).collect();
    let pairs = digits.filter(|digits| digits.len() % 2 == 0)?;
    pairs.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bytes() {
        let bytes = [0, 0x1f, 0xff, b'a'];
        for encoding in [Encoding::Hex, Encoding::Base64] {
            let mut line = Vec::new();
            encoding.write(&bytes, &mut line).expect("a vector takes all");
            assert_eq!(encoding.read(line.trim_ascii_end()), Ok(bytes.to_vec()));
        }
        assert_eq!(Encoding::Hex.read(b"0x00 1F ff61"), Ok(bytes.to_vec()));
        assert_eq!(Encoding::Base64.read(b"AB//YQ"), Ok(bytes.to_vec()));
        for (encoding, line) in [(Encoding::Hex, "123"), (Encoding::Hex, "zz"), (Encoding::Base64, "a b")] {
            assert!(encoding.read(line.as_bytes()).is_err(), "{line}");
        }
    }
}
