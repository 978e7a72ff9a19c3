//! Work that is shared by all processors.

use std::num::NonZero;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The stack of a thread, and what parsers and formatters need of it for each module around an item.
const STACK: usize = 8 << 20;
const STACK_OF_MODULE: usize = 64 << 10;

/// The results of all tasks, in their order, by as many threads as there are processors.
pub(crate) fn in_threads<T: Sync, R: Send + Sync>(
    tasks: &[T],
    depth: usize,
    run: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let results: Vec<OnceLock<R>> = tasks.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((task, result)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            tasks.get(at).zip(results.get(at))
        } {
            let _ = result.set(run(task));
        }
    };
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..processors.min(tasks.len()) {
            let thread = thread::Builder::new().stack_size(STACK + depth * STACK_OF_MODULE);
            thread.spawn_scoped(scope, work).expect("a thread can be started");
        }
    });
    results.into_iter().map(|result| result.into_inner().expect("each task has been run")).collect()
}
