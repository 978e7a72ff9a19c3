//! What hostile input may cost. Memory by the allocator's own count, on the shapes that are worst.

use std::collections::BTreeMap;
use std::time::Duration;

use allocation_counter::measure;
use avrogen_runtime::__private::v1;
use avrogen_runtime::{
    Decode, Encode, Encoder, Error, ErrorKind, Limits, Reader, from_slice, from_slice_with,
};

use crate::shapes::{Order, order};
use crate::time::within;

const INPUT: usize = 1_000_000;
const MOST: u64 = 64 << 20;

/// A record that takes a byte for each of many fields on the wire and a kilobyte in memory.
#[derive(Debug)]
#[allow(dead_code, reason = "its size matters, not what it holds")]
struct Wide([Option<[i64; 16]>; 8]);

impl<'de> Decode<'de> for Wide {
    fn decode(r: &mut Reader<'de>) -> Result<Self, Error> {
        let mut field = || v1::null_first::decode(r, |r| Ok([v1::long::decode(r)?; 16]));
        Ok(Self([field()?, field()?, field()?, field()?, field()?, field()?, field()?, field()?]))
    }
}

/// A tree whose nodes take two bytes on the wire and a kilobyte in memory.
#[derive(Debug)]
#[allow(dead_code, reason = "its size matters, not what it holds")]
struct Tree {
    wide: Option<Wide>,
    branches: [Option<Box<Tree>>; 2],
}

impl<'de> Decode<'de> for Tree {
    fn decode(r: &mut Reader<'de>) -> Result<Self, Error> {
        r.nested(|r| {
            let wide = v1::null_first::decode(r, Wide::decode)?;
            let mut branch = || v1::null_first::decode(r, |r| v1::boxed::decode(r, Tree::decode));
            Ok(Self { wide, branches: [branch()?, branch()?] })
        })
    }
}

/// Decodes an input in every way that is refused or not, and holds it to the memory and the time promised.
fn bounded<'a, T>(name: &str, input: &'a [u8], decode: impl Fn(&mut Reader<'a>) -> Result<T, Error>) {
    // Debug builds are ten times slower than what users ship.
    let memory = within(Duration::from_secs(10), name, || measure(|| drop(decode(&mut Reader::new(input)))));
    assert!(memory.bytes_max <= MOST, "{name}: {} MiB", memory.bytes_max >> 20);
}

/// One block that claims so many items, then one byte over and over.
fn block(items: i64, byte: u8) -> Vec<u8> {
    let mut writer = v1::Writer::new();
    v1::long::encode(items, &mut writer).unwrap();
    let mut input = writer.into_vec();
    input.resize(INPUT, byte);
    input
}

#[test]
fn arrays_of_what_is_large_in_memory() {
    bounded("nulls of a wide record", &block(999_990, 0), |r| {
        v1::array::decode(r, 1, |r| v1::null_first::decode(r, Wide::decode))
    });
    bounded("wide records of nulls", &block(120_000, 0), |r| v1::array::decode(r, 8, Wide::decode));
    bounded("empty strings", &block(999_990, 0), |r| v1::array::decode(r, 1, v1::string::decode));
    bounded("strings of a byte", &block(499_000, 2), |r| v1::array::decode(r, 1, v1::string::decode));
    bounded("empty arrays", &block(999_990, 0), |r| {
        v1::array::decode(r, 1, |r| v1::array::decode(r, 1, v1::string::decode))
    });
    // Blocks of one item each.
    bounded("blocks", &vec![2; INPUT], |r| {
        v1::array::decode(r, 1, |r| {
            v1::int::decode(r)?;
            v1::null_first::decode(r, Wide::decode)
        })
    });
    bounded("arrays of arrays", &vec![2; INPUT], |r| {
        v1::array::decode(r, 1, |r| v1::array::decode(r, 1, |r| v1::array::decode(r, 1, Wide::decode)))
    });
}

