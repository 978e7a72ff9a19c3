//! Which pairs of records need nothing done: recursive ones, too.

use super::plan::{Action, Pair, Step};

/// Marks them. At first all are taken for such whose own steps change nothing; one that needs another one's change takes
/// that back, and so on.
pub(super) fn find(pairs: &mut [Pair], fields: impl Fn(&Pair) -> usize) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); pairs.len()];
    let mut changed = Vec::new();
    for (at, pair) in pairs.iter_mut().enumerate() {
        let mut used = Vec::new();
        let in_order = pair.steps.iter().enumerate().all(|(at, step)| match step {
            Step::Field(field, action) => *field == at && stays(action, &mut |pair| used.push(pair)),
            _ => false,
        });
        pair.is_copy = in_order && pair.steps.len() == fields(pair);
        if !pair.is_copy {
            changed.push(at);
        }
        for other in used {
            if let Some(users) = users.get_mut(other) {
                users.push(at);
            }
        }
    }
    while let Some(other) = changed.pop() {
        for user in users.get_mut(other).map(std::mem::take).unwrap_or_default() {
            if let Some(pair) = pairs.get_mut(user).filter(|pair| pair.is_copy) {
                pair.is_copy = false;
                changed.push(user);
            }
        }
    }
}

/// Whether a datum stays as it is.
pub(super) fn is_copy(action: &Action, pairs: &[Pair]) -> bool {
    let mut changes = false;
    stays(action, &mut |pair| changes |= !pairs.get(pair).is_some_and(|pair| pair.is_copy)) && !changes
}

/// Whether a datum stays as it is if those of the records do that are used.
fn stays(action: &Action, used: &mut impl FnMut(usize)) -> bool {
    match action {
        Action::Copy => true,
        Action::Items(item) => stays(item, used),
        Action::Record(pair) => {
            used(*pair);
            true
        }
        Action::Union(branches) => branches.iter().enumerate().all(|(at, branch)| match branch {
            Action::Branch { index, action } => *index == at && stays(action, used),
            _ => false,
        }),
        _ => false,
    }
}
