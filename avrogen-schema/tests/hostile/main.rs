//! Texts made to exhaust whoever reads them: deep, long, wide, and exponential. Each runs on a small stack and within a
//! time that a linear walk needs many times over, in a build without optimizations.

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
const LONGEST: Duration = Duration::from_secs(20);

/// Runs on a small stack, within the time.
fn run(work: impl FnOnce() + Send + 'static) {
    let begin = Instant::now();
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread");
    thread.join().expect("it neither panics nor overflows the stack");
    assert!(begin.elapsed() < LONGEST, "it took {:?}", begin.elapsed());
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
