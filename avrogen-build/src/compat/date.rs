//! A day, without a clock.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar: `2027-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

const LENGTHS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl Date {
    /// The day so many days after 1970-01-01, which is the day of a Unix time in UTC.
    pub fn of_unix_day(days: i32) -> Self {
        // Days since 0000-03-01, of which 400 years have 146,097: a leap day is the last of its year then.
        let days = i64::from(days) + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let months = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * months + 2) / 5 + 1;
        let month = if months < 10 { months + 3 } else { months - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let small = |number: i64| u8::try_from(number).expect("a month or a day");
        Self {
            year: i32::try_from(year).expect("days fit, and so do years"),
            month: small(month),
            day: small(day),
        }
    }
}

fn days_in(year: i32, month: u8) -> u8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    LENGTHS[usize::from(month) - 1] + u8::from(is_leap && month == 2)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The text is no [`Date`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDate;

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a day of the calendar, such as 2027-01-31")
    }
}

impl std::error::Error for InvalidDate {}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let shape =
            |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        if text.len() != 10 || !text.bytes().enumerate().all(shape) {
            return Err(InvalidDate);
        }
        let part = |range: std::ops::Range<usize>| text[range].parse::<u16>().map_err(|_| InvalidDate);
        let small = |number| u8::try_from(number).map_err(|_| InvalidDate);
        let (year, month, day) = (part(0..4)?, small(part(5..7)?)?, small(part(8..10)?)?);
        let date = Self { year: i32::from(year), month, day };
        let is_real = (1..=12).contains(&month) && day >= 1 && day <= days_in(date.year, month);
        if is_real { Ok(date) } else { Err(InvalidDate) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let text = |days| Date::of_unix_day(days).to_string();
        assert_eq!(
            [0, -1, 11_016, 20_783].map(text),
            ["1970-01-01", "1969-12-31", "2000-02-29", "2026-11-26"]
        );
        let mut last = Date::of_unix_day(-200_000);
        for days in -199_999..200_000 {
            let date = Date::of_unix_day(days);
            let next_day = date.day == last.day + 1 && (date.month, date.year) == (last.month, last.year);
            let first = date.day == 1 && last.day == days_in(last.year, last.month);
            assert!((next_day || first) && date > last, "{last} {date}");
            last = date;
        }
    }

    #[test]
    fn only_days_are_read() {
        for text in ["2027-01-31", "2028-02-29", "0001-12-01"] {
            assert_eq!(text.parse::<Date>().map(|date| date.to_string()).as_deref(), Ok(text));
        }
        for text in [
            "",
            "2027-1-31",
            "2027-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-01-00",
            "31.01.2027",
            "2027-01-3é",
        ] {
            assert_eq!(text.parse::<Date>(), Err(InvalidDate), "{text}");
        }
    }
}
