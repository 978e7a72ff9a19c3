//! Schema resolution beside Java Avro itself: random data of each writer's schema, read with each reader's schema by both.
//! They must give the same data, and errors for the same data, or differ for a reason of [`differences`].

mod differences;
mod histories;
mod pairs;
mod rules;

use std::collections::BTreeMap;

use avrogen_conformance::java::{Answer, Java};
use avrogen_runtime::Limits;
use avrogen_runtime::datum::{self, Datum, Random, Schema};
use avrogen_runtime::resolution::Resolution;

/// Two schemas: the last text of each is the schema, those before it are what it refers to.
struct Case {
    name: String,
    writer: Vec<String>,
    reader: Vec<String>,
}

/// What was found in all cases.
#[derive(Default)]
struct Found {
    data: usize,
    errors: usize,
    /// Reasons for which the two differ, and how often.
    explained: BTreeMap<&'static str, usize>,
    /// Pairs that Java cannot parse, or that have no finite data.
    skipped: usize,
    failures: Vec<String>,
}

fn parse(texts: &[String]) -> Schema {
    let (last, others) = texts.split_last().expect("a schema");
    let parsed = Schema::parse_with(last, others.iter().map(String::as_str));
    parsed.unwrap_or_else(|findings| panic!("{last}\n{findings}"))
}

/// The reader's datum for the writer's.
fn read(resolution: &Result<Resolution, avrogen_runtime::Error>, bytes: &[u8]) -> Result<Datum, String> {
    let resolution = resolution.as_ref().map_err(ToString::to_string)?;
    let read = resolution.transcode(bytes).map_err(|error| error.to_string())?;
    datum::from_slice(resolution.reader(), &read, Limits::new()).map_err(|error| error.to_string())
}

fn compare(cases: &[Case], data: usize, found: &mut Found) {
    let mut java = Java::start();
    for case in cases {
        let (writer, reader) = (parse(&case.writer), parse(&case.reader));
        let seed = case.name.bytes().fold(1u64, |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
        let Some(mut random) = Random::new(&writer, seed) else {
            found.skipped += 1;
            continue;
        };
        let data: Vec<_> = (0..data)
            .map(|_| datum::to_vec(&writer, &random.next()).expect("it is a datum of the writer"))
            .collect();
        let answers = match java.resolve(&case.writer, &case.reader, &data) {
            Answer::Data(answers) => answers,
            Answer::Unparsed(_) => {
                found.skipped += 1;
                continue;
            }
        };
        let resolution = Resolution::new(&writer, &reader);
        for (bytes, answer) in data.iter().zip(answers) {
            found.data += 1;
            // A string that is no UTF-8 goes through Java as it is, and is no datum.
            let theirs = answer.and_then(|bytes| {
                datum::from_slice(&reader, &bytes, Limits::new()).map_err(|error| error.to_string())
            });
            let ours = read(&resolution, bytes);
            if same(&ours, &theirs) {
                found.errors += usize::from(ours.is_err());
                continue;
            }
            match differences::explain(case, bytes, &ours, &theirs) {
                Some(reason) => *found.explained.entry(reason).or_default() += 1,
                None => found.failures.push(format!(
                    "{}\n  writer {}\n  reader {}\n  bytes  {bytes:02x?}\n  ours   {ours:?}\n  theirs {theirs:?}",
                    case.name,
                    case.writer.concat(),
                    case.reader.concat()
                )),
            }
        }
    }
}

/// Both the same datum, or both none.
fn same<A, B>(ours: &Result<Datum, A>, theirs: &Result<Datum, B>) -> bool {
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => same_datum(ours, theirs),
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

/// Entries of maps in any order, and every NaN like every other.
fn same_datum(a: &Datum, b: &Datum) -> bool {
    match (a, b) {
        (Datum::Float(a), Datum::Float(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        (Datum::Double(a), Datum::Double(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        (Datum::Array(a), Datum::Array(b)) | (Datum::Record(a), Datum::Record(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_datum(a, b))
        }
        (Datum::Map(a), Datum::Map(b)) => {
            let b: BTreeMap<_, _> = b.iter().map(|(key, value)| (key, value)).collect();
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same_datum(value, other)))
        }
        (Datum::Union { branch: a, datum: x }, Datum::Union { branch: b, datum: y }) => {
            a == b && same_datum(x, y)
        }
        (a, b) => a == b,
    }
}

#[expect(clippy::print_stdout, reason = "how often there was a reason to differ is what one runs it for")]
fn conclude(what: &str, found: &Found) {
    println!(
        "{what}: {} data, {} of them errors on both sides, {} pairs skipped, explained: {:?}",
        found.data, found.errors, found.skipped, found.explained
    );
    avrogen_conformance::conclude(what, found.data, &found.failures);
}
