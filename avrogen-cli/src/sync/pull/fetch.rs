//! Fetches what a pull needs from a registry: each thing once, many at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use avrogen_build::tools::lock::{Lock, Version};
use avrogen_runtime::registry::{
    Client, Deleted, Error, Level, QualifiedSubject, SchemaReference, SchemaType, SubjectVersion, TaskQueue,
};

use crate::failure::Failure;
use crate::output::printable;
use crate::sources::registry::{About, IN_FLIGHT, failed};

/// The most texts that one pull takes, and their bytes. A registry may invent subjects for as long as it is asked.
const MOST_TEXTS: usize = 100_000;
const MOST_BYTES: usize = 1 << 30;
/// The most subjects that are there for their references only.
const MOST_REFERENCED: usize = 10_000;

/// Which version of a subject is to be pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Latest,
    Number(u32),
    /// The latest, and every other one beside it.
    All,
}

/// What a pull needs to know.
pub(crate) struct Question<'a> {
    pub(crate) subjects: BTreeMap<String, Which>,
    /// The subjects that must be there. That another one is gone is an answer, and no failure.
    pub(crate) named: &'a BTreeSet<String>,
    pub(crate) lock: &'a Lock,
    /// The locked texts that need not be fetched again.
    pub(crate) intact: &'a BTreeSet<Version>,
    /// Whether all versions of a subject are to be there, under the level that the registry has for it.
    pub(crate) is_whole: &'a dyn Fn(&str, Option<Level>) -> bool,
}

/// What a registry answered.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// The subjects that were asked for, and those that they refer to.
    pub(crate) subjects: BTreeMap<String, Remote>,
    pub(crate) texts: BTreeMap<Version, Arc<SubjectVersion>>,
    /// Subjects, or single versions of them, that the registry lacks or describes with impossible values.
    pub(crate) failures: BTreeMap<(String, Option<u32>), anyhow::Error>,
}

/// The state of a subject in the registry.
#[derive(Debug, Default)]
pub(crate) struct Remote {
    /// The compatibility level in force, where the registry knows levels.
    pub(crate) level: Option<Level>,
    /// The version to be pinned; none of a subject that is there for its references only.
    pub(crate) pinned: Option<u32>,
    /// The highest version that is not deleted, where it is known.
    pub(crate) latest: Option<u32>,
    /// Every version that is not deleted, where they were listed.
    pub(crate) live: Option<BTreeSet<u32>>,
    /// The versions that were referred to.
    pub(crate) referenced: BTreeSet<u32>,
    pub(crate) is_gone: bool,
}

/// A question that is one request.
#[derive(Clone, Debug)]
enum Job {
    Level(String),
    Latest(String),
    List(String),
    /// A version, and whether a deleted one will do.
    Text(Version, bool),
}

/// How much a failure concerns.
enum Failed {
    /// The subject that was asked about.
    Subject(anyhow::Error),
    /// The whole pull.
    Everything(anyhow::Error),
}

enum Done {
    Level(Option<Level>),
    List(Vec<i32>),
    Text(Arc<SubjectVersion>),
}

/// Asks, and tells how far it is: so many requests of so many that are known to be needed.
pub(crate) async fn fetch(
    client: &Client,
    question: &Question<'_>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Answer> {
    let mut fetch = Fetch {
        question,
        answer: Answer::default(),
        jobs: TaskQueue::new(IN_FLIGHT, []),
        needed: BTreeSet::new(),
        bytes: 0,
        referenced: 0,
    };
    for subject in question.subjects.keys() {
        fetch.begin(subject);
    }
    let start = |job: Job| {
        let client = client.clone();
        async move {
            let outcome = ask(&client, &job).await;
            (job, outcome)
        }
    };
    let mut done = 0;
    while let Some(finished) = fetch.jobs.next(start).await {
        let (job, outcome) = finished.expect("no task panics or is cancelled");
        fetch.take(&job, outcome).or_else(|error| fetch.fail(&job, error))?;
        done += 1;
        progress(done, done + fetch.jobs.len());
    }
    Ok(fetch.answer)
}

async fn ask(client: &Client, job: &Job) -> Result<Done, Error> {
    Ok(match job {
        Job::Level(subject) => Done::Level(match client.level(subject).await {
            // A server without levels.
            Err(error) if error.is_not_found() => None,
            level => Some(level?),
        }),
        Job::Latest(subject) => Done::Text(client.latest(subject).await?),
        Job::List(subject) => Done::List(client.versions(subject, Deleted::Excluded).await?),
        Job::Text(version, even_deleted) => {
            let number = i32::try_from(version.number).unwrap_or(i32::MAX);
            Done::Text(if *even_deleted {
                client.version_even_deleted(&version.subject, number).await?
            } else {
                client.version(&version.subject, number).await?
            })
        }
    })
}

