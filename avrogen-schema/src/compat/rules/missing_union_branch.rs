//! A schema of the writer's that no branch of the reader's union reads.

use crate::compat::case::{Case, header};
use crate::compat::outcome::Detail;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::schema::{Kind, Place};

pub(super) static RULE: Rule = Rule::verdict(
    "MISSING_UNION_BRANCH",
    "no branch of a union reads what data may hold",
    include_str!("missing_union_branch.md"),
);

/// Faults inside of a branch that are pointed at.
const SHOWN: usize = 4;

/// Where a branch is there and does not fit, the words are about what is wrong inside of it.
pub(super) fn words(case: &Case<'_>) -> Words {
    let causes = case.causes();
    match causes.first() {
        Some(first) if !is_same(first, case) => {
            let mut words = super::words(first).1;
            words.title = format!("the branch of {} does not fit: {}", case.called(), words.title);
            let others = causes[1..]
                .iter()
                .map(|cause| super::words(cause).1)
                .filter(|other| other.span != words.span);
            let others: Vec<_> = others.take(SHOWN).map(|other| (other.span, other.title)).collect();
            words.more.extend(others);
            let (_, union) = case.new_side();
            words.more.push((union.span, "in a branch of this union".to_owned()));
            words
        }
        _ => of_branch(case),
    }
}

fn is_same(a: &Case<'_>, b: &Case<'_>) -> bool {
    a.kind == b.kind && a.locus == b.locus
}

/// The words for a branch that is not there.
fn of_branch(case: &Case<'_>) -> Words {
    let ((old_set, old_place), (new_set, new_place)) = (case.old_side(), case.new_side());
    let writer = match (case.locus.detail, case.writer_kind()) {
        (Detail::Branch(at), Kind::Union(branches)) => branches[at as usize],
        _ => case.writer,
    };
    let schema = describe::schema(case.outcome.writer.set, writer.node);
    let called = if case.is_root() { "the union".to_owned() } else { case.called() };
    let is_branch = matches!(case.locus.detail, Detail::Branch(_));
    let path = case.path(None);
    if case.is_backward() {
        let title = if is_branch {
            format!("branch {schema} of {called} is gone")
        } else {
            format!("no branch of {called} reads {schema}, which it was")
        };
        let label = Phrase::around(format!("does not read the {schema} of "), "");
        return Words::new(title, path, new_place.span, label)
            .more(header(old_set, writer), "in the old schema")
            .fix(format!("put the branch {schema} back, and stop writing it instead"));
    }
    let title = if is_branch {
        format!("new branch {schema} of {called}")
    } else {
        format!("{called} is {schema} now, which no branch of the old union reads")
    };
    let span = header(new_set, Place { span: writer.span, ..writer });
    let label = Phrase::around("not read by ", "");
    Words::new(title, path, span, label)
        .more(old_place.span, "the old union")
        .fix(format!(
            "leave {schema} out: old readers have no branch for it, and no default stands in for one"
        ))
        .fix("to bring it in anyway, use BACKWARD compatibility, and upgrade every consumer first")
}
