//! `avrogen pull`: subjects with everything that they need, pinned.

mod sets;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use anyhow::Result;
use avrogen_build::tools::lock::{Texts, Version};
use avrogen_runtime::registry::Deleted;
use avrogen_schema::diagnostic::Severity;
use avrogen_schema::shell::word;
use avrogen_schema::source::SourceMap;
use regex::Regex;
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, json, printable};
use crate::project::WorkingCopies;
use crate::project_lock::ProjectLock;
use crate::sources::registry::{About, Registry, failed};
use crate::sync::pull::copies::Fate;
use crate::sync::pull::fetch::Which;
use crate::sync::pull::locked::{Confirmed, Drift, confirm};
use crate::sync::pull::unreadable::Unreadable;
use crate::sync::pull::{Pull, Pulled, State, Wanted, pull, roots};

/// Bring subjects of the registry into the project: schema files, locked texts, avrogen.lock
///
/// With them comes all that they refer to and, where their compatibility mode is transitive, their history. Without a subject
/// or a pattern, all subjects of avrogen.lock are brought up to date. An edited schema file is left alone; one that is only laid
/// out differently is not edited. A subject of a pattern whose schema cannot be read is left out, and the others are pulled;
/// one that you name must be readable, or nothing is written. Exit code 1 says that something was left for you to decide.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct Options {
    /// A subject; may be repeated
    #[arg(long = "subject", value_name = "SUBJECT", num_args = 1..)]
    subjects: Vec<String>,

    /// All subjects that a regular expression matches somewhere; `^` and `$` bind it to the ends
    #[arg(long, value_name = "RE")]
    pattern: Option<Regex>,

    /// The version to pin: a number, `latest`, or `all` for the latest with every other one beside it
    #[arg(long, value_name = "VERSION", value_parser = which, default_value = "latest")]
    version: Which,

    /// Change nothing: confirm that the registry still has what is pinned, and that the locked texts are here. Newer
    /// versions do not matter
    #[arg(long)]
    locked: bool,

    /// Change nothing: exit with 1 where a pull would
    #[arg(long)]
    check: bool,

    /// Write a set into avrogen.toml for each schema file that defines a type differently from another one
    #[arg(long, conflicts_with_all = ["locked", "check"])]
    sets: bool,

    /// Overwrite edited schema files, accept other texts for versions that are locked, and fetch everything again
    #[arg(long, conflicts_with_all = ["locked"])]
    force: bool,
}

fn which(text: &str) -> Result<Which, String> {
    match text {
        "latest" => Ok(Which::Latest),
        "all" => Ok(Which::All),
        _ => {
            let number = text.parse().ok().filter(|number| (1..=i32::MAX.cast_unsigned()).contains(number));
            number.map(Which::Number).ok_or_else(|| "a number from 1 on, `latest` or `all`".to_owned())
        }
    }
}

/// A line of JSON: a subject, and what became of it.
#[derive(Serialize)]
struct Line<'a> {
    subject: &'a str,
    state: &'static str,
    version: Option<u32>,
    id: Option<u32>,
    guid: Option<&'a str>,
    file: Option<String>,
    copy: Option<&'static str>,
    /// Why a subject is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// Where the working copy was before.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_from: Option<String>,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let is_written = !options.check && !options.locked;
    let lock = is_written.then(|| ProjectLock::acquire(&context.project, &context.output)).transpose()?;
    let working = WorkingCopies::open(&context.project)?;
    let registry = Registry::connect(working.checkout.settings.as_ref())?;
    let wanted = options.wanted(&working, &registry)?;
    if options.locked {
        return run_locked(&working, &registry, wanted, context);
    }
    let pull = pull(&working, &registry, wanted, &context.output)?;
    for subject in &pull.others {
        context.output.note(&format!("{} is not Avro, and left out", printable(subject)));
    }
    if let Some(other) = pull.former_registry(registry.url()) {
        let other = printable(other);
        context.output.note(&format!("avrogen.lock was of {other} until now, and is of {}", registry.url()));
    }
    if let Some(lock) = lock {
        refuse_changed(&pull, options.force)?;
        pull.write(&lock)?;
        report(&pull, &working, context)?;
        sets::separate_files(options.sets, &lock, context)?;
    } else {
        report(&pull, &working, context)?;
    }
    Ok(conclude(&pull, &working, options, context))
}

