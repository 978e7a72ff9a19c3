//! The same work for many things, so much of it at the same time as a registry bears.

use tokio::task::JoinSet;

use super::IN_FLIGHT;

/// Does work for each thing, and tells how many are done. The results are in the order of the things; the first failure
/// ends it all.
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
    let mut pending = things.into_iter().enumerate();
    let mut flying = JoinSet::new();
    let mut results: Vec<Option<R>> = (0..all).map(|_| None).collect();
    let mut done = 0;
    loop {
        for (at, thing) in pending.by_ref().take(IN_FLIGHT - flying.len()) {
            let work = work(thing);
            flying.spawn(async move { (at, work.await) });
        }
        let Some(landed) = flying.join_next().await else { break };
        let (at, result) = landed.expect("it does not panic, and nobody cancels it");
        results[at] = Some(result?);
        done += 1;
        progress(done, all);
    }
    Ok(results.into_iter().flatten().collect())
}
