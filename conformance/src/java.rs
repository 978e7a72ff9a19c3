//! Java Avro as a process: the other end of `.ci/java/Resolve.java`.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use crate::folder;

/// The process.
#[derive(Debug)]
pub struct Java {
    child: Child,
    requests: Option<BufWriter<ChildStdin>>,
    answers: BufReader<ChildStdout>,
}

/// What Java makes of data.
#[derive(Debug)]
pub enum Answer {
    /// A schema does not parse, and why.
    Unparsed(String),
    /// For each datum its bytes by the reader's schema, or why there are none.
    Data(Vec<Result<Vec<u8>, String>>),
}

impl Java {
    /// Starts it.
    ///
    /// # Panics
    /// Where there is no Java, or the folder does not hold what it must.
    pub fn start() -> Self {
        let folder = folder("AVROGEN_TEST_JAVA_AVRO");
        let path = format!("{0}:{0}/*", folder.display());
        let mut command = Command::new("java");
        command.args(["-Xss8m", "-cp", &path, "Resolve"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("java is there");
        let requests = child.stdin.take().map(BufWriter::new);
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, requests, answers }
    }

    /// Reads data of a writer's schema with a reader's; the last text of each schema is the schema.
    ///
    /// # Panics
    /// Where the process does not answer.
    pub fn resolve(&mut self, writer: &[String], reader: &[String], data: &[Vec<u8>]) -> Answer {
        let requests = self.requests.as_mut().expect("it runs");
        let answers = &mut self.answers;
        // It answers while it is still being asked, and neither pipe holds everything.
        thread::scope(|scope| {
            let asked = scope.spawn(move || {
                put(requests, writer.iter().map(String::as_bytes))?;
                put(requests, reader.iter().map(String::as_bytes))?;
                put(requests, data.iter().map(Vec::as_slice))?;
                requests.flush()
            });
            let answer = answer(answers, data.len()).expect("Java answers");
            asked.join().expect("the thread ends").expect("Java listens");
            answer
        })
    }
}

impl Drop for Java {
    fn drop(&mut self) {
        // The end of its input is the end of the process.
        self.requests = None;
        let _ = self.child.wait();
    }
}

fn put<'a>(to: &mut impl Write, pieces: impl ExactSizeIterator<Item = &'a [u8]>) -> io::Result<()> {
    let count = |count: usize| u32::try_from(count).map(u32::to_be_bytes).map_err(io::Error::other);
    to.write_all(&count(pieces.len())?)?;
    for piece in pieces {
        to.write_all(&count(piece.len())?)?;
        to.write_all(piece)?;
    }
    Ok(())
}

fn answer(from: &mut impl Read, data: usize) -> io::Result<Answer> {
    let mut kind = [0];
    from.read_exact(&mut kind)?;
    if kind == *b"P" {
        return text(from).map(Answer::Unparsed);
    }
    let mut all = Vec::with_capacity(data);
    for _ in 0..data {
        from.read_exact(&mut kind)?;
        all.push(if kind == *b"D" { Ok(piece(from)?) } else { Err(text(from)?) });
    }
    Ok(Answer::Data(all))
}

fn piece(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut len = [0; 4];
    from.read_exact(&mut len)?;
    let mut piece = Vec::new();
    from.take(u64::from(u32::from_be_bytes(len))).read_to_end(&mut piece)?;
    Ok(piece)
}

fn text(from: &mut impl Read) -> io::Result<String> {
    piece(from).map(|piece| String::from_utf8_lossy(&piece).into_owned())
}