struct Fetch<'a> {
    question: &'a Question<'a>,
    answer: Answer,
    jobs: TaskQueue<Job, (Job, Result<Done, Error>)>,
    needed: BTreeSet<Version>,
    bytes: usize,
    referenced: usize,
}

impl Job {
    fn subject(&self) -> &str {
        match self {
            Self::Level(subject) | Self::Latest(subject) | Self::List(subject) => subject,
            Self::Text(version, _) => &version.subject,
        }
    }
}

impl Fetch<'_> {
    /// Queues the first requests about a subject, once.
    fn begin(&mut self, subject: &str) {
        if !self.answer.subjects.contains_key(subject) {
            self.answer.subjects.insert(subject.to_owned(), Remote::default());
            self.jobs.push(Job::Level(subject.to_owned()));
            // What was locked and is damaged is put right, if the registry still has it.
            let lock = self.question.lock;
            let damaged = lock.versions(subject).map(|(version, _)| version.clone());
            for version in damaged.filter(|version| !self.question.intact.contains(version)) {
                self.need(version);
            }
        }
    }

    /// Keeps a failure that concerns one subject only, and passes all others on.
    fn fail(&mut self, job: &Job, error: Failed) -> Result<()> {
        match error {
            Failed::Everything(error) => Err(error),
            Failed::Subject(error) => {
                let number = match job {
                    Job::Text(version, _) => Some(version.number),
                    _ => None,
                };
                self.answer.failures.entry((job.subject().to_owned(), number)).or_insert(error);
                Ok(())
            }
        }
    }

    fn take(&mut self, job: &Job, outcome: Result<Done, Error>) -> Result<(), Failed> {
        let subject = job.subject();
        let done = match outcome {
            Err(error) if error.is_not_found() && self.may_be_gone(job) => {
                if !matches!(job, Job::Text(..)) {
                    self.gone(subject);
                }
                return Ok(());
            }
            outcome => outcome.map_err(|error| {
                let is_of_subject = error.is_not_found();
                let error = failed(&error, About::Subject(subject));
                if is_of_subject { Failed::Subject(error) } else { Failed::Everything(error) }
            })?,
        };
        match (job, done) {
            (Job::Level(subject), Done::Level(level)) => {
                self.remote(subject).level = level;
                self.head(subject, level);
                Ok(())
            }
            (Job::List(subject), Done::List(numbers)) => self.listed(subject, &numbers),
            (Job::Latest(subject), Done::Text(text)) => {
                let number = positive(subject, text.version).map_err(Failed::Subject)?;
                let remote = self.remote(subject);
                (remote.pinned, remote.latest) = (Some(number), Some(number));
                self.needed.insert(Version::new(&**subject, number));
                self.text(Version::new(&**subject, number), text)
            }
            (Job::Text(version, _), Done::Text(text)) => {
                if positive(&version.subject, text.version).map_err(Failed::Subject)? != version.number {
                    return Err(Failed::Subject(odd(
                        &version.subject,
                        &format!("version {} for version {}", text.version, version.number),
                    )));
                }
                self.text(version.clone(), text)
            }
            (job, _) => unreachable!("{job:?} has an answer of its own"),
        }
    }

    /// Returns whether `not found` is a valid answer to a job.
    fn may_be_gone(&self, job: &Job) -> bool {
        match job {
            Job::Text(version, even_deleted) => {
                *even_deleted && self.question.lock.schemas.contains_key(version)
            }
            job => {
                let Question { subjects, named, lock, .. } = self.question;
                let subject = job.subject();
                // One that a pattern found is there: nothing is known of it that could have gone.
                !named.contains(subject)
                    && (lock.subjects.contains_key(subject) || !subjects.contains_key(subject))
            }
        }
    }

    /// Marks a subject as deleted, which still needs what it referred to.
    fn gone(&mut self, subject: &str) {
        self.remote(subject).is_gone = true;
        let lock = self.question.lock;
        let text = lock.pinned(subject).and_then(|version| lock.schemas.get(&version));
        for reference in text.into_iter().flat_map(|text| &text.references) {
            self.refer(&reference.version);
        }
    }

    fn remote(&mut self, subject: &str) -> &mut Remote {
        self.answer.subjects.entry(subject.to_owned()).or_default()
    }

    /// Queues what is fetched of a subject once its level is known.
    fn head(&mut self, subject: &str, level: Option<Level>) {
        let which = self.question.subjects.get(subject).copied();
        let is_whole = which == Some(Which::All) || (self.question.is_whole)(subject, level);
        match which {
            Some(Which::Number(number)) => {
                self.remote(subject).pinned = Some(number);
                let version = Version::new(subject, number);
                self.needed.insert(version.clone());
                self.jobs.push(Job::Text(version, false));
            }
            Some(Which::Latest | Which::All) if !is_whole => {
                self.jobs.push(Job::Latest(subject.to_owned()));
            }
            _ => {}
        }
        if is_whole {
            self.jobs.push(Job::List(subject.to_owned()));
        }
    }

    fn listed(&mut self, subject: &str, numbers: &[i32]) -> Result<(), Failed> {
        if self.needed.len() + numbers.len() > MOST_TEXTS {
            return Err(Failed::Everything(too_much()));
        }
        let numbers: BTreeSet<u32> = numbers
            .iter()
            .map(|number| positive(subject, *number))
            .collect::<Result<_>>()
            .map_err(Failed::Subject)?;
        for number in &numbers {
            self.need(Version::new(subject, *number));
        }
        let pins = matches!(self.question.subjects.get(subject), Some(Which::Latest | Which::All));
        let remote = self.remote(subject);
        remote.latest = numbers.last().copied();
        if pins {
            remote.pinned = remote.latest;
            remote.is_gone = numbers.is_empty();
        }
        remote.live = Some(numbers);
        Ok(())
    }

    /// Fetches a version, unless it is here.
    fn need(&mut self, version: Version) {
        if !self.needed.insert(version.clone()) {
            return;
        }
        match self.question.lock.schemas.get(&version) {
            Some(text) if self.question.intact.contains(&version) => {
                for reference in &text.references {
                    self.refer(&reference.version);
                }
            }
            _ => self.jobs.push(Job::Text(version, true)),
        }
    }

    fn refer(&mut self, version: &Version) {
        self.begin(&version.subject);
        self.remote(&version.subject).referenced.insert(version.number);
        self.need(version.clone());
    }

    fn text(&mut self, version: Version, text: Arc<SubjectVersion>) -> Result<(), Failed> {
        self.bytes += text.schema.text.len();
        if text.schema.schema_type == SchemaType::Avro {
            for reference in references(&version.subject, &text.schema.references).map_err(Failed::Subject)? {
                self.referenced += 1;
                self.refer(&reference.version);
            }
        }
        self.answer.texts.insert(version, text);
        if self.referenced > MOST_REFERENCED * 10
            || self.answer.subjects.len() > self.question.subjects.len() + MOST_REFERENCED
            || self.needed.len() > MOST_TEXTS
            || self.bytes > MOST_BYTES
        {
            return Err(Failed::Everything(too_much()));
        }
        Ok(())
    }
}

