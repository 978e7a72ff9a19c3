//! Decodes inputs, and prints them.

use std::io::{BufRead as _, BufReader, BufWriter, Read as _, StdoutLock, Write as _};

use anyhow::{Context as _, Result};
use avrogen_runtime::container::{self, DatumReader};
use avrogen_runtime::framing::confluent::{detect, is_raw, to_datum};
use avrogen_runtime::{Error, Limits, json};
use avrogen_schema::diagnostic::Severity;

use super::Options;
use crate::data::{Decoders, Encoding, Framing, Input, split_off};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::location::Location;
use crate::output;

/// Decodes inputs one after the other.
pub(super) struct Decoding<'a> {
    options: &'a Options,
    limits: Limits,
    decoders: Decoders<'a>,
    out: BufWriter<StdoutLock<'static>>,
    /// Whether all input so far could be decoded.
    is_whole: bool,
}

/// How many messages some bytes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    One,
    Any,
}

/// Why there is no text of a message.
enum Unread {
    /// The bytes are none, from this one on.
    Datum(usize, Error),
    Other(anyhow::Error),
}

/// Why data may not be in the assumed framing.
struct Doubt {
    message: String,
    help: String,
}

impl<'a> Decoding<'a> {
    pub(super) fn new(options: &'a Options, limits: Limits, decoders: Decoders<'a>) -> Self {
        Self { options, limits, decoders, out: output::data(), is_whole: true }
    }

    pub(super) fn end(mut self) -> Result<Exit> {
        self.out.flush()?;
        Ok(if self.is_whole { Exit::Clean } else { Exit::Incomplete })
    }

    pub(super) fn input(&mut self, input: Input) -> Result<()> {
        if self.options.encoding != Encoding::Binary {
            return self.lines(input);
        }
        let guess = Framing::guess(&input.begin, self.decoders.is_given());
        match self.options.reading.framing.or(guess) {
            Some(Framing::Container) => self.container(input),
            Some(framing) => {
                let name = input.name.clone();
                let mut bytes = Vec::new();
                input.into_read().read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
                self.messages(&Location::input(name), framing, &bytes, Count::Any)
            }
            None => Err(unknown(&Location::input(input.name), &input.begin)),
        }
    }

