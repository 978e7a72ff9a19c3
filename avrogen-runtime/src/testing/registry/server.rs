//! HTTP around a [`Service`].

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};

use super::answer::{Answer, Refusal, SCHEMA_REGISTRY_JSON};
use super::fault::{Effect, Faults};
use super::request::Request;
use super::service::Service;
use crate::registry::base_url::decode;

/// How long a client may take to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// What the connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) service: Service,
    pub(crate) faults: Faults,
    /// Method and path of every request, where someone wants to know.
    pub(crate) requests: Mutex<Vec<String>>,
    pub(crate) records_requests: bool,
    pub(crate) body_limit: usize,
    pub(crate) load: Load,
}

/// How many requests wait for their answers.
#[derive(Debug, Default)]
pub(crate) struct Load {
    now: AtomicUsize,
    peak: AtomicUsize,
}

impl Load {
    /// One more, until what this returns is dropped.
    fn more(&self) -> impl Drop {
        struct One<'a>(&'a Load);
        impl Drop for One<'_> {
            fn drop(&mut self) {
                self.0.now.fetch_sub(1, Ordering::Relaxed);
            }
        }
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak.fetch_max(now, Ordering::Relaxed);
        One(self)
    }

    /// The most so far, which is forgotten.
    pub(crate) fn take_peak(&self) -> usize {
        self.peak.swap(0, Ordering::Relaxed)
    }
}

/// Listens, until told to stop.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            // Those that are done need not be kept.
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, Arc::clone(&shared)));
                }
                // Out of file descriptors, say: those that end give some back.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let (cut, mut is_cut) = watch::channel(false);
    let handler = service_fn(move |request| {
        let (shared, cut) = (Arc::clone(&shared), cut.clone());
        async move {
            if let Some(response) = handle(request, &shared).await {
                return Ok::<_, Infallible>(response);
            }
            let _ = cut.send(true);
            std::future::pending().await
        }
    });
    let mut http = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), handler);
    tokio::select! {
        // How a client ends its connection is its own affair.
        _ = &mut http => {}
        _ = is_cut.changed() => {
            // Closed like this, the other side sees a reset.
            let _ = http.into_parts().io.into_inner().set_zero_linger();
        }
    }
}

/// The answer, or nothing where the connection is to be cut.
async fn handle(request: hyper::Request<Incoming>, shared: &Arc<Shared>) -> Option<Response<Full<Bytes>>> {
    let _one = shared.load.more();
    let method = request.method().as_str().to_owned();
    let path = decode(request.uri().path());
    if shared.records_requests {
        let mut requests = shared.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests
            .push(format!("{method} {}", request.uri().path_and_query().map_or("", |path| path.as_str())));
    }
    match shared.faults.next(&method, &path) {
        None => Some(response(answer(request, shared).await)),
        Some(Effect::Delay(by)) => {
            tokio::time::sleep(by).await;
            Some(response(answer(request, shared).await))
        }
        Some(Effect::Answer { status, headers, content_type, body }) => {
            Some(made_up(status, &headers, &content_type, body))
        }
        Some(Effect::Reset) => None,
        Some(Effect::ResetAfter) => {
            answer(request, shared).await;
            None
        }
    }
}

async fn answer(request: hyper::Request<Incoming>, shared: &Arc<Shared>) -> Answer {
    let (head, body) = request.into_parts();
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_none_or(is_accepted) {
        return Refusal::http(415, "Unsupported Media Type").into();
    }
    let body = match Limited::new(body, shared.body_limit).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(error) if error.is::<LengthLimitError>() => return Refusal::too_large(shared.body_limit).into(),
        Err(error) => return Refusal::bad_request(error).into(),
    };
    let request = Request::new(head.method.as_str(), head.uri.path(), head.uri.query(), body);
    let shared = Arc::clone(shared);
    // Schemas may be large and disks slow: neither may keep other connections waiting.
    let work = spawn_blocking(move || shared.service.answer(&request)).await;
    work.unwrap_or_else(|error| Refusal::store(&error).into())
}

fn is_accepted(content_type: &str) -> bool {
    let name = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(
        name.as_str(),
        "application/vnd.schemaregistry.v1+json"
            | "application/vnd.schemaregistry+json"
            | "application/json"
            | "application/octet-stream"
    )
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    made_up(answer.status, &[], SCHEMA_REGISTRY_JSON, answer.body)
}

fn made_up(
    status: u16,
    headers: &[(String, String)],
    content_type: &str,
    body: Vec<u8>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content_type = [("content-type".to_owned(), content_type.to_owned())];
    for (name, value) in content_type.iter().chain(headers) {
        // What is no header is left out: it is a test that made it up.
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Binds before anything else happens, so that an address that is taken is an error at once.
pub(crate) fn bind(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
