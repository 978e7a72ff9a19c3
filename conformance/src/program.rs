//! What a program around generated types does: decode a datum to the generated type, and encode it again; do so with all records
//! of a container file.
//!
//! Such programs take in this very file, beside `exchange.rs`.

use std::fmt::Debug;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};

use avrogen_runtime::container::{self, Codec, Options, Reader, Writer};
use avrogen_runtime::{AvroType, Error, from_slice, to_vec};

use crate::exchange::{all, count, kind, put, put_count, text};

/// The round through a generated type: from a datum to the value's debug form, which has all of it, and its datum.
pub type Round = fn(&[u8]) -> Result<(String, Vec<u8>), Error>;

/// The round through one type.
///
/// # Errors
/// When the bytes are no datum of it, or the value has none.
pub fn round<T: AvroType + Debug>(bytes: &[u8]) -> Result<(String, Vec<u8>), Error> {
    let value: T = from_slice(bytes)?;
    Ok((format!("{value:?}"), to_vec(&value)?))
}

/// The way of all records of a container file through a generated type, to another file.
pub type Copy = fn(File, File, Codec) -> Result<(), container::Error>;

/// The way through one type.
///
/// # Errors
/// When the file cannot be read to its end.
pub fn copy<T: AvroType>(from: File, to: File, codec: Codec) -> Result<(), container::Error> {
    let mut writer = Writer::<T, _>::with_options(to, &Options::new().codec(codec).block_bytes(500))?;
    for record in Reader::<T, _>::new(from)? {
        writer.write(&record?)?;
    }
    writer.finish().map(|_| ())
}

/// Answers until the input ends.
///
/// A request begins with `R`, the number of a type, and data; the answer has for each datum `D`, the debug form and the bytes, or
/// `E`, the place where it cannot be, and why. Or it begins with `C`, the number of a type, two paths, and the name of a codec;
/// the answer is `D`, or `E` and why not.
///
/// # Errors
/// When the other end has gone, or asks for what is not there.
pub fn serve(rounds: &[Round], copies: &[Copy]) -> io::Result<()> {
    let mut requests = BufReader::new(io::stdin().lock());
    let mut answers = BufWriter::new(io::stdout().lock());
    while !requests.fill_buf()?.is_empty() {
        let kind = kind(&mut requests)?;
        let number = count(&mut requests)?;
        if kind == b'R' {
            let round = rounds.get(number).ok_or(io::ErrorKind::NotFound)?;
            answer_rounds(*round, &all(&mut requests)?, &mut answers)?;
        } else {
            let copy = copies.get(number).ok_or(io::ErrorKind::NotFound)?;
            let (from, to) = (File::open(text(&mut requests)?)?, File::create(text(&mut requests)?)?);
            let codec = text(&mut requests)?;
            let codec =
                Codec::ALL.into_iter().find(|one| one.name() == codec).ok_or(io::ErrorKind::NotFound)?;
            match copy(from, to, codec) {
                Ok(()) => answers.write_all(b"D")?,
                Err(error) => {
                    answers.write_all(b"E")?;
                    put(&mut answers, error.to_string().as_bytes())?;
                }
            }
        }
        answers.flush()?;
    }
    Ok(())
}

fn answer_rounds(round: Round, data: &[Vec<u8>], answers: &mut impl io::Write) -> io::Result<()> {
    put_count(answers, data.len())?;
    for bytes in data {
        match round(bytes) {
            Ok((text, bytes)) => {
                answers.write_all(b"D")?;
                put(answers, text.as_bytes())?;
                put(answers, &bytes)?;
            }
            Err(error) => {
                answers.write_all(b"E")?;
                put(answers, error.path().unwrap_or_default().as_bytes())?;
                put(answers, format!("{:?}: {error}", error.kind()).as_bytes())?;
            }
        }
    }
    Ok(())
}
