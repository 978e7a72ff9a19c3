//! Time that tests may hold work to: the processor's, where the system tells it, so that what else the machine does fails
//! no test.

use std::time::{Duration, Instant};

/// Of everybody's time, where the processor's is not known, for what does not end.
const NEVER: Duration = Duration::from_secs(600);

/// Does some work on this thread, within so much of the processor's time.
pub(crate) fn within<T>(most: Duration, name: &str, work: impl FnOnce() -> T) -> T {
    let (begin, before) = (Instant::now(), processor_time());
    let done = work();
    let used = processor_time().zip(before).map(|(after, before)| after.saturating_sub(before));
    assert!(used.is_none_or(|used| used < most), "{name}: {used:?}");
    assert!(begin.elapsed() < NEVER, "{name}: {:?}", begin.elapsed());
    done
}

/// What this thread has run so far: Linux tells it, in nanoseconds.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
