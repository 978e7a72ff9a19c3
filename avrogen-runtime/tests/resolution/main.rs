//! Schema resolution: the rules one by one, with what Java Avro 1.12.2 makes of the same.

use avrogen_runtime::datum::{self, Schema};
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{Error, Limits};

mod alias;
mod appended;
mod defaults;
mod errors;
mod hostile;
mod logical;
mod records;
mod recursion;
#[path = "../time/mod.rs"]
mod time;
mod types;
mod unions;

fn schema(text: &str) -> Schema {
    Schema::parse(text).unwrap_or_else(|findings| panic!("{text}\n{findings}"))
}

fn resolution(writer: &str, reader: &str) -> Resolution {
    Resolution::new(&schema(writer), &schema(reader)).unwrap_or_else(|error| panic!("{error}"))
}

/// The reader's bytes for the writer's, in whatever way they are asked for.
fn transcode(resolution: &Resolution, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let whole = resolution.transcode(bytes)?.into_owned();
    let followed = [bytes, &[0xff; 40]].concat();
    let (first, len) = resolution.transcode_first(&followed, Limits::new()).expect("it is read whole");
    assert_eq!((&*first, len), (&*whole, bytes.len()), "{resolution:?}");
    Ok(whole)
}

/// The reader's datum for the writer's, both in JSON.
fn read(writer: &str, reader: &str, json: &str) -> Result<String, String> {
    let resolution = resolution(writer, reader);
    let datum = datum::from_json(resolution.writer(), json).unwrap_or_else(|error| panic!("{json}: {error}"));
    let bytes = datum::to_vec(resolution.writer(), &datum).expect("it is a datum of the writer");
    let bytes = transcode(&resolution, &bytes).map_err(|error| error.to_string())?;
    let read = datum::from_slice(resolution.reader(), &bytes, Limits::new());
    let read = read.unwrap_or_else(|error| panic!("{json} became {bytes:?}: {error}\n{resolution:?}"));
    Ok(datum::to_json(resolution.reader(), &read).expect("it is a datum of the reader"))
}

fn is_identity(writer: &str, reader: &str) -> bool {
    resolution(writer, reader).is_identity()
}

/// A record of some fields, `name: schema` or `name: schema = default`, separated by semicolons.
fn record(name: &str, fields: &str) -> String {
    let fields = fields.split(';').map(str::trim).filter(|field| !field.is_empty()).map(|field| {
        let (name, rest) = field.split_once(':').expect("a name");
        let (schema, default) = rest.split_once('=').map_or((rest, None), |(schema, of)| (schema, Some(of)));
        let schema = schema.trim();
        let named = schema.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        let schema = if named { format!("\"{schema}\"") } else { schema.to_owned() };
        let default = default.map_or(String::new(), |of| format!(", \"default\": {of}"));
        let (name, aliases) = name
            .split_once('|')
            .map_or((name, String::new()), |(name, alias)| (name, format!(", \"aliases\": [\"{alias}\"]")));
        format!("{{\"name\": \"{name}\", \"type\": {schema}{default}{aliases}}}")
    });
    let fields: Vec<String> = fields.collect();
    format!("{{\"type\": \"record\", \"name\": \"{name}\", \"fields\": [{}]}}", fields.join(", "))
}

fn array(items: &str) -> String {
    format!("{{\"type\": \"array\", \"items\": {items}}}")
}

fn map(values: &str) -> String {
    format!("{{\"type\": \"map\", \"values\": {values}}}")
}

fn symbols(name: &str, symbols: &str, default: Option<&str>) -> String {
    let symbols: Vec<String> = symbols.split(' ').map(|symbol| format!("\"{symbol}\"")).collect();
    let default = default.map_or(String::new(), |default| format!(", \"default\": \"{default}\""));
    format!("{{\"type\": \"enum\", \"name\": \"{name}\", \"symbols\": [{}]{default}}}", symbols.join(", "))
}

fn fixed(name: &str, size: usize) -> String {
    format!("{{\"type\": \"fixed\", \"name\": \"{name}\", \"size\": {size}}}")
}
