//! Which pairs of records need nothing done: recursive ones, too.

use super::action::{Action, Pair, Step};

/// Marks them. At first all are taken for such whose own steps change nothing; one that needs another one's change takes
/// that back, and so on.
///
/// `fields` are those of the writer that have bytes. The others are everywhere, so neither their order nor whether the reader
/// has them changes anything: a record without bytes is always a copy, and no program goes on without reading or writing.
pub(super) fn find(pairs: &mut [Pair], fields: impl Fn(&Pair) -> Vec<usize>) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); pairs.len()];
    let mut changed = Vec::new();
    for (at, pair) in pairs.iter_mut().enumerate() {
        let mut used = Vec::new();
        let fields = fields(pair);
        let mut expected = fields.iter();
        let in_order = pair.steps.iter().all(|step| match step {
            Step::Field(field, action) => {
                let has_bytes = fields.binary_search(field).is_ok();
                (!has_bytes || expected.next() == Some(field)) && stays(action, &mut |pair| used.push(pair))
            }
            _ => false,
        });
        pair.is_copy = in_order && expected.next().is_none();
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
