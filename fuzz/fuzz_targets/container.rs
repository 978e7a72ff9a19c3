//! Any bytes as a container file, and a file of any schema and codec with some bytes changed: reading ends, and what was read
//! before the damage can be written to a file that is whole.

#![no_main]

mod shaped;

use avrogen_runtime::container::{Codec, DatumReader, DatumWriter, Options};
use avrogen_runtime::datum::Random;
use libfuzzer_sys::fuzz_target;
use shaped::Shapes;

/// Records of a file that are looked at.
const MOST: usize = 1_000;
const WRITTEN: usize = 20;
const CODECS: [Codec; 6] =
    [Codec::Null, Codec::Deflate, Codec::Snappy, Codec::Zstandard, Codec::Bzip2, Codec::Xz];

fuzz_target!(|input: &[u8]| {
    read(input);
    let Some((schema, rest)) = shaped::schema(&mut Shapes::default(), input) else { return };
    let Some(([codec, seed], damages)) = rest.split_first_chunk() else { return };
    let mut random = Random::new(&schema, u64::from(*seed)).expect("all trees have data that end");
    let options = Options::new().codec(CODECS[usize::from(*codec) % CODECS.len()]).sync_marker([*seed; 16]);
    let options = options.block_bytes(64 << (codec >> 5));
    let mut file = DatumWriter::with_options(Vec::new(), &schema, &options).expect("the codec is there");
    for _ in 0..WRITTEN {
        file.write(&random.next()).expect("it is a datum");
    }
    let mut file = file.finish().expect("nothing can fail");
    // Each is a place and a byte.
    let damages = damages.as_chunks::<3>().0;
    for [low, high, byte] in damages {
        let at = usize::from(u16::from_le_bytes([*low, *high])) % file.len();
        file[at] = *byte;
    }
    let (count, whole) = read(&file).unwrap_or_default();
    assert!(!damages.is_empty() || (count, whole) == (WRITTEN, true));
});

/// How many records there are, and whether that is all; nothing where there is no header.
fn read(input: &[u8]) -> Option<(usize, bool)> {
    let mut file = DatumReader::new(input).ok()?;
    let schema = file.schema().clone();
    let mut read = Vec::new();
    let mut whole = true;
    for record in file.by_ref().take(MOST) {
        match record {
            Ok(datum) => read.push(datum),
            Err(error) => {
                assert!(!error.to_string().is_empty());
                whole = false;
                break;
            }
        }
    }
    let mut copy = DatumWriter::new(Vec::new(), &schema).expect("the schema was read");
    for datum in &read {
        copy.write(datum).expect("it is a datum");
    }
    let copy = copy.finish().expect("nothing can fail");
    let again = DatumReader::new(&*copy).expect("it was written").collect::<Result<Vec<_>, _>>();
    assert_eq!(again.expect("it was written").len(), read.len());
    Some((read.len(), whole))
}
