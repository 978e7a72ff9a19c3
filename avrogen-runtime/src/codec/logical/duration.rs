//! `duration` on fixed of 12: months, days and milliseconds, each on its own, least significant byte first.

use std::fmt;

use crate::{Error, Reader, Writer};

/// Fewest bytes.
pub const MIN: usize = 12;
/// Most bytes.
pub const MAX: usize = 12;

/// An amount of time in months, days and milliseconds.
///
/// The three are independent: a month has no fixed number of days, and a day, where clocks change, none of
/// milliseconds. So nothing is carried from one to the other, and the order compares months first, then days, then
/// milliseconds.
///
/// ```
/// use avrogen_runtime::Duration;
///
/// let notice = Duration { months: 3, days: 14, millis: 1_500 };
/// assert_eq!(notice.to_string(), "P3M14DT1.5S");
/// assert!(notice > Duration { months: 2, ..notice });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Duration {
    /// Months.
    pub months: u32,
    /// Days.
    pub days: u32,
    /// Milliseconds.
    pub millis: u32,
}

/// Prints ISO 8601, and zero as `PT0S`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        if self.months > 0 {
            write!(f, "{}M", self.months)?;
        }
        if self.days > 0 {
            write!(f, "{}D", self.days)?;
        }
        let (seconds, millis) = (self.millis / 1_000, self.millis % 1_000);
        if millis > 0 {
            let fraction = format!("{millis:03}");
            write!(f, "T{seconds}.{}S", fraction.trim_end_matches('0'))?;
        } else if seconds > 0 || *self == Self::default() {
            write!(f, "T{seconds}S")?;
        }
        Ok(())
    }
}

/// Writes the value.
///
/// # Errors
/// None.
#[inline]
pub fn encode(value: Duration, w: &mut Writer) -> Result<(), Error> {
    let mut fixed = [0; 12];
    fixed[..4].copy_from_slice(&value.months.to_le_bytes());
    fixed[4..8].copy_from_slice(&value.days.to_le_bytes());
    fixed[8..].copy_from_slice(&value.millis.to_le_bytes());
    w.put(fixed, MAX);
    Ok(())
}

/// Reads a value.
///
/// # Errors
/// At the end of the input.
#[inline]
pub fn decode(r: &mut Reader<'_>) -> Result<Duration, Error> {
    let mut number = || r.take().map(|bytes| u32::from_le_bytes(*bytes));
    Ok(Duration { months: number()?, days: number()?, millis: number()? })
}
