use super::*;

const BOUNDS: Bounds = Bounds { undone: 1_000, passed: 4 };

/// A tracker, and the consumer that it is of.
#[derive(Default)]
struct Both(Tracker, Arrivals);

impl Both {
    fn receive(&mut self, number: i32, offset: i64) -> Ack {
        self.1.receive(&self.0, number, offset)
    }

    fn position(&self, partition: i32) -> Option<i64> {
        let list = self.0.all_positions("t")?;
        let elements = list.elements_for_topic("t");
        elements.iter().find(|one| one.partition() == partition)?.offset().to_raw()
    }
}

#[test]
fn the_contiguous_prefix_moves() {
    let mut both = Both::default();
    // Offset 12 was compacted away.
    let acks: Vec<_> = [10, 11, 13, 14].map(|offset| both.receive(3, offset)).into();
    acks[1].done();
    assert_eq!(both.position(3), None);
    acks[0].done();
    assert_eq!(both.position(3), Some(12));
    acks[3].done();
    assert_eq!(both.position(3), Some(12));
    acks[3].done();
    assert_eq!(both.0.undone(), 1);
    acks[2].done();
    assert_eq!(both.position(3), Some(15));
    assert_eq!(both.0.undone(), 0);
}

#[test]
fn the_prefix_moves_over_stretches_of_several_partitions_in_any_order() {
    let mut both = Both::default();
    let acks: Vec<_> =
        (0..1_000).map(|at| (at, both.receive((at / 10 % 3).try_into().unwrap(), at))).collect();
    let mut undone = 1_000;
    // 613 has no divisor in common with 1,000, so that all have their turn.
    for turn in 0..1_000 {
        acks[turn * 613 % 1_000].1.done();
        undone -= 1;
        assert_eq!(both.0.undone(), undone);
        if turn % 100 == 0 {
            let first = |partition| {
                let mut all = acks.iter().filter(|(at, _)| at / 10 % 3 == partition);
                let is_done = |at: i64| (0..=turn).any(|turn| i64::try_from(turn * 613 % 1_000) == Ok(at));
                let mut last = None;
                while let Some((at, _)) = all.next().filter(|(at, _)| is_done(*at)) {
                    last = Some(at + 1);
                }
                last
            };
            for partition in 0..3 {
                assert_eq!(both.position(partition.try_into().unwrap()), first(partition), "{turn}");
            }
        }
    }
    assert_eq!([0, 1, 2].map(|partition| both.position(partition)), [Some(1_000), Some(980), Some(990)]);
}

#[test]
fn what_is_done_in_order_is_not_remembered() {
    let mut both = Both::default();
    for offset in 0..10_000 {
        both.receive(0, offset).done();
    }
    let state = both.0.lock();
    assert!(state.partitions[&0].stretches() <= 2);
}

#[test]
fn threads_call_messages_done_while_others_are_handed_out() {
    let mut both = Both::default();
    let (sender, receiver) = std::sync::mpsc::channel::<Ack>();
    let done = std::thread::spawn(move || receiver.iter().for_each(|ack| ack.done()));
    let mut before = None;
    for offset in 0..100_000 {
        sender.send(both.receive(0, offset)).expect("it listens");
        if offset % 1_000 == 0 {
            let position = both.position(0);
            assert!(position >= before && position <= Some(offset + 1), "{before:?} {position:?} {offset}");
            before = position;
        }
    }
    drop(sender);
    done.join().expect("it ends");
    assert_eq!((both.position(0), both.0.undone()), (Some(100_000), 0));
}

#[test]
fn one_that_is_never_done_is_found() {
    let mut both = Both::default();
    let first = both.receive(1, 7);
    for offset in 8..11 {
        assert_eq!(both.0.room_for(BOUNDS), Ok(usize::try_from(11 - offset).unwrap()));
        both.receive(1, offset).done();
    }
    assert_eq!(both.0.room_for(BOUNDS), Err(Full::Stuck { partition: 1, offset: 7 }));
    assert_eq!(both.0.undone(), 1);
    first.done();
    assert_eq!((both.0.room_for(BOUNDS), both.position(1)), (Ok(4), Some(11)));
}

#[test]
fn too_many_that_are_undone_are_found() {
    let mut both = Both::default();
    let bounds = Bounds { undone: 3, passed: 1_000 };
    assert_eq!(both.0.room_for(bounds), Ok(3));
    let acks: Vec<_> = (0..3).map(|partition| both.receive(partition, 7)).collect();
    assert_eq!(both.0.room_for(bounds), Err(Full::Undone { any_done: false }));
    acks[1].done();
    assert_eq!(both.0.room_for(bounds), Ok(1));
    both.0.revoke([1]);
    both.receive(2, 8);
    assert_eq!(both.0.room_for(bounds), Err(Full::Undone { any_done: true }));
}

#[test]
fn positions_are_told_once() {
    let mut both = Both::default();
    both.receive(0, 0).done();
    assert!(both.0.take_positions("t").is_some());
    assert!(both.0.take_positions("t").is_none());
    both.receive(0, 1).done();
    assert!(both.0.take_positions("t").is_some());
}

#[test]
fn messages_of_a_former_assignment_change_nothing() {
    let mut both = Both::default();
    let old = both.receive(0, 5);
    both.0.revoke([0]);
    assert!(old.is_revoked());
    assert_eq!(both.0.undone(), 0);
    let new = both.receive(0, 5);
    old.done();
    assert_eq!(both.position(0), None);
    assert!(!new.is_revoked());
    new.done();
    assert_eq!(both.position(0), Some(6));
}

#[test]
fn a_partition_that_goes_with_messages_that_no_commit_covers_is_noted() {
    let mut both = Both::default();
    both.receive(0, 5).done();
    both.receive(1, 7).done();
    assert!(both.position(0).is_some());
    both.0.revoke([0, 2]);
    assert!(!both.0.has_lost_partitions());
    both.receive(1, 8).done();
    both.0.revoke([1]);
    assert!(both.0.has_lost_partitions());
    assert!(both.0.recover() && !both.0.has_lost_partitions());
    // Also one that was handed out and is not done: something may have been made of it.
    let _received = both.receive(0, 9);
    both.receive(1, 9).done();
    both.0.revoke([0]);
    assert!(both.0.has_lost_partitions());
    assert!(!both.0.recover() && both.0.has_lost_partitions());
}

#[test]
fn what_is_received_again_counts_once_and_has_to_be_done_again() {
    let mut both = Both::default();
    let first: Vec<_> = (0..3).map(|offset| both.receive(0, offset)).collect();
    first[0].done();
    let again = both.receive(0, 1);
    assert_eq!((both.position(0), both.0.undone()), (Some(1), 1));
    // It was handed out before the seek that led back behind it.
    first[1].done();
    assert_eq!((both.position(0), both.0.undone()), (Some(1), 1));
    again.done();
    first[2].done();
    assert_eq!((both.position(0), both.0.undone()), (Some(2), 0));
    // Also behind the position, which leads back then.
    both.receive(0, 0).done();
    assert_eq!((both.position(0), both.0.undone()), (Some(1), 0));
}
