//! One transaction of a translator.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use super::encoded::EncodedMessage;
use super::{Place, Step, Translator, carried_out, step};
use crate::kafka::client::Client;
use crate::kafka::consumer::{Consumer, Envelope, OnFailure, Watch};
use crate::kafka::error::{Error, ErrorKind};
use crate::kafka::failure::{DecodeFailure, Reason};
use crate::kafka::meta::Meta;
use crate::kafka::transaction::Transaction;
use crate::topic::{Side, Topic};

/// What is known of messages before they come again.
#[derive(Default)]
pub(super) struct Known {
    /// What comes before it is committed, and it is still to be told.
    stopped: Option<(Place, DecodeFailure)>,
    /// What was told, and may be skipped.
    pub(super) failed: Option<Place>,
    pub(super) skipped: HashSet<Place>,
    /// Messages of which the brokers do not take what is made, and why.
    pub(super) refused: HashMap<Place, Box<str>>,
    /// How many messages are to be taken one at a time, to find the one that is refused.
    singly: usize,
}

/// Nobody waits longer, and an instant so far ahead exists.
const LONGEST: Duration = Duration::from_secs(3600 * 24 * 365);

/// What is under way.
struct Open {
    transaction: Option<Transaction>,
    messages: usize,
    skipped: Vec<Place>,
    first: Option<Meta>,
    /// How long nothing may come before it is over, and until when that is.
    idle: Duration,
    until: Instant,
    /// By when the group has given partitions, if it ever does.
    joined: Instant,
}

/// What there is to do next.
#[expect(clippy::large_enum_variant, reason = "most of them are messages")]
enum Next<'c, T: Topic> {
    Message(Envelope<'c, T>),
    /// To ask again.
    Again,
    /// To commit.
    End,
}

impl Open {
    fn new(idle: Duration, start_timeout: Duration) -> Self {
        let (now, idle) = (Instant::now(), idle.min(LONGEST));
        let (until, joined) = (now + idle, now + start_timeout.min(LONGEST));
        Self { transaction: None, messages: 0, skipped: Vec::new(), first: None, idle, until, joined }
    }

    async fn next<'c, T: Topic>(
        &mut self,
        consumer: &'c mut Consumer<T>,
        watch: &Watch,
    ) -> Result<Next<'c, T>, Error> {
        let left = self.until.saturating_duration_since(Instant::now());
        let received = tokio::time::timeout(left, consumer.recv_raw_until_eof()).await;
        let has_lost_partitions = watch.has_lost_partitions();
        if has_lost_partitions {
            self.undo(watch).await?;
        }
        match received {
            Ok(received) => Ok(received?.map_or(Next::End, Next::Message)),
            // Nothing can come before the group has given it partitions, which may take longer than that.
            Err(_) if self.messages == 0 && (has_lost_partitions || self.may_join(watch)) => {
                self.until = Instant::now() + self.idle;
                Ok(Next::Again)
            }
            Err(_) => Ok(Next::End),
        }
    }

    fn may_join(&self, watch: &Watch) -> bool {
        !watch.has_joined() && Instant::now() < self.joined
    }

    /// Partitions have gone: whoever has them next receives their messages again, so nothing may be left of what was made of these.
    async fn undo(&mut self, watch: &Watch) -> Result<(), Error> {
        // What was done of other partitions comes again only to another consumer.
        if !watch.recover() {
            return Err(watch.error());
        }
        (self.messages, self.first) = (0, None);
        self.skipped.clear();
        self.until = Instant::now() + self.idle;
        match self.transaction.take() {
            Some(transaction) => transaction.abort().await,
            None => Ok(()),
        }
    }

    async fn send(&mut self, client: &Client, topic: &str, made: &[EncodedMessage]) -> Result<(), Error> {
        let within = match &mut self.transaction {
            Some(transaction) => transaction,
            None => self.transaction.insert(client.transaction().await?),
        };
        for message in made {
            within.send_bytes(|| message.bytes(topic)).await?;
        }
        Ok(())
    }

    /// A message is part of it, which waits so long for more.
    fn add<T: Topic>(&mut self, envelope: &Envelope<'_, T>, wait: Duration) {
        if self.messages == 0 {
            self.until = Instant::now() + wait.min(LONGEST);
            self.first = Some(envelope.meta().clone());
        }
        self.messages += 1;
        envelope.done();
    }
}

