//! A schema registry in this process, for tests and development.
//!
//! It speaks Confluent's REST interface, gives that registry's verdicts in its words, and keeps what it is told in memory or
//! in a folder. It is as strict as production, so that what works with it works there.

mod answer;
mod fault;
mod prepare;
mod register;
mod request;
mod route;
mod scope;
mod server;
mod service;
mod store;
mod verdict;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::watch;

pub use fault::Fault;

use crate::registry::{Client, Error};

/// A registry that runs until this is dropped. It has a thread of its own, so asynchronous code and plain tests use it
/// alike.
///
/// ```
/// use avrogen_runtime::registry::{Schema, blocking};
/// use avrogen_runtime::testing::Registry;
///
/// let registry = Registry::start()?;
/// let client = blocking::Client::new(registry.client()?)?;
/// let id = client.register("users-value", &Schema::new(r#""string""#))?.id;
/// assert_eq!(client.schema_by_id(id, None)?.schema.text, r#""string""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Registry {
    address: SocketAddr,
    shared: Arc<server::Shared>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// Settings of a [`Registry`].
#[derive(Clone, Debug)]
#[must_use]
pub struct RegistryBuilder {
    address: SocketAddr,
    folder: Option<PathBuf>,
    body_limit: usize,
    records_requests: bool,
}

impl Registry {
    /// Starts one that forgets everything when it ends, on this machine only and at a port that is free.
    ///
    /// # Errors
    /// Where the system has no port or thread to give.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Settings for another.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            folder: None,
            body_limit: 16 << 20,
            records_requests: true,
        }
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of it, with the usual settings.
    ///
    /// # Errors
    /// Where there are no resources for a client.
    pub fn client(&self) -> Result<Client, Error> {
        Client::new(self.url())
    }

    /// Adds a fault. Of several that a request meets, the one that was added first befalls it.
    pub fn inject(&self, fault: Fault) {
        self.shared.faults.add(fault);
    }

    /// Takes away all faults that are still to come.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// The requests so far, as `GET /subjects?deleted=true`, and forgets them.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The most requests that waited for their answers at the same time since the last call.
    pub fn take_peak(&self) -> usize {
        self.shared.load.take_peak()
    }

    /// Ends it. Requests that are not answered yet are cut off.
    pub fn stop(self) {}

    /// Waits until it ends, which it does only with the process.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl RegistryBuilder {
    /// The address to listen on; by default 127.0.0.1 and any port that is free. There is no access control: another
    /// address lets others in.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// The folder to keep everything in; it is made where there is none. Whatever was answered is on the disk then, and
    /// survives the process however it ends.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// The most bytes of a request; by default 16 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Whether requests are kept for [`Registry::take_requests`]; by default they are. A registry that runs for long should
    /// not.
    pub fn record_requests(mut self, record: bool) -> Self {
        self.records_requests = record;
        self
    }

    /// Starts it. When this returns, it answers.
    ///
    /// # Errors
    /// Where the address is taken, or the folder cannot be used or is damaged.
    pub fn start(self) -> io::Result<Registry> {
        let store = match &self.folder {
            Some(folder) => store::Store::open(folder)?,
            None => store::Store::in_memory(),
        };
        let listener = server::bind(self.address)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(server::Shared {
            service: service::Service::new(store),
            faults: fault::Faults::default(),
            requests: Mutex::default(),
            records_requests: self.records_requests,
            body_limit: self.body_limit,
            load: server::Load::default(),
        });
        let (stop, stopped) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let served = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("avrogen-registry".into())
            .spawn(move || runtime.block_on(server::serve(listener, served, stopped)))?;
        Ok(Registry { address, shared, stop, thread: Some(thread) })
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("address", &self.address).finish_non_exhaustive()
    }
}
