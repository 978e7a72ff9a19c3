//! `avrogen encode`: JSON to Avro data.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use avrogen_build::tools::files::{self, Appending};
use avrogen_runtime::container::{Codec, DatumWriter, Options as FileOptions};
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{Guid, SchemaId, from_datum, is_raw};
use avrogen_runtime::framing::single_object::MARKER;
use avrogen_runtime::{Writer, json};
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;

use crate::context::Context;
use crate::data::{Encoding, Found, Framing, InvalidValue, SchemaOptions, each_value, find, is_stdout};
use crate::exit::Exit;
use crate::failure::Failure;

/// Make Avro data of JSON
///
/// The input is JSON values, each of which begins on a line of its own, in Avro's own JSON encoding, which `avrogen decode` prints: a
/// union's value other than null stands in an object whose key is the branch, as in {"string": "Ada"}.
///
/// Everything that is wrong is told with its line and column. The file of --out is then left as it was, and the exit code is 2.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// What to read; without it, or by `-`, standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The schema: a file, `registry:SUBJECT@V`, `lock:SUBJECT@V`, `git:REV:PATH` or JSON
    #[arg(long, short, value_name = "SCHEMA", required_unless_present = "append")]
    schema: Option<String>,

    /// What to put around the data; without it, nothing, or a container file where --out ends in .avro
    #[arg(long, value_enum, value_name = "FRAMING")]
    framing: Option<Framing>,

    /// How the bytes are written down
    #[arg(long, value_enum, value_name = "ENCODING", default_value_t)]
    encoding: Encoding,

    /// Where to write; without it, or by `-`, standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Add to this container file, with its schema
    #[arg(long, value_name = "FILE", conflicts_with_all = ["schema", "out", "framing", "codec"])]
    append: Option<PathBuf>,

    /// How a container file is compressed
    #[arg(long, value_name = "CODEC", value_parser = codec())]
    codec: Option<Codec>,

    /// How hard the codec tries
    #[arg(long, value_name = "N")]
    level: Option<u32>,

    /// The schema's id or guid in the registry, for messages; a schema of `registry:` has one
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    #[command(flatten)]
    schemas: SchemaOptions,
}

fn codec() -> impl clap::builder::TypedValueParser<Value = Codec> {
    PossibleValuesParser::new(Codec::ALL.map(Codec::name))
        .map(|name| Codec::from_name(&name).unwrap_or_default())
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    if let Some(file) = &options.append {
        return append(file, options, context);
    }
    let found = find(options.schema.as_deref().unwrap_or_default(), &options.schemas, context)?;
    let framing = options.framing.unwrap_or_else(|| default_framing(options));
    if framing != Framing::Container && (options.codec.is_some() || options.level.is_some()) {
        let failure = Failure::new("only container files are compressed");
        return Err(failure.help("say --framing container, or leave out the codec").into());
    }
    let Some(out) = options.out.as_ref().filter(|out| !is_stdout(out)) else {
        let mut out = BufWriter::new(io::stdout().lock());
        let is_whole = encode(&found, framing, options, context, &mut out)?;
        out.flush()?;
        return Ok(exit(is_whole));
    };
    let cannot = || format!("cannot write {}", out.display());
    let mut file = files::Output::create(out)?;
    let mut to = BufWriter::new(&mut file);
    let is_whole = encode(&found, framing, options, context, &mut to)?;
    to.flush().with_context(cannot)?;
    drop(to);
    if is_whole {
        file.finish()?;
    }
    Ok(exit(is_whole))
}

fn exit(is_whole: bool) -> Exit {
    if is_whole { Exit::Clean } else { Exit::Incomplete }
}

fn default_framing(options: &Options) -> Framing {
    let is_avro = |out: &PathBuf| out.extension().is_some_and(|extension| extension == "avro");
    let is_file = options.codec.is_some() || options.out.as_ref().is_some_and(is_avro);
    if is_file { Framing::Container } else { Framing::Datum }
}

fn file_options(options: &Options) -> FileOptions {
    let file = FileOptions::new().codec(options.codec.unwrap_or_default());
    options.level.map_or(file.clone(), |level| file.level(level))
}

/// Writes everything; whether there was nothing wrong with it.
fn encode(
    found: &Found,
    framing: Framing,
    options: &Options,
    context: &Context,
    out: &mut impl Write,
) -> Result<bool> {
    let schema = &found.schema;
    if framing == Framing::Container {
        if options.encoding != Encoding::Binary {
            return Err(Failure::new("a container file is no line of text")
                .help("leave out --encoding")
                .into());
        }
        let mut file = DatumWriter::with_options(out, schema, &file_options(options))?;
        let is_whole = values(options, context, schema, |datum| Ok(file.write_bytes(datum)?))?;
        file.finish()?;
        return Ok(is_whole);
    }
    let prefix = prefix(found, framing, options)?;
    let is_raw = framing == Framing::Confluent && is_raw(schema);
    values(options, context, schema, |datum| {
        let datum = if is_raw { from_datum(datum)? } else { datum };
        Ok(options.encoding.write(&[&prefix, datum].concat(), out)?)
    })
}

/// What stands before each datum.
fn prefix(found: &Found, framing: Framing, options: &Options) -> Result<Vec<u8>> {
    Ok(match framing {
        Framing::Datum | Framing::Container => Vec::new(),
        Framing::SingleObject => [&MARKER[..], &found.schema.rabin().to_le_bytes()].concat(),
        Framing::Confluent => {
            let given = options.id.as_deref().map(id).transpose()?;
            let id = given.or(found.id).ok_or_else(|| {
                Failure::new("messages name their schema by its id in a registry, which is not known")
                    .help("say --id N, or take the schema from there: --schema registry:SUBJECT")
            })?;
            let mut prefix = Writer::new();
            id.write(&mut prefix);
            prefix.into_vec()
        }
    })
}

fn id(text: &str) -> Result<SchemaId> {
    let number = text.parse().ok().filter(|id| *id >= 1).map(SchemaId::Id);
    let id = number.or_else(|| text.parse::<Guid>().ok().map(SchemaId::Guid));
    id.ok_or_else(|| {
        Failure::new(format!("`{text}` is no id: expecting a number from 1 on, or a guid")).into()
    })
}

/// Hands on the bytes of each value; whether all of them are data.
fn values(
    options: &Options,
    context: &Context,
    schema: &Schema,
    mut write: impl FnMut(&[u8]) -> Result<()>,
) -> Result<bool> {
    each_value(&options.files, &context.output, |_, text| {
        let datum = json::to_binary(schema, text).map_err(InvalidValue::from)?;
        Ok(write(&datum)?)
    })
}

/// Adds to a file, all of the values or none.
fn append(path: &Path, options: &Options, context: &Context) -> Result<Exit> {
    let mut file = Appending::open(path)?;
    match add(&mut file, options, context) {
        Ok(true) => {
            file.keep();
            Ok(Exit::Clean)
        }
        incomplete => {
            file.cut_back()?;
            incomplete.map(exit)
        }
    }
}

/// Adds the values that are data; whether all of them are.
fn add(file: &mut Appending, options: &Options, context: &Context) -> Result<bool> {
    let mut writer = DatumWriter::append(file, &file_options(options))?;
    let schema = writer.schema().clone();
    let is_whole = values(options, context, &schema, |datum| Ok(writer.write_bytes(datum)?))?;
    writer.finish()?;
    Ok(is_whole)
}
