//! A server that says whatever a test has it say, byte by byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What is said.
pub(crate) enum Reply {
    /// An answer with a status, headers and a body.
    Says(u16, Vec<(&'static str, String)>, String),
    /// So many bytes of a JSON string that does not end, with a length or in chunks.
    Endless { bytes: u64, has_length: bool },
    /// These bytes, and the end.
    Raw(Vec<u8>),
}

/// JSON with status 200.
pub(crate) fn json(body: impl Into<String>) -> Reply {
    Reply::Says(200, vec![("content-type", "application/json".to_owned())], body.into())
}

/// An error of a registry.
pub(crate) fn error(status: u16, code: i32) -> Reply {
    let body = format!(r#"{{"error_code":{code},"message":"no {code}"}}"#);
    Reply::Says(status, vec![("content-type", "application/json".to_owned())], body)
}

type Script = dyn Fn(&Asked) -> Reply + Send + Sync;

/// How a connection is made of a stream: for TLS.
pub(crate) type Wrap = dyn Fn(TcpStream) -> std::io::Result<Box<dyn Stream>> + Send + Sync;

pub(crate) trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

/// The server. It ends with this.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    script: Box<Script>,
    wrap: Box<Wrap>,
    asked: Mutex<Vec<Asked>>,
    connections: AtomicUsize,
    bytes_sent: AtomicUsize,
    is_over: AtomicBool,
}

impl Server {
    pub(crate) fn new(script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::wrapped(script, |stream| Ok(Box::new(stream)))
    }

    pub(crate) fn wrapped(
        script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
        wrap: impl Fn(TcpStream) -> std::io::Result<Box<dyn Stream>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let shared = Arc::new(Shared {
            script: Box::new(script),
            wrap: Box::new(wrap),
            asked: Mutex::default(),
            connections: AtomicUsize::new(0),
            bytes_sent: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.is_over.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), shared) = (stream, Arc::clone(&serving)) else { return };
                shared.connections.fetch_add(1, Ordering::SeqCst);
                // A client that goes away in the middle is what some tests are about.
                thread::spawn(move || (shared.wrap)(stream).and_then(|stream| shared.converse(stream)));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn bytes_sent(&self) -> usize {
        self.shared.bytes_sent.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // Wakes the one that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn converse(&self, stream: Box<dyn Stream>) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        while let Some(asked) = read_request(&mut stream)? {
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked.clone());
            let to = stream.get_mut();
            match (self.script)(&asked) {
                Reply::Raw(bytes) => return to.write_all(&bytes),
                Reply::Endless { bytes, has_length } => return self.endless(to, bytes, has_length),
                Reply::Says(status, headers, body) => {
                    let mut answer = Vec::new();
                    write!(answer, "HTTP/1.1 {status} Whatever\r\ncontent-length: {}\r\n", body.len())?;
                    for (name, value) in headers {
                        write!(answer, "{name}: {value}\r\n")?;
                    }
                    write!(answer, "\r\n{body}")?;
                    to.write_all(&answer)?;
                    to.flush()?;
                }
            }
        }
        Ok(())
    }

    fn endless(&self, to: &mut Box<dyn Stream>, bytes: u64, has_length: bool) -> std::io::Result<()> {
        let size =
            if has_length { format!("content-length: {bytes}") } else { "transfer-encoding: chunked".into() };
        write!(to, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{size}\r\n\r\n")?;
        let block = vec![b'"'; 1 << 16];
        let mut left = bytes;
        while left > 0 {
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(block.len());
            if !has_length {
                write!(to, "{count:x}\r\n")?;
            }
            to.write_all(&block[..count])?;
            if !has_length {
                to.write_all(b"\r\n")?;
            }
            self.bytes_sent.fetch_add(count, Ordering::SeqCst);
            left -= count as u64;
        }
        Ok(())
    }
}

fn read_request(from: &mut impl BufRead) -> std::io::Result<Option<Asked>> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut asked = Asked { method, path, ..Asked::default() };
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        asked.headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let length = asked.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    asked.body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(asked))
}

/// A port that nobody listens at.
pub(crate) fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it is bound").port()
}
