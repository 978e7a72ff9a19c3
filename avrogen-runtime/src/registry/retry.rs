//! When a request is sent again, and after how long.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

/// How often and how fast a request is repeated at one URL, before the next URL is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Further attempts after the first; by default 3.
    pub retries: u32,
    /// The longest wait before the second attempt, which doubles from attempt to attempt; by default 1 s.
    pub wait: Duration,
    /// The longest wait of all; by default 20 s.
    pub max_wait: Duration,
    /// The longest `Retry-After` that is waited for; by default 60 s. If the registry asks for more, the call fails at
    /// once and the error says how long.
    pub max_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 3,
            wait: Duration::from_secs(1),
            max_wait: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// No second attempt.
    pub fn never() -> Self {
        Self { retries: 0, ..Self::default() }
    }

    /// How long to wait after the `attempt`th failure, counted from 0: full jitter, so that clients which failed together
    /// do not come back together.
    pub(crate) fn pause(&self, attempt: u32, random: u64) -> Duration {
        let longest =
            self.wait.saturating_mul(1_u32.checked_shl(attempt).unwrap_or(u32::MAX)).min(self.max_wait);
        let millis = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(if millis == 0 { 0 } else { 1 + random % millis })
    }
}

/// A number that nobody can foresee. The standard library seeds its hashers from the system and changes the seed with each.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(())
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
pub(crate) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let since_epoch = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Duration::from_secs(http_date(header)?).saturating_sub(since_epoch))
}

/// Seconds since 1970 of a date like `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still written.
fn http_date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = text.strip_suffix(" GMT")?.split_once(", ")?;
    let mut parts = rest.split(' ');
    let (day, month, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = u64::try_from(MONTHS.iter().position(|name| *name == month)?).ok()?;
    let (day, year) = (day.parse::<u64>().ok()?, year.parse::<u64>().ok()?);
    let mut clock = time.split(':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if !(1970..=9999).contains(&year) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Years that begin in March put the leap day at their end.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    let since_1970 = days.checked_sub(719_468)?;
    Some(((since_1970 * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_scatter() {
        let policy = RetryPolicy::default();
        for (attempt, longest) in [(0, 1_000), (1, 2_000), (4, 16_000), (5, 20_000), (40, 20_000)] {
            assert_eq!(policy.pause(attempt, 0), Duration::from_millis(1));
            assert_eq!(policy.pause(attempt, longest - 1), Duration::from_millis(longest));
            assert_eq!(policy.pause(attempt, longest), Duration::from_millis(1));
        }
        let none = RetryPolicy { wait: Duration::ZERO, ..policy };
        assert_eq!(none.pause(3, 17), Duration::ZERO);
        assert_ne!((random(), random()), (random(), random()));
    }

    #[test]
    fn retry_after_in_both_forms() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let read = |text| retry_after(text, now).map(|wait| wait.as_secs());
        assert_eq!(read(" 120 "), Some(120));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:38 GMT"), Some(1));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0));
        assert_eq!(read("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(read("Thu, 29 Feb 2024 00:00:00 GMT"), Some(1_709_164_800 - 784_111_777));
        for bad in
            ["", "soon", "-1", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:00:00 GMT", ", GMT"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
