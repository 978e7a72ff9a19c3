//! Processes that answer requests until their input ends.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

/// A process, and its two ends.
#[derive(Debug)]
pub struct Process {
    child: Child,
    requests: Option<BufWriter<ChildStdin>>,
    answers: BufReader<ChildStdout>,
}

impl Process {
    /// Starts it.
    ///
    /// # Panics
    /// Where there is no such program.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let requests = child.stdin.take().map(BufWriter::new);
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, requests, answers }
    }

    /// Puts a request and takes the answer.
    ///
    /// # Errors
    /// When the process has gone, or what one of the two functions says.
    pub fn ask<T>(
        &mut self,
        request: impl FnOnce(&mut BufWriter<ChildStdin>) -> io::Result<()> + Send,
        answer: impl FnOnce(&mut dyn Read) -> io::Result<T>,
    ) -> io::Result<T> {
        let Some(requests) = &mut self.requests else { return Err(io::ErrorKind::NotConnected.into()) };
        let answers = &mut self.answers;
        // It answers while it is still being asked, and neither pipe holds everything.
        thread::scope(|scope| {
            let asked = scope.spawn(move || {
                request(requests)?;
                requests.flush()
            });
            let answer = answer(answers)?;
            asked.join().map_err(|_| io::Error::other("the request could not be made"))??;
            Ok(answer)
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The end of its input is the end of the process.
        self.requests = None;
        let _ = self.child.wait();
    }
}
