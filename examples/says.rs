//! An example says what it is to say: on a broker and a registry of its own, or on those that are named by
//! `AVROGEN_TEST_KAFKA_BROKERS` and `AVROGEN_TEST_REGISTRY_URL`.

use std::process::Command;

/// Runs the program, which must end well.
pub(crate) fn says(program: &str, expected: &str) {
    let mut example = Command::new(program);
    if let Ok(brokers) = std::env::var("AVROGEN_TEST_KAFKA_BROKERS") {
        let registry = std::env::var("AVROGEN_TEST_REGISTRY_URL").expect("a registry beside the brokers");
        example.args(["--brokers", &brokers, "--registry", &registry]);
    }
    let output = example.output().expect("it starts");
    let (said, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{wrong}");
    assert_eq!(said, expected, "{wrong}");
}
