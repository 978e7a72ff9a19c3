//! The same request about many things, as many at a time as a registry bears.

use avrogen_runtime::registry::TaskQueue;

use super::IN_FLIGHT;

/// Does work for each thing, and reports how many are done. The results are in the order of the things.
///
/// # Errors
/// The first failure, which ends it all.
pub(crate) async fn each<T, R, E, F>(
    things: Vec<T>,
    work: impl Fn(T) -> F,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<R>, E>
where
    R: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<R, E>> + Send + 'static,
{
    let all = things.len();
    let mut results: Vec<Option<R>> = (0..all).map(|_| None).collect();
    let mut queue = TaskQueue::new(IN_FLIGHT, things.into_iter().enumerate());
    let start = |(at, thing)| {
        let work = work(thing);
        async move { (at, work.await) }
    };
    let mut done = 0;
    while let Some(finished) = queue.next(start).await {
        let (at, result) = finished.expect("no task panics or is cancelled");
        results[at] = Some(result?);
        done += 1;
        progress(done, all);
    }
    Ok(results.into_iter().flatten().collect())
}
