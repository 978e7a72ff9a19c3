//! `cargo bench --bench container`: container files beside the crate apache-avro and Python's fastavro, which writes and reads
//! dictionaries, in a process of its own. `-- --hostile` times files that expand to as much as the limits allow.

use std::time::Instant;

use avrogen_benches::files::measure;
use avrogen_benches::peers::{Event, Order};
use avrogen_benches::report;
use avrogen_runtime::container::{Codec, DatumReader, DatumWriter, Options};
use avrogen_runtime::datum::{Datum, Schema};

/// Bytes of a file that expands to as much as the limits allow.
const HOSTILE: usize = 1 << 20;

fn main() {
    if std::env::args().any(|argument| argument == "--hostile") {
        return hostile();
    }
    let mut measured = Vec::new();
    measured.extend(measure::<Event>("event", Codec::Null));
    measured.extend(measure::<Event>("event deflate", Codec::Deflate));
    measured.extend(measure::<Event>("event zstd", Codec::Zstandard));
    measured.extend(measure::<Order>("order", Codec::Null));
    measured.extend(measure::<Order>("order deflate", Codec::Deflate));
    measured.extend(measure::<Order>("order zstd", Codec::Zstandard));
    report::print("container", "ns", &measured);
}

/// What the worst files take that the limits let through: of one block over and over, in which all is the same.
fn hostile() {
    let (large, small) = (Datum::Bytes(vec![0; 16 << 20]), Datum::Boolean(true));
    println!("{:24}{:>12}{:>12}", "1 MiB of", "records", "seconds");
    for codec in [Codec::Deflate, Codec::Zstandard] {
        for (schema, datum, count) in [("\"bytes\"", &large, 1), ("\"boolean\"", &small, 4 << 20)] {
            let file = repeated(codec, schema, datum, count);
            let start = Instant::now();
            let records = DatumReader::new(&file[..]).unwrap().map_while(Result::ok).count();
            println!(
                "{:24}{records:>12}{:>12.2}",
                format!("{codec}, {schema}"),
                start.elapsed().as_secs_f64()
            );
        }
    }
}

fn repeated(codec: Codec, schema: &str, datum: &Datum, count: usize) -> Vec<u8> {
    let marker = *b"0123456789abcdef";
    let options = Options::new().codec(codec).block_bytes(64 << 20).sync_marker(marker);
    let schema = Schema::parse(schema).unwrap();
    let mut writer = DatumWriter::with_options(Vec::new(), &schema, &options).unwrap();
    (0..count).for_each(|_| writer.write(datum).unwrap());
    let file = writer.finish().unwrap();
    let begin = file.windows(16).position(|window| window == marker).expect("a header") + 16;
    let (header, block) = file.split_at(begin);
    [header, &block.repeat(HOSTILE / block.len())].concat()
}
