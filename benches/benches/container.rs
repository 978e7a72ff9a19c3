//! `cargo bench --bench container`: container files beside the crate apache-avro and Python's fastavro, which writes and reads
//! dictionaries, in a process of its own.

use avrogen_benches::files::measure;
use avrogen_benches::peers::{Event, Order};
use avrogen_benches::report;
use avrogen_runtime::container::Codec;

fn main() {
    let mut measured = Vec::new();
    measured.extend(measure::<Event>("event", Codec::Null));
    measured.extend(measure::<Event>("event deflate", Codec::Deflate));
    measured.extend(measure::<Event>("event zstd", Codec::Zstandard));
    measured.extend(measure::<Order>("order", Codec::Null));
    measured.extend(measure::<Order>("order deflate", Codec::Deflate));
    measured.extend(measure::<Order>("order zstd", Codec::Zstandard));
    report::print("container", "ns", &measured);
}
