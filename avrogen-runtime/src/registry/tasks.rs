//! A bounded number of requests at the same time.

use std::collections::VecDeque;

use tokio::task::{JoinError, JoinSet};

/// Runs tasks on the runtime, at most `limit` of them at a time. What one task returns may lead to more of them.
///
/// Dropping the queue aborts the tasks that still run.
#[derive(Debug)]
pub struct TaskQueue<J, T> {
    limit: usize,
    waiting: VecDeque<J>,
    running: JoinSet<T>,
}

impl<J, T: Send + 'static> TaskQueue<J, T> {
    /// Creates a queue of these jobs. A limit of 0 is one of 1.
    pub fn new(limit: usize, jobs: impl IntoIterator<Item = J>) -> Self {
        Self { limit: limit.max(1), waiting: jobs.into_iter().collect(), running: JoinSet::new() }
    }

    /// Adds a job behind those that wait.
    pub fn push(&mut self, job: J) {
        self.waiting.push_back(job);
    }

    /// Adds jobs behind those that wait.
    pub fn extend(&mut self, jobs: impl IntoIterator<Item = J>) {
        self.waiting.extend(jobs);
    }

    /// Returns how many jobs wait or run.
    pub fn len(&self) -> usize {
        self.waiting.len() + self.running.len()
    }

    /// Returns whether no job waits or runs.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Starts as many jobs as the limit allows, and waits for the first result; none if no job is left.
    ///
    /// # Errors
    /// When a task panicked, or the runtime shut down.
    pub async fn next<F>(&mut self, start: impl Fn(J) -> F) -> Option<Result<T, JoinError>>
    where
        F: Future<Output = T> + Send + 'static,
    {
        while self.running.len() < self.limit
            && let Some(job) = self.waiting.pop_front()
        {
            self.running.spawn(start(job));
        }
        self.running.join_next().await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn task_queue_runs_every_job_within_its_limit() {
        static RUNNING: AtomicUsize = AtomicUsize::new(0);
        let mut queue = TaskQueue::new(3, 0..20);
        let work = |job| async move {
            let running = RUNNING.fetch_add(1, Ordering::SeqCst) + 1;
            tokio::task::yield_now().await;
            RUNNING.fetch_sub(1, Ordering::SeqCst);
            (job, running)
        };
        let (mut jobs, mut most) = (Vec::new(), 0);
        while let Some(done) = queue.next(work).await {
            let (job, running) = done.expect("no task panics");
            if job < 10 {
                queue.extend([job + 100]);
            }
            jobs.push(job);
            most = most.max(running);
        }
        jobs.sort_unstable();
        assert_eq!(jobs, (0..20).chain(100..110).collect::<Vec<_>>());
        assert!(most <= 3 && queue.is_empty());
    }
}
