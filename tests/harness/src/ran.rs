use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// How a command ended and what it printed, to stdout as text or as bytes.
#[derive(Debug)]
pub struct Ran<Stdout = String> {
    /// Its exit code.
    pub code: i32,
    /// What it wrote to stdout.
    pub stdout: Stdout,
    /// What it wrote to stderr.
    pub stderr: String,
}

impl Ran {
    /// Runs a command that prints text.
    pub fn of(command: &mut Command) -> Self {
        Self::from_output(command.output().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// Runs a command on some input.
    pub fn on(command: &mut Command, input: &str) -> Self {
        Self::from_output(output(command, input.as_bytes()))
    }

    /// Takes what a command left that printed text.
    pub fn from_output(output: Output) -> Self {
        let Ran { code, stdout, stderr } = ran(output);
        Self { code, stdout: String::from_utf8(stdout).expect("text"), stderr }
    }
}

impl Ran<Vec<u8>> {
    /// Runs a command on some input, whose output may be any bytes.
    pub fn bytes(command: &mut Command, input: &[u8]) -> Self {
        ran(output(command, input))
    }

    /// Returns what it wrote to stdout, which is text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("text")
    }

    /// Returns what it wrote to stdout, of a command that succeeded and wrote nothing to stderr.
    pub fn clean(self) -> Vec<u8> {
        assert_eq!((self.code, &*self.stderr), (0, ""));
        self.stdout
    }
}

fn output(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    // A command that fails at once does not read its input.
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    child.wait_with_output().expect("it ends")
}

fn ran(Output { status, stdout, stderr }: Output) -> Ran<Vec<u8>> {
    let stderr = String::from_utf8(stderr).expect("text");
    let Some(code) = status.code() else { panic!("it did not end by itself: {status}\n{stderr}") };
    Ran { code, stdout, stderr }
}