impl Options {
    fn wanted(&self, working: &WorkingCopies, registry: &Registry) -> Result<Wanted> {
        let mut subjects: BTreeMap<String, Which> =
            self.subjects.iter().map(|subject| (subject.clone(), self.version)).collect();
        if let Some(pattern) = &self.pattern {
            let all = registry.client().subjects(Deleted::Excluded);
            let all = all.map_err(|error| failed(&error, About::Registry))?;
            let found = all.into_iter().filter(|subject| pattern.is_match(subject));
            subjects.extend(found.map(|subject| (subject, self.version)));
            if subjects.is_empty() {
                return Err(Failure::new(format!("no subject matches `{pattern}`"))
                    .help("run `avrogen subjects` for those that there are")
                    .into());
            }
        }
        let named = self.subjects.iter().cloned().collect();
        if subjects.is_empty() && self.pattern.is_none() {
            let lock = working.checkout.locked();
            subjects = if self.locked {
                let owned = lock.subjects.iter().filter(|(_, pin)| pin.registry.is_some());
                owned.map(|(subject, _)| (subject.clone(), Which::Latest)).collect()
            } else {
                roots(&lock).into_keys().map(|subject| (subject, self.version)).collect()
            };
        }
        if subjects.is_empty() {
            return Err(Failure::new("there is nothing to pull: avrogen.lock has no subject of a registry")
                .help("name one: `avrogen pull --subject SUBJECT`; `avrogen subjects` lists those that there are")
                .into());
        }
        Ok(Wanted { subjects, named, force: self.force })
    }

    /// The command that does what this one would.
    fn command(&self, more: &str) -> String {
        let mut words = vec!["avrogen".to_owned(), "pull".to_owned()];
        for subject in &self.subjects {
            words.extend(["--subject".to_owned(), word(subject)]);
        }
        if let Some(pattern) = &self.pattern {
            words.extend(["--pattern".to_owned(), word(pattern.as_str())]);
        }
        match self.version {
            Which::Latest => {}
            Which::All => words.push("--version all".to_owned()),
            Which::Number(number) => words.push(format!("--version {number}")),
        }
        words.extend(self.sets.then(|| "--sets".to_owned()));
        words.extend((!more.is_empty()).then(|| more.to_owned()));
        words.join(" ")
    }
}

/// A version never changes, so what is locked must not, either.
fn refuse_changed(pull: &Pull, force: bool) -> Result<()> {
    let Some(version) = pull.changed.first().filter(|_| !force) else { return Ok(()) };
    let more = match pull.changed.len() - 1 {
        0 => String::new(),
        1 => " and 1 other version".to_owned(),
        more => format!(" and {more} other versions"),
    };
    let version = printable(&version.to_string());
    Err(Failure::new(format!(
        "the registry has another text for {version}{more} than the one that is locked; nothing was written"
    ))
    .help("a version never changes: is this another registry than before? AVROGEN_REGISTRY_URL says which")
    .help("if it was set up anew, accept what it has: `avrogen pull --force`")
    .into())
}

