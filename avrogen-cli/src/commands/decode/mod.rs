//! `avrogen decode`: Avro data to JSON.

mod decoding;

use std::path::PathBuf;

use anyhow::Result;
use avrogen_runtime::Limits;

use crate::context::Context;
use crate::data::{Encoding, Input, ReadOptions};
use crate::exit::Exit;
use decoding::Decoding;

/// Print Avro data as JSON, a datum a line
///
/// The JSON is Avro's own: a union's value stands in an object whose key is the branch, as in {"string": "Ada"}, and bytes are
/// characters up to U+00FF. Container files have their schema within; messages of Confluent's serializers name it by its id in
/// the registry, single objects by its fingerprint; bare data need `--schema`.
///
/// Bare data that look like messages are not guessed at: --framing says which they are. By --encoding, a line is one message.
///
/// What is damaged ends its file: everything before it is printed, where it is told on stderr, and the exit code is 2.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// What to read; without it, or by `-`, standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    reading: ReadOptions,

    /// How the bytes are written down
    #[arg(long, value_enum, value_name = "ENCODING", default_value_t)]
    encoding: Encoding,

    /// Behind damage in a container file, go on with the next block
    #[arg(long)]
    skip_damaged: bool,

    /// Print the schema that the data were written with, and no data
    #[arg(long)]
    print_schema: bool,

    /// The most memory that a datum may take, in MiB
    #[arg(long, value_name = "MIB")]
    memory: Option<usize>,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let decoders = options.reading.decoders(context)?;
    let mut decoding = Decoding::new(options, limits(options), decoders);
    for path in Input::names(&options.files) {
        let input = Input::open(path)?;
        decoding.input(input)?;
    }
    decoding.end()
}

fn limits(options: &Options) -> Limits {
    let limits = Limits::new();
    options.memory.map_or(limits, |mib| limits.memory(mib.saturating_mul(1 << 20)))
}
