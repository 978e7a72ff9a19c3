//! A bar for work that takes longer than a second, on a terminal.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::Output;

/// How long work may take before a bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of some work.
pub(crate) struct Progress {
    what: &'static str,
    begun: Instant,
    is_wanted: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new(what: &'static str, output: &Output) -> Self {
        let is_wanted = output.shows_progress() && io::stderr().is_terminal();
        Self { what, begun: Instant::now(), is_wanted, bar: None }
    }

    /// Shows how much of the work is done.
    pub(crate) fn at(&mut self, done: usize, all: usize) {
        if !self.is_wanted || self.begun.elapsed() < PATIENCE {
            return;
        }
        let what = self.what;
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
            let bar = ProgressBar::new(0).with_message(what);
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
