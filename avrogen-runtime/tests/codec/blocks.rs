//! Arrays and maps in several blocks, with and without their size in bytes (specification, "Arrays").

use std::collections::{BTreeMap, HashMap};

use avrogen_runtime::__private::v1;
use avrogen_runtime::{Error, ErrorKind, Reader};

use crate::decoded;

fn ints(bytes: &[u8]) -> Result<Vec<i32>, Error> {
    decoded(bytes, |r| v1::array::decode(r, 1, v1::int::decode))
}

#[test]
fn several_blocks_are_one_array() {
    assert_eq!(ints(&[0x02, 0x02, 0x04, 0x04, 0x06, 0x00]).unwrap(), [1, 2, 3]);
}

#[test]
fn a_negative_count_is_followed_by_a_size() {
    assert_eq!(ints(&[0x03, 0x04, 0x02, 0x04, 0x02, 0x06, 0x00]).unwrap(), [1, 2, 3]);
    // Java does not look at the size when it reads items; a size that the input cannot hold is damage all the same.
    assert_eq!(ints(&[0x03, 0x00, 0x02, 0x04, 0x00]).unwrap(), [1, 2]);
    assert_eq!(ints(&[0x03, 0x10, 0x02, 0x04, 0x00]).unwrap_err().kind(), ErrorKind::Malformed);
    assert_eq!(ints(&[0x03, 0x01, 0x02, 0x04, 0x00]).unwrap_err().kind(), ErrorKind::Malformed);
}

#[test]
fn a_count_is_compared_with_what_remains() {
    assert_eq!(ints(&[0x08, 0x02, 0x04, 0x00]).unwrap_err().kind(), ErrorKind::UnexpectedEnd);
    let most = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    assert_eq!(ints(&most).unwrap_err().kind(), ErrorKind::UnexpectedEnd);
    // i64::MIN has no positive counterpart.
    let least = [&[0xff; 9][..], &[0x01, 0x00, 0x00]].concat();
    assert_eq!(ints(&least).unwrap_err().kind(), ErrorKind::UnexpectedEnd);
}

#[test]
fn of_equal_keys_the_last_one_wins() {
    let bytes = b"\x02\x02a\x02\x04\x02b\x04\x02a\x06\x00";
    let map: BTreeMap<String, i32> =
        decoded(bytes, |r| v1::map_btree::decode(r, 1, v1::int::decode)).unwrap();
    assert_eq!(map, BTreeMap::from([("a".into(), 3), ("b".into(), 2)]));
    let map: HashMap<String, i32> = decoded(bytes, |r| v1::map_hash::decode(r, 1, v1::int::decode)).unwrap();
    assert_eq!(map, HashMap::from([("a".into(), 3), ("b".into(), 2)]));
}

#[test]
fn large_arrays_arrive_whole_from_one_block_and_from_thousands() {
    let values: Vec<i64> = (0..20_000).map(|i| i * 7_919).collect();
    let mut writer = v1::Writer::new();
    v1::array::encode(&values, &mut writer, |v, w| v1::long::encode(*v, w)).unwrap();
    let mut scattered = v1::Writer::new();
    for chunk in values.chunks(3) {
        v1::long::encode(i64::try_from(chunk.len()).unwrap(), &mut scattered).unwrap();
        for value in chunk {
            v1::long::encode(*value, &mut scattered).unwrap();
        }
    }
    v1::long::encode(0, &mut scattered).unwrap();
    for bytes in [writer.as_slice(), scattered.as_slice()] {
        let mut reader = Reader::new(bytes);
        let read = v1::array::decode(&mut reader, 1, v1::long::decode).unwrap();
        assert_eq!(read, values);
        reader.finish().unwrap();
    }
}