#[test]
fn maps_of_what_is_large_in_memory() {
    // A map of one entry: count, a key of no bytes, a value, the end.
    let entries: Vec<u8> = [2, 0, 0, 0].into_iter().cycle().take(INPUT - 4).collect();
    let input = [&block(249_000, 0)[..3], &entries].concat();
    bounded("small trees", &input, |r| {
        v1::array::decode(r, 1, |r| {
            v1::map_btree::decode::<String, _>(r, 1, |r| v1::null_first::decode(r, Wide::decode))
        })
    });
    bounded("small tables", &input, |r| {
        v1::array::decode(r, 1, |r| {
            v1::map_hash::decode::<String, _>(r, 1, |r| v1::null_first::decode(r, Wide::decode))
        })
    });
    let mut writer = v1::Writer::new();
    #[expect(clippy::zero_sized_map_values, reason = "fixed of size 0 is valid")]
    let map: BTreeMap<String, [u8; 0]> = (0..140_000).map(|i| (format!("{i:06}"), [])).collect();
    v1::map_btree::encode(&map, &mut writer, v1::fixed::encode).unwrap();
    let input = writer.into_vec();
    let decode = |r: &mut Reader<'_>| v1::map_btree::decode::<String, _>(r, 0, v1::fixed::decode);
    assert_eq!(decode(&mut Reader::new(&input)).unwrap(), map);
    bounded("a large tree", &input, decode);
    bounded("a large table", &input, |r| v1::map_hash::decode::<String, _>(r, 0, v1::fixed::decode::<0>));
    bounded("a large tree of wide records", &input, |r| {
        v1::map_btree::decode::<&str, _>(r, 0, |_| Ok(Some(Wide([None; 8]))))
    });
}

/// A complete tree of so many levels, until the input is long enough.
fn tree(levels: u32, input: &mut Vec<u8>) {
    input.push(0);
    for _ in 0..2 {
        if levels == 0 || input.len() > INPUT {
            input.push(0);
        } else {
            input.push(2);
            tree(levels - 1, input);
        }
    }
}

#[test]
fn recursion_of_what_is_large_in_memory() {
    // A branch to the right at every level, and the left one missing.
    bounded("a list", &[0, 0, 2].repeat(INPUT / 3), Tree::decode);
    let mut input = Vec::new();
    tree(30, &mut input);
    input.truncate(INPUT);
    bounded("a tree", &input, Tree::decode);
}

