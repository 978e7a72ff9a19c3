//! What the compiler says about schemas that are wrong, where generated code does not fit the runtime, and where people misuse it.
//!
//! The messages of the runtime are tested here because the default features do for them: in its own package they would be compiled
//! with all that its tests need, librdkafka among it.

use std::fs;
use std::path::{Path, PathBuf};

/// The compiler tests are built as a package of their own, so that is where their schemas have to be.
fn package() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("a file");
        }
    }
}

#[test]
fn messages() {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas"), &package().join("schemas"));
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.compile_fail("tests/messages/*.rs");
}
