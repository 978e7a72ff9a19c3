//! How a check came to a pair of schemas: a tree of steps, from which locations and paths are made when they are wanted.

use std::fmt::Write as _;

/// A place in a [`Trail`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TrailId(u32);

/// A step from a pair of schemas to one inside of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A field of both records, by their indices.
    Field { reader: u32, writer: u32 },
    /// A field that the writer's record does not have, against that record itself.
    Unmatched { reader: u32 },
    /// The items of two arrays.
    Items,
    /// The values of two maps.
    Values,
    /// A branch of the writer's union, read by a schema that is none.
    WriterBranch(u32),
    /// A branch of the writer's union, read by the reader's whole union. Java's locations begin anew here.
    EachBranch(u32),
    /// A branch of the reader's union on trial. Java's locations begin anew here.
    AnyBranch(u32),
}

/// All steps of one check.
#[derive(Debug)]
pub(crate) struct Trail {
    /// Where each step came from. The root has none.
    steps: Vec<(TrailId, Step)>,
}

impl Trail {
    pub(crate) const ROOT: TrailId = TrailId(0);

    pub(crate) fn new() -> Self {
        Self { steps: Vec::new() }
    }

    pub(crate) fn push(&mut self, from: TrailId, step: Step) -> TrailId {
        self.steps.push((from, step));
        TrailId(u32::try_from(self.steps.len()).unwrap_or(u32::MAX))
    }

    /// Where a step came from, and the step; `None` for the root.
    fn back(&self, id: TrailId) -> Option<(TrailId, Step)> {
        let at = (id.0 as usize).checked_sub(1)?;
        self.steps.get(at).copied()
    }

    /// The steps from one place to a later one; nothing where the later one is not behind it.
    pub(crate) fn between(&self, from: TrailId, to: TrailId) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        let mut at = to;
        while at != from {
            let (before, step) = self.back(at)?;
            steps.push(step);
            at = before;
        }
        steps.reverse();
        Some(steps)
    }

    /// The location that Java Avro gives: a JSON pointer into the reader's schema, except that its branches are the
    /// writer's, and that it begins anew at every union that is read or tried as a whole.
    pub(crate) fn location(&self, id: TrailId, end: &str) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        while let Some((before, step)) = self.back(at) {
            if matches!(step, Step::EachBranch(_) | Step::AnyBranch(_)) {
                break;
            }
            steps.push(step);
            at = before;
        }
        let mut out = String::new();
        for step in steps.into_iter().rev() {
            let _ = match step {
                Step::Field { reader, .. } | Step::Unmatched { reader } => {
                    write!(out, "/fields/{reader}/type")
                }
                Step::Items => write!(out, "/items"),
                Step::Values => write!(out, "/values"),
                Step::WriterBranch(branch) => write!(out, "/{branch}"),
                Step::EachBranch(_) | Step::AnyBranch(_) => Ok(()),
            };
        }
        if !end.is_empty() || out.is_empty() {
            out.push('/');
        }
        out.push_str(end);
        out
    }
}
