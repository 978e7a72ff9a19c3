//! What a registry knows, and where it keeps it.

mod event;
mod identity;
mod log;
mod state;

use std::io;
use std::path::Path;

pub(crate) use event::Event;
pub(crate) use identity::{Identity, of as identity_of};
pub(crate) use state::{Context, Found, State, Stored};

/// State, with a log or without.
#[derive(Debug, Default)]
pub(crate) struct Store {
    state: State,
    log: Option<log::Log>,
}

impl Store {
    /// One that ends with the process.
    pub(crate) fn in_memory() -> Self {
        Self::default()
    }

    /// One that is kept in a folder.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let (log, events) = log::Log::open(folder)?;
        let mut store = Self { state: State::default(), log: Some(log) };
        for event in events {
            store.state.apply(event);
        }
        Ok(store)
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Makes a change: first on the disk, then for all to see.
    pub(crate) fn commit(&mut self, event: Event) -> io::Result<()> {
        if let Some(log) = &mut self.log {
            log.append(&event)?;
        }
        self.state.apply(event);
        Ok(())
    }
}
