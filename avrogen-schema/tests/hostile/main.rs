//! Texts made to exhaust whoever reads them: deep, long, wide, and exponential. Each runs on a small stack and within a
//! time that a linear walk needs many times over, in a build without optimizations. The time is the processor's, where the
//! system tells it, so that what else the machine does fails no test.

mod deep;
mod defaults;
mod drawn;
mod wide;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use avrogen_schema::Parsed;
use avrogen_schema::options::Options;
use avrogen_schema::source::SourceMap;

/// Half of the stack that a thread has by default.
const STACK: usize = 1 << 20;
/// Of the processor's time: a walk that is squared takes minutes.
const LONGEST: Duration = Duration::from_secs(30);
/// Of everybody's time, where the processor's is not known, for what does not end.
const NEVER: Duration = Duration::from_secs(600);

/// Runs on a small stack, within the time.
fn run(work: impl FnOnce() + Send + 'static) {
    let begin = Instant::now();
    let work = move || {
        work();
        processor_time()
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread");
    let used = thread.join().expect("it neither panics nor overflows the stack");
    assert!(used.is_none_or(|used| used < LONGEST), "it took {used:?}");
    assert!(begin.elapsed() < NEVER, "it took {:?}", begin.elapsed());
}

/// What this thread has run so far: Linux tells it, in nanoseconds.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn parse(text: &str, options: &Options) -> (SourceMap, Parsed) {
    let mut sources = SourceMap::new();
    let file = sources.add("hostile.avsc", text);
    let parsed = avrogen_schema::parse_schemas(&sources, &[file], options);
    (sources, parsed)
}

fn codes(parsed: &Parsed) -> Vec<&str> {
    parsed.diagnostics.iter().map(|finding| finding.code).collect()
}

/// So many items, with commas between them.
fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{}", item(at));
        text
    })
}
