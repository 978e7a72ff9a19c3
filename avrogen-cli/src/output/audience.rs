//! Whether anybody still reads what is written: who waits for something to write would not notice.

use std::time::Duration;

/// How often is looked.
const LOOK: Duration = Duration::from_millis(200);

/// Waits until nobody reads standard output any more: for ever where that cannot be told, as of a file.
pub(crate) async fn nobody_reads() {
    while somebody_reads() {
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(unix)]
fn somebody_reads() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdout = std::io::stdout();
    // Nothing is asked for, as what is wrong is always told.
    let mut asked = [PollFd::new(&stdout, PollFlags::empty())];
    let told = poll(&mut asked, Some(&Timespec::default()));
    told.is_err() || !asked[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
}

#[cfg(not(unix))]
fn somebody_reads() -> bool {
    true
}
