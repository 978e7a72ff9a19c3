//! Everything that can be wrong about a topic at once: its values, its tombstones, its pins, and what is none.

#[path = "../../../avrogen-runtime/tests/topic/events.rs"]
mod events;

use avrogen_runtime::topic::{Accepts, Outgoing, PinnedTopic, Tombstone, Topic};
use events::{Closed, Events, Opened};

fn message<'a, V: ?Sized>(key: i64, value: &'a V) -> Outgoing<'a, Events, V>
where
    Events: Accepts<V>,
{
    Outgoing::new(key, value)
}

fn pinned<T: PinnedTopic>() {}

fn consumer<T: Topic>() {}

fn main() {
    let _ = message(1, &Opened(1));
    let _ = message(1, &Closed(0));
    let _ = message(1, &Tombstone);
    let _ = Outgoing::<Events, _>::tombstone(1);
    let _ = message(1, &Opened(1)).header("attempt", 3);
    pinned::<Events>();
    consumer::<Opened>();
}