fn report(pull: &Pull, working: &WorkingCopies, context: &Context) -> Result<()> {
    let mut out = output::data();
    for Pulled { subject, state, version, id, guid, copy } in pull.subjects() {
        let file = copy.map(|copy| working.checkout.shown(&copy.path));
        let fate = copy.map(|copy| copy.fate);
        let moved_from = copy.and_then(|copy| copy.from.as_ref()).map(|from| working.checkout.shown(from));
        if context.output.is_json() {
            let (state, copy) = (name(state), fate.map(Fate::name));
            json::line(
                &mut out,
                &Line {
                    subject,
                    state,
                    version: Some(version),
                    id,
                    guid,
                    file,
                    copy,
                    reason: None,
                    moved_from,
                },
            )?;
        } else if state != State::Unchanged
            || fate.is_some_and(|fate| fate != Fate::Kept)
            || context.output.is_verbose()
        {
            let id = id.map(|id| format!(" (id {id})")).unwrap_or_default();
            write!(out, "{:9} {} version {version}{id}", name(state), printable(subject))?;
            match (file, fate) {
                (Some(file), Some(fate)) => writeln!(out, ": {} {}", printable(&file), in_words(fate))?,
                _ => writeln!(out)?,
            }
        }
    }
    // A copy may make way for a subject whose name differs in nothing but case.
    for (subject, copy) in &pull.copies {
        let Some(from) = &copy.from else { continue };
        let (from, file) = (working.checkout.shown(from), working.checkout.shown(&copy.path));
        if !context.output.is_json() {
            writeln!(out, "moved     {} to {}", printable(&from), printable(&file))?;
        } else if !pull.answer.subjects.contains_key(subject) {
            let version = pull.new.subjects.get(subject).map(|pin| pin.version);
            let (state, copy) = (name(State::Unchanged), Some(copy.fate.name()));
            let (file, moved_from) = (Some(file), Some(from));
            let line =
                Line { subject, state, version, id: None, guid: None, file, copy, reason: None, moved_from };
            json::line(&mut out, &line)?;
        }
    }
    for Unreadable { subject, version, reason } in &pull.unreadable {
        let version = version.as_ref().filter(|version| version.subject == *subject).map(|of| of.number);
        if context.output.is_json() {
            let (state, reason) = ("unreadable", Some(&**reason));
            let (id, guid, file, copy) = (None, None, None, None);
            json::line(
                &mut out,
                &Line { subject, state, version, id, guid, file, copy, reason, moved_from: None },
            )?;
        } else {
            let version = version.map(|version| format!(" version {version}")).unwrap_or_default();
            writeln!(out, "unreadable {}{version}: left out", printable(subject))?;
        }
    }
    out.flush()?;
    Ok(())
}

fn name(state: State) -> &'static str {
    match state {
        State::Added => "added",
        State::Updated => "updated",
        State::Unchanged => "unchanged",
        State::Changed => "changed",
        State::Gone => "gone",
    }
}

fn in_words(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "is up to date",
        Fate::Written => "is new",
        Fate::Updated => "follows",
        Fate::Edited => "has edits, and is left alone",
        Fate::Commented => "has comments, and is left alone",
        Fate::Overwritten => "is overwritten",
    }
}

/// What is left for somebody to decide.
fn conclude(pull: &Pull, working: &WorkingCopies, options: &Options, context: &Context) -> Exit {
    let output = &context.output;
    let mut exit = Exit::Clean;
    for unreadable in &pull.unreadable {
        left_out(unreadable, pull, context);
        exit = Exit::Findings;
    }
    for Pulled { subject, state, version, copy, .. } in pull.subjects() {
        let shown = printable(subject);
        if state == State::Gone {
            let help = "register it again with `avrogen push`, or take its lines out of avrogen.lock";
            output.finding(&format!("{shown} is not in the registry any more"), help);
            exit = Exit::Findings;
        }
        // An edit on top of what is pinned is what one makes before a push.
        let Some(copy) = copy.filter(|copy| copy.is_moved) else { continue };
        if matches!(copy.fate, Fate::Edited | Fate::Commented) {
            let file = working.checkout.shown(&copy.path);
            let why = if copy.fate == Fate::Edited { "edits" } else { "comments" };
            let diff = word(&Version::new(subject, version).to_string());
            output.finding(
                &format!("{shown} is at version {version} now, and {} has {why} of its own", printable(&file)),
                &format!(
                    "take them over to version {version} (`avrogen show {diff}` prints it), or give them up: `avrogen pull --subject {} --force`",
                    word(subject)
                ),
            );
            exit = Exit::Findings;
        }
    }
    if options.check && !pull.changes.is_empty() {
        let what = match pull.changes.len() {
            1 => "1 file is not what a pull would make of it".to_owned(),
            many => format!("{many} files are not what a pull would make of them"),
        };
        output.finding(&what, &format!("run `{}`", options.command("")));
        return Exit::Findings;
    }
    if pull.changes.is_empty() && pull.unreadable.is_empty() {
        output.note("everything is up to date");
    }
    exit
}

