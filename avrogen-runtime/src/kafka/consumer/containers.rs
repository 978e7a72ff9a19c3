//! Values that are container files, of one record each.

use std::collections::HashMap;

use crate::Limits;
use crate::container::{self, DatumReader};
use crate::datum::{self, Schema};
use crate::kafka::failure::Reason;
use crate::resolution::{Source, WriterId};

/// How many texts of schemas are kept.
const KNOWN: usize = 64;

/// The schemas of files that came, and the record of the last one.
pub(super) struct Containers {
    pub(super) source: Source,
    /// A number for each text: a fingerprint does not tell everything that reading depends on.
    numbers: HashMap<Box<str>, u64>,
    next: u64,
    pub(super) datum: Vec<u8>,
}

impl Containers {
    pub(super) fn new() -> Self {
        Self { source: Source::new(), numbers: HashMap::new(), next: 0, datum: Vec::new() }
    }

    /// Keeps the record of a file; its schema, and what that is known by.
    pub(super) fn open(&mut self, file: &[u8], limits: Limits) -> Result<(Schema, WriterId), Reason> {
        let limits = container::Limits::new().datum(limits);
        let mut reader = DatumReader::with_limits(file, limits).map_err(Reason::Container)?;
        let writer = self.number(reader.header().schema_text());
        let schema = reader.schema().clone();
        let kept = &mut self.datum;
        let only = reader.next_with(|schema, reader| {
            let from = reader.remaining();
            datum::read(schema, reader)?;
            kept.clear();
            kept.extend_from_slice(&from[..from.len() - reader.remaining().len()]);
            Ok(())
        });
        let refused = |how: &str| {
            let message =
                format!("the container file holds {how}, and a message is one: `recv_raw` has the file");
            Reason::Refused(message.into())
        };
        only.ok_or_else(|| refused("no record"))?.map_err(Reason::Container)?;
        match reader.next_with(datum::read) {
            None => Ok((schema, writer)),
            Some(Ok(_)) => Err(refused("several records")),
            Some(Err(error)) => Err(Reason::Container(error)),
        }
    }

    fn number(&mut self, text: &str) -> WriterId {
        if let Some(number) = self.numbers.get(text) {
            return WriterId::Fingerprint(*number);
        }
        if self.numbers.len() >= KNOWN {
            self.numbers.clear();
        }
        self.next += 1;
        self.numbers.insert(text.into(), self.next);
        WriterId::Fingerprint(self.next)
    }
}
