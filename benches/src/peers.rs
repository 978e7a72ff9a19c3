//! Every codec on every workload, behind one closure each.

use std::fmt::Debug;
use std::hint::black_box;

use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::writer::datum::GenericDatumWriter;
use avrogen_runtime::{Encoder, View, from_slice, to_vec, view};
use bincode::config::standard;
use prost::Message as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_avro_fast::ser::SerializerConfig;

use crate::values::Message;
use crate::{avro, plain, proto};

/// What avrogen is called among its peers.
pub const AVROGEN: &str = "avrogen";

/// The borrowed form, which is compared with [`AVROGEN`].
pub const BORROWED: &str = "avrogen borrowed";

/// One codec, ready to handle the message of an index.
pub struct Candidate {
    /// Its name in the table.
    pub name: &'static str,
    /// Handles one message.
    run: Box<dyn FnMut(usize)>,
    messages: usize,
}

impl Candidate {
    /// One that handles so many messages, each by its index.
    pub fn new(name: &'static str, messages: usize, run: impl FnMut(usize) + 'static) -> Self {
        Self { name, run: Box::new(run), messages }
    }

    /// Handles each message once, and says how many there are.
    pub fn run(&mut self) -> usize {
        (0..self.messages).for_each(&mut self.run);
        self.messages
    }
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// From values to bytes.
    Encode,
    /// From bytes to values, which are dropped.
    Decode,
}

impl Operation {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Encode, Self::Decode];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Encode => "encode",
            Self::Decode => "decode",
        }
    }

    /// Everybody who does it.
    pub fn candidates<W: Workload>(self) -> Vec<Candidate> {
        let mut candidates = match self {
            Self::Encode => encoders::<W>(),
            Self::Decode => decoders::<W>(),
        };
        candidates.iter_mut().for_each(|candidate| candidate.messages = W::Plain::COUNT);
        candidates
    }
}

/// The shapes of one workload.
pub trait Workload {
    /// Its name in the table.
    const NAME: &'static str;
    /// Its schema.
    const SCHEMA: &'static str;
    /// For serde and bincode.
    type Plain: Message
        + Clone
        + PartialEq
        + Debug
        + Serialize
        + DeserializeOwned
        + bincode::Encode
        + bincode::Decode<()>
        + 'static;
    /// Generated.
    type Avro: View + PartialEq + Debug + 'static;
    /// For prost.
    type Proto: prost::Message + Default + PartialEq + Debug + for<'a> From<&'a Self::Plain> + 'static;
}

macro_rules! workloads {
    ($($workload:ident $name:literal $schema:literal: $shape:ident $avro:path;)*) => { $(
        #[doc = concat!("`", $name, "`")]
        pub struct $workload;

        impl Workload for $workload {
            const NAME: &'static str = $name;
            const SCHEMA: &'static str = include_str!(concat!("../schemas/", $schema));
            type Plain = plain::$shape;
            type Avro = $avro;
            type Proto = proto::$shape;
        }
    )* };
}

workloads! {
    Event "event" "event.avsc": Event avro::bench::Event;
    Click "click" "click.avsc": Click avro::bench::Click;
    Wide "wide" "wide.avsc": Wide avro::bench::Wide;
    Order "order" "order.avsc": Order avro::bench::Order;
    // UUIDs, decimals and times as such, beside peers that have text, bytes and numbers.
    Typed "order, typed" "order.avsc": Order avro::typed::Order;
}

/// The data of all messages, as a peer encodes them: what is decoded here was not encoded here.
pub fn data<W: Workload>() -> Vec<Vec<u8>> {
    let schema: serde_avro_fast::Schema = W::SCHEMA.parse().unwrap();
    let mut config = SerializerConfig::new(&schema);
    W::Plain::all().iter().map(|v| serde_avro_fast::to_datum_vec(v, &mut config).unwrap()).collect()
}

/// The messages as generated types.
pub fn generated<W: Workload>() -> Vec<W::Avro> {
    data::<W>().iter().map(|datum| from_slice(datum).unwrap()).collect()
}

fn proto<W: Workload>() -> Vec<W::Proto> {
    W::Plain::all().iter().map(W::Proto::from).collect()
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The schema of apache-avro.
pub fn apache<W: Workload>() -> &'static apache_avro::Schema {
    leak(apache_avro::Schema::parse_str(W::SCHEMA).unwrap())
}

/// The values of apache-avro.
pub fn apache_values<W: Workload>() -> Vec<apache_avro::types::Value> {
    let reader = GenericDatumReader::builder(apache::<W>()).build().unwrap();
    data::<W>().iter().map(|datum| reader.read_value(&mut &datum[..]).unwrap()).collect()
}

/// Panics unless everybody agrees about the values that are measured.
pub fn agree<W: Workload>() {
    let schema: serde_avro_fast::Schema = W::SCHEMA.parse().unwrap();
    let apache = GenericDatumReader::builder(apache::<W>()).build().unwrap();
    for ((datum, plain), generated) in data::<W>().iter().zip(W::Plain::all()).zip(generated::<W>()) {
        assert_eq!(to_vec(&generated).unwrap(), *datum, "{}", W::NAME);
        assert_eq!(serde_avro_fast::from_datum_slice::<W::Plain>(datum, &schema).unwrap(), plain);
        assert_eq!(apache.read_deser::<W::Plain>(&mut &datum[..]).unwrap(), plain);
        let bytes = bincode::encode_to_vec(&plain, standard()).unwrap();
        assert_eq!(bincode::decode_from_slice::<W::Plain, _>(&bytes, standard()).unwrap().0, plain);
        let proto = W::Proto::from(&plain);
        assert_eq!(W::Proto::decode(&proto.encode_to_vec()[..]).unwrap(), proto);
    }
}

