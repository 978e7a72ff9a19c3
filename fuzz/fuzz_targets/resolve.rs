//! Any bytes as data of one schema, read with another one: both ways to read agree, and what comes out is a datum.

#![no_main]

mod shaped;

use avrogen_runtime::datum;
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{ErrorKind, Limits};
use libfuzzer_sys::fuzz_target;
use shaped::Shapes;

fuzz_target!(|input: &[u8]| {
    let mut shapes = Shapes::default();
    let Some((writer, rest)) = shaped::schema(&mut shapes, input) else { return };
    // With the names of the first one, so that they have something to do with each other.
    let mut names = if rest.first().is_some_and(|byte| byte % 4 == 0) { shapes } else { Shapes::default() };
    let Some((reader, bytes)) = shaped::schema(&mut names, rest) else { return };
    let direct = datum::from_slice(&writer, bytes, Limits::new());
    let same = Resolution::new(&writer, &writer).expect("aliases are none");
    assert!(same.is_identity());
    let Ok(resolution) = Resolution::new(&writer, &reader) else { return };
    let at_once = resolution.datum(bytes, Limits::new());
    if let Ok(datum) = &at_once {
        assert!(datum::to_vec(&reader, datum).is_ok());
    }
    let Ok(direct) = direct else { return };
    if let Ok(whole) = resolution.transcode(bytes) {
        // Limits go by the length of the input, which is another one.
        let limited = at_once.as_ref().is_err_and(|error| error.kind() == ErrorKind::LimitExceeded);
        assert!(at_once.is_ok() || limited || datum::from_slice(&reader, &whole, Limits::new()).is_err());
        // The sizes of blocks are believed where nobody reads them: one that is wrong may lead elsewhere.
        let (first, len) = resolution.transcode_first(bytes, Limits::new()).unwrap_or_default();
        assert!(len != bytes.len() || first == whole);
    }
    let bytes = datum::to_vec(&writer, &direct).expect("it was read");
    if let Ok(whole) = resolution.transcode(&bytes) {
        let (first, len) = resolution.transcode_first(&bytes, Limits::new()).expect("it was read whole");
        assert_eq!((&*first, len), (&*whole, bytes.len()));
    }
});