/// Tells that a subject is left out, and how to look at it.
fn left_out(unreadable: &Unreadable, pull: &Pull, context: &Context) {
    let Unreadable { subject, version, reason } = unreadable;
    let shown = printable(subject);
    let what = match version {
        Some(version) if version.subject != *subject => {
            format!("{shown} refers to {}, which cannot be read", printable(&version.to_string()))
        }
        Some(version) => format!("{shown} version {} cannot be read", version.number),
        None => format!("{shown} cannot be read"),
    };
    let rest = if pull.old.subjects.contains_key(subject) { "stays as it is locked" } else { "is left out" };
    let message = format!("{what} and {rest}: {}", printable(reason));
    let show = version.as_ref().map_or_else(|| word(subject), |version| word(&version.to_string()));
    let help =
        format!("see what the registry serves: `avrogen show {show} --raw`; the other subjects are pulled");
    context.output.finding(&message, &help);
}

/// `--locked`
fn run_locked(
    working: &WorkingCopies,
    registry: &Registry,
    wanted: Wanted,
    context: &Context,
) -> Result<Exit> {
    let output = &context.output;
    let lock = working.checkout.locked();
    let subjects: BTreeSet<String> = wanted.subjects.into_keys().collect();
    let confirmed = confirm(&lock, registry, &subjects, output)?;
    let (mut sources, mut findings) = (SourceMap::new(), Vec::new());
    if let Some(file) = &working.checkout.lock {
        // Findings point into the lock.
        sources = working.checkout.sources.clone();
        let mut texts = Texts::new();
        for version in lock.schemas.keys().filter(|version| subjects.contains(&version.subject)) {
            texts.text(file, version, &mut sources, &mut findings);
        }
    }
    let mut out = output::data();
    let mut drifted = 0;
    for Confirmed { subject, pinned, drift } in &confirmed {
        drifted += usize::from(*drift != Drift::None);
        let entry = pinned.as_ref().and_then(|version| lock.schemas.get(version));
        let version = pinned.as_ref().map(|version| version.number);
        if output.is_json() {
            let (id, guid) =
                (entry.and_then(|entry| entry.id), entry.and_then(|entry| entry.guid.as_deref()));
            let state = drift.name();
            json::line(
                &mut out,
                &Line {
                    subject,
                    state,
                    version,
                    id,
                    guid,
                    file: None,
                    copy: None,
                    reason: None,
                    moved_from: None,
                },
            )?;
        } else if *drift != Drift::None || output.is_verbose() {
            let version = version.map(|version| format!(" version {version}")).unwrap_or_default();
            writeln!(out, "{:10} {}{version}", drift.name(), printable(subject))?;
        }
    }
    out.flush()?;
    drop(out);
    output.diagnostics(&sources, &findings);
    if drifted == 0 && findings.iter().all(|finding| finding.severity != Severity::Error) {
        output.note("the registry has what is locked");
        return Ok(Exit::Clean);
    }
    if drifted > 0 {
        let what = if drifted == 1 { "1 subject is".to_owned() } else { format!("{drifted} subjects are") };
        output.finding(&format!("{what} not locked as the registry has it"), "run `avrogen pull`");
    }
    Ok(Exit::Findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_words_or_numbers() {
        assert_eq!(which("latest"), Ok(Which::Latest));
        assert_eq!(which("12"), Ok(Which::Number(12)));
        assert!(which("0").is_err() && which("-1").is_err() && which("4294967295").is_err());
    }
}
