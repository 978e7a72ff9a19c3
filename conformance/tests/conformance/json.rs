//! The JSON encoding beside Java Avro's: what each writes, the other reads to the same bytes.

use avrogen_conformance::conclude;
use avrogen_conformance::data::{from_hex, sorted};
use avrogen_conformance::peer::Peer;
use avrogen_runtime::datum::{self, Random, Schema};
use avrogen_runtime::{Reader, json};
use avrogen_schema::fingerprint::hex;

const SCHEMAS: [&str; 6] = [
    r#""double""#,
    r#""float""#,
    r#"["null", "long", "string", "bytes"]"#,
    r#"{"type": "array", "items": ["null", {"type": "map", "values": "int"}, {"type": "array", "items": "boolean"}]}"#,
    r#"{"type": "record", "name": "Node", "namespace": "com.acme", "fields": [
        {"name": "value", "type": ["int", {"type": "fixed", "name": "F", "size": 4}]},
        {"name": "next", "type": ["null", "Node"]}]}"#,
    r#"{"type": "record", "name": "com.acme.All", "fields": [
        {"name": "nothing", "type": "null"}, {"name": "count", "type": "long"}, {"name": "ratio", "type": "float"},
        {"name": "text", "type": "string"}, {"name": "bytes", "type": "bytes"},
        {"name": "suit", "type": {"type": "enum", "name": "other.Suit", "symbols": ["SPADES", "HEARTS"]}},
        {"name": "either", "type": ["other.Suit", {"type": "record", "name": "Empty", "fields": []}, "double", "null"]}]}"#,
];

const DATA: usize = 60;

#[test]
fn each_reads_what_the_other_writes() {
    let mut java = Peer::java("Json");
    let (mut checked, mut failures) = (0, Vec::new());
    for (at, text) in SCHEMAS.iter().enumerate() {
        let schema = Schema::parse(text).expect("it is valid");
        java.order(&["schema", &schema.text()]);
        let mut random = Random::new(&schema, 11 + at as u64).expect("its data end");
        for _ in 0..DATA {
            let datum = random.next();
            let bytes = datum::to_vec(&schema, &datum).expect("it is a datum");
            let ours = json::from_binary(&schema, &mut Reader::new(&bytes)).expect("it is a datum");
            let read = java.ask(&["read", &ours]);
            let found: Vec<_> = read.data.iter().map(|digits| from_hex(&schema, digits)).collect();
            if found != [sorted(&datum)] {
                failures.push(format!("schema {at}: Java reads {ours} as {read:?}"));
            }
            let printed = java.ask(&["print", &hex(&bytes)]);
            let [theirs] = &printed.data[..] else { panic!("{printed:?}") };
            match json::to_binary(&schema, theirs) {
                Ok(found) if from_hex(&schema, &hex(&found)) == sorted(&datum) => {}
                found => failures.push(format!("schema {at}: we read {theirs} as {found:02x?}")),
            }
            checked += 2;
        }
    }
    conclude("JSON", checked, &failures);
}