fn candidate(name: &'static str, run: impl FnMut(usize) + 'static) -> Candidate {
    Candidate { name, run: Box::new(run), messages: 0 }
}

fn encoders<W: Workload>() -> Vec<Candidate> {
    let mut all = Vec::new();
    let (values, mut encoder) = (generated::<W>(), Encoder::new());
    all.push(candidate(AVROGEN, move |i| {
        black_box(encoder.encode(black_box(&values[i])).unwrap());
    }));
    let values = generated::<W>();
    all.push(candidate("avrogen to_vec", move |i| drop(black_box(to_vec(black_box(&values[i])).unwrap()))));

    let schema: &'static serde_avro_fast::Schema = leak(W::SCHEMA.parse().unwrap());
    let mut config = SerializerConfig::new(schema);
    let (values, mut buffer) = (W::Plain::all(), Vec::new());
    all.push(candidate("serde_avro_fast", move |i| {
        buffer.clear();
        black_box(serde_avro_fast::to_datum(black_box(&values[i]), &mut buffer, &mut config).unwrap());
    }));
    let (values, mut buffer) = (proto::<W>(), Vec::new());
    all.push(candidate("prost", move |i| {
        buffer.clear();
        black_box(&values[i]).encode(&mut buffer).unwrap();
        black_box(&buffer);
    }));
    let (values, mut buffer) = (W::Plain::all(), vec![0; 1 << 16]);
    all.push(candidate("bincode", move |i| {
        black_box(bincode::encode_into_slice(black_box(&values[i]), &mut buffer, standard()).unwrap());
    }));

    let writer = GenericDatumWriter::builder(apache::<W>()).build().unwrap();
    let (values, mut buffer) = (W::Plain::all(), Vec::new());
    all.push(candidate("apache-avro serde", move |i| {
        buffer.clear();
        black_box(writer.write_ser(&mut buffer, black_box(&values[i])).unwrap());
    }));
    // Without the way from the struct to the value.
    let writer = GenericDatumWriter::builder(apache::<W>()).build().unwrap();
    let (values, mut buffer) = (apache_values::<W>(), Vec::new());
    all.push(candidate("apache-avro value", move |i| {
        buffer.clear();
        black_box(writer.write_value_ref(&mut buffer, black_box(&values[i])).unwrap());
    }));

    // As everybody calls it: it takes the value, and makes its writer each time.
    let (values, schema) = (apache_values::<W>(), apache::<W>());
    all.push(candidate("to_avro_datum", move |i| {
        #[expect(deprecated, reason = "it is what programs call")]
        let datum = apache_avro::to_avro_datum(schema, black_box(&values[i]).clone());
        drop(black_box(datum.unwrap()));
    }));

    let (data, mut buffer) = (data::<W>(), vec![0; 1 << 16]);
    all.push(candidate("floor: copy", move |i| {
        let datum = black_box(&data[i]);
        buffer[..datum.len()].copy_from_slice(datum);
        black_box(&buffer);
    }));
    all
}

fn decoders<W: Workload>() -> Vec<Candidate> {
    let mut all = Vec::new();
    let avro = data::<W>();
    all.push(candidate(AVROGEN, move |i| {
        drop(black_box(from_slice::<W::Avro>(black_box(&avro[i])).unwrap()));
    }));
    let avro = data::<W>();
    all.push(candidate(BORROWED, move |i| {
        drop(black_box(view::<W::Avro>(black_box(&avro[i])).unwrap()));
    }));

    let (avro, schema) = (data::<W>(), W::SCHEMA.parse::<serde_avro_fast::Schema>().unwrap());
    all.push(candidate("serde_avro_fast", move |i| {
        let value = serde_avro_fast::from_datum_slice::<W::Plain>(black_box(&avro[i]), &schema);
        drop(black_box(value.unwrap()));
    }));
    let data_proto: Vec<_> = proto::<W>().iter().map(prost::Message::encode_to_vec).collect();
    all.push(candidate("prost", move |i| {
        drop(black_box(W::Proto::decode(black_box(&data_proto[i][..])).unwrap()));
    }));
    let encode = |v| bincode::encode_to_vec(v, standard()).unwrap();
    let data_bincode: Vec<_> = W::Plain::all().into_iter().map(encode).collect();
    all.push(candidate("bincode", move |i| {
        let value = bincode::decode_from_slice::<W::Plain, _>(black_box(&data_bincode[i]), standard());
        drop(black_box(value.unwrap()));
    }));

    let (avro, reader) = (data::<W>(), GenericDatumReader::builder(apache::<W>()).build().unwrap());
    all.push(candidate("apache-avro serde", move |i| {
        drop(black_box(reader.read_deser::<W::Plain>(&mut black_box(&avro[i][..])).unwrap()));
    }));
    // Without the way from the value to the struct.
    let (avro, reader) = (data::<W>(), GenericDatumReader::builder(apache::<W>()).build().unwrap());
    all.push(candidate("apache-avro value", move |i| {
        drop(black_box(reader.read_value(&mut black_box(&avro[i][..])).unwrap()));
    }));

    let (avro, schema) = (data::<W>(), apache::<W>());
    all.push(candidate("from_avro_datum", move |i| {
        #[expect(deprecated, reason = "it is what programs call")]
        let value = apache_avro::from_avro_datum(schema, &mut black_box(&avro[i][..]), None);
        drop(black_box(value.unwrap()));
    }));

    let (avro, values, mut buffer) = (data::<W>(), W::Plain::all(), vec![0; 1 << 16]);
    all.push(candidate("floor: copy and allocate", move |i| {
        let datum = black_box(&avro[i]);
        buffer[..datum.len()].copy_from_slice(datum);
        black_box(&buffer);
        drop(black_box(black_box(&values[i]).clone()));
    }));
    all
}
