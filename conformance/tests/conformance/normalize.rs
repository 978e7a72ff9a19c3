//! Canonical forms, fingerprints and stored texts, as Java Avro and a registry make them.

use avrogen_conformance::{conclude, folder, text};
use avrogen_schema::canonical::canonical_form;
use avrogen_schema::fingerprint::hex;
use avrogen_schema::name::Fullname;
use avrogen_schema::options::Options;
use avrogen_schema::{fingerprint, stored};
use serde_json::Value;

#[test]
fn forms_fingerprints_and_stored_texts_are_java_s() {
    let lines = text(&folder("AVROGEN_TEST_ORACLE").join("normalize.jsonl"));
    let mut failures = Vec::new();
    let mut checked = 0;
    for line in lines.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let expected = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
        let input = expected("input");
        checked += 1;
        let set = match avrogen_schema::parse_text(&input, &Options::lenient()) {
            Ok(set) => set,
            Err(findings) => {
                failures.push(format!("{input}\n  is refused: {findings}"));
                continue;
            }
        };
        let root = set.roots()[0].place.node;
        let form = canonical_form(&set, root);
        let rabin = fingerprint::crc64(form.as_bytes());
        let given = |_: &Fullname| false;
        let made = [
            ("pcf", form.clone()),
            ("crc64_avro_le", hex(&rabin.to_le_bytes())),
            ("md5", hex(&fingerprint::md5(form.as_bytes()))),
            ("sha256", hex(&fingerprint::sha256(form.as_bytes()))),
            ("stored_when_not_normalized", stored::stored(&set, root, false, &given)),
            ("stored_when_normalized", stored::stored(&set, root, true, &given)),
        ];
        for (key, made) in made {
            if made != expected(key) {
                failures
                    .push(format!("{input}\n  {key}: expected {}\n  {key}: made     {made}", expected(key)));
            }
        }
        if case["crc64_avro_i64"].as_i64() != Some(rabin.cast_signed()) {
            failures.push(format!("{input}\n  crc64_avro_i64"));
        }
    }
    conclude("normalize.jsonl", checked, &failures);
}
