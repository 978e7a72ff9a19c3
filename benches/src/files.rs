//! Container files: the same records, written and read by each, in memory.

use std::fs;
use std::hint::black_box;

use apache_avro::{DeflateSettings, ZstandardSettings};
use avrogen_runtime::container::{Codec, Options, Reader, Writer};

use crate::measure::{Measured, in_turns};
use crate::peers::{AVROGEN, Candidate, Workload, apache, apache_values, generated};
use crate::python;
use crate::values::Message;

/// How often each message stands in a file.
const COPIES: usize = 8;
/// Bytes of a block before compression, everybody's.
const BLOCK: usize = 64_000;
/// The version of the peer that is no crate.
const FASTAVRO: &str = "1.13.1";

/// Writing and reading files of a workload, compressed in one way: nanoseconds a record. `name` is that of the workload with its
/// compression.
pub fn measure<W: Workload>(name: &'static str, codec: Codec) -> [Measured; 2] {
    let file = written::<W>(codec);
    agree::<W>(&file, codec);
    let records = (COPIES * W::Plain::COUNT) as f64;
    let mut all = [in_turns(name, "write", writers::<W>(codec)), in_turns(name, "read", readers::<W>(&file))];
    for measured in &mut all {
        measured.costs.iter_mut().for_each(|(_, cost)| *cost /= records);
    }
    for (measured, cost) in all.iter_mut().zip(fastavro(&file, codec)) {
        measured.costs.push(("fastavro", cost / records));
    }
    all
}

fn copies<T: Clone>(values: &[T]) -> Vec<T> {
    (0..COPIES).flat_map(|_| values.iter().cloned()).collect()
}

fn written<W: Workload>(codec: Codec) -> Vec<u8> {
    let options = Options::new().codec(codec).block_bytes(BLOCK);
    let mut writer = Writer::<W::Avro, _>::with_options(Vec::new(), &options).unwrap();
    for _ in 0..COPIES {
        generated::<W>().iter().for_each(|value| writer.write(value).unwrap());
    }
    writer.finish().unwrap()
}

fn apache_codec(codec: Codec) -> apache_avro::Codec {
    match codec {
        Codec::Deflate => apache_avro::Codec::Deflate(DeflateSettings::default()),
        Codec::Zstandard => apache_avro::Codec::Zstandard(ZstandardSettings::default()),
        _ => apache_avro::Codec::Null,
    }
}

fn apache_writer<W: Workload>(codec: Codec) -> apache_avro::Writer<'static, Vec<u8>> {
    let schema = apache::<W>();
    let writer = apache_avro::Writer::builder().schema(schema).writer(Vec::new());
    writer.codec(apache_codec(codec)).block_size(BLOCK).build().unwrap()
}

/// Panics unless everybody reads what is measured, and what the peer writes is read here.
fn agree<W: Workload>(file: &[u8], codec: Codec) {
    let plain = copies(&W::Plain::all());
    let read: Result<Vec<W::Plain>, _> = apache_avro::Reader::new(file).unwrap().into_deser_iter().collect();
    assert_eq!(read.unwrap(), plain);
    let mut writer = apache_writer::<W>(codec);
    plain.iter().for_each(|value| {
        black_box(writer.append_ser(value).unwrap());
    });
    let theirs = writer.into_inner().unwrap();
    let read: Result<Vec<W::Avro>, _> = Reader::new(&theirs[..]).unwrap().collect();
    assert_eq!(read.unwrap().len(), plain.len());
}

fn writers<W: Workload>(codec: Codec) -> Vec<Candidate> {
    let own: Vec<_> = (0..COPIES).flat_map(|_| generated::<W>()).collect();
    let options = Options::new().codec(codec).block_bytes(BLOCK);
    let avrogen = Candidate::new(AVROGEN, 1, move |_| {
        let mut writer = Writer::with_options(Vec::new(), &options).unwrap();
        black_box(&own).iter().for_each(|value| writer.write(value).unwrap());
        drop(black_box(writer.finish().unwrap()));
    });
    let plain = copies(&W::Plain::all());
    let serde = Candidate::new("apache-avro serde", 1, move |_| {
        let mut writer = apache_writer::<W>(codec);
        black_box(&plain).iter().for_each(|value| {
            black_box(writer.append_ser(value).unwrap());
        });
        drop(black_box(writer.into_inner().unwrap()));
    });
    let values = copies(&apache_values::<W>());
    let value = Candidate::new("apache-avro value", 1, move |_| {
        let mut writer = apache_writer::<W>(codec);
        black_box(&values).iter().for_each(|value| {
            black_box(writer.append_value_ref(value).unwrap());
        });
        drop(black_box(writer.into_inner().unwrap()));
    });
    vec![avrogen, serde, value]
}

fn readers<W: Workload>(file: &[u8]) -> Vec<Candidate> {
    let own = file.to_vec();
    let avrogen = Candidate::new(AVROGEN, 1, move |_| {
        let records = Reader::<W::Avro, _>::new(black_box(&own[..])).unwrap();
        records.for_each(|record| drop(black_box(record.unwrap())));
    });
    let same = file.to_vec();
    let serde = Candidate::new("apache-avro serde", 1, move |_| {
        let records = apache_avro::Reader::new(black_box(&same[..])).unwrap();
        records.into_deser_iter::<W::Plain>().for_each(|record| drop(black_box(record.unwrap())));
    });
    let same = file.to_vec();
    let value = Candidate::new("apache-avro value", 1, move |_| {
        let records = apache_avro::Reader::new(black_box(&same[..])).unwrap();
        records.for_each(|record| drop(black_box(record.unwrap())));
    });
    vec![avrogen, serde, value]
}

/// Nanoseconds that the peer takes to write such a file and to read it.
fn fastavro(file: &[u8], codec: Codec) -> [f64; 2] {
    let environment = format!("fastavro-{FASTAVRO}");
    let python = python::environment(&environment, &format!("fastavro[codecs]=={FASTAVRO}"));
    let path = std::env::temp_dir().join(format!("avrogen-bench-container-{}.avro", std::process::id()));
    fs::write(&path, file).expect("it can be written");
    let arguments = [path.display().to_string(), codec.name().to_owned(), BLOCK.to_string()];
    let seconds = python::numbers(&python, "container.py", &arguments.each_ref().map(String::as_str));
    fs::remove_file(&path).expect("it can be removed");
    [seconds[0] * 1e9, seconds[1] * 1e9]
}