/// References as the lock has them. A subject without a context means the one of the subject that refers to it.
pub(crate) fn references(
    subject: &str,
    references: &[SchemaReference],
) -> Result<Vec<avrogen_build::tools::lock::Reference>> {
    let from = QualifiedSubject::parse(subject);
    let of = |reference: &SchemaReference| {
        let subject = from.relative(&reference.subject);
        let number = positive(&subject, reference.version)?;
        let version = Version::new(subject, number);
        Ok(avrogen_build::tools::lock::Reference { name: reference.name.clone(), version })
    };
    references.iter().map(of).collect()
}

fn positive(subject: &str, number: i32) -> Result<u32> {
    let number = u32::try_from(number).ok().filter(|number| *number > 0);
    number.ok_or_else(|| odd(subject, "a version below 1"))
}

fn odd(subject: &str, what: &str) -> anyhow::Error {
    Failure::new(format!("the registry says something impossible about {}: {what}", printable(subject)))
        .help("check that the URL is a registry's; nothing was written")
        .into()
}

fn too_much() -> anyhow::Error {
    Failure::new(format!(
        "the registry leads to more than {MOST_TEXTS} versions, {MOST_REFERENCED} referenced subjects or {MOST_BYTES} bytes"
    ))
    .help("no project needs as much: pull fewer subjects, and see what the registry serves; nothing was written")
    .into()
}
