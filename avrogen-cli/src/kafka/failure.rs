//! Failures of brokers, with help for the terminal.

use avrogen_runtime::kafka::{Error, ErrorKind};

use crate::failure::Failure;
use crate::output::printable;

/// Returns a failure with what to do next.
pub(crate) fn failed(error: &Error) -> anyhow::Error {
    let text = error.to_string();
    // The advice of the library is for programs.
    let cut = match error.kind() {
        ErrorKind::MissingTopic => text.split(": `client.ensure_topic`").next(),
        ErrorKind::Decode => text.strip_suffix("; skip() goes on behind it"),
        ErrorKind::Connect | ErrorKind::Credentials => text.rsplit_once("; ").map(|(text, _)| text),
        _ => None,
    };
    let failure = Failure::new(printable(cut.unwrap_or(&text)));
    let help = match error.kind() {
        ErrorKind::MissingTopic => {
            "check its name, or create it: `produce`, and `translate` what it writes to, do so with --create"
        }
        ErrorKind::Connect => {
            "is a broker running there? --brokers or AVROGEN_KAFKA_BROKERS name another; `avrogen dev` runs one"
        }
        ErrorKind::Credentials => {
            "check security.protocol and sasl.*, as in --set NAME=VALUE or a --settings-file"
        }
        ErrorKind::Fatal | ErrorKind::Aborted => "does another one run under the same --group? Try again",
        _ => return failure.into(),
    };
    failure.help(help).into()
}
