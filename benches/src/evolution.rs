//! Data that were written with an older schema, read to the types of today.

use std::hint::black_box;

use apache_avro::reader::datum::GenericDatumReader;
use avrogen_runtime::datum::{self, Datum, Schema};
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{Limits, from_slice};
use avrogen_schema::schema::{Kind, NodeId};

use crate::peers::{AVROGEN, Candidate, Click, Event, Order, Wide, Workload, data};

/// What reading with the writer's own schema costs: how much dearer resolution may be is told against this.
pub const SAME_SCHEMA: &str = "same schema";

/// An older schema of a workload.
pub struct Evolution {
    /// Its name in the table.
    pub name: &'static str,
    /// Everybody who reads its data.
    pub candidates: Vec<Candidate>,
}

macro_rules! evolution {
    ($workload:ident $name:literal $file:literal) => {
        evolution!($workload $name $file $file)
    };
    ($workload:ident $name:literal $writer:literal $reader:literal) => {
        Evolution {
            name: $name,
            candidates: candidates::<$workload>(
                include_str!(concat!("../evolution/", $writer, ".writer.avsc")),
                include_str!(concat!("../evolution/", $reader, ".reader.avsc")),
            ),
        }
    };
}

/// All of them: a field appended to a message; fields dropped and added in the records of a map and of an array; fields
/// dropped, added and promoted throughout, from int to long, which has the same bytes, and from float to double as well, which
/// has not.
pub fn all() -> Vec<Evolution> {
    vec![
        evolution!(Event "event+field" "event_appended"),
        evolution!(Order "order+field" "order_appended"),
        evolution!(Click "click map" "click_inside"),
        evolution!(Order "order array" "order_inside"),
        evolution!(Wide "wide all" "wide_throughout"),
        evolution!(Wide "wide floats" "wide_floats" "wide_throughout"),
    ]
}

fn candidates<W: Workload>(writer_text: &'static str, reader_text: &'static str) -> Vec<Candidate> {
    let [writer, reader, today] =
        [writer_text, reader_text, W::SCHEMA].map(|text| Schema::parse(text).unwrap());
    let resolution = Resolution::new(&writer, &reader).unwrap();
    let older: Vec<Vec<u8>> = data::<W>()
        .iter()
        .map(|bytes| {
            let datum = datum::from_slice(&today, bytes, Limits::new()).unwrap();
            let older = back((&today, today.root()), Some(&datum), (&writer, writer.root()));
            datum::to_vec(&writer, &older).unwrap()
        })
        .collect();
    let same: Vec<Vec<u8>> =
        older.iter().map(|datum| resolution.transcode(datum).unwrap().into_owned()).collect();
    let fast: serde_avro_fast::Schema = writer_text.parse().unwrap();
    for (older, same) in older.iter().zip(&same) {
        assert_eq!(resolution.decode::<W::Avro>(older).unwrap(), from_slice::<W::Avro>(same).unwrap());
        serde_avro_fast::from_datum_slice::<W::Plain>(older, &fast).unwrap();
    }
    let count = older.len();
    let mut all = Vec::new();
    let data = older.clone();
    all.push(Candidate::new(AVROGEN, count, move |i| {
        drop(black_box(resolution.decode::<W::Avro>(black_box(&data[i])).unwrap()));
    }));
    all.push(Candidate::new(SAME_SCHEMA, count, move |i| {
        drop(black_box(from_slice::<W::Avro>(black_box(&same[i])).unwrap()));
    }));
    let data = older.clone();
    all.push(Candidate::new("serde_avro_fast", count, move |i| {
        let value = serde_avro_fast::from_datum_slice::<W::Plain>(black_box(&data[i]), &fast);
        drop(black_box(value.unwrap()));
    }));
    let parse = |text| Box::leak(Box::new(apache_avro::Schema::parse_str(text).unwrap()));
    let (from, to) = (parse(writer_text), parse(reader_text));
    let apache = GenericDatumReader::builder(from).reader_schema(to).build().unwrap();
    all.push(Candidate::new("apache-avro resolve", count, move |i| {
        drop(black_box(apache.read_value(&mut black_box(&older[i][..])).unwrap()));
    }));
    all
}

/// The datum of an older schema from which the one of today could have come: what it had and today has not is some number.
fn back((today, node): (&Schema, NodeId), datum: Option<&Datum>, (older, to): (&Schema, NodeId)) -> Datum {
    let (from, kind) = (&today.set().node(node).kind, &older.set().node(to).kind);
    match (from, datum, kind) {
        (_, Some(Datum::Long(value)), Kind::Int) => Datum::Int(*value as i32),
        (_, Some(Datum::Double(value)), Kind::Float) => Datum::Float(*value as f32),
        (Kind::Record(record), Some(Datum::Record(datums)), Kind::Record(older_record)) => {
            let field = |name: &str| {
                let at = record.fields.iter().position(|field| field.name == name)?;
                Some((record.fields[at].place.node, &datums[at]))
            };
            let datums = older_record.fields.iter().map(|of| match field(&of.name) {
                Some((node, datum)) => back((today, node), Some(datum), (older, of.place.node)),
                None => back((today, node), None, (older, of.place.node)),
            });
            Datum::Record(datums.collect())
        }
        (Kind::Union(branches), Some(Datum::Union { branch, datum }), Kind::Union(others)) => {
            let (node, to) = (branches[*branch].node, others[*branch].node);
            Datum::Union { branch: *branch, datum: Box::new(back((today, node), Some(datum), (older, to))) }
        }
        (Kind::Array(item), Some(Datum::Array(items)), Kind::Array(other)) => {
            let item = |datum| back((today, item.node), Some(datum), (older, other.node));
            Datum::Array(items.iter().map(item).collect())
        }
        (Kind::Map(value), Some(Datum::Map(entries)), Kind::Map(other)) => {
            let value = |datum| back((today, value.node), Some(datum), (older, other.node));
            Datum::Map(entries.iter().map(|(key, datum)| (key.clone(), value(datum))).collect())
        }
        (_, Some(datum), _) => datum.clone(),
        (_, None, Kind::Double) => Datum::Double(0.75),
        (_, None, _) => Datum::Long(1_234),
    }
}
