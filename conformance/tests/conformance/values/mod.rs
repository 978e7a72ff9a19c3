//! Values of generated types beside Java Avro: every type of every file is generated, compiled and run.
//!
//! Data are made at random from the schema, within the range of the Rust types. Java reads them to values, with its own
//! classes for logical types, writes those, and says what they are. The generated type must have the same value of what
//! Java wrote, and write the same. What is beyond the range must be an error that names its place.
//!
//! apache-avro would do as an oracle where it agrees with Java; Java is asked about everything, so it decides alone.

mod check;
mod containers;
mod exceptions;
mod expected;
mod leaves;
mod programs;
mod range;
mod types;

use std::sync::{Mutex, OnceLock};
use std::thread;

use avrogen_conformance::corpus::entries;
use avrogen_conformance::{conclude, folder};
use avrogen_runtime::datum::{Datum, Random};

use check::{Check, Found};
use leaves::leaves;
use programs::{Built, Programs};
use types::{Case, Set};

/// The generated types of the corpus and the programs around them, which are built once.
fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let corpus = folder("AVROGEN_TEST_CORPUS");
        let finite: Vec<_> = entries(&corpus).into_iter().filter(|entry| !entry.infinite).collect();
        let of_containers: Vec<_> =
            containers::entries(&corpus).into_iter().map(|(_, entry)| entry).collect();
        programs::build(&finite, &of_containers)
    })
}

/// A source of data of a type; none where it has no value.
fn random(case: &Case<'_>) -> Option<Random> {
    let seed =
        case.name().bytes().fold(1u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    Random::new(&case.schema, seed)
}

/// A datum whose logical values are within the range of the Rust types. The enum of a union that may be null has no null.
fn datum_within(case: &Case<'_>, random: &mut Random) -> Datum {
    let mut datum = random.next();
    while matches!((&datum, case.null()), (Datum::Union { branch, .. }, Some(null)) if *branch == null) {
        datum = random.next();
    }
    for leaf in leaves(case.schemas(), case.schema.root(), "", &mut datum) {
        *leaf.datum = range::within(leaf.logical, random, leaf.datum);
    }
    datum
}

fn bytes(datum: &Datum) -> Vec<u8> {
    let mut bytes = Vec::new();
    datum.encode(&mut bytes);
    bytes
}

#[test]
fn values_are_those_that_java_has() {
    let built = built();
    let mut found = Found::default();
    let sets = Mutex::new(built.sets.iter().chain(&built.of_containers));
    let next = || sets.lock().expect("nobody panics with it").next();
    let work = || {
        let mut check = Check::new(built);
        while let Some(set) = next() {
            check.set(set);
        }
        check.found
    };
    // Who asks waits for the answer: Java, a program and this process take turns.
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            found.add(worker.join().expect("it does not panic"));
        }
    });
    println!("values: {}", found.summary());
    conclude("types", found.types, &found.failures);
}

#[test]
fn what_is_out_of_range_is_an_error_at_its_place() {
    let built = built();
    let mut programs = Programs::new(built);
    let (mut checked, mut types, mut failures) = (0, 0, Vec::new());
    for case in built.sets.iter().chain(&built.of_containers).flat_map(Set::cases) {
        let Some(mut random) = random(&case) else { continue };
        let broken: Vec<_> = (0..4).filter_map(|_| check::broken(&case, &mut random)).collect();
        if broken.is_empty() {
            continue;
        }
        let data: Vec<&[u8]> = broken.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let rounds = programs.round(&case, &data).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
        types += 1;
        for ((path, bytes), round) in broken.iter().zip(rounds) {
            checked += 1;
            let fits = |(place, reason): &(String, String)| {
                place == path && (reason.starts_with("OutOfRange: ") || reason.starts_with("Malformed: "))
            };
            if !round.as_ref().is_err_and(fits) {
                failures.push(format!("{}: {path} of {bytes:02x?}\n  {round:?}", case.name()));
            }
        }
    }
    println!("out of range: {checked} data of {types} types");
    conclude("data that are out of range", checked, &failures);
}
