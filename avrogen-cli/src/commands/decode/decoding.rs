//! What is read and printed.

use std::io::{BufRead as _, BufReader, BufWriter, Read as _, StdoutLock, Write as _};

use anyhow::{Context as _, Result};
use avrogen_runtime::container::{self, DatumReader};
use avrogen_runtime::framing::confluent::{is_raw, to_datum};
use avrogen_runtime::{Error, Limits, json};
use avrogen_schema::diagnostic::Severity;

use super::Options;
use crate::data::{Encoding, Framing, Input, Ways, split_off};
use crate::exit::{Exit, Failure};
use crate::output::{self, Place};

/// Everything that is read, one input after the other.
pub(super) struct Decoding<'a> {
    options: &'a Options,
    limits: Limits,
    ways: Ways<'a>,
    out: BufWriter<StdoutLock<'static>>,
    /// Whether everything could be printed so far.
    is_whole: bool,
}

impl<'a> Decoding<'a> {
    pub(super) fn new(options: &'a Options, limits: Limits, ways: Ways<'a>) -> Self {
        Self { options, limits, ways, out: output::data(), is_whole: true }
    }

    pub(super) fn end(mut self) -> Result<Exit> {
        self.out.flush()?;
        Ok(if self.is_whole { Exit::Clean } else { Exit::Incomplete })
    }

    pub(super) fn input(&mut self, input: Input) -> Result<()> {
        if self.options.encoding != Encoding::Binary {
            return self.lines(input);
        }
        let guess = Framing::guess(&input.begin, self.ways.is_given());
        match self.options.framing.or(guess) {
            Some(Framing::Container) => self.container(input),
            Some(framing) => {
                let name = input.name.clone();
                let mut bytes = Vec::new();
                input.into_read().read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
                self.messages(&Place::input(name), framing, &bytes)
            }
            None => Err(unknown(&Place::input(input.name), &input.begin)),
        }
    }

    fn container(&mut self, input: Input) -> Result<()> {
        let name = input.name.clone();
        let memory = self.options.memory.map(|mib| mib.saturating_mul(1 << 20));
        let limits = container::Limits::new().datum(self.limits);
        let limits =
            memory.map_or(limits, |bytes| limits.decompressed(bytes).block(bytes).expanded(usize::MAX));
        let opened = DatumReader::with_limits(input.into_read(), limits);
        let opened = opened.and_then(|records| match self.ways.reader() {
            Some(reader) => records.resolve_to(reader),
            None => Ok(records),
        });
        let mut records = match opened {
            Ok(records) => records,
            Err(error) => return self.tell(&Place::input(name), &error),
        };
        if self.options.print_schema {
            writeln!(self.out, "{}", records.header().schema_text())?;
            return Ok(());
        }
        while let Some(text) = records.next_with(json::from_binary) {
            match text {
                Ok(text) => writeln!(self.out, "{text}")?,
                Err(error) => {
                    self.tell(&Place::input(&*name), &error)?;
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
            let place = Place::line(&*name, number);
            let bytes = match self.options.encoding.read(text) {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.tell(&place, &error)?;
                    continue;
                }
            };
            let guess = Framing::guess(&bytes, self.ways.is_given());
            match self.options.framing.or(guess) {
                Some(Framing::Container) => {
                    let message = "a container file is no message: it is decoded from a file or a pipe";
                    return Err(Failure::new(message).into());
                }
                Some(framing) => self.messages(&place, framing, &bytes)?,
                None => return Err(unknown(&place, &bytes)),
            }
        }
        Ok(())
    }

    /// Messages that stand behind each other.
    fn messages(&mut self, place: &Place, framing: Framing, bytes: &[u8]) -> Result<()> {
        let mut rest = bytes;
        loop {
            let before = rest.len();
            let (named, datum) = match split_off(framing, self.ways.is_given(), rest) {
                Ok(parts) => parts,
                Err(error) => return self.tell_at(place, bytes.len() - before + error.offset(), &error),
            };
            let way = self.ways.find(named)?;
            if self.options.print_schema {
                writeln!(self.out, "{}", way.writer.text())?;
                return Ok(());
            }
            let raw =
                (framing == Framing::Confluent && is_raw(&way.writer)).then(|| to_datum(&way.writer, datum));
            match way.print(raw.as_deref().unwrap_or(datum), self.limits) {
                Ok((text, taken)) => {
                    writeln!(self.out, "{text}")?;
                    rest = if raw.is_some() { &[] } else { &datum[taken..] };
                }
                Err(error) => {
                    let offset = bytes.len() - datum.len() + error.offset();
                    return self.tell_at(place, offset, &error);
                }
            }
            if rest.is_empty() {
                return Ok(());
            }
            if rest.len() == before {
                let message =
                    format!("byte {}: bytes are left over behind a datum of none", bytes.len() - before);
                return self.tell(place, &message);
            }
        }
    }

    fn tell_at(&mut self, place: &Place, offset: usize, error: &Error) -> Result<()> {
        self.tell(place, &format!("byte {offset}: {error}"))
    }

    /// Tells what is wrong, behind what was printed before.
    fn tell(&mut self, place: &Place, error: &dyn std::fmt::Display) -> Result<()> {
        self.is_whole = false;
        self.out.flush()?;
        let message = output::printable(&error.to_string());
        self.ways.context().output.problem_at(Severity::Error, Some(place), &message, &[]);
        Ok(())
    }
}

/// What to do about input that is nothing that says what it is.
fn unknown(place: &Place, begin: &[u8]) -> anyhow::Error {
    let failure = if begin.is_empty() {
        Failure::new(format!("{place} is empty"))
    } else {
        Failure::new(format!("{place} does not say what its schema is"))
    };
    failure.help("for bare data, name the schema: --schema FILE; for messages, also their --framing").into()
}
