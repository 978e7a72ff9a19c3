//! Java Avro as a process: the other end of the classes in `.ci/java`.

use std::io;
use std::process::Command;

use crate::exchange::{all, count, kind, piece, put, put_all, put_count, text};
use crate::folder;
use crate::process::Process;

/// The process.
#[derive(Debug)]
pub struct Java(Process);

/// What Java makes of data.
#[derive(Debug)]
pub enum Answer {
    /// A schema does not parse, and why.
    Unparsed(String),
    /// For each datum its bytes by the reader's schema, or why there are none.
    Data(Vec<Result<Vec<u8>, String>>),
}

/// A datum as Java has it.
#[derive(Debug)]
pub struct Value {
    /// Its bytes, written from a value in which logical types are Java's own classes.
    pub plain: Vec<u8>,
    /// The same, in blocks that begin with their sizes.
    pub blocks: Vec<u8>,
    /// What the values of logical types are, in the order of the datum.
    pub logical: Vec<String>,
}

/// A schema of texts that Java has read.
#[derive(Clone, Copy, Debug)]
pub enum Root<'a> {
    /// That of a fullname.
    Name(&'a str),
    /// The top level of a text.
    Text(usize),
}

impl Root<'_> {
    fn text(self) -> String {
        match self {
            Self::Name(name) => name.to_owned(),
            Self::Text(number) => format!("#{number}"),
        }
    }
}

/// A datum as Java has it, or why it has none.
pub type Values = Vec<Result<Value, String>>;

impl Java {
    /// Starts it.
    ///
    /// # Panics
    /// Where there is no Java, or the folder does not hold what it must.
    pub fn start() -> Self {
        let folder = folder("AVROGEN_TEST_JAVA_AVRO");
        let path = format!("{0}:{0}/*", folder.display());
        Self(Process::start(Command::new("java").args(["-Xss8m", "-cp", &path, "Answers"])))
    }

    /// Reads data of a writer's schema with a reader's; the last text of each schema is the schema.
    ///
    /// # Panics
    /// Where the process does not answer.
    pub fn resolve(&mut self, writer: &[String], reader: &[String], data: &[Vec<u8>]) -> Answer {
        let answer = self.0.ask(
            |to| {
                put(to, b"resolve")?;
                put_all(to, writer.iter().map(String::as_bytes))?;
                put_all(to, reader.iter().map(String::as_bytes))?;
                put_all(to, data.iter().map(Vec::as_slice))
            },
            |from| {
                answers(from, |from| piece(from))
                    .map(|answers| answers.map_or_else(Answer::Unparsed, Answer::Data))
            },
        );
        answer.expect("Java answers")
    }

    /// Reads schemas, about which to ask then; each may name those before it.
    ///
    /// # Errors
    /// When they do not parse.
    ///
    /// # Panics
    /// Where the process does not answer.
    pub fn schemas(&mut self, texts: &[String]) -> Result<(), String> {
        let answer = self.0.ask(
            |to| {
                put(to, b"schemas")?;
                put_all(to, texts.iter().map(String::as_bytes))
            },
            |from| answers(from, |_| Ok(())),
        );
        answer.expect("Java answers").map(|_| ())
    }

    /// Reads data to values, and writes them.
    ///
    /// # Errors
    /// When there is no such schema.
    ///
    /// # Panics
    /// Where the process does not answer.
    pub fn values(&mut self, root: Root<'_>, data: &[Vec<u8>]) -> Result<Values, String> {
        let answer = self.0.ask(
            |to| {
                put(to, b"values")?;
                put(to, root.text().as_bytes())?;
                put_all(to, data.iter().map(Vec::as_slice))
            },
            |from| answers(from, value),
        );
        answer.expect("Java answers")
    }

    /// Whether other texts, each of which may name those before it, have an equal schema at their end.
    ///
    /// # Errors
    /// When they have not, or do not parse.
    ///
    /// # Panics
    /// Where the process does not answer.
    pub fn equal(&mut self, root: Root<'_>, texts: &[&str]) -> Result<(), String> {
        let answer = self.0.ask(
            |to| {
                put(to, b"equal")?;
                put(to, root.text().as_bytes())?;
                put_all(to, texts.iter().map(|text| text.as_bytes()))
            },
            |from| answers(from, |_| Ok(())),
        );
        answer.expect("Java answers")?.into_iter().collect()
    }

    /// For each two data, whether they are of the same value: maps have no order.
    ///
    /// # Errors
    /// When there is no such schema.
    ///
    /// # Panics
    /// Where the process does not answer.
    pub fn same(
        &mut self,
        root: Root<'_>,
        pairs: &[(&[u8], &[u8])],
    ) -> Result<Vec<Result<(), String>>, String> {
        let answer = self.0.ask(
            |to| {
                put(to, b"same")?;
                put(to, root.text().as_bytes())?;
                put_count(to, 2 * pairs.len())?;
                pairs.iter().try_for_each(|(one, other)| put(to, one).and_then(|()| put(to, other)))
            },
            |from| answers(from, |_| Ok(())),
        );
        answer.expect("Java answers")
    }
}

/// Why there are no answers, or for each datum what follows a `D`, or the text that follows anything else.
fn answers<T>(
    from: &mut dyn io::Read,
    mut answer: impl FnMut(&mut dyn io::Read) -> io::Result<T>,
) -> io::Result<Result<Vec<Result<T, String>>, String>> {
    if kind(from)? == b'P' {
        return text(from).map(Err);
    }
    let count = count(from)?;
    let one = |_| match kind(from)? {
        b'D' => answer(from).map(Ok),
        _ => text(from).map(Err),
    };
    (0..count).map(one).collect::<io::Result<_>>().map(Ok)
}

fn value(from: &mut dyn io::Read) -> io::Result<Value> {
    let (plain, blocks) = (piece(from)?, piece(from)?);
    let logical = all(from)?.into_iter().map(|text| String::from_utf8_lossy(&text).into_owned()).collect();
    Ok(Value { plain, blocks, logical })
}
