//! Data and bytes of any schema.

use avrogen_runtime::datum::{self, Random};
use avrogen_runtime::resolution::Resolution;
use avrogen_runtime::{ErrorKind, Limits};
use proptest::prelude::*;

use crate::tree::{Dice, Names};
use crate::{config, data, schema};

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn what_is_encoded_is_decoded(shape in prop::collection::vec(any::<u16>(), 0..80), seed in any::<u64>()) {
        let schema = schema(&Names::default().tree(&mut Dice::new(&shape), &[]));
        let mut random = Random::new(&schema, seed).unwrap();
        for _ in 0..5 {
            let bytes = datum::to_vec(&schema, &random.next()).unwrap();
            let again = datum::from_slice(&schema, &bytes, Limits::new()).unwrap();
            // Compared as bytes: a NaN equals nothing.
            prop_assert_eq!(&datum::to_vec(&schema, &again).unwrap(), &bytes);
            for len in 0..bytes.len().min(40) {
                let error = datum::from_slice(&schema, &bytes[..len], Limits::new()).unwrap_err();
                prop_assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
                prop_assert!(error.path().is_some() && error.offset() <= len, "{:?}", error);
            }
        }
    }

    /// Whatever the bytes are: both ends, with the same verdict of both ways, and with an error that says where.
    #[test]
    fn damaged_bytes_are_read_or_refused(
        shapes in [prop::collection::vec(any::<u16>(), 0..60), prop::collection::vec(any::<u16>(), 0..60)],
        seed in any::<u64>(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut names = Names::default();
        let [writer, reader] = shapes.map(|shape| schema(&names.tree(&mut Dice::new(&shape), &[])));
        for (reader, is_other) in [(&reader, true), (&writer, false)] {
            let Ok(resolution) = Resolution::new(&writer, reader) else { continue };
            for mut bytes in data(&writer, seed) {
                let len = bytes.len();
                for (at, byte) in damages.iter().filter(|_| len > 0) {
                    bytes[at.index(len)] = *byte;
                }
                bytes.truncate(cut.index(bytes.len() + 1).max(bytes.len() / 2));
                let direct = datum::from_slice(&writer, &bytes, Limits::new());
                let resolved = resolution.datum(&bytes, Limits::new());
                for error in [direct.as_ref().err(), resolved.as_ref().err()].into_iter().flatten() {
                    prop_assert!(error.offset() <= bytes.len().max(1_000), "{:?}", error);
                    prop_assert!(!error.to_string().is_empty());
                }
                if !is_other {
                    prop_assert_eq!(direct.is_ok(), resolved.is_ok());
                }
                if let Ok(datum) = &resolved {
                    prop_assert!(datum::to_vec(reader, datum).is_ok());
                }
            }
        }
    }
}
