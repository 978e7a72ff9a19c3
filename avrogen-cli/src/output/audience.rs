//! Notices that standard output was closed, also while there is nothing to write.

use std::time::Duration;

/// How often standard output is polled.
const LOOK: Duration = Duration::from_millis(200);

/// Waits until the reader of standard output has closed it. If that cannot be known, as with a file, it never returns.
pub(crate) async fn reader_is_gone() {
    while has_reader() {
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(unix)]
fn has_reader() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdout = std::io::stdout();
    // Errors are reported whichever events are asked for.
    let mut asked = [PollFd::new(&stdout, PollFlags::empty())];
    let polled = poll(&mut asked, Some(&Timespec::default()));
    polled.is_err() || !asked[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
}

#[cfg(not(unix))]
fn has_reader() -> bool {
    true
}