impl<From: Topic, To: Topic> Translator<From, To> {
    pub(super) async fn attempt(&mut self, idle: Duration) -> Result<u64, Error> {
        self.begin().await?;
        let Some(consumer) = &mut self.consumer else { return Ok(0) };
        let (client, watch) = (self.from.parts().0, consumer.watch());
        let most = if self.known.singly > 0 { 1 } else { self.max_messages };
        let (mut open, mut stopped) = (Open::new(idle, client.shared.start_timeout), None);
        while open.messages < most {
            let envelope = match open.next(consumer, &watch).await? {
                Next::Message(envelope) => envelope,
                Next::Again => continue,
                Next::End => break,
            };
            let place = place(envelope.meta());
            let (topic, made) = if self.known.skipped.contains(&place) {
                open.skipped.push(place);
                (self.to.topic(), Vec::new())
            } else {
                let step = match self.known.refused.get(&place) {
                    Some(why) => Step::Failed(refusal(envelope.meta(), why.clone())),
                    None => step(&self.data, &self.to, &mut self.translate, client, &envelope).await?,
                };
                match carried_out(step, &self.from, self.to.topic(), &envelope, &mut self.tell) {
                    Ok(made) => made,
                    Err(failure) => {
                        stopped = Some((place, failure));
                        break;
                    }
                }
            };
            self.is_uncertain = true;
            if let Err(error) = open.send(client, topic, &made).await {
                return Err(self.known.refuse(envelope.meta(), error));
            }
            open.add(&envelope, self.linger);
        }
        let messages = open.messages;
        self.commit(open).await?;
        let Some((place, failure)) = stopped else { return Ok(messages as u64) };
        if messages == 0 {
            self.known.failed = Some(place);
            return Err(Error::decode(failure));
        }
        // What came before it is committed.
        self.known.stopped = Some((place, failure));
        self.rewind().await?;
        Ok(messages as u64)
    }

    /// Settles what was before, and makes the consumer.
    async fn begin(&mut self) -> Result<(), Error> {
        let (client, policy, _) = self.from.parts();
        if self.is_uncertain {
            // To begin another settles it, and only then is it known where to go on: until then the brokers do not even say it.
            client.transaction().await?.abort().await?;
            self.is_uncertain = false;
        }
        if let Some((place, failure)) = self.known.stopped.take() {
            self.known.failed = Some(place);
            return Err(Error::decode(failure));
        }
        if self.consumer.is_some() {
            return Ok(());
        }
        if matches!(policy, OnFailure::DeadLetter(dead) if dead == self.to.topic()) {
            let message = format!(
                "dead letters would go to topic `{}`, where the translated messages go: its consumers would stop at them",
                self.to.topic()
            );
            return Err(Error::new(ErrorKind::Settings, message));
        }
        self.consumer = Some(self.from.clone().await?);
        Ok(())
    }

    async fn commit(&mut self, open: Open) -> Result<(), Error> {
        let Open { transaction, messages, skipped, first, .. } = open;
        let (Some(mut transaction), Some(consumer)) = (transaction, &self.consumer) else { return Ok(()) };
        let mut outcome = transaction.include(consumer).await;
        if outcome.is_ok() {
            outcome = transaction.commit().await;
        }
        if let Err(error) = outcome {
            return Err(match first {
                Some(meta) if messages == 1 => self.known.refuse(&meta, error),
                _ => {
                    if is_too_large(&error) {
                        self.known.singly = messages;
                    }
                    error
                }
            });
        }
        self.is_uncertain = false;
        self.known.singly = self.known.singly.saturating_sub(messages);
        for place in skipped {
            self.known.skipped.remove(&place);
        }
        Ok(())
    }
}

fn place(meta: &Meta) -> Place {
    (meta.partition(), meta.offset())
}

impl Known {
    /// What is too large for the brokers meets the policy, when the transaction is tried again: as another message that cannot be
    /// translated. What the policy makes of it may be too large as well, which is the end.
    fn refuse(&mut self, meta: &Meta, error: Error) -> Error {
        if !is_too_large(&error) {
            return error;
        }
        let why: Box<str> = format!("what becomes of it is too large: {error}").into();
        if self.refused.insert(place(meta), why.clone()).is_none() {
            return error.of_kind(ErrorKind::Aborted);
        }
        self.failed = Some(place(meta));
        Error::decode(refusal(meta, why))
    }
}

fn refusal(meta: &Meta, why: Box<str>) -> DecodeFailure {
    DecodeFailure::new(Side::Value, meta, Reason::Refused(why))
}

fn is_too_large(error: &Error) -> bool {
    error.code().as_deref() == Some("MessageSizeTooLarge")
}
