//! What goes wrong on purpose.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Something that a [`Registry`](super::Registry) does instead of answering properly, for the tests of whatever relies on it.
///
/// ```
/// use std::time::Duration;
/// use avrogen_runtime::testing::registry::Fault;
///
/// let busy = Fault::status(429).header("Retry-After", "1").times(2);
/// let slow = Fault::delay(Duration::from_millis(20)).on("GET", "/subjects").always();
/// # let _ = (busy, slow);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Fault {
    pub(crate) effect: Effect,
    method: Option<String>,
    path: String,
    /// `None`: until faults are cleared.
    left: Option<u32>,
    skipped: u32,
}

/// What a fault does.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// The proper answer, later.
    Delay(Duration),
    /// Another answer.
    Answer { status: u16, headers: Vec<(String, String)>, content_type: String, body: Vec<u8> },
    /// The connection is cut before anything was done.
    Reset,
    /// The request is carried out, and then the connection is cut.
    ResetAfter,
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self { effect, method: None, path: String::new(), left: Some(1), skipped: 0 }
    }

    /// Every answer comes so much later.
    pub fn delay(by: Duration) -> Self {
        Self::new(Effect::Delay(by))
    }

    /// An error with this HTTP status, as a registry would say it.
    pub fn status(status: u16) -> Self {
        let body = format!(r#"{{"error_code":{status},"message":"HTTP {status}, on purpose"}}"#);
        Self::body(status, super::answer::SCHEMA_REGISTRY_JSON, body)
    }

    /// Any answer: an HTML page of a proxy, say.
    pub fn body(status: u16, content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        let (content_type, body) = (content_type.into(), body.into());
        Self::new(Effect::Answer { status, headers: Vec::new(), content_type, body })
    }

    /// The connection is cut, and nothing was done.
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// The request is carried out, but the connection is cut before the answer: nobody knows.
    pub fn reset_after() -> Self {
        Self::new(Effect::ResetAfter)
    }

    /// Adds a header to an answer that is made up.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Effect::Answer { headers, .. } = &mut self.effect {
            headers.push((name.into(), value.into()));
        }
        self
    }

    /// Only requests of a method and with a path that begins like this, percent-encoding taken away.
    pub fn on(mut self, method: impl Into<String>, path: impl Into<String>) -> Self {
        (self.method, self.path) = (Some(method.into()), path.into());
        self
    }

    /// So many requests, not one.
    pub fn times(mut self, count: u32) -> Self {
        self.left = Some(count);
        self
    }

    /// Every request.
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    /// So many requests are spared first.
    pub fn after(mut self, count: u32) -> Self {
        self.skipped = count;
        self
    }

    fn is_about(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(method))
            && path.starts_with(&self.path)
    }
}

/// The faults that are still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        self.lock().push_back(fault);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// What befalls a request: the first fault that is about it.
    pub(crate) fn next(&self, method: &str, path: &str) -> Option<Effect> {
        let mut faults = self.lock();
        let at = faults.iter().position(|fault| fault.is_about(method, path))?;
        let fault = &mut faults[at];
        if fault.skipped > 0 {
            fault.skipped -= 1;
            return None;
        }
        let effect = fault.effect.clone();
        if let Some(left) = &mut fault.left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                faults.remove(at);
            }
        }
        Some(effect)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_order_and_end() {
        let faults = Faults::default();
        faults.add(Fault::reset().on("POST", "/subjects/a").after(1));
        faults.add(Fault::delay(Duration::ZERO).times(2));
        let next = |method, path| faults.next(method, path).map(|effect| matches!(effect, Effect::Reset));
        assert_eq!(next("GET", "/"), Some(false));
        assert_eq!(next("POST", "/subjects/a/versions"), None);
        assert_eq!(next("POST", "/subjects/a/versions"), Some(true));
        assert_eq!(next("POST", "/subjects/a/versions"), Some(false));
        assert_eq!(next("GET", "/"), None);
        faults.add(Fault::reset().always());
        assert_eq!((next("GET", "/"), next("GET", "/")), (Some(true), Some(true)));
        faults.clear();
        assert_eq!(next("GET", "/"), None);
    }
}
