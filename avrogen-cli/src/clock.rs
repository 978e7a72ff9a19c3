//! The only place that asks what day it is.

use std::time::{SystemTime, UNIX_EPOCH};

use avrogen_build::tools::compat::Date;

/// How long the command that a finding shows accepts it.
const ACCEPTED: u64 = 90;

/// Today, in UTC.
pub(crate) fn today() -> Date {
    after(0)
}

/// The day until which a finding may be accepted, as an example.
pub(crate) fn accept_until() -> Date {
    after(ACCEPTED)
}

fn after(days: u64) -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    Date::of_unix_day(i32::try_from(seconds / 86_400 + days).unwrap_or_default())
}
