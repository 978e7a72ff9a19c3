//! Whether a transaction commits a consumer's positions.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::kafka::error::{Error, ErrorKind};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Free,
    Joined,
    /// The transaction was aborted. The consumer's positions are behind messages whose results were discarded with it.
    Aborted,
}

/// The state of a consumer, which is part of at most one transaction at a time.
#[derive(Clone, Default)]
pub(super) struct Membership(Arc<Mutex<State>>);

/// A consumer's part in a transaction. Where that is not committed, the consumer cannot join another.
pub(in crate::kafka) struct TransactionMembership {
    membership: Membership,
    is_committed: bool,
}

impl Membership {
    /// Joins a transaction, which has these members already.
    pub(super) fn join(&self, members: &mut Vec<TransactionMembership>, topic: &str) -> Result<(), Error> {
        let mut state = self.lock();
        match *state {
            State::Free => {}
            State::Joined if members.iter().any(|member| Arc::ptr_eq(&member.membership.0, &self.0)) => {
                return Ok(());
            }
            State::Joined => {
                let message = format!("the consumer of topic `{topic}` is part of another transaction");
                return Err(Error::new(ErrorKind::Settings, message));
            }
            State::Aborted => {
                let message = format!(
                    "a transaction that took along what is done of topic `{topic}` was not committed, and this consumer does not \
                     receive it again: make another, which begins with what is committed"
                );
                return Err(Error::new(ErrorKind::Fatal, message));
            }
        }
        *state = State::Joined;
        members.push(TransactionMembership { membership: self.clone(), is_committed: false });
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TransactionMembership {
    /// Ends the membership after the transaction was committed.
    pub(in crate::kafka) fn committed(mut self) {
        self.is_committed = true;
    }
}

impl Drop for TransactionMembership {
    fn drop(&mut self) {
        *self.membership.lock() = if self.is_committed { State::Free } else { State::Aborted };
    }
}
