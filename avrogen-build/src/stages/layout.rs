//! Files of tokens as text: chunks of them are emitted and laid out side by side, since tokens cannot be passed on from
//! the thread that makes them.

use super::emit::Emitter;
use super::format;
use super::plan::{Chunk, Head, Part};
use super::seal::Fingerprint;
use super::threads::in_threads;

/// What a thread takes at once.
#[derive(Clone, Copy)]
enum Step<'a> {
    Items(&'a Chunk),
    Open(Head),
    Close,
}

/// The text of a file that is laid out, and the fingerprint of its tokens.
pub(crate) struct LaidOut {
    pub(crate) text: String,
    pub(crate) fingerprint: Fingerprint,
}

/// Lays out files.
pub(crate) fn lay_out(emitter: Emitter<'_>, files: &[&[Part]]) -> Vec<LaidOut> {
    let each = |step: Step<'_>, depth| match step {
        Step::Items(chunk) => {
            let tokens = emitter.chunk(chunk);
            (Fingerprint::of(&tokens.to_string()), format::items(&tokens, depth))
        }
        Step::Open(head) => {
            let tokens = emitter.head(head);
            (Fingerprint::of(&tokens.to_string()), format::head(&tokens, depth))
        }
        Step::Close => (Fingerprint::of("}"), format!("{:1$}}}\n", "", depth * 4)),
    };
    let texts_of = |steps: Vec<(Step<'_>, (Fingerprint, String))>| {
        let mut text = String::new();
        let mut fingerprints = Vec::new();
        for (step, (fingerprint, more)) in steps {
            let is_apart = !text.is_empty() && !text.ends_with("{\n") && !matches!(step, Step::Close);
            text.push_str(if is_apart { "\n" } else { "" });
            text.push_str(&more);
            fingerprints.push(fingerprint);
        }
        LaidOut { text, fingerprint: Fingerprint::joined(&fingerprints) }
    };
    each_step(files, each).into_iter().map(texts_of).collect()
}

/// The fingerprints of the tokens of files.
pub(crate) fn fingerprints(emitter: Emitter<'_>, files: &[&[Part]]) -> Vec<Fingerprint> {
    let each = |step: Step<'_>, _| match step {
        Step::Items(chunk) => Fingerprint::of(&emitter.chunk(chunk).to_string()),
        Step::Open(head) => Fingerprint::of(&emitter.head(head).to_string()),
        Step::Close => Fingerprint::of("}"),
    };
    let joined = |steps: Vec<(Step<'_>, Fingerprint)>| {
        Fingerprint::joined(&steps.into_iter().map(|(_, fingerprint)| fingerprint).collect::<Vec<_>>())
    };
    each_step(files, each).into_iter().map(joined).collect()
}

/// For each file its steps in order, with what is made of each.
fn each_step<'a, R: Send + Sync>(
    files: &[&'a [Part]],
    each: impl Fn(Step<'a>, usize) -> R + Sync,
) -> Vec<Vec<(Step<'a>, R)>> {
    let mut steps = Vec::new();
    for (file, parts) in files.iter().enumerate() {
        flatten(parts, 0, &mut |step, depth| steps.push((file, step, depth)));
    }
    let deepest = steps.iter().map(|(_, _, depth)| *depth).max().unwrap_or_default();
    let results = in_threads(&steps, deepest, |(_, step, depth)| each(*step, *depth));
    let mut out: Vec<Vec<(Step<'a>, R)>> = files.iter().map(|_| Vec::new()).collect();
    for ((file, step, _), result) in steps.into_iter().zip(results) {
        out[file].push((step, result));
    }
    out
}

fn flatten<'a>(parts: &'a [Part], depth: usize, take: &mut impl FnMut(Step<'a>, usize)) {
    for part in parts {
        match part {
            Part::Items(chunk) => take(Step::Items(chunk), depth),
            Part::Module(head, parts) => {
                take(Step::Open(*head), depth);
                flatten(parts, depth + 1, take);
                take(Step::Close, depth);
            }
        }
    }
}