    fn container(&mut self, input: Input) -> Result<()> {
        let name = input.name.clone();
        let memory = self.options.memory.map(|mib| mib.saturating_mul(1 << 20));
        let limits = container::Limits::new().datum(self.limits);
        let limits =
            memory.map_or(limits, |bytes| limits.decompressed(bytes).block(bytes).expanded(usize::MAX));
        let opened = DatumReader::with_limits(input.into_read(), limits);
        let opened = opened.and_then(|records| match self.decoders.reader() {
            Some(reader) => records.resolve_to(reader),
            None => Ok(records),
        });
        let mut records = match opened {
            Ok(records) => records,
            Err(error) => return self.report(&Location::input(name), &error),
        };
        if self.options.print_schema {
            writeln!(self.out, "{}", records.header().schema_text())?;
            return Ok(());
        }
        while let Some(text) = records.next_with(json::from_binary) {
            match text {
                Ok(text) => writeln!(self.out, "{text}")?,
                Err(error) => {
                    self.report(&Location::input(&*name), &error)?;
                    if self.options.skip_damaged && error.kind() != container::ErrorKind::Record {
                        records.skip_block()?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A message a line.
    fn lines(&mut self, input: Input) -> Result<()> {
        let name = input.name.clone();
        let mut from = BufReader::new(input.into_read());
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if from.read_until(b'\n', &mut line).with_context(|| format!("cannot read {name}"))? == 0 {
                break;
            }
            let text = line.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let place = Location::line(&*name, number);
            let bytes = match self.options.encoding.read(text) {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.report(&place, &error)?;
                    continue;
                }
            };
            let guess = Framing::guess(&bytes, self.decoders.is_given());
            match self.options.reading.framing.or(guess) {
                Some(Framing::Container) => {
                    let message = "a container file is no message: it is decoded from a file or a pipe";
                    return Err(Failure::new(message).into());
                }
                Some(framing) => self.messages(&place, framing, &bytes, Count::One)?,
                None => return Err(unknown(&place, &bytes)),
            }
        }
        Ok(())
    }

    /// Prints consecutive messages, or the one message of a line.
    fn messages(&mut self, place: &Location, framing: Framing, bytes: &[u8], count: Count) -> Result<()> {
        if self.options.print_schema {
            let named = match split_off(framing, self.decoders.is_given(), bytes) {
                Ok((named, _)) => named,
                Err(error) => return self.report_at(place, error.offset(), &error),
            };
            writeln!(self.out, "{}", self.decoders.find(named)?.writer.text())?;
            return Ok(());
        }
        if let Some(doubt) = self.doubt(framing, bytes, count) {
            return self.report_with(place, &doubt.message, &[doubt.help]);
        }
        let mut rest = bytes;
        loop {
            let at = bytes.len() - rest.len();
            let (text, behind) = match self.first(framing, rest) {
                Ok(first) => first,
                Err(Unread::Datum(offset, error)) => return self.report_at(place, at + offset, &error),
                Err(Unread::Other(error)) => return Err(error),
            };
            if count == Count::One && !behind.is_empty() {
                let message =
                    format!("byte {}: bytes are left over behind the datum", bytes.len() - behind.len());
                return self.report(place, &message);
            }
            writeln!(self.out, "{text}")?;
            if behind.is_empty() {
                return Ok(());
            }
            if behind.len() == rest.len() {
                return self.report(place, &format!("byte {at}: bytes are left over behind a datum of none"));
            }
            rest = behind;
        }
    }

    /// Returns the first message as JSON, and the bytes behind it.
    fn first<'b>(&mut self, framing: Framing, bytes: &'b [u8]) -> Result<(String, &'b [u8]), Unread> {
        let (named, datum) = split_off(framing, self.decoders.is_given(), bytes)
            .map_err(|error| Unread::Datum(error.offset(), error))?;
        let decoder = self.decoders.find(named).map_err(|none| Unread::Other(none.into()))?;
        let raw = (framing == Framing::Confluent && is_raw(&decoder.writer))
            .then(|| to_datum(&decoder.writer, datum));
        let printed = decoder.print(raw.as_deref().unwrap_or(datum), self.limits);
        let (text, taken) =
            printed.map_err(|error| Unread::Datum(bytes.len() - datum.len() + error.offset(), error))?;
        Ok((text, if raw.is_some() { &[] } else { &datum[taken..] }))
    }

    /// Returns why data may not be bare: a message of a registry begins with zeros, which most schemas accept as data, and would
    /// be printed wrongly.
    fn doubt(&mut self, framing: Framing, bytes: &[u8], count: Count) -> Option<Doubt> {
        if self.options.reading.framing.is_some() || framing != Framing::Datum || detect(None, bytes).is_err()
        {
            return None;
        }
        let bare = self.count(Framing::Datum, bytes, count);
        if bare == Some(1) {
            return None;
        }
        // Of messages that are cut off, others may be whole.
        let is_cut = bare.is_none() && count == Count::Any && self.goes_on_framed(bytes);
        if !is_cut {
            self.count(Framing::Confluent, bytes, count)?;
        }
        Some(match bare {
            None => Doubt {
                message: "this is no bare data of the schema, but looks like messages of a registry"
                    .to_owned(),
                help: "for messages with a schema's id before each datum, say --framing confluent".to_owned(),
            },
            Some(count) => Doubt {
                message: format!("this may be messages of a registry as well as {count} bare data"),
                help: "say which: --framing confluent or --framing datum".to_owned(),
            },
        })
    }

    /// Returns whether a second message, complete or not, begins as the first does.
    fn goes_on_framed(&mut self, bytes: &[u8]) -> bool {
        let Ok((_, datum)) = detect(None, bytes) else { return false };
        let Ok((_, behind)) = self.first(Framing::Confluent, bytes) else { return false };
        let mark = &bytes[..bytes.len() - datum.len()];
        behind.len() < bytes.len() && behind.iter().zip(mark).all(|(byte, other)| byte == other)
    }

    /// Returns the number of messages; none if bytes are left over.
    fn count(&mut self, framing: Framing, bytes: &[u8], most: Count) -> Option<usize> {
        let mut rest = bytes;
        for count in 1.. {
            let (_, behind) = self.first(framing, rest).ok()?;
            if behind.is_empty() {
                return Some(count);
            }
            if most == Count::One || behind.len() == rest.len() {
                return None;
            }
            rest = behind;
        }
        None
    }

    fn report_at(&mut self, place: &Location, offset: usize, error: &Error) -> Result<()> {
        self.report(place, &format!("byte {offset}: {error}"))
    }

    fn report(&mut self, place: &Location, error: &dyn std::fmt::Display) -> Result<()> {
        self.report_with(place, &error.to_string(), &[])
    }

    /// Reports a problem after the data that were printed before it.
    fn report_with(&mut self, place: &Location, message: &str, help: &[String]) -> Result<()> {
        self.is_whole = false;
        self.out.flush()?;
        let output = &self.decoders.context().output;
        output.problem_at(Severity::Error, Some(place), &output::printable(message), help);
        Ok(())
    }
}

/// Returns the failure for input whose framing is unknown.
fn unknown(place: &Location, begin: &[u8]) -> anyhow::Error {
    let failure = if begin.is_empty() {
        Failure::new(format!("{place} is empty"))
    } else {
        Failure::new(format!("{place} does not say what its schema is"))
    };
    failure.help("for bare data, name the schema: --schema FILE; for messages, also their --framing").into()
}
