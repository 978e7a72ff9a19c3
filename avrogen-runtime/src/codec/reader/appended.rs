//! Values that stand behind the end of the input: fields that the writer's schema does not have yet.
//!
//! A reader's datum that is the writer's with defaults behind it need not be put together: the decoder reads the writer's
//! where it is, and where a value would begin behind its end, the next default. See
//! [`resolution::appended`](crate::resolution) for when that tells all data that are none.

use super::Reader;
use crate::Error;
use crate::error::Fault;

/// What begins a value: how the code that finds the input at its end goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// A boolean.
    Boolean,
    /// A number, or the count of a block.
    Number,
    /// The length of text or bytes.
    Length,
    /// The index of a symbol.
    Symbol,
    /// The index of a union's branch.
    Branch,
}

/// A value behind the input: what it begins with, and its bytes, of which there is one at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Appended {
    pub(crate) leaf: Leaf,
    pub(crate) bytes: Box<[u8]>,
}

impl<'de> Reader<'de> {
    /// The same, with values behind the input.
    pub(crate) const fn appended(self, values: &'de [Appended]) -> Self {
        Self { appended: values, ..self }
    }

    /// Whether everything has been read, and the values behind the input have been as well.
    #[inline]
    pub(crate) const fn has_ended(&self) -> bool {
        self.rest.is_empty() && self.appended.is_empty()
    }

    /// Goes on to the next value behind the input, if the input is at its end and the value begins like this. Of input that is
    /// not at its end, nothing is to be done here.
    ///
    /// # Errors
    /// Where there is no such value: the input ends too early.
    #[cold]
    #[inline(never)]
    pub(crate) fn go_on(&mut self, leaf: Leaf) -> Result<(), Error> {
        if !self.rest.is_empty() {
            return Ok(());
        }
        match self.appended {
            [next, others @ ..] if next.leaf == leaf => {
                self.rest = &next.bytes;
                self.total += next.bytes.len();
                self.appended = others;
                Ok(())
            }
            _ => Err(self.fault(Fault::End)),
        }
    }
}