#[test]
fn items_without_bytes_are_counted() {
    let nulls = |count: i64| block(count, 0);
    let decode = |r: &mut Reader<'_>| v1::array::decode(r, 0, v1::null::decode);
    assert_eq!(decode(&mut Reader::new(&nulls(16 << 20))).unwrap().len(), 16 << 20);
    let error = decode(&mut Reader::new(&nulls((16 << 20) + 1))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
    assert_eq!(error.to_string(), "more items of zero bytes than the limit allows");
    bounded("2^60 nulls", &nulls(1 << 60), decode);
    // The count is of the datum, not of an array.
    bounded("arrays of nulls", &[&[0xfe, 0xff, 0xff, 0x0f][..]; 1].concat().repeat(INPUT / 4), |r| {
        v1::array::decode(r, 1, |r| v1::array::decode(r, 0, v1::null::decode))
    });
    // What has no bytes may still take memory.
    bounded("records of nothing but defaults", &nulls(16 << 20), |r| {
        v1::array::decode(r, 0, |_| Ok(Some(Wide([None; 8]))))
    });
}

#[test]
fn depth_is_bounded_and_settable() {
    let list = |levels: usize| [&[0, 0, 2].repeat(levels - 1)[..], &[0, 0, 0]].concat();
    let deep = |limits: Limits, levels: usize| {
        Tree::decode(&mut Reader::with_limits(&list(levels), limits)).map(drop).map_err(|error| error.kind())
    };
    // A value of more than a kilobyte counts twice: it takes that much of the stack.
    assert_eq!(size_of::<Tree>() / 1024, 1);
    assert_eq!(deep(Limits::new(), 64), Ok(()));
    assert_eq!(deep(Limits::new(), 65), Err(ErrorKind::LimitExceeded));
    assert_eq!(deep(Limits::new().depth(20), 10), Ok(()));
    assert_eq!(deep(Limits::new().depth(20), 11), Err(ErrorKind::LimitExceeded));
    // Siblings do not add up.
    let bytes = avrogen_runtime::to_vec(&order()).unwrap();
    let mut reader = Reader::with_limits(&bytes, Limits::new().depth(2));
    assert_eq!(reader.read::<Order>().unwrap(), order());
}

#[test]
fn memory_is_settable() {
    let bytes = block(1_000, 0);
    let decode = |limits| {
        let mut reader = Reader::with_limits(&bytes[..1_003], limits);
        v1::array::decode(&mut reader, 1, v1::long::decode).map(|v| v.len()).map_err(|error| error.kind())
    };
    // A page more, while what was reserved first is copied.
    assert_eq!(decode(Limits::new().memory(4096)), Ok(1_000));
    assert_eq!(decode(Limits::new().memory(4096).memory_per_byte(4)), Err(ErrorKind::LimitExceeded));
    assert_eq!(decode(Limits::new().memory(20_000).memory_per_byte(0)), Ok(1_000));
    let text = [b"\x80\x08", &[b'x'; 512][..]].concat();
    let limited = |bytes| Limits::new().memory(bytes).memory_per_byte(0);
    assert!(v1::string::decode(&mut Reader::with_limits(&text, limited(512))).is_ok());
    assert!(v1::string::decode(&mut Reader::with_limits(&text, limited(511))).is_err());
    assert!(v1::bytes::decode(&mut Reader::with_limits(&text, limited(511))).is_err());
    assert!(v1::str_ref::decode(&mut Reader::with_limits(&text, limited(0))).is_ok());
}

type Decoder = fn(&mut Reader<'_>) -> Result<(), Error>;

/// The least limit on memory under which an input is decoded.
fn charged(bytes: &[u8], decode: Decoder) -> u64 {
    let fits = |memory: usize| {
        let limits = Limits::new().memory(memory).memory_per_byte(0);
        decode(&mut Reader::with_limits(bytes, limits)).is_ok()
    };
    let (mut low, mut high) = (0, 64 << 20);
    while low < high {
        let middle = usize::midpoint(low, high);
        if fits(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low as u64
}

/// What is charged for a map is at least what it takes, for every size that could sit on a border.
#[test]
fn maps_take_no_more_than_they_are_charged() {
    fn value(r: &mut Reader<'_>) -> Result<[i64; 3], Error> {
        v1::long::decode(r).map(|v| [v; 3])
    }
    fn tree(r: &mut Reader<'_>) -> Result<(), Error> {
        v1::map_btree::decode::<&str, _>(r, 1, value).map(drop)
    }
    fn table(r: &mut Reader<'_>) -> Result<(), Error> {
        v1::map_hash::decode::<&str, _>(r, 1, value).map(drop)
    }
    for entries in (0..200).chain([1_000, 1_793, 3_584, 3_585, 10_000]) {
        let map: BTreeMap<String, i64> = (0..entries).map(|i| (format!("{i:06}"), i)).collect();
        let mut writer = v1::Writer::new();
        v1::map_btree::encode(&map, &mut writer, |v, w| v1::long::encode(*v, w)).unwrap();
        let bytes = writer.into_vec();
        for (decode, name) in [(tree as Decoder, "tree"), (table, "table")] {
            let taken = measure(|| decode(&mut Reader::new(&bytes)).unwrap()).bytes_max;
            let charged = charged(&bytes, decode);
            assert!(taken <= charged, "{name} of {entries}: {taken} taken, {charged} charged");
            assert!(charged <= taken * 5 + 16, "{name} of {entries}: {taken} taken, {charged} charged");
        }
    }
}

#[test]
fn encoding_into_a_warm_buffer_does_not_allocate() {
    let mut encoder = Encoder::new();
    let values = [order(), Order { items: Vec::new(), ..order() }, order()];
    encoder.encode(&values[0]).unwrap();
    let memory = measure(|| {
        for value in values.iter().cycle().take(100) {
            encoder.encode(value).unwrap();
        }
    });
    assert_eq!(memory.count_total, 0);
}

#[test]
fn views_do_not_allocate_for_text() {
    let bytes = avrogen_runtime::to_vec(&order()).unwrap();
    let memory = measure(|| {
        let mut reader = Reader::new(&bytes);
        v1::str_ref::decode(&mut reader).unwrap();
    });
    assert_eq!(memory.count_total, 0);
}

#[test]
fn an_order_of_default_limits_is_not_refused() {
    let value = Order { items: order().items.into_iter().cycle().take(50_000).collect(), ..order() };
    assert!(value.bound() > 1_000_000);
    let bytes = avrogen_runtime::to_vec(&value).unwrap();
    assert!(from_slice::<Order>(&bytes).is_ok());
    assert!(from_slice_with::<Order>(&bytes, Limits::new().memory(0)).is_err());
}
